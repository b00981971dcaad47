"""The board: the present state of everything that a screen shows live.

A package registers, per subject, one function that builds rows from the tables. The same function feeds the snapshot
and the entries, so a screen that applies entries to a snapshot cannot drift from one that reads anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Rows = Callable[[Iterable[int] | None], Mapping[int, "Row"]]


@dataclass(frozen=True, slots=True)
class Row:
    """``state`` is what the board shows (≤ 4 KB of JSON), ``None`` when the subject has just left the board.

    ``audiences`` are the tags that may see it, or, for one that left, that saw it until now.
    """

    state: dict[str, Any] | None
    audiences: frozenset[str]


_subjects: dict[str, Rows] = {}


def register(subject: str, rows: Rows) -> None:
    """``rows(pks)`` gives the rows of those keys, ``rows(None)`` of everything on the board now."""
    if _subjects.setdefault(subject, rows) is not rows:
        raise ValueError(f"two packages claim the subject {subject!r}")


def rows_of(keys: Iterable[tuple[str, int]]) -> dict[str, Row]:
    """Rows of these ``(subject, pk)`` keys, by "subject:pk"; one that is nowhere to be found is simply gone."""
    wanted: dict[str, list[int]] = {}
    for subject, pk in keys:
        wanted.setdefault(subject, []).append(pk)
    gone = Row(None, frozenset())
    found: dict[str, Row] = {}
    for subject, pks in wanted.items():
        rows = _subjects[subject](pks)
        for pk in pks:
            found[f"{subject}:{pk}"] = rows.get(pk, gone)
    return found


def everything() -> dict[str, Row]:
    """Every row of the board, by "subject:pk"."""
    return {f"{subject}:{pk}": row for subject, rows in _subjects.items() for pk, row in rows(None).items()}


def seen_by(audiences: frozenset[str], rows: Mapping[str, Row]) -> dict[str, dict[str, Any]]:
    """What of these rows a viewer with these tags may see."""
    return {key: row.state for key, row in rows.items() if row.state is not None and row.audiences & audiences}


def snapshot(audiences: frozenset[str]) -> dict[str, dict[str, Any]]:
    """Everything on the board that a viewer with these tags may see, by "subject:pk"."""
    return seen_by(audiences, everything())
