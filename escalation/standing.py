"""Subjects whose clocks stand still for now: what is armed for one of them waits until they go on.

The package that makes them stand registers, from ``AppConfig.ready``, how to ask. Stopping and going on is in
``services.pausing``.
"""

from __future__ import annotations

from collections.abc import Callable

_questions: list[Callable[[str], bool]] = []


def register(stands: Callable[[str], bool]) -> None:
    if stands not in _questions:
        _questions.append(stands)


def stands(subject: str) -> bool:
    return any(asked(subject) for asked in _questions)
