"""The outbox: what leaves the desk leaves at least once, and what does not arrive is seen on the desk.

Sending is no operation, since it waits for the world outside. A message is leased to one sender, and the lease runs
out when that sender dies. Only what the board shows is recorded: late, not delivered, delivered after all.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.kinds import Kind
from blotter.operations import Operation, desk_now, operation
from escalation import kinds
from escalation.models import WORDS_LENGTH, Alarm, Notice
from escalation.services.ending import _end_alarms
from escalation.services.raising import _raise_alarm

logger = logging.getLogger(__name__)

AT_ONCE = 20
LEASE = timedelta(seconds=90)
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=10), timedelta(minutes=5)
MOST_ATTEMPTS = 12

# A message that is late stays late on the board while it is tried again.
_LEASE = """
UPDATE escalation_notice SET state = CASE state WHEN 'late' THEN 'late' ELSE 'sending' END, attempts = attempts + 1,
    next_try_at = %(now)s + %(lease)s
WHERE id IN (
    SELECT id FROM escalation_notice WHERE state IN ('queued', 'sending', 'late') AND next_try_at <= %(now)s
    ORDER BY next_try_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
) RETURNING id
"""


def deliver(by: Actor) -> int:
    """Send what is queued and ready, a few at a time; how many arrived."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        params: dict[str, Any] = {"now": desk_now(), "lease": LEASE, "limit": AT_ONCE}
        cursor.execute(_LEASE, params)
        leased = [pk for (pk,) in cursor.fetchall()]
    arrived = 0
    for notice in Notice.objects.filter(pk__in=leased).order_by("pk"):
        try:
            _mail(notice)
        except Exception as error:
            logger.warning("notice %s not delivered, try %s: %s", notice.pk, notice.attempts, error)
            not_sent(by=by, notice=notice.pk, error=_reason(error), hopeless=_hopeless(error))
        else:
            sent(by=by, notice=notice.pk)
            arrived += 1
    return arrived


def _mail(notice: Notice) -> None:
    body = _("%(words)s\n\nIMP Station Desk, telephone %(phone)s, day and night.\n%(marking)s\n") % {
        "words": notice.words,
        "phone": settings.DESK_PHONE,
        "marking": settings.DESK_MARKING,
    }
    # At least once may be twice: the same identity lets the reader's mail program see that.
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {"Message-ID": f"<notice-{notice.pk}-{notice.created_at:%Y%m%d%H%M%S%f}@{domain}>"}
    EmailMessage(f"IMP desk: {notice.words}", body, to=[notice.to], headers=headers).send()


def _reason(error: Exception) -> str:
    # The address of the recipient stays out of what a screen may show.
    return type(error).__name__


def _hopeless(error: Exception) -> bool:
    """Whether the mail server said that trying again is useless."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500


def _locked(op: Operation, notice: int) -> Notice:
    """The notice, locked after its alarm: whoever acknowledges the alarm locks in this order too."""
    alarms = Alarm.objects.select_for_update().filter(subject=f"{Notice.board_subject}:{notice}")
    list(alarms.order_by("pk").values_list("pk"))
    return op.lock(Notice, notice)


@operation("clock.run")
def sent(op: Operation, *, by: Actor, notice: int) -> None:
    """A message left. It is only news when it was missed before."""
    _end_alarms(op, subject=f"{Notice.board_subject}:{notice}")
    row = _locked(op, notice)
    was_late = row.state == Notice.State.LATE
    row.state, row.ended_at, row.error = Notice.State.SENT, op.now, ""
    row.save()
    if was_late:
        op.touch(row)
        op.record(kinds.NOTICE_SENT_LATE, channel=row.channel, role=row.role, words=row.words)
    else:
        op.quiet()


@operation("clock.run")
def not_sent(op: Operation, *, by: Actor, notice: int, error: str, hopeless: bool) -> None:
    """A try failed: again later, each time after twice as long; given up for good when it is hopeless."""
    row = _locked(op, notice)
    row.error = error
    if hopeless or row.attempts >= MOST_ATTEMPTS:
        _show(op, row, Notice.State.FAILED, kinds.NOTICE_FAILED)
        return
    row.next_try_at = op.now + min(FIRST_RETRY * 2 ** (row.attempts - 1), LONGEST_RETRY)
    if row.state != Notice.State.LATE:
        row.state = Notice.State.QUEUED
    row.save()
    op.quiet()


@operation("clock.run")
def mark_late(op: Operation, *, by: Actor) -> int:
    """Show what was not delivered in its time; how many. The clock does this, so that it needs no broker."""
    op.quiet()
    waiting = Notice.objects.select_for_update(skip_locked=True).filter(
        state__in=[Notice.State.QUEUED, Notice.State.SENDING], due_at__lte=op.now
    )
    late = list(waiting.order_by("pk")[:AT_ONCE])
    for row in late:
        _show(op, row, Notice.State.LATE, kinds.NOTICE_LATE)
    return len(late)


def _show(op: Operation, notice: Notice, state: str, kind: Kind) -> None:
    notice.state = state
    if state == Notice.State.FAILED:
        notice.ended_at = op.now
    notice.save()
    facts: dict[str, Any] = {"channel": notice.channel, "role": notice.role, "words": notice.words}
    _raise_alarm(
        op,
        kind=Alarm.Kind.SYSTEM,
        subject=f"{Notice.board_subject}:{notice.pk}",
        words=kind.words(facts)[:WORDS_LENGTH],
        audiences=notice.audiences,
        ends_when_seen=True,
    )
    op.touch(notice)
    op.record(kind, **facts)
