"""Detention plans: what an operation needs to hold people rightly, what of it is there, and the FPM's approval."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, check_unchanged, operation
from blotter.text import clean_line, clean_reason, clean_text, clean_whole
from escalation import policies
from escalation import services as escalation
from incidents.detention.checklist import CHECKLIST
from incidents.detention.kinds import plans as kinds
from incidents.detention.models import DetentionPlan, HoldingSite, PlanCheck, PlanLine, RecordNumber
from incidents.detention.selectors.plans import gaps
from incidents.detention.services.common import (
    _save,
    follow,
    missing,
)
from incidents.detention.states import PLAN, PLAN_OPEN, PlanState
from incidents.services.common import clean_choice
from incidents.services.numbers import incident_called, next_number
from reference.models import Partner

DECISION = policies.DECISION.name
MOST_PERSONS = 5000


@operation("detention.plan")
def draft_plan(
    op: Operation,
    *,
    by: Actor,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    expected: int,
    place: str = "",
    instructions: str = "",
    incident: str = "",
    exercise: bool = False,
) -> DetentionPlan:
    """A plan with the checklist of the desk; what it needs is added line by line."""
    about = incident_called(incident) if incident else None
    if ends_at <= op.now:
        raise Invalid(_("That time has passed. Write one that is to come."), field="ends_at")
    row = DetentionPlan(
        number=next_number(op, RecordNumber, RecordNumber.Series.PLAN), incident=about,
        exercise=about.exercise if about else bool(exercise), state_since=op.now, written_at=op.now,
        written_by_id=op.by.user.pk,
    )  # fmt: skip
    _fill(row, title, starts_at, ends_at, expected, place, instructions)
    row.save()
    PlanCheck.objects.bulk_create(
        PlanCheck(plan=row, number=number, words=str(words)) for number, words in enumerate(CHECKLIST, 1)
    )
    words = _(", about %(incident)s") % {"incident": about.called} if about else ""
    op.record(kinds.DRAFTED, plan=row.called, expected=row.expected, about=words)
    return row


@operation("detention.plan")
def change_plan(
    op: Operation,
    *,
    by: Actor,
    plan: int,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    expected: int,
    place: str = "",
    instructions: str = "",
    version: int | None = None,
) -> DetentionPlan:
    """Other times, numbers or instructions. What was submitted or approved is taken back to the draft first."""
    row = _lock_draft(op, plan, version)
    _fill(row, title, starts_at, ends_at, expected, place, instructions)
    _save(op, row)
    op.record(kinds.CHANGED, plan=row.called)
    return row


@operation("detention.plan")
def add_line(
    op: Operation,
    *,
    by: Actor,
    plan: int,
    kind: str,
    number: int = 1,
    site: int | None = None,
    partner: str = "",
    words: str = "",
    version: int | None = None,
) -> PlanLine:
    """A means of the plan: a holding site with the places that it gives, people, vehicles, a partner …"""
    row = _lock_draft(op, plan, version)
    line = PlanLine(
        plan=row, kind=clean_choice(kind, PlanLine.Kind.values, "kind"), count=clean_whole(number, "number", 1, 999),
        words=clean_line(words, "words", 200),
    )  # fmt: skip
    if line.kind == PlanLine.Kind.SITE:
        line.site = _site_of(row, site, line.count)
    elif line.kind == PlanLine.Kind.PARTNER:
        line.partner = Partner.objects.filter(slug=partner, active=True).first()
        if line.partner is None:
            raise Invalid(_("Choose the partner to hand over to."), field="partner")
    elif not line.words:
        raise Invalid(_("Say who or what it is: patrol, unit, languages, vehicle. No personal names."), field="words")
    line.save()
    _save(op, row)
    op.record(kinds.LINE_ADDED, plan=row.called, what=line.get_kind_display())
    return line


@operation("detention.plan")
def confirm_line(op: Operation, *, by: Actor, line: int) -> PlanLine:
    """Whoever gives it has said so: it counts. Also while the plan is submitted or approved."""
    row, found = _lock_line(op, line)
    if found.confirmed_at:
        raise Refused(_("This is confirmed already."), code="confirmed")
    found.confirmed_at, found.confirmed_by_id = op.now, op.by.user.pk
    found.save(update_fields=["confirmed_at", "confirmed_by"])
    _save(op, row)
    op.record(kinds.LINE_CONFIRMED, plan=row.called, what=found.get_kind_display())
    return found


@operation("detention.plan")
def withdraw_line(op: Operation, *, by: Actor, line: int) -> PlanLine:
    """It is not there after all. An approved plan keeps its approval: the gap is seen by whoever approved it."""
    row, found = _lock_line(op, line)
    found.withdrawn_at = op.now
    found.save(update_fields=["withdrawn_at"])
    _save(op, row)
    op.record(kinds.LINE_WITHDRAWN, plan=row.called, what=found.get_kind_display())
    return found


@operation("detention.plan")
def tick(op: Operation, *, by: Actor, check: int, done: bool = True, remark: str = "") -> PlanCheck:
    """A point of the checklist is ready, or is not after all."""
    key = PlanCheck.objects.filter(pk=check).values_list("plan_id", flat=True).first()
    if key is None:
        raise missing(_("point of the checklist"), check)
    row = _lock_open(op, key, None)
    found = PlanCheck.objects.get(pk=check)
    if bool(found.done_at) == bool(done):
        words = _("This is ticked already.") if done else _("This is not ticked.")
        raise Refused(words, code="ticked")
    found.done_at, found.done_by_id = (op.now, op.by.user.pk) if done else (None, None)
    found.remark = clean_line(remark, "remark", 200)
    found.save()
    _save(op, row)
    op.record(kinds.TICKED if done else kinds.UNTICKED, plan=row.called, number=found.number)
    return found


@operation("detention.plan")
def submit_plan(op: Operation, *, by: Actor, plan: int, despite: str = "", version: int | None = None) -> DetentionPlan:
    """Ask the FPM to approve it. With gaps only when ``despite`` says why: people decide, the desk counts."""
    row = _lock_open(op, plan, version)
    target = follow(PLAN, row, "submit")
    open_gaps = gaps(row)
    row.despite = clean_line(despite, "despite", 200)
    if open_gaps and not row.despite:
        words = _("Still open: %(gaps)s. Mend this, or say why the plan goes up as it is.")
        raise Invalid(words % {"gaps": "; ".join(open_gaps)}, field="despite", code="gaps")
    row.state, row.state_since, row.reason = target, op.now, ""
    escalation._arm(
        op, subject=subject_of(row), policy=DECISION, priority=None, function="detention", audiences=("shift",),
        incident=row.incident_id, start=op.now, words={"subject": row.called},
    )  # fmt: skip
    _save(op, row)
    op.record(kinds.SUBMITTED, plan=row.called, gaps=len(open_gaps))
    return row


@operation("provost.decide")
def decide_plan(
    op: Operation, *, by: Actor, key: int, approve: bool, words: str = "", version: int | None = None
) -> DetentionPlan:
    """The FPM approves the plan, or gives it back with a reason."""
    row = _lock_open(op, key, version)
    target = follow(PLAN, row, "approve" if approve else "refuse")
    row.reason = clean_reason(words, "words", required=not approve)
    row.state, row.state_since = target, op.now
    if approve:
        row.approved_at, row.approved_by_id = op.now, op.by.user.pk
    escalation._disarm(op, subject=subject_of(row), policy=DECISION)
    _save(op, row)
    op.record(kinds.APPROVED if approve else kinds.REFUSED, plan=row.called)
    return row


@operation("detention.plan")
def lead_plan(
    op: Operation, *, by: Actor, plan: int, act: str, reason: str = "", version: int | None = None
) -> DetentionPlan:
    """``take_back`` what was submitted, ``reopen`` what was approved (to be approved anew), ``end``, ``cancel``."""
    row = _lock_open(op, plan, version)
    target = follow(PLAN, row, clean_choice(act, ["take_back", "reopen", "end", "cancel"], "act"))
    row.reason = clean_reason(reason, required=act != "end")
    row.state, row.state_since = target, op.now
    if act == "reopen":
        row.approved_at, row.approved_by = None, None
    escalation._disarm(op, subject=subject_of(row), policy=DECISION)
    _save(op, row)
    op.record(kinds.LED, plan=row.called, state=PlanState(target).label)
    return row


def subject_of(row: DetentionPlan) -> str:
    return f"detention_plan:{row.pk}"


def _fill(
    row: DetentionPlan, title: str, starts_at: datetime, ends_at: datetime, expected: int, place: str, instructions: str
) -> None:
    row.title = clean_line(title, "title", 120, required=True)
    if ends_at <= starts_at:
        raise Invalid(_("It ends before it begins. Check both times."), field="ends_at")
    row.starts_at, row.ends_at = starts_at, ends_at
    row.expected = clean_whole(expected, "expected", 0, MOST_PERSONS)
    row.place = clean_line(place, "place", 200)
    row.instructions = clean_text(instructions, "instructions", 8000)


def _site_of(row: DetentionPlan, site: int | None, places: int) -> HoldingSite:
    found = HoldingSite.objects.filter(pk=site, active=True).first() if site else None
    if found is None:
        raise Invalid(_("Choose the holding site."), field="site")
    if places > found.capacity:
        words = _("%(site)s has %(capacity)d places.")
        raise Invalid(words % {"site": found.name, "capacity": found.capacity}, field="number")
    if row.lines.filter(site=found, withdrawn_at=None).exists():
        raise Invalid(_("%(site)s is in this plan already.") % {"site": found.name}, field="site")
    return found


def _lock_open(op: Operation, plan: int, version: int | None) -> DetentionPlan:
    row = op.lock(DetentionPlan, plan)
    check_unchanged(row, version)
    if row.state not in PLAN_OPEN:
        words = _("%(plan)s is %(state)s: nothing changes in it any more.")
        raise Refused(words % {"plan": row.called, "state": row.get_state_display()}, current_state=row.state)
    return row


def _lock_draft(op: Operation, plan: int, version: int | None) -> DetentionPlan:
    row = _lock_open(op, plan, version)
    if row.state != PlanState.DRAFT:
        words = _("%(plan)s is %(state)s. Take it back to the draft first, then change it.")
        raise Refused(words % {"plan": row.called, "state": row.get_state_display()}, current_state=row.state)
    return row


def _lock_line(op: Operation, line: int) -> tuple[DetentionPlan, PlanLine]:
    key = PlanLine.objects.filter(pk=line).values_list("plan_id", flat=True).first()
    if key is None:
        raise missing(_("means of a plan"), line)
    row = _lock_open(op, key, None)
    found = PlanLine.objects.get(pk=line)
    if found.withdrawn_at:
        raise Refused(_("This was withdrawn from the plan already."), code="withdrawn")
    return row, found
