"""A request sent twice acts once.

The claim is inserted first in the operation's transaction: a rival with the same key waits for that commit and then
replays the stored answer. Only successes are kept; a refusal may be tried again with the same key.

Of the request itself a print is kept that is keyed with the desk's secret: a body holds names, and a plain digest would
let whoever reads the table try which. A request that is repeated after a change of the secret is known as long as the
old one stands in ``SECRET_KEY_FALLBACKS``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from blotter.errors import Refused

if TYPE_CHECKING:
    from blotter.operations import Operation

Present = Callable[[Any], dict[str, Any]]


class Replay(Exception):
    """The key was used before with the same request: ``answer`` (JSON text) and ``status`` are what it got."""

    def __init__(self, status: int, answer: str) -> None:
        super().__init__(status)
        self.status, self.answer = status, answer


@dataclass(slots=True)
class Claim:
    """``request``: its prints, by the secret of now and by those before (see :func:`digests`)."""

    user_id: int
    key: UUID | None
    request: tuple[bytes, ...]
    status: int
    present: Present
    body: dict[str, Any] = field(default_factory=dict)
    answer: str = ""

    def take(self) -> None:
        """Claim the key in the open transaction; a rival waits here for the commit of the first and then replays."""
        if self.key is None:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO blotter_rememberedanswer (user_id, key, request, answer) VALUES (%s, %s, %s, '')"
                " ON CONFLICT (user_id, key) DO NOTHING RETURNING 1",
                [self.user_id, self.key, self.request[0]],
            )
            claimed = cursor.fetchone()
        if not claimed:
            self.replay()

    def replay(self) -> None:
        """Raise what this request was answered before, if it was."""
        if self.key is None:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT request, status, answer FROM blotter_rememberedanswer WHERE user_id = %s AND key = %s",
                [self.user_id, self.key],
            )
            found = cursor.fetchone()
        if found is None:
            return
        request, status, answer = found
        if bytes(request) not in self.request:
            raise Refused(
                _("This Idempotency-Key was used for another request. Send this one with a new key."),
                code="idempotency_key_reused",
            )
        raise Replay(status, answer)

    def prepare(self, result: Any) -> None:
        """Build the answer, with whatever it reads, before the entry is written: from then on the whole desk waits."""
        self.body = self.present(result)

    def keep(self, op: Operation) -> None:
        """Complete the answer by the serial of the entry and remember it."""
        answer = {**self.body, "serial": op.entry.serial if op.entry else None}
        self.answer = json.dumps(answer, cls=DjangoJSONEncoder)
        if self.key is None:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE blotter_rememberedanswer SET status = %s, answer = %s WHERE user_id = %s AND key = %s",
                [self.status, self.answer, self.user_id, self.key],
            )


_pending: ContextVar[Claim | None] = ContextVar("idempotency_claim", default=None)


def pending() -> Claim | None:
    claim = _pending.get()
    if claim is not None and claim.answer:
        # A second act under one key would read the first one's answer as its own, and be lost.
        raise RuntimeError("one idempotency key serves one operation")
    return claim


def forget(age: timedelta) -> int:
    """Remove the answers that were remembered longer ago than this; how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM blotter_rememberedanswer WHERE created_at < desk_now() - make_interval(secs => %s)",
            [age.total_seconds()],
        )
        return int(cursor.rowcount)


def digests(*parts: str | bytes) -> tuple[bytes, ...]:
    """The prints by which a request is known again: HMAC-SHA-256 with the desk's secret, then with each older one.

    The last is the plain digest by which answers were remembered before migration 0005. Whoever repeats across that
    update has acted already and must not be told to act again; it can go once those answers are forgotten.
    """
    text = b"\0".join(p.encode() if isinstance(p, str) else p for p in parts)
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    keyed = [salted_hmac(__name__, text, secret, algorithm="sha256").digest() for secret in secrets]
    return *keyed, hashlib.sha256(text).digest()


@contextmanager
def claimed(claim: Claim) -> Iterator[Claim]:
    """The next operation opened inside takes this claim and keeps its answer in the same transaction."""
    token = _pending.set(claim)
    try:
        yield claim
    finally:
        _pending.reset(token)


@contextmanager
def unclaimed() -> Iterator[None]:
    """An operation opened inside answers no request: what it says lasts although the request is then refused."""
    token = _pending.set(None)
    try:
        yield
    finally:
        _pending.reset(token)
