"""What the clock hands to the next shift: alarms that stand, limits that run, messages that did not arrive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from string import Formatter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blotter.handover import Line, Section
from blotter.text import names_exercise
from escalation.models import Alarm, Deadline, Escalation, Notice
from escalation.policies import FAMILIES, FORGOTTEN, PLANNED

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
        subject = named(escalation)
        yield Line(
            key=f"{escalation.subject}/{escalation.policy_name}", words=f"{subject}: {escalation.label}",
            stand=escalation.label, since=escalation.started_at, due=deadline.due_at, exercise=names_exercise(subject),
        )  # fmt: skip


def named(escalation: Escalation) -> str:
    """What a limit is about, in the order in which its alarm says it: ``FOX 21 26-0145``. A figure names nothing."""
    family = FAMILIES.get(escalation.policy_name)
    order = [name for _text, name, _spec, _how in Formatter().parse(str(family.alarm)) if name] if family else []
    facts = {name: escalation.words[name] for name in order if name in escalation.words} | escalation.words
    return " ".join(value for value in facts.values() if isinstance(value, str)) or escalation.subject


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
