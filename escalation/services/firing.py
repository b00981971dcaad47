"""Firing what is due.

A batch of deadlines is one transaction and a handful of statements, however many it holds. What the journal says of
it: each alarm that is raised is named in the words of an entry and its row is in the body, since screens know nothing
else; but the alarms of one batch that the same people may see share one entry. Ten thousand deadlines due at one
instant make some fifty entries of up to two hundred alarms each, not ten thousand entries, each with its own place in
the chain. A deadline that fires alone, which is every one outside a flood, has an entry of its own.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from blotter.actors import Actor
from blotter.errors import DeskError
from blotter.kinds import Kind
from blotter.operations import Operation, desk_now, operation
from escalation import handlers, kinds, policies, steps
from escalation.models import WORDS_LENGTH, Alarm, Deadline, Escalation, Notice
from escalation.services.raising import Raise, _raise, _raise_alarm

logger = logging.getLogger(__name__)

BATCH = 200
# An alarm that comes this much after its time says so in its words.
WORTH_SAYING_S = 2.0
# How many alarms of one entry its words name; the body holds the row of every one.
NAMED = 20
MAIL_WITHIN = timedelta(minutes=5)
CHANNEL = "desk_deadline"
ROLES = {"desk": Role.OPERATOR, "shift": Role.SHIFT_LEADER, "provost": Role.PROVOST}

# Only the deadline is locked, and none is waited for: an operation that has it is just changing its fate.
# An array of keys keeps the planner at the index, however it guesses the size of the table.
_CLAIM = """
UPDATE escalation_deadline d SET state = 'fired', fired_at = %(now)s FROM escalation_escalation e
WHERE d.id = ANY(ARRAY(
    SELECT id FROM escalation_deadline WHERE state = 'armed' AND due_at <= %(now)s AND NOT act {only}
    ORDER BY due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)) AND e.id = d.escalation_id
RETURNING d.id, d.step, d.version, d.due_at, d.armed_at, e.id, e.subject, e.policy_name, e.steps, e.words, e.priority,
    e.incident, e.patrol, e.audiences, e.started_at
"""
_ARM_NEXT = """
INSERT INTO escalation_deadline (state, armed_at, escalation_id, step, version, due_at, act)
SELECT 'armed', %s, v.* FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::timestamptz[], %s::bool[]) v
"""
# Only an alarm that still stands acknowledged was forgotten. Its row keeps who had taken it up: they are asked first.
_RAISE_AGAIN = """
UPDATE escalation_alarm a SET version = a.version + 1, count = a.count + 1, state = 'raised', due_at = v.due_at,
    late_s = v.late_s, again_at = NULL,
    told = ARRAY(SELECT DISTINCT unnest(a.told || v.told) ORDER BY 1)
FROM (VALUES {rows}) AS v (id, due_at, late_s, told) WHERE a.id = v.id AND a.state = 'acknowledged'
RETURNING a.id, a.kind, a.subject
"""


@dataclass(slots=True)
class Due:
    """A deadline that is being fired, with what its escalation knows."""

    pk: int
    step: int
    version: int
    due_at: datetime
    armed_at: datetime
    escalation: int
    subject: str
    policy: str
    steps: str
    words: str
    priority: int | None
    incident: int | None
    patrol: int | None
    audiences: Sequence[str]
    started_at: datetime

    @classmethod
    def of(cls, deadline: Deadline) -> Due:
        e = deadline.escalation
        return cls(
            deadline.pk, deadline.step, deadline.version, deadline.due_at, deadline.armed_at, e.pk, e.subject,
            e.policy_name, json.dumps(e.steps), json.dumps(e.words), e.priority, e.incident, e.patrol, e.audiences,
            e.started_at,
        )  # fmt: skip


@dataclass(slots=True)
class Outcome:
    """What came of one deadline: ``kind`` and ``words`` for the journal, and the board rows that changed."""

    due: Due
    kind: Kind
    words: str
    touched: list[tuple[str, int]] = field(default_factory=list)


@operation("clock.run")
def fire_due(op: Operation, *, by: Actor, limit: int = BATCH, only: Sequence[int] | None = None) -> list[Due]:
    """Fire up to ``limit`` due deadlines in one transaction; those that fired. ``only``: of these keys."""
    op.quiet()
    params: dict[str, Any] = {"now": op.now, "limit": limit, "only": [*(only or ())]}
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM.format(only="" if only is None else "AND id = ANY(%(only)s)"), params)
        dues = [Due(*row) for row in cursor.fetchall()]
    _record(op, _fire(op, dues))
    return dues


def _record(op: Operation, outcomes: Iterable[Outcome]) -> None:
    """One entry for all that the same people may see and that is of one kind."""
    groups: dict[tuple[str, frozenset[str]], list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault((outcome.kind.name, frozenset(outcome.due.audiences)), []).append(outcome)
    for group in groups.values():
        kind = group[0].kind
        for outcome in group:
            for key in outcome.touched:
                op.touch_key(*key)
        words = "; ".join(outcome.words for outcome in group[:NAMED])
        if len(group) > NAMED:
            words = _("%(words)s; and %(more)d more") % {"words": words, "more": len(group) - NAMED}
        if kind is kinds.RAISED and len(group) > 1:
            op.record(kinds.RAISED_MANY, count=len(group), words=words)
        else:
            op.record(kind, words=words)


def _fire(op: Operation, dues: Sequence[Due]) -> list[Outcome]:
    """Take the step of each: alarms, notices, the next deadline. The deadlines themselves are marked already."""
    if not dues:
        return []
    addresses, wordings = _addresses(dues), _Wordings()
    outcomes: list[Outcome] = []
    raises: list[tuple[Outcome, Raise]] = []
    again: list[tuple[Outcome, datetime, float, set[str]]] = []
    notices: list[Notice] = []
    plans: list[tuple[Due, steps.Firing]] = []
    for due in dues:
        frozen = steps.parse_stored(due.steps)
        plan = steps.firing(frozen, due.step, due.due_at, op.now, partial(_reaches, due, addresses))
        late = max(0.0, (op.now - max(plan.missed_at, due.armed_at)).total_seconds())
        told = _told(frozen, plan)
        words = wordings.of(due, plan, late, asks_only=not (told["desk"] or told["email"]))
        outcome = Outcome(due, _kind(told), words)
        if due.policy == policies.FORGOTTEN.name:
            again.append((outcome, plan.due_at, late, told["desk"]))
            continue
        outcome.touched.append((Escalation.board_subject, due.escalation))
        outcomes.append(outcome)
        plans.append((due, plan))
        if told["desk"]:
            raises.append((outcome, _alarm(outcome, plan, late, told["desk"])))
        notices += _notices(op, outcome, plan, told["email"], addresses)
    _arm_next(op, plans)
    keys = _raise(op, (one for _outcome, one in raises))
    for outcome, one in raises:
        outcome.touched += _changed(keys[one.kind, one.subject], one.kind, one.subject)
    if notices:
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
        op.notify(CHANNEL, {"notices": True})
    return outcomes + _raise_again(op, again)


def _kind(told: dict[str, set[str]]) -> Kind:
    return kinds.RAISED if told["desk"] else kinds.PROMPTED if told["phone"] or told["email"] else kinds.PASSED


def _told(frozen: Sequence[steps.Step], plan: steps.Firing) -> dict[str, set[str]]:
    """Whom this firing tells, by channel: after an outage also those whom the steps passed over should have told."""
    told: dict[str, set[str]] = {how: set() for how in steps.HOW}
    for index in plan.passed:
        for how in frozen[index].how:
            told[how].update(frozen[index].who)
    told["desk"].discard("patrol")
    return told


def _reaches(due: Due, addresses: dict[str, list[str]], step: steps.Step) -> bool:
    return bool(
        ("desk" in step.how and set(step.who) - {"patrol"})
        or ("phone" in step.how and "patrol" in step.who and due.patrol is not None)
        or ("email" in step.how and any(addresses.get(who) for who in step.who))
    )


def _addresses(dues: Iterable[Due]) -> dict[str, list[str]]:
    """Who is mailed, by the ``who`` of steps; empty unless a step of these mails."""
    found: dict[str, list[str]] = {}
    if any("email" in step.how for text in {due.steps for due in dues} for step in steps.parse_stored(text)):
        people = User.objects.filter(is_active=True, grants__role__in=ROLES.values()).exclude(email="")
        for role, email in people.values_list("grants__role", "email").distinct().order_by("email"):
            for who, named in ROLES.items():
                if role == named:
                    found.setdefault(who, []).append(email)
    return found


class _Wordings:
    """The words of a batch. Each sentence is looked up in the language's catalogue once, not once a deadline."""

    def __init__(self) -> None:
        self.late = _("%(words)s (%(late)s late)")
        self._found: dict[tuple[str, bool], str] = {}

    def of(self, due: Due, plan: steps.Firing, late: float, *, asks_only: bool) -> str:
        template = self._found.get((due.policy, asks_only))
        if template is None:
            family = policies.FAMILIES[due.policy]
            template = str(family.prompt if asks_only and family.prompt else family.alarm)
            self._found[due.policy, asks_only] = template
        after = policies.in_words((plan.due_at - due.started_at).total_seconds())
        words = policies.wording(template, {"priority": due.priority, "after": after, **json.loads(due.words)})
        return self.late % {"words": words, "late": policies.in_words(late)} if late >= WORTH_SAYING_S else words


def _alarm(outcome: Outcome, plan: steps.Firing, late: float, told: set[str]) -> Raise:
    due = outcome.due
    return Raise(
        kind=policies.FAMILIES[due.policy].kind,
        subject=due.subject,
        words=outcome.words,
        audiences=due.audiences,
        told=told,
        due_at=plan.due_at,
        late_s=round(late, 3),
        escalation=due.escalation,
        incident=due.incident,
        patrol=due.patrol,
        priority=due.priority,
    )


def _notices(
    op: Operation, outcome: Outcome, plan: steps.Firing, told: Iterable[str], addresses: dict[str, list[str]]
) -> Iterator[Notice]:
    due = outcome.due
    for who in sorted(told):
        for address in addresses.get(who, ()):
            yield Notice(
                # The deadline fires once, and so does its mail to one address.
                key=f"deadline:{due.pk}:{address}",
                role=ROLES[who],
                to=address,
                subject=due.subject,
                words=outcome.words[:WORDS_LENGTH],
                audiences=list(due.audiences),
                created_at=op.now,
                due_at=op.now + MAIL_WITHIN,
                next_try_at=op.now,
            )


def _arm_next(op: Operation, plans: Iterable[tuple[Due, steps.Firing]]) -> None:
    rows = [_next(due, plan) for due, plan in plans if plan.next_due is not None]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_ARM_NEXT, [op.now, *map(list, zip(*rows, strict=True))])


def _next(due: Due, plan: steps.Firing) -> tuple[int, int, int, datetime | None, bool]:
    """Escalation, step, version, due and act of the deadline that follows."""
    repeats = plan.next_step == plan.step
    version = 1 if not repeats else due.version + 1 if plan.step == due.step else 2
    act = steps.parse_stored(due.steps)[plan.next_step].act
    return due.escalation, plan.next_step, version, plan.next_due, act


def _raise_again(op: Operation, again: Sequence[tuple[Outcome, datetime, float, set[str]]]) -> list[Outcome]:
    """Acknowledged and not dealt with: the alarm sounds again. One that ended or sounds already is left alone."""
    if not again:
        return []
    Escalation.objects.filter(pk__in=[outcome.due.escalation for outcome, *_rest in again]).update(
        state=Escalation.State.ENDED, ended_at=op.now
    )
    values: list[Any] = []
    by_alarm: dict[int, Outcome] = {}
    for outcome, due_at, late, told in again:
        pk = int(outcome.due.subject.partition(":")[2])
        by_alarm[pk] = outcome
        values += [pk, due_at, round(late, 3), sorted(told)]
    rows = ", ".join(["(%s, %s, %s, %s::varchar[])"] * len(by_alarm))
    with connection.cursor() as cursor:
        cursor.execute(_RAISE_AGAIN.format(rows=rows), values)
        rows_raised = cursor.fetchall()
    for pk, kind, subject in rows_raised:
        by_alarm[pk].touched += _changed(pk, kind, subject)
    return [by_alarm[pk] for pk, _kind, _subject in rows_raised]


def _changed(alarm: int, kind: str, subject: str) -> list[tuple[str, int]]:
    """The board rows that change with an alarm: of a panic also the patrol's own, which says who has taken it up."""
    rows = [(Alarm.board_subject, alarm)]
    if kind == Alarm.Kind.PANIC:
        name, _colon, key = subject.partition(":")
        rows.append((name, int(key)))
    return rows


def passes(error: Exception) -> bool:
    """Whether a failure lies in the moment (a lock held by somebody, a lost connection) and not in the row."""
    return isinstance(error, OperationalError | InterfaceError) or getattr(error, "code", "") == "try_again"


# -- steps that change their subject, and rows that cannot fire ---------------------------------------------------
def act_when_due(by: Actor) -> int:
    """Let the handlers take the acting steps that are due; how many were looked at. Not an operation: each of them is.

    A handler disarms its own policy. One that did not, or failed, leaves its deadline failed with an alarm.
    """
    due = Deadline.objects.filter(state=Deadline.State.ARMED, act=True, due_at__lte=desk_now()).order_by("due_at")
    waiting = list(due.values_list("pk", "escalation__subject", "escalation__policy_name")[:BATCH])
    for pk, subject, policy in waiting:
        kind, _colon, key = subject.partition(":")
        reason = "the handler left it armed"
        try:
            handlers.get(policy)(by=by, **{kind: int(key)})
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            if passes(error):
                continue
            # Another clock may have been quicker, whose effect this one then trips over: the row tells.
            logger.info("handler of %s for %s: %s", policy, subject, error)
            reason = str(error) if isinstance(error, DeskError) else type(error).__name__
        if Deadline.objects.filter(pk=pk, state=Deadline.State.ARMED).exists():
            fail(by=by, deadline=pk, reason=reason)
    return len(waiting)


@operation("clock.run")
def fail(op: Operation, *, by: Actor, deadline: int, reason: str) -> None:
    """Take a deadline that cannot fire out of the way and tell the desk, which must watch the subject itself."""
    op.quiet()
    row = Deadline.objects.select_for_update(skip_locked=True).filter(pk=deadline, state=Deadline.State.ARMED).first()
    if row is None:
        return
    row.state, row.fired_at = Deadline.State.FAILED, op.now
    row.save(update_fields=["state", "fired_at"])
    escalation = row.escalation
    words = _("A deadline of %(subject)s (%(label)s) could not fire; watch it yourself. %(reason)s") % {
        "subject": ", ".join(map(str, escalation.words.values())) or escalation.subject,
        "label": escalation.label,
        "reason": reason,
    }
    _raise_alarm(
        op,
        kind=Alarm.Kind.SYSTEM,
        subject=f"deadline:{row.pk}",
        words=words[:WORDS_LENGTH],
        incident=escalation.incident,
        patrol=escalation.patrol,
        audiences=escalation.audiences,
        ends_when_seen=True,
    )
    op.touch(escalation)
    op.record(kinds.DEADLINE_FAILED, words=words[:WORDS_LENGTH])
