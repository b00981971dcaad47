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
    """What may stand in a place of a line. ``PATROLS`` takes one or more, ``GRID``, ``PLACE`` and ``TEXT`` take
    all the rest of the act."""

    PATROL = "patrol"
    PATROLS = "patrols"
    INCIDENT = "incident"
    MASTER = "master incident"
    TYPE = "type"
    SITE = "where"
    CODE = "code"
    JURISDICTION = "jurisdiction"
    PRIORITY = "priority"
    MINUTES = "minutes"
    ALARM = "alarm"
    ENTRY = "entry"
    PLAN = "plan"
    TIME = "time"
    POSITION = "position"
    PARTNER = "partner"
    OTHER = "other incident"
    KIND = "vehicle, person or other"
    HOURS = "hours"
    METRES = "metres"
    LOOKOUT = "lookout"
    HAZARD = "hazard"
    PLATE = "plate"
    POST = "post"
    MOVEMENT = "movement"
    CHECKPOINT = "checkpoint"
    DIRECTIVE = "directive"
    PRESENCE = "presence"
    LEVEL = "level"
    PERSONS = "persons"
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
    """``late``: whether the act may be entered afterwards with its own time (``AT 0214 …``)."""

    name: str
    parts: tuple[Part, ...]
    help: StrOrPromise
    aliases: tuple[str, ...] = ()
    late: bool = False

    @property
    def form(self) -> str:
        return " ".join([self.name, *map(str, self.parts)])

    @property
    def takes_text(self) -> bool:
        """People write semicolons in a text: there one parts two acts only in front of a word of this table."""
        return bool(self.parts) and self.parts[-1].slot is Slot.TEXT


def _verb(
    name: str, *slots: Slot | Part, help: StrOrPromise, aliases: tuple[str, ...] = (), late: bool = False
) -> Verb:
    return Verb(name, tuple(s if isinstance(s, Part) else Part(s) for s in slots), help, aliases, late)


def maybe(slot: Slot) -> Part:
    return Part(slot, required=False)


VERBS: tuple[Verb, ...] = (
    _verb(
        "NEW", Slot.TYPE, Slot.SITE, maybe(Slot.TEXT), help=_("open an incident: type, place, what is said"), late=True
    ),
    _verb("D", Slot.PATROLS, Slot.INCIDENT, help=_("send patrols to an incident"), aliases=("DISPATCH",), late=True),
    _verb("STACK", Slot.PATROLS, Slot.INCIDENT, help=_("let patrols take an incident next"), late=True),
    _verb(
        "DIVERT",
        Slot.PATROL,
        Slot.INCIDENT,
        Slot.TEXT,
        help=_("take the patrol off its job for this one: reason"),
        late=True,
    ),
    _verb("ACK", Slot.PATROLS, help=_("the patrol has acknowledged"), late=True),
    _verb("E", Slot.PATROLS, help=_("en route"), aliases=("ENROUTE",), late=True),
    _verb("A", Slot.PATROLS, help=_("arrived, on scene"), aliases=("ARR", "ONSCENE"), late=True),
    _verb("TR", Slot.PATROLS, help=_("transporting somebody"), aliases=("TRANSPORT",), late=True),
    _verb("FAC", Slot.PATROLS, help=_("at the facility with somebody"), late=True),
    _verb(
        "C",
        Slot.PATROL,
        maybe(Slot.CODE),
        maybe(Slot.TEXT),
        help=_("clear, with a disposition code"),
        aliases=("CLEAR",),
        late=True,
    ),
    _verb("UNABLE", Slot.PATROL, Slot.TEXT, help=_("the patrol cannot go: reason"), late=True),
    _verb("RECALL", Slot.PATROL, Slot.TEXT, help=_("take the patrol off its job: reason"), late=True),
    _verb("NEXT", Slot.PATROL, help=_("the patrol takes its stacked job")),
    _verb("STOP", Slot.PATROL, Slot.PLATE, maybe(Slot.PLACE), help=_("the patrol stopped a vehicle"), late=True),
    _verb("OK", Slot.PATROLS, help=_("welfare check answered"), late=True),
    _verb("LOC", Slot.PATROL, Slot.GRID, help=_("the patrol gives its position by voice"), late=True),
    _verb("PANIC", Slot.PATROL, maybe(Slot.TEXT), help=_("the patrol is in danger"), late=True),
    _verb("VOICE", Slot.PATROL, help=_("voice contact with a patrol in panic")),
    _verb("CALM", Slot.PATROL, Slot.TEXT, help=_("end the panic: reason")),
    _verb("AVAIL", Slot.PATROLS, help=_("available again"), late=True),
    _verb("BUSY", Slot.PATROL, Slot.TEXT, help=_("busy with own work: what"), late=True),
    _verb("OOS", Slot.PATROL, Slot.TEXT, help=_("out of service: reason"), late=True),
    _verb("OFF", Slot.PATROLS, help=_("off duty")),
    _verb("PRI", Slot.INCIDENT, Slot.PRIORITY, Slot.TEXT, help=_("change the priority: reason")),
    _verb("HOLD", Slot.INCIDENT, maybe(Slot.MINUTES), Slot.TEXT, help=_("look at it again after minutes: reason")),
    _verb("RESUME", Slot.INCIDENT, help=_("end the hold")),
    _verb("NOTE", Slot.INCIDENT, Slot.TEXT, help=_("add a note"), late=True),
    _verb("ADVISE", Slot.INCIDENT, Slot.TEXT, help=_("advice given, nobody sent"), late=True),
    _verb(
        "RESOLVE",
        Slot.INCIDENT,
        Slot.CODE,
        maybe(Slot.TEXT),
        help=_("resolve with a disposition code; patrols are clear"),
        late=True,
    ),
    _verb("CLOSE", Slot.INCIDENT, maybe(Slot.CODE), help=_("close a resolved incident")),
    _verb("CANCEL", Slot.INCIDENT, Slot.TEXT, help=_("cancel: reason; patrols are recalled"), late=True),
    _verb("DUP", Slot.INCIDENT, Slot.MASTER, help=_("the first is a duplicate of the second")),
    _verb("UNMERGE", Slot.INCIDENT, help=_("it is no duplicate after all"), aliases=("UNDUP",)),
    _verb("REOPEN", Slot.INCIDENT, Slot.TEXT, help=_("reopen: reason")),
    _verb("NODUFF", Slot.INCIDENT, Slot.TEXT, help=_("an exercise call is real: reason")),
    _verb("EXRECALL", Slot.PATROL, Slot.TEXT, help=_("take the patrol out of its exercise to real work: reason")),
    _verb("EXHEARD", Slot.PATROL, maybe(Slot.TEXT), help=_("the patrol has understood that recall: words"), late=True),
    _verb("VERIFY", Slot.INCIDENT, help=_("the place is right")),
    _verb("JURIS", Slot.INCIDENT, Slot.JURISDICTION, help=_("whose jurisdiction it is"), late=True),
    _verb("LEAD", Slot.INCIDENT, Slot.TEXT, help=_("which agency leads"), late=True),
    _verb("HANDED", Slot.INCIDENT, Slot.TEXT, help=_("handed over to whom"), late=True),
    _verb("FILED", Slot.INCIDENT, help=_("the report that was owed is filed")),
    _verb("TOLD", Slot.INCIDENT, Slot.PARTNER, maybe(Slot.TEXT), help=_("a partner was told: words"), late=True),
    _verb("NOTNEEDED", Slot.INCIDENT, Slot.PARTNER, Slot.TEXT, help=_("a partner need not be told: reason")),
    _verb("LINK", Slot.INCIDENT, Slot.OTHER, help=_("two incidents belong together")),
    _verb("PART", Slot.INCIDENT, Slot.OTHER, help=_("the first is part of the second")),
    _verb("UNLINK", Slot.INCIDENT, Slot.OTHER, help=_("take them apart")),
    _verb("CALLBACK", Slot.INCIDENT, maybe(Slot.TEXT), help=_("complainant called back: what was said"), late=True),
    _verb("NOANSWER", Slot.INCIDENT, help=_("complainant not reached"), late=True),
    _verb("BOLO", Slot.KIND, Slot.HOURS, Slot.TEXT, help=_("issue a lookout; of a vehicle the plate first, or -")),
    _verb("UNBOLO", Slot.LOOKOUT, Slot.TEXT, help=_("end a lookout: reason")),
    _verb("HAZ", Slot.SITE, Slot.METRES, Slot.HOURS, Slot.TEXT, help=_("issue a hazard around a place or an incident")),
    _verb("UNHAZ", Slot.HAZARD, Slot.TEXT, help=_("end a hazard: reason")),
    _verb("FIND", Slot.TEXT, help=_("search a name, a plate or a telephone number")),
    _verb("ALARM", Slot.ALARM, help=_("acknowledge an alarm")),
    _verb("LOG", Slot.TEXT, help=_("write an information-only line"), late=True),
    _verb("CORRECT", Slot.ENTRY, Slot.TEXT, help=_("correct an entry by a new one: its number of the day")),
    _verb("OPENDAY", help=_("open the blotter of the day")),
    _verb("CLOSEDAY", help=_("close the blotter of the day")),
    _verb("TAKE", Slot.INCIDENT, help=_("have it at your own position")),
    _verb("GIVE", Slot.INCIDENT, Slot.POSITION, help=_("give it to another position")),
    _verb("TAKEOVER", Slot.POSITION, Slot.TEXT, help=_("the other desk site falls out: all its incidents go there")),
    _verb("AWAY", help=_("you leave your screen for a while")),
    _verb("BACK", help=_("you are back; the screen says what happened")),
    _verb("PLAN", Slot.TIME, Slot.TYPE, Slot.SITE, maybe(Slot.TEXT), help=_("plan an incident for the next such time")),
    _verb("OPENPLAN", Slot.PLAN, help=_("open planned work before its time")),
    _verb("UNPLAN", Slot.PLAN, Slot.TEXT, help=_("take a plan back: reason")),
    _verb(
        "CALLER",
        Slot.INCIDENT,
        Slot.TYPE,
        maybe(Slot.TEXT),
        help=_("another caller: what it was called, what was said"),
        late=True,
    ),
    _verb(
        "POST",
        Slot.PATROL,
        maybe(Slot.POST),
        help=_("at its post: whom it relieves has left; without a post, the one it is planned for"),
        late=True,
    ),
    _verb("LEFT", Slot.PATROL, help=_("the patrol has left its post"), late=True),
    _verb("CHECKIN", Slot.PATROL, maybe(Slot.TEXT), help=_("the site where it stands is well: words"), late=True),
    _verb(
        "PASS",
        Slot.MOVEMENT,
        maybe(Slot.CHECKPOINT),
        help=_("the column has passed its next checkpoint, or SP, RP, 2"),
        late=True,
    ),
    _verb(
        "READ",
        Slot.DIRECTIVE,
        maybe(Slot.PATROL),
        help=_("you have read a directive; with a patrol: it was read out to that one"),
        late=True,
    ),
    _verb(
        "RAISE",
        Slot.PRESENCE,
        Slot.LEVEL,
        Slot.PERSONS,
        Slot.TEXT,
        help=_("raise a presence: level 1 to 4, persons, reason; of the own force the provost decides"),
        late=True,
    ),
    _verb("COPIED", Slot.PATROLS, help=_("the patrol has what was reported since it was sent"), late=True),
    _verb("UNDO", maybe(Slot.ENTRY), help=_("undo your last act within ten seconds")),
    _verb("HELP", help=_("list these words"), aliases=("?",)),
)
BY_WORD: dict[str, Verb] = {word: verb for verb in VERBS for word in (verb.name, *verb.aliases)}
LATE = "AT"
SEPARATOR = ";"


def help_lines() -> list[str]:
    late = _("before any act: it happened at that time (0214, 0214Z, 210214A NOV 26)")
    several = _("several in one line")
    return [*(f"{verb.form} – {verb.help}" for verb in VERBS), f"AT time … – {late}", f"ACT ; ACT – {several}"]
