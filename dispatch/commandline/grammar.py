"""The words of the command line, as data: parser, completion, HELP and the tests read the same table.

To add a verb: a line here, and its act in ``execution.ACTS``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Slot(StrEnum):
    """What may stand in a place of a line. ``PATROLS`` takes one or more, the last three take
    all the rest of the act."""

    PATROL = "patrol"
    PATROLS = "patrols"
    INCIDENT = "incident"
    MASTER = "master incident"
    CODE = "code"
    PRIORITY = "priority"
    MINUTES = "minutes"
    ALARM = "alarm"
    ENTRY = "entry"
    PLATE = "plate"
    GRID = "grid or place"
    PLACE = "place"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Part:
    slot: Slot
    required: bool = True

    def __str__(self) -> str:
        return self.slot.value if self.required else f"[{self.slot.value}]"


@dataclass(frozen=True, slots=True)
class Verb:
    name: str
    parts: tuple[Part, ...]
    help: StrOrPromise
    aliases: tuple[str, ...] = ()

    @property
    def form(self) -> str:
        return " ".join([self.name, *map(str, self.parts)])


def _verb(name: str, *slots: Slot | Part, help: StrOrPromise, aliases: tuple[str, ...] = ()) -> Verb:
    return Verb(name, tuple(s if isinstance(s, Part) else Part(s) for s in slots), help, aliases)


def maybe(slot: Slot) -> Part:
    return Part(slot, required=False)


VERBS: tuple[Verb, ...] = (
    _verb("D", Slot.PATROLS, Slot.INCIDENT, help=_("send patrols to an incident"), aliases=("DISPATCH",)),
    _verb("STACK", Slot.PATROLS, Slot.INCIDENT, help=_("let patrols take an incident next")),
    _verb("DIVERT", Slot.PATROL, Slot.INCIDENT, Slot.TEXT, help=_("take the patrol off its job for this one: reason")),
    _verb("ACK", Slot.PATROLS, help=_("the patrol has acknowledged")),
    _verb("E", Slot.PATROLS, help=_("en route"), aliases=("ENROUTE",)),
    _verb("A", Slot.PATROLS, help=_("arrived, on scene"), aliases=("ARR", "ONSCENE")),
    _verb("TR", Slot.PATROLS, help=_("transporting somebody"), aliases=("TRANSPORT",)),
    _verb("FAC", Slot.PATROLS, help=_("at the facility with somebody")),
    _verb("C", Slot.PATROL, maybe(Slot.CODE), help=_("clear, with a disposition code"), aliases=("CLEAR",)),
    _verb("UNABLE", Slot.PATROL, Slot.TEXT, help=_("the patrol cannot go: reason")),
    _verb("RECALL", Slot.PATROL, Slot.TEXT, help=_("take the patrol off its job: reason")),
    _verb("NEXT", Slot.PATROL, help=_("the patrol takes its stacked job")),
    _verb("STOP", Slot.PATROL, Slot.PLATE, maybe(Slot.PLACE), help=_("the patrol stopped a vehicle")),
    _verb("OK", Slot.PATROLS, help=_("welfare check answered")),
    _verb("LOC", Slot.PATROL, Slot.GRID, help=_("the patrol gives its position by voice")),
    _verb("PANIC", Slot.PATROL, maybe(Slot.TEXT), help=_("the patrol is in danger")),
    _verb("VOICE", Slot.PATROL, help=_("voice contact with a patrol in panic")),
    _verb("CALM", Slot.PATROL, Slot.TEXT, help=_("end the panic: reason")),
    _verb("AVAIL", Slot.PATROLS, help=_("available again")),
    _verb("BUSY", Slot.PATROL, Slot.TEXT, help=_("busy with own work: what")),
    _verb("OOS", Slot.PATROL, Slot.TEXT, help=_("out of service: reason")),
    _verb("PRI", Slot.INCIDENT, Slot.PRIORITY, Slot.TEXT, help=_("change the priority: reason")),
    _verb("HOLD", Slot.INCIDENT, Slot.MINUTES, Slot.TEXT, help=_("look at it again after minutes: reason")),
    _verb("RESUME", Slot.INCIDENT, help=_("end the hold")),
    _verb("NOTE", Slot.INCIDENT, Slot.TEXT, help=_("add a note")),
    _verb("ADVISE", Slot.INCIDENT, Slot.TEXT, help=_("advice given, nobody sent")),
    _verb("RESOLVE", Slot.INCIDENT, Slot.CODE, help=_("resolve with a disposition code; patrols are clear")),
    _verb("CLOSE", Slot.INCIDENT, maybe(Slot.CODE), help=_("close a resolved incident")),
    _verb("CANCEL", Slot.INCIDENT, Slot.TEXT, help=_("cancel: reason; patrols are recalled")),
    _verb("DUP", Slot.INCIDENT, Slot.MASTER, help=_("the first is a duplicate of the second")),
    _verb("UNMERGE", Slot.INCIDENT, help=_("it is no duplicate after all")),
    _verb("REOPEN", Slot.INCIDENT, Slot.TEXT, help=_("reopen: reason")),
    _verb("NODUFF", Slot.INCIDENT, Slot.TEXT, help=_("an exercise call is real: reason")),
    _verb("ALARM", Slot.ALARM, help=_("acknowledge an alarm")),
    _verb("LOG", Slot.TEXT, help=_("write an information-only line")),
    _verb("CORRECT", Slot.ENTRY, Slot.TEXT, help=_("correct an entry by a new one: its number of the day")),
    _verb("OPENDAY", help=_("open the blotter of the day")),
    _verb("CLOSEDAY", help=_("close the blotter of the day")),
    _verb("HELP", help=_("list these words"), aliases=("?",)),
)
BY_WORD: dict[str, Verb] = {word: verb for verb in VERBS for word in (verb.name, *verb.aliases)}
LATE = "AT"
SEPARATOR = ";"


def help_lines() -> list[str]:
    late = _("before any act: it happened at that time (0214, 0214Z, 210214A NOV 26)")
    several = _("several in one line")
    return [*(f"{verb.form} – {verb.help}" for verb in VERBS), f"AT time … – {late}", f"ACT ; ACT – {several}"]
