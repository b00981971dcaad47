"""Finding the incident type behind a few typed letters. Pure: works on any rows with code, label, words, priority."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from incidents.models import IncidentType
from reference.folding import fold

_NO_MATCH = 9


def rank_types(types: Iterable[IncidentType], text: str) -> list[IncidentType]:
    """The types that match every typed word, best first; all of them, most urgent first, when nothing was typed.

    The whole name ranks before a short form or whole word, that before the beginning of the name, that before the
    beginning of a word in it, that before the beginning of any other word. Between equals the more urgent comes first:
    it is safer to send too much.
    """
    typed = fold(text).split()
    scored = []
    for row in types:
        scores = [_score(word, **folded(row)) for word in typed]
        if _NO_MATCH not in scores:
            scored.append((sum(scores), row.default_priority, row.label, row))
    return [row for *_key, row in sorted(scored, key=lambda item: item[:3])]


def folded(row: IncidentType) -> dict[str, Any]:
    """Label, code and words as they are compared. The console ranks by the same (``static/js/console/types-list.js``):
    it must not wait for an answer between two keys."""
    return {"label": fold(row.label), "code": row.code.replace("-", " "), "words": _folded(tuple(row.words))}


@lru_cache(maxsize=512)
def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part for word in words for part in fold(word).split())


def _score(word: str, label: str, code: str, words: tuple[str, ...]) -> int:
    if word in (label, code):
        return 0
    if word in words or word in code.split():
        return 1
    if label.startswith(word):
        return 2
    if any(part.startswith(word) for part in label.split()):
        return 3
    if any(part.startswith(word) for part in (*words, *code.split())):
        return 4
    return _NO_MATCH
