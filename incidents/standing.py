"""Operations that stand at a place and take in what others report about it.

The function that leads them registers how, from ``AppConfig.ready``; another function adds its report to one in its own
act, without knowing the package that keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from blotter.operations import Operation


@dataclass(frozen=True, slots=True)
class Addition:
    """What is added. ``called``, ``what`` and ``rating`` name it in a line (``I-12``, ``threat report``, ``B2``).

    ``words`` are the report itself, which may describe people: they stay with the operation. ``address`` is its page.
    """

    called: str
    what: str
    rating: str
    marking: str
    releasable_to: str
    words: str
    exercise: bool
    observed_at: datetime
    address: str


@dataclass(frozen=True, slots=True)
class Standing:
    """``choices(exercise)``: key and words of those that stand. ``take``: add to one of them, within an open operation;
    it locks, checks and writes, records nothing, and answers how the operation is called. ``address``: of its page."""

    choices: Callable[[bool], Iterable[tuple[int, str]]]
    take: Callable[[Operation, int, Addition], str]
    address: Callable[[int], str]


_registered: dict[str, Standing] = {}


def register(kind: str, standing: Standing) -> None:
    if _registered.setdefault(kind, standing) is not standing:
        raise ValueError(f"two packages lead operations of the kind {kind!r}")


def of(kind: str) -> Standing:
    """``LookupError`` when no package leads operations of this kind."""
    return _registered[kind]


PRESENCE = "presence"
