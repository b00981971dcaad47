"""How well a typed text fits a name, and which of several fitting places comes first. Pure; texts are folded."""

from __future__ import annotations

from enum import IntEnum


class Fit(IntEnum):
    """Best first. A word fits when every typed word begins a word of the name."""

    EXACT = 0
    PREFIX = 1
    WORD = 2
    SUBSTRING = 3
    FUZZY = 4


_TIER = {Fit.EXACT: 0, Fit.PREFIX: 0, Fit.WORD: 0, Fit.SUBSTRING: 1, Fit.FUZZY: 2}
# What the desk is sent to most often stands first: its own camps and the crossing points, then towns.
_KIND = {"installation": 0, "crossing_point": 0, "town": 1, "facility": 2, "village": 3}


def fit(query: str, name: str) -> Fit | None:
    """Fit of a folded query with a folded name; None where not even the letters are there."""
    if query == name:
        return Fit.EXACT
    if name.startswith(query):
        return Fit.PREFIX
    words = name.split()
    if all(any(word.startswith(part) for word in words) for part in query.split()):
        return Fit.WORD
    return Fit.SUBSTRING if query in name else None


def is_slip(query: str, name: str) -> bool:
    """Is the query the beginning of the name but for a slip or two of the finger (one below 7 letters)?"""
    allowed = 0 if len(query) < 4 else 1 if len(query) < 7 else 2
    return allowed > 0 and prefix_distance(query, name) <= allowed


def prefix_distance(query: str, name: str) -> int:
    """Fewest letters to add, drop, change or swap so that the query begins the name (optimal string alignment)."""
    name = name[: len(query) + 2]
    before: list[int] = []
    row = list(range(len(name) + 1))
    for i, letter in enumerate(query, 1):
        before, last, row = row, before, [i]
        for j, other in enumerate(name, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == name[j - 2] and query[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return min(row)


def standing(fits: Fit, *, kind: str, outside: bool) -> tuple[int, bool, bool, int]:
    """What puts one place clearly before another: fit by tier, Kosovo before its neighbours, exact first, then kind."""
    return _TIER[fits], outside, fits != Fit.EXACT, _KIND[kind]


def order(
    fits: Fit, *, kind: str, outside: bool, distance_m: float, population: int, name: str
) -> tuple[tuple[int, bool, bool, int], int, float, int, str]:
    """Sort key: standing, then among equals the closer fit, the nearer, the larger, the first by name."""
    return standing(fits, kind=kind, outside=outside), fits, distance_m, -population, name
