"""What the clock hands to the next shift: alarms that stand, limits that run, messages that did not arrive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blotter.handover import Line, Section
from blotter.text import names_exercise
from escalation.models import Alarm, Deadline, Notice
from escalation.policies import FORGOTTEN, PLANNED

AHEAD = timedelta(hours=12)
# What waits behind an acknowledged alarm is said by the alarm, planned work by its own section.
ELSEWHERE = (FORGOTTEN.name, PLANNED.name)


def alarms(now: datetime) -> Iterator[Line]:
    for alarm in Alarm.objects.exclude(state=Alarm.State.ENDED).order_by("state", "raised_at"):
        who = f" – {_('acknowledged by')} {alarm.acknowledged_by}" if alarm.state == Alarm.State.ACKNOWLEDGED else ""
        words = f"{alarm.words}{who}"
        yield Line(
            f"alarm:{alarm.pk}", words, words, since=alarm.raised_at, exercise=names_exercise(alarm.words)
        )  # fmt: skip


def deadlines(now: datetime) -> Iterator[Line]:
    """The next step of each limit; when it is due moves by itself and makes no other picture."""
    due = Deadline.objects.filter(state=Deadline.State.ARMED, due_at__lte=now + AHEAD).select_related("escalation")
    for deadline in due.exclude(escalation__policy_name__in=ELSEWHERE).order_by("due_at"):
        escalation = deadline.escalation
        subject = " ".join(str(value) for value in escalation.words.values()) or escalation.subject
        yield Line(
            key=f"{escalation.subject}/{escalation.policy_name}", words=f"{subject}: {escalation.label}",
            stand=escalation.label, since=escalation.started_at, due=deadline.due_at, exercise=names_exercise(subject),
        )  # fmt: skip


def undelivered(now: datetime) -> Iterator[Line]:
    lost = Notice.objects.filter(state__in=(Notice.State.LATE, Notice.State.FAILED), seen_at=None)
    for notice in lost.order_by("due_at"):
        words = f"{notice.role}, {notice.channel}: {notice.words}"
        yield Line(f"notice:{notice.pk}", words, words, since=notice.due_at)


SECTIONS = (
    Section("alarms", gettext_lazy("Alarms"), 10, alarms),
    Section("deadlines", gettext_lazy("Limits that run, next 12 h"), 50, deadlines),
    Section("undelivered", gettext_lazy("Not delivered"), 55, undelivered),
)
