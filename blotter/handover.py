"""What one shift hands to the next: sections that packages contribute, as they contribute rows to the board.

A package registers its sections from ``AppConfig.ready``. The brief at sign-on, the handover and its frozen copy all
read the same registry, so that what is new on the desk is handed over from its first day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is open. ``key`` names its subject (``incident:145``).

    ``stand`` is how it stands: when it changes, whoever has read the line must read it again. Ages and counters, which
    change by themselves, belong into ``since`` and ``due``. No name, no telephone number: what is handed over is kept.
    """

    key: str
    words: str
    stand: str = ""
    since: datetime | None = None
    due: datetime | None = None
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """``lines(now)`` gives what is open, the most urgent first. ``rank`` orders sections, ``audience`` may read it."""

    code: str
    label: str | Promise
    rank: int
    lines: Callable[[datetime], Iterable[Line]]
    audience: str = "desk"


_sections: dict[str, Section] = {}


def register(*sections: Section) -> None:
    for section in sections:
        if _sections.setdefault(section.code, section) is not section:
            raise ValueError(f"two packages hand over {section.code!r}")


def sections(audiences: frozenset[str]) -> list[Section]:
    """What a viewer with these tags hands over and is handed, the most urgent section first."""
    mine = [section for section in _sections.values() if section.audience in audiences]
    return sorted(mine, key=lambda section: (section.rank, section.code))
