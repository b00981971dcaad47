"""Investigations: opened, given to investigators, led through their states to the review."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_reason, clean_text
from incidents import selectors
from incidents.models import Incident
from incidents.policing import kinds
from incidents.policing.models import CaseNumber, Investigation, Investigator
from incidents.policing.services.common import _lock_case, _save_case, _user
from incidents.policing.states import LABELS, REASONED, REVIEWS, TRANSITIONS, State
from incidents.services.common import clean_choice
from incidents.services.numbers import incident_called, next_number


@operation("investigation.lead")
def open_investigation(
    op: Operation, *, by: Actor, title: str, leader: str, incident: str = "", summary: str = "", exercise: bool = False
) -> Investigation:
    """Open a case with the number of the year. ``leader``: user name of who leads it, told apart from who reviews it.

    With an incident it is an exercise where that is one.
    """
    about = incident_called(incident) if incident else None
    lead = _user(leader, "leader")
    row = Investigation.objects.create(
        number=next_number(op, CaseNumber, CaseNumber.Series.INVESTIGATION),
        title=clean_line(title, "title", 120, required=True),
        summary=clean_text(summary, "summary"),
        state_since=op.now,
        exercise=about.exercise if about else bool(exercise),
        opened_at=op.now,
        opened_by_id=op.by.user.pk,
    )
    Investigator.objects.create(investigation=row, user=lead, leads=True, since=op.now)
    if about:
        row.incidents.add(about)
    words = _(", about %(incident)s") % {"incident": about.called} if about else ""
    op.record(kinds.CASE_OPENED, case=row.called, about=words)
    return row


@operation("investigation.work")
def follow(
    op: Operation,
    *,
    by: Actor,
    investigation: int,
    act: str,
    reason: str = "",
    outcome: str = "",
    review: str = "",
    version: int | None = None,
) -> Investigation:
    """Do an act of the state table: begin, suspend, resume, submit, hand_over, send_back, close, reopen.

    ``send_back`` and ``close`` are the review's: by somebody who leads investigations and never worked on this one.
    Closing needs an ``outcome``, and every task done.
    """
    row = _lock_case(op, investigation, version, at_work=False)
    target = TRANSITIONS[row.state].get(act)
    if target is None:
        words = _("%(case)s is %(state)s, which does not allow this.")
        facts = {"case": row.called, "state": State(row.state).label}
        raise Refused(words % facts, current_state=row.state, acts=list(TRANSITIONS[row.state]))
    reason = clean_reason(reason, required=act in REASONED)
    if act in REVIEWS or act == "reopen":
        _may_review(op, row)
    if act in ("submit", "close"):
        _all_done(row)
    if act == "close":
        if not outcome:
            raise Invalid(_("How did it end? Choose the outcome."), field="outcome")
        row.outcome = clean_choice(outcome, Investigation.Outcome.values, "outcome")
        row.review, row.reviewed_by_id = clean_text(review, "review", 4000), op.by.user.pk
    elif act == "reopen":
        row.outcome, row.reviewed_by = "", None
    row.state, row.state_since, row.state_reason = target, op.now, reason
    _save_case(op, row)
    why = f": {reason}" if reason else ""
    op.record(kinds.CASE_STATE, case=row.called, state=State(target).label, reason=why)
    return row


@operation("investigation.lead")
def appoint(
    op: Operation, *, by: Actor, investigation: int, user: str, leads: bool = False, version: int | None = None
) -> Investigator:
    """Put somebody on the case; ``leads`` makes them its leader instead of who leads it now."""
    row = _lock_case(op, investigation, version)
    person = _user(user, "user")
    present = row.investigators.filter(until=None)
    mine = present.filter(user=person).first()
    if mine and mine.leads == leads:
        raise Refused(_("%(who)s works on this case already.") % {"who": person.label}, code="appointed")
    if mine and not leads:
        raise Refused(_("A case has a leader. Make somebody else the leader first."), code="needs_leader")
    if leads:
        present.update(leads=False)
    if mine:
        mine.leads = True
        mine.save(update_fields=["leads"])
    else:
        mine = Investigator.objects.create(investigation=row, user=person, leads=leads, since=op.now)
    _save_case(op, row)
    words = _(", who leads from now on") if leads else ""
    op.record(kinds.APPOINTED, case=row.called, leads=words)
    return mine


@operation("investigation.lead")
def release_investigator(
    op: Operation, *, by: Actor, investigation: int, user: str, version: int | None = None
) -> Investigator:
    """Take somebody off the case, who has no open task in it and does not lead it."""
    row = _lock_case(op, investigation, version)
    person = _user(user, "user")
    mine = row.investigators.filter(user=person, until=None).first()
    if mine is None:
        raise Refused(_("%(who)s does not work on this case.") % {"who": person.label}, code="not_appointed")
    if mine.leads:
        raise Refused(_("A case has a leader. Make somebody else the leader first."), code="needs_leader")
    if open_task := row.tasks.filter(given_to=person, done_at=None).first():
        words = _("Task %(number)d is still with %(who)s. Finish it or give it to somebody else.")
        raise Refused(words % {"number": open_task.number, "who": person.label}, code="open_task")
    mine.until = op.now
    mine.save(update_fields=["until"])
    _save_case(op, row)
    op.record(kinds.RELEASED, case=row.called)
    return mine


@operation("investigation.work")
def link_incident(
    op: Operation, *, by: Actor, investigation: int, incident: str, version: int | None = None
) -> Investigation:
    row = _lock_case(op, investigation, version)
    about = selectors.get(op.by, incident_called(incident).pk)
    if row.incidents.filter(pk=about.pk).exists():
        raise Refused(_("%(incident)s is linked already.") % {"incident": about.called}, code="linked")
    if about.exercise != row.exercise:
        raise Refused(_("Exercise and real work are kept apart."), code="exercise")
    row.incidents.add(about)
    _save_case(op, row)
    op.record(kinds.CASE_LINKED, case=row.called, incident=about.called)
    return row


@operation("investigation.work")
def unlink_incident(
    op: Operation, *, by: Actor, investigation: int, incident: int, version: int | None = None
) -> Investigation:
    row = _lock_case(op, investigation, version)
    about: Incident | None = row.incidents.filter(pk=incident).first()
    if about is None:
        raise Refused(_("This incident is not linked."), code="not_linked")
    row.incidents.remove(about)
    _save_case(op, row)
    op.record(kinds.CASE_UNLINKED, case=row.called, incident=about.called)
    return row


def _may_review(op: Operation, row: Investigation) -> None:
    reviewer = op.by.user
    assert isinstance(reviewer, User)
    if not op.by.may("investigation.lead"):
        raise Refused(_("The review is for the shift leader or the Force Provost Marshal."), code="no_reviewer")
    if row.investigators.filter(user_id=reviewer.pk).exists():
        raise Refused(_("You worked on this case. Somebody else reviews it."), code="own_case")


def _all_done(row: Investigation) -> None:
    open_tasks = list(row.tasks.filter(done_at=None).values_list("number", flat=True))
    if open_tasks:
        words = _("Still to be done: task %(numbers)s. Finish these first.")
        raise Refused(words % {"numbers": ", ".join(map(str, open_tasks))}, code="open_tasks", tasks=open_tasks)


def labels(row: Investigation) -> dict[str, str]:
    """The acts that its state allows, with what their buttons say."""
    return {act: str(LABELS[act]) for act in TRANSITIONS[row.state]}
