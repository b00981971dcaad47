"""From a line to acts. Pure: no database, no clock. A line that cannot be understood says how far it was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from blotter.errors import Invalid
from dispatch.commandline.grammar import BY_WORD, LATE, SEPARATOR, Part, Slot, Verb
from dispatch.commandline.vocabulary import Vocabulary

LINE_LENGTH = 2000
MOST_ACTS = 12
MOST_NAMED = 8  # in a refusal
_SERIES = ("SEC", "DIR")  # of numbers that may be written in two words: "DIR 26-0003"
_EXERCISE = ("EX",)
_FREE = (Slot.TEXT, Slot.GRID, Slot.PLACE)
_GROUP_LENGTHS = (1, 2, 3)  # words a time may take: "0214", "210214A NOV26", "210214A NOV 26"


class CommandError(Invalid):
    """``detail``: ``understood`` (what was read), ``rest`` (where it stopped), ``position``, ``expected``."""

    code = "command"

    def __init__(self, problem: str, *, understood: str, rest: str, position: int, expected: str) -> None:
        head = _("Understood «%s».") % understood if understood else _("Nothing was understood.")
        stop = _("Stopped at «%s».") % rest if rest else _("The line ends too early.")
        super().__init__(
            f"{problem} {head} {stop}", field="line", understood=understood, rest=rest, position=position,
            expected=expected,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Command:
    """One act of a line. ``args`` by slot name; ``at`` is the time as it was typed, empty for "now".

    ``line`` is the act as it was typed: what goes back into the field when an earlier one was refused.
    """

    verb: Verb
    args: dict[str, Any] = field(default_factory=dict)
    at: str = ""
    line: str = ""


@dataclass(slots=True)
class _Words:
    """The words of a line with where each begins; ``taken`` is how many have been understood."""

    line: str
    words: list[tuple[str, int]]
    taken: int = 0

    @classmethod
    def of(cls, line: str) -> _Words:
        words, start = [], 0
        for word in line.split():
            start = line.index(word, start)
            words.append((word, start))
            start += len(word)
        return cls(line, words)

    def rest(self) -> list[str]:
        return [word for word, _start in self.words[self.taken :]]

    def position(self) -> int:
        return self.words[self.taken][1] if self.taken < len(self.words) else len(self.line)

    def fail(self, problem: str, expected: str) -> CommandError:
        at = self.position()
        return CommandError(
            problem, understood=self.line[:at].strip(), rest=self.line[at:], position=at, expected=expected
        )


def parse(line: str, vocabulary: Vocabulary) -> list[Command]:
    """The acts of a line, in order. ``CommandError`` for one that cannot be read, before anything is done."""
    if len(line) > LINE_LENGTH:
        raise Invalid(_("The line is too long. Use a note for long text."), field="line")
    acts = split(line)
    if len(acts) > MOST_ACTS:
        raise Invalid(_("At most %d acts fit one line.") % MOST_ACTS, field="line")
    return [_parse_one(act, vocabulary) for act in acts]


def split(line: str) -> list[str]:
    """Acts are parted by ``;``; in the text of a LOG or a reason only where the next word begins an act."""
    acts: list[str] = []
    rest = line
    while rest.strip():
        end = rest.find(SEPARATOR)
        while end >= 0 and _in_text(rest[:end], rest[end + 1 :]):
            end = rest.find(SEPARATOR, end + 1)
        act, rest = (rest[:end], rest[end + 1 :]) if end >= 0 else (rest, "")
        if act.strip():
            acts.append(act)
    return acts or [line]


def _in_text(before: str, after: str) -> bool:
    words, following = before.split(), after.split()
    late = bool(words) and words[0].upper() == LATE
    begun = next((BY_WORD[w.upper()] for w in (words[2:5] if late else words[:1]) if w.upper() in BY_WORD), None)
    if begun is None or not begun.takes_text or not following:
        return False
    begins_act = following[0].upper() in BY_WORD
    begins_late_act = following[0].upper() == LATE and len(following) > 1 and following[1][0].isdigit()
    return not begins_act and not begins_late_act


def _parse_one(act: str, vocabulary: Vocabulary) -> Command:
    words = _Words.of(act)
    at = _late(words)
    if not words.rest():
        raise words.fail(_("Say what to do; HELP lists the words."), "verb")
    verb = BY_WORD.get(words.rest()[0].upper())
    if verb is None:
        raise words.fail(_("There is no such word; HELP lists them."), "verb")
    words.taken += 1
    args: dict[str, Any] = {}
    for number, part in enumerate(verb.parts):
        if not words.rest():
            if part.required:
                raise words.fail(_("Write it as «%s».") % verb.form, part.slot.value)
            continue
        if not part.required and part.slot is Slot.MINUTES and not words.rest()[0].lstrip("+-").isdigit():
            continue
        args[part.slot.name.lower()] = _read(words, part, len(verb.parts) - number - 1, vocabulary)
    if words.rest():
        raise words.fail(_("«%s» takes no more than that.") % verb.form, "end")
    return Command(verb, args, at, act.strip())


def _late(words: _Words) -> str:
    """``AT 0214 …``: the time goes as far as the next verb."""
    if not words.rest() or words.rest()[0].upper() != LATE:
        return ""
    words.taken += 1
    rest = words.rest()
    for length in _GROUP_LENGTHS:
        if len(rest) > length and rest[length].upper() in BY_WORD:
            words.taken += length
            return " ".join(rest[:length])
    raise words.fail(_("After AT comes a time, then what was done: «AT 0214 A 21»."), "time")


def _read(words: _Words, part: Part, following: int, vocabulary: Vocabulary) -> Any:
    rest = words.rest()
    if part.slot in _FREE:
        text = words.line[words.position() :].strip()
        words.taken = len(words.words)
        return text
    match part.slot:
        case Slot.PATROL:
            return _patrol(words, vocabulary)
        case Slot.PATROLS:
            return _patrols(words, following, vocabulary)
        case Slot.INCIDENT | Slot.MASTER | Slot.OTHER:
            number = vocabulary.incident_called(rest[0])
            if number is None:
                raise words.fail(_("That is no incident number."), part.slot.value)
            words.taken += 1
            return number
        case Slot.PRIORITY:
            return _number(words, part, 1, 4, _("The priority is 1, 2, 3 or 4."))
        case Slot.MINUTES:
            return _number(words, part, 1, 24 * 60, _("Give minutes, 1 to 1440."))
        case Slot.ALARM:
            return _number(words, part, 1, 2**31 - 1, _("Give the number of the alarm."))
        case Slot.ENTRY:
            return _number(words, part, 1, 2**31 - 1, _("Give the entry's number of the day."))
        case Slot.PLAN:
            return _number(words, part, 1, 2**31 - 1, _("Give the number of the plan."))
        case Slot.HOURS:
            return _number(words, part, 1, 90 * 24, _("Give whole hours, 1 to 2160."))
        case Slot.METRES:
            return _number(words, part, 10, 50_000, _("Give the radius in metres, 10 to 50000."))
        case Slot.LOOKOUT | Slot.HAZARD:
            return _called(words, part)
        case Slot.MOVEMENT | Slot.POST | Slot.PRESENCE | Slot.DIRECTIVE:
            return _record(words, part, vocabulary)
        case Slot.CHECKPOINT:
            return _checkpoint(words, part)
        case Slot.LEVEL:
            return _number(words, part, 1, 4, _("The level is 1, 2, 3 or 4."))
        case Slot.PERSONS:
            return _number(words, part, 1, 9999, _("How many persons? A whole number."))
        case Slot.PARTNER:
            return _code(words, part, vocabulary.partners, _("There is no such partner. Partners: %s."))
        case Slot.KIND:
            return _code(words, part, vocabulary.kinds, _("Write one of: %s."))
        case Slot.TIME:
            return _time(words, part, vocabulary)
        case Slot.POSITION:
            # "Desk 2" is one name of two words.
            length = 2 if len(rest) > 1 and rest[0].lower() == "desk" else 1
            words.taken += length
            return " ".join(rest[:length])
        case Slot.CODE:
            return _code(words, part, vocabulary.codes, _("There is no such code. Codes: %s."))
        case Slot.JURISDICTION:
            return _code(words, part, vocabulary.jurisdictions, _("There is no such jurisdiction. Known: %s."))
        case Slot.TYPE:
            return _code(words, part, vocabulary.types, _("There is no such type. Types: %s."))
        case _:
            words.taken += 1
            return rest[0]


def _time(words: _Words, part: Part, vocabulary: Vocabulary) -> str:
    """A time goes as far as the type behind it: ``0630``, ``220630A NOV 26``."""
    rest = words.rest()
    for length in _GROUP_LENGTHS:
        if len(rest) > length and rest[length].lower() in vocabulary.types:
            words.taken += length
            return " ".join(rest[:length])
    raise words.fail(_("Write a time, then a type: «PLAN 0630 convoy-escort camp-bondsteel»."), part.slot.value)


def _patrol(words: _Words, vocabulary: Vocabulary) -> str:
    found, length = vocabulary.patrols_called(words.rest())
    if not found:
        raise words.fail(_("There is no such patrol."), "patrol")
    if len(found) > 1:
        raise words.fail(_("That may be %s. Write the callsign.") % _(" or ").join(found), "patrol")
    words.taken += length
    return found[0]


def _patrols(words: _Words, following: int, vocabulary: Vocabulary) -> list[str]:
    """All patrols there are; the last ``following`` words stay for what comes behind ("D 21 22 145")."""
    found = [_patrol(words, vocabulary)]
    while len(words.rest()) > following:
        found.append(_patrol(words, vocabulary))
    return list(dict.fromkeys(found))


def _code(words: _Words, part: Part, known: Mapping[str, str], problem: str) -> str:
    code = words.rest()[0].lower()
    if code not in known:
        raise words.fail(problem % ", ".join(known), part.slot.value)
    words.taken += 1
    return code


def _record(words: _Words, part: Part, vocabulary: Vocabulary) -> str:
    """An open record of a room by its number; as the screen writes it, ``EX`` and its series may stand before it."""
    for before in (_EXERCISE, _SERIES):
        if len(words.rest()) > 1 and words.rest()[0].upper() in before:
            words.taken += 1
    found = vocabulary.records_called(part.slot, words.rest()[0])
    if len(found) > 1:
        raise words.fail(_("That may be %s. Write it in full.") % _(" or ").join(found), part.slot.value)
    if not found:
        known = ", ".join(list(vocabulary.records(part.slot))[-MOST_NAMED:]) or _("none")
        raise words.fail(_("None that is open is called that. Open: %s.") % known, part.slot.value)
    words.taken += 1
    return found[0]


def _checkpoint(words: _Words, part: Part) -> str:
    """``SP``, ``RP``, ``2`` or ``CP2``."""
    match = re.fullmatch(r"(SP|RP)|(?:CP)?0?([1-9]\d?)", words.rest()[0], re.IGNORECASE | re.ASCII)
    if match is None:
        raise words.fail(_("Which checkpoint: SP, RP or its number?"), part.slot.value)
    words.taken += 1
    return match[1].upper() if match[1] else str(int(match[2]))


def _called(words: _Words, part: Part) -> int:
    """``L-12``, ``L12`` or ``12``."""
    word = words.rest()[0]
    number = re.fullmatch(r"(?:[LH]-?)?0*(\d{1,9})", word, re.IGNORECASE | re.ASCII)
    if number is None:
        raise words.fail(_("Give its number, for example L-12 or H-3."), part.slot.value)
    words.taken += 1
    return int(number[1])


def _number(words: _Words, part: Part, least: int, most: int, problem: str) -> int:
    word = words.rest()[0]
    if not (word.isascii() and word.isdigit() and len(word) < 12 and least <= int(word) <= most):
        raise words.fail(problem, part.slot.value)
    words.taken += 1
    return int(word)
