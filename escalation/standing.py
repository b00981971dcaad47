"""Subjects whose clocks stand still for now: what is armed for one of them waits until they go on.

The package that makes them stand registers, from ``AppConfig.ready``, how to ask. The package whose subjects have a due
time of their own registers what goes along with their clocks. Stopping and going on is in ``services.pausing``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta

from blotter.operations import Operation

_questions: list[Callable[[str], bool]] = []


def register(stands: Callable[[str], bool]) -> None:
    if stands not in _questions:
        _questions.append(stands)


def stands(subject: str) -> bool:
    return any(asked(subject) for asked in _questions)


@dataclass(frozen=True, slots=True)
class Companion:
    """What goes along with the clocks of subjects of one kind (``kind:key``).

    ``lock``: the rows that acts on these keys lock before any deadline. ``later``: a clock goes on, its subject's own
    due time is later by so much.
    """

    lock: Callable[[Operation, Collection[int]], None]
    later: Callable[[Operation, int, timedelta], None]


_companions: dict[str, Companion] = {}


def accompany(kind: str, companion: Companion) -> None:
    if _companions.setdefault(kind, companion) is not companion:
        raise ValueError(f"two packages go along with the clocks of {kind!r}")


def lock(op: Operation, subjects: Collection[str]) -> None:
    for kind, companion in _companions.items():
        if keys := [int(key) for name, _colon, key in (subject.partition(":") for subject in subjects) if name == kind]:
            companion.lock(op, keys)


def later(op: Operation, subject: str, still: timedelta) -> None:
    kind, _colon, key = subject.partition(":")
    if companion := _companions.get(kind):
        companion.later(op, int(key), still)
