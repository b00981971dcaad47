"""The registry of everything that the journal can say.

A package declares its kinds in its own ``kinds.py`` and registers them from ``AppConfig.ready``. A kind that nobody
registered is an error, so the printed blotter never holds a line whose wording nobody wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

DESK = ("desk",)


@dataclass(frozen=True, slots=True)
class Kind:
    """``wording`` is formatted with the facts of the act; the first of ``audiences`` reads the whole entry."""

    name: str
    wording: str | Promise
    audiences: tuple[str, ...] = DESK

    def words(self, facts: dict[str, Any]) -> str:
        return str(self.wording).format(**facts)


_registry: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    for kind in kinds:
        if _registry.setdefault(kind.name, kind) != kind:
            raise ValueError(f"two kinds are called {kind.name!r}")


def get(name: str) -> Kind:
    """The registered kind. ``LookupError`` when there is none."""
    try:
        return _registry[name]
    except KeyError:
        raise LookupError(f"no kind {name!r} is registered") from None


def names() -> list[str]:
    return sorted(_registry)


def undo_words(number: int, words: str) -> str:
    """How the journal says that an act takes back the entry with this daily number."""
    return f"Undo of entry {number}: {words}"


LOGGED = Kind("blotter.logged", "{text}")
CORRECTED = Kind("blotter.corrected", "Correction of entry {number} (serial {serial}): {text}")
DAY_OPENED = Kind("blotter.opened", "Blotter opened, {day}")
DAY_CLOSED = Kind("blotter.closed", "Blotter closed, {day}, {count} entries")
