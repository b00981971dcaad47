"""What a complete custody record holds, and in which lines of this one it stands: what an inspector looks for first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.detention.services.reading import OpenRecord

# In the order of a custody. The kinds are those of ``entries.KINDS``.
_PARTS: Final[tuple[tuple[Promise, tuple[str, ...]], ...]] = (
    (_("Capture: time, place, unit, circumstances"), ("capture",)),
    (_("Arrival, injuries on arrival"), ("arrival",)),
    (_("Legal basis and who authorised"), ("authority",)),
    (_("Identity, nationality, language, age group"), ("identity",)),
    (_("Admission, assessment of the risk"), ("admission", "risk")),
    (_("Vulnerability"), ("vulnerability",)),
    (_("Rights given, in which language, signed or refused"), ("rights",)),
    (_("Interpreter"), ("interpreter",)),
    (_("Medical examination"), ("medical",)),
    (_("Medication"), ("medication",)),
    (_("Injuries seen later"), ("injury",)),
    (_("Property taken, with seals"), ("property",)),
    (_("What became of the property"), ("settled",)),
    (_("Changes of the level of observation"), ("level",)),
    (_("Checks"), ("check",)),
    (_("Reviews of the detention"), ("review",)),
    (_("Food"), ("food",)),
    (_("Water"), ("water",)),
    (_("Rest"), ("rest",)),
    (_("Exercise in the open"), ("exercise",)),
    (_("Worship"), ("worship",)),
    (_("Visits of lawyer, consul, ICRC, family"), ("visit",)),
    (_("Interviews"), ("interview",)),
    (_("Restraint"), ("restraint",)),
    (_("Use of force, and its review"), ("force", "force_review")),
    (_("Complaints"), ("complaint",)),
    (_("Moves and hospital"), ("moved", "hospital", "back")),
    (_("ICRC told"), ("icrc",)),
    (_("Ill-treatment asked about, and decided"), ("ill_treatment", "handover_decided")),
    (_("Transfer with receipt"), ("transfer",)),
    (_("Release, injuries at release"), ("release",)),
    (_("Escape or death"), ("escape", "death")),
)
_OTHER: Final = _("Everything else")


@dataclass(frozen=True, slots=True)
class Part:
    """``lines``: the numbers of the lines that stand, as ``3, 6–9``; empty where nothing of it was written."""

    label: str
    lines: str


def contents(shown: OpenRecord) -> list[Part]:
    numbers: dict[str, list[int]] = {}
    for line in shown.standing:
        numbers.setdefault(line.entry.kind, []).append(line.entry.number)
    parts = [
        Part(str(label), in_runs(number for kind in kinds for number in numbers.pop(kind, ())))
        for label, kinds in _PARTS
    ]
    return [*parts, Part(str(_OTHER), in_runs(number for rest in numbers.values() for number in rest))]


def in_runs(numbers: Iterable[int]) -> str:
    """``3, 6–9``"""
    return ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in _runs(sorted(numbers)))


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    first = last = 0
    for number in numbers:
        if first and number > last + 1:
            yield first, last
            first = 0
        first, last = first or number, number
    if first:
        yield first, last
