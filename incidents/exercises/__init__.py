"""Work that may be of an exercise: packages contribute it, as they contribute sections to the handover.

A record with an ``exercise`` mark belongs to the exercise that runs. Its package registers a ``Work`` from
``AppConfig.ready``, so that the exercise's page and its end report know what there was and how long each step took. A
test walks the models: one with the mark that nobody registered fails it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.functional import Promise

from blotter.operations import Operation
from patrols.models import Patrol

# A step that was or was not reached: its name, and when.
Step = tuple[str | Promise, datetime | None]


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of record. ``code`` is its subject ("movement" of "movement:12"); rows have ``called`` and ``exercise``.

    ``words`` says what it is in a line, without names. ``steps`` gives its steps in their order, ``open`` whether it
    goes on. ``page``: the route that shows one by its key, empty where there is none. ``stop`` ends an open one in the
    operation that ends the exercise; without it people end it by hand. ``clocks``: subjects of further clocks of it,
    which stand still with its own while the exercise is paused. ``made_real``: what else follows NO DUFF, once the row
    has lost its mark and its clocks go on.

    ``incident``: the field that names the incidents that a record is for; NO DUFF makes it real with them.
    ``doing``: the records of it, real or not, that keep a patrol occupied now without a job; ``foreseen``: those that
    will. ``release`` lets the locked patrol go from one of either that is of an exercise, for a reason: it is called to
    real work.
    """

    code: str
    label: str | Promise
    model: type[models.Model]
    words: Callable[[Any], str]
    steps: Callable[[Any], Iterable[Step]]
    open: Callable[[Any], bool]
    page: str = ""
    related: tuple[str, ...] = ()
    prefetch: tuple[str, ...] = ()
    clocks: Callable[[Any], Iterable[str]] = lambda row: ()
    stop: Callable[[Operation, int, str], None] | None = None
    incident: str = "incident"
    doing: Callable[[Patrol], Iterable[Any]] = lambda patrol: ()
    foreseen: Callable[[Patrol], Iterable[Any]] = lambda patrol: ()
    release: Callable[[Operation, Any, Patrol, str], None] | None = None
    made_real: Callable[[Operation, Any], None] | None = None


_works: dict[str, Work] = {}


def register(*works: Work) -> None:
    for work in works:
        if _works.setdefault(work.code, work) is not work:
            raise ValueError(f"two packages claim the work {work.code!r}")


def all_work() -> Iterator[Work]:
    """In the order of ``INSTALLED_APPS``."""
    yield from _works.values()


def get(code: str) -> Work | None:
    return _works.get(code)


def of_model(model: type[models.Model]) -> Work | None:
    return next((work for work in _works.values() if work.model is model), None)
