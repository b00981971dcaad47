"""Operations: the one way in which anything changes.

    @operation("incident.note")
    def add_note(op: Operation, *, by: Actor, incident: int, text: str) -> Note:
        row = op.lock(Incident, incident)
        ...
        op.touch(row)
        op.record(kinds.NOTED, incident=row.number)
        return note

is called as ``add_note(by=actor, incident=145, text="…")``. Around it stand one durable READ COMMITTED transaction, the
permission check, the idempotency claim, and the entry in the journal as the last write. Serialization failures and
deadlocks are tried again. Inside there is no network, no Redis, no file and no waiting.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, TypeVar, overload

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, OperationalError, connection, models, transaction
from django.utils.translation import gettext as _
from typing_extensions import ParamSpec

from blotter import board, idempotency, kinds
from blotter.actors import Actor
from blotter.errors import Forbidden, Invalid, Missing, Refused, Stale

if TYPE_CHECKING:
    from blotter.models import Entry

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=models.Model)

RETRIES = 3
# A phone without a network, or a shift that catches up, is hours late. More is a mistyped date, and spoils figures.
LATEST_ENTRY = timedelta(hours=48)
SERIALIZATION_FAILURE, DEADLOCK, LOCK_TIMEOUT, UNIQUE_VIOLATION = "40001", "40P01", "55P03", "23505"
_INSERT = """
INSERT INTO blotter_entry (serial, kind, actor_id, position, occurred_at, recorded_at, audiences, body, words,
    corrects_id, view, day_no, previous, digest)
VALUES {rows} RETURNING serial, recorded_at, day_no
"""
_current: ContextVar[Operation | None] = ContextVar("operation", default=None)
_undone: ContextVar[Entry | None] = ContextVar("undone", default=None)


@dataclass(slots=True)
class _Draft:
    kind: kinds.Kind
    words: str
    touched: dict[tuple[str, int], None]
    occurred_at: datetime | None
    corrects: int | None
    audiences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where an act landed in the journal."""

    serial: int
    recorded_at: datetime
    day_no: int


def check_unchanged(row: Any, version: int | None) -> None:
    """Refuse to act on a row that changed since the caller read it; ``None`` means "whatever it is now"."""
    if version is not None and row.version != version:
        words = _("Somebody changed this in the meantime. Look at it as it is now, then decide again.")
        raise Stale(words, version=row.version)


class Operation:
    """One act under way. ``now`` is the desk's clock, read once, so that one act has one time."""

    def __init__(self, action: str, by: Actor, now: datetime) -> None:
        self.action, self.by, self.now = action, by, now
        self.entry: Recorded | None = None
        self._touched: dict[tuple[str, int], None] = {}
        self._drafts: list[_Draft] = []
        self._consequences: list[_Draft] = []
        self._quiet = False

    # -- rows ---------------------------------------------------------------------------------------------------
    @overload
    def lock(self, model: type[M], pks: int) -> M: ...
    @overload
    def lock(self, model: type[M], pks: Iterable[int]) -> list[M]: ...
    def lock(self, model: type[M], pks: int | Iterable[int]) -> M | list[M]:
        """Lock one row, or several in the order of their keys (two operations cannot wait for each other)."""
        wanted = [pks] if isinstance(pks, int) else sorted(set(pks))
        rows = list(model._default_manager.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
        if len(rows) != len(wanted):
            gone = sorted(set(wanted) - {row.pk for row in rows})
            name = model._meta.verbose_name
            raise Missing(_("There is no %(name)s %(pk)s.") % {"name": name, "pk": ", ".join(map(str, gone))})
        return rows[0] if isinstance(pks, int) else rows

    def check_version(self, row: Any, version: int | None) -> None:
        """:func:`check_unchanged` for a row of the board; the refusal says how it stands there."""
        try:
            check_unchanged(row, version)
        except Stale as stale:
            key = f"{row.board_subject}:{row.pk}"
            stale.detail["current"] = board.rows_of([(row.board_subject, row.pk)])[key].state
            raise

    def bump(self, row: Any) -> None:
        row.version += 1

    # -- what the screens will read -----------------------------------------------------------------------------
    def touch(self, *rows: Any) -> None:
        """The board rows of these instances (``board_subject``) change with the next ``record``."""
        self._touched.update({(row.board_subject, row.pk): None for row in rows})

    def touch_key(self, subject: str, pk: int) -> None:
        self._touched[(subject, pk)] = None

    def record(
        self,
        kind: kinds.Kind,
        *,
        occurred_at: datetime | None = None,
        corrects: int | None = None,
        audiences: Sequence[str] | None = None,
        **facts: Any,
    ) -> None:
        """Say what was done. One act, one entry; only the clock, which fires many deadlines at once, says more."""
        if kinds.get(kind.name) is not kind:
            raise LookupError(f"kind {kind.name!r} is not the registered one")
        # A correction carries the time of what it corrects, however long ago that was.
        if occurred_at is not None and corrects is None:
            self._check_time(occurred_at)
        tags, words = tuple(audiences or kind.audiences), kind.words(facts)
        if (undone := _undone.get()) is not None:
            corrects, words = undone.serial, kinds.undo_words(undone.day_no, words)
        self._drafts.append(_Draft(kind, words, self._touched, occurred_at, corrects, tags))
        self._touched = {}

    def record_consequence(self, kind: kinds.Kind, **facts: Any) -> None:
        """Say what the act takes along elsewhere, in a line before its own. The rows go out with the act's entry, which
        stays the one that is answered and can be undone."""
        self._consequences.append(_Draft(kind, kind.words(facts), {}, None, None, tuple(kind.audiences)))

    def _check_time(self, occurred_at: datetime) -> None:
        if occurred_at > self.now:
            raise Refused(_("That time is in the future. Write when it happened."), code="in_the_future")
        if occurred_at < self.now - LATEST_ENTRY:
            words = _("That is more than %(hours)d hours ago. Check the date; write older things into a note.")
            hours = LATEST_ENTRY // timedelta(hours=1)
            raise Invalid(words % {"hours": hours}, field="occurred_at", code="too_long_ago")

    def quiet(self) -> None:
        """The act changed nothing (a repeat, an empty batch): no entry is owed."""
        self._quiet = True

    def notify(self, channel: str, payload: dict[str, Any] | None = None) -> None:
        """Nudge listeners at commit, outside the journal (at most 8,000 bytes)."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [channel, json.dumps(payload or {})])

    # -- the last write -----------------------------------------------------------------------------------------
    def _write(self) -> None:
        if self._touched:
            raise RuntimeError(f"{self.action}: rows were touched after the record")
        if not self._drafts:
            if self._quiet:
                return
            raise RuntimeError(f"{self.action}: an act must leave an entry")
        rows = board.rows_of(dict.fromkeys(key for draft in self._drafts for key in draft.touched))
        values: list[Any] = []
        for draft in [*self._consequences, *self._drafts]:
            for number, (tags, changes) in enumerate(_views(draft, rows)):
                body = json.dumps(
                    {"changes": changes}, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")
                )
                values += [
                    draft.kind.name,
                    self.by.user.pk,
                    self.by.position,
                    draft.occurred_at or self.now,
                    self.now,
                ]
                values += [sorted(tags), body, draft.words, draft.corrects, number > 0]
        # serial, day_no and digests are the trigger's; the placeholders only satisfy NOT NULL before it runs.
        row = "(0, %s, %s, %s, %s, %s, %s::varchar[], %s, %s, %s, %s, 0, '', '')"
        with connection.cursor() as cursor:
            cursor.execute(_INSERT.format(rows=", ".join([row] * (len(values) // 10))), values)
            # A consequence has no rows, so it is one entry for all.
            self.entry = Recorded(*cursor.fetchall()[len(self._consequences)])


def _views(draft: _Draft, rows: dict[str, board.Row]) -> list[tuple[set[str], dict[str, Any]]]:
    """The changes as each audience may see them, the kind's own audience first; equal readings share one entry.

    A subject that a tag may not see (any more) reads ``null``: for a viewer who never saw it that changes nothing.
    """
    keys = [f"{subject}:{pk}" for subject, pk in draft.touched]
    tags = list(dict.fromkeys([*draft.audiences, *sorted(tag for key in keys for tag in rows[key].audiences)]))
    views: list[tuple[set[str], dict[str, Any]]] = []
    for tag in tags:
        seen = {key: rows[key].state if tag in rows[key].audiences else None for key in keys}
        for others, changes in views:
            if changes == seen:
                others.add(tag)
                break
        else:
            views.append(({tag}, seen))
    return views


@contextmanager
def undoing(entry: Entry) -> Iterator[None]:
    """The operations opened inside take this entry back: what they record names it and says so."""
    token = _undone.set(entry)
    try:
        yield
    finally:
        _undone.reset(token)


def _sqlstate(error: OperationalError) -> str | None:
    return getattr(error.__cause__, "pgcode", None)


def desk_now() -> datetime:
    """The desk's clock: the time of the database, moved by nothing but a test."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_now()")
        now: datetime = cursor.fetchone()[0]
    return now


def operation(action: str) -> Callable[[Callable[Concatenate[Operation, P], R]], Callable[P, R]]:
    """Make a service of a function: see the module. ``action`` is a name of the role matrix."""

    def decorate(function: Callable[Concatenate[Operation, P], R]) -> Callable[P, R]:
        def once(by: Actor, kwargs: dict[str, Any]) -> R:
            with transaction.atomic(durable=True):
                if not by.may(action):
                    raise Forbidden(_("Your role does not allow this. Ask the shift leader."), action=action)
                claim = idempotency.pending()
                if claim:
                    claim.take()
                op = Operation(action, by, desk_now())
                token = _current.set(op)
                try:
                    result = function(op, **kwargs)  # type: ignore[call-arg]
                    if claim:
                        claim.prepare(result)
                    op._write()
                finally:
                    _current.reset(token)
                if claim:
                    claim.keep(op)
                return result

        @wraps(function)
        def run(**kwargs: Any) -> R:
            if _current.get() is not None:
                raise RuntimeError("an operation never calls an operation; share an underscore function")
            attempt = 0
            while True:
                try:
                    return once(kwargs["by"], kwargs)
                except IntegrityError as error:
                    if getattr(error.__cause__, "pgcode", None) != UNIQUE_VIOLATION:
                        raise
                    # The check before it saw nothing yet: somebody made the same thing at the same moment.
                    raise Refused(_("Somebody made the same thing a moment ago. Look again."), code="exists") from error
                except OperationalError as error:
                    state = _sqlstate(error)
                    if state == LOCK_TIMEOUT:
                        raise Refused(
                            _("Somebody is changing this right now. Nothing was saved; try again."),
                            code="try_again",
                        ) from error
                    attempt += 1
                    # Inside somebody's transaction (a test) the first failure has already spoiled it.
                    if (
                        state not in (SERIALIZATION_FAILURE, DEADLOCK)
                        or attempt > RETRIES
                        or connection.in_atomic_block
                    ):
                        raise

        return run  # type: ignore[return-value]

    return decorate
