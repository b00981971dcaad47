"""How long records are kept: their class, legal holds, and the erasing that a second person agrees to."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from blotter import decisions
from blotter.actors import Actor
from blotter.errors import Invalid, Missing, Refused
from blotter.operations import Operation, check_unchanged, operation
from escalation import services as escalation
from escalation.policies import DECISION
from incidents.detention import limits
from incidents.detention.kinds import custody as kinds
from incidents.detention.models import CustodyRecord, Erasure, IndexWord, LegalHold, RecordKey, RetentionClass
from incidents.detention.selectors.custody import ANSWERS
from incidents.detention.services.common import _save
from incidents.detention.services.custody_record import Facts, _lock
from incidents.detention.services.questions import _answer, _ask, _drop
from incidents.detention.services.sealing import _write, data_key
from incidents.services.common import clean_choice

SHORTER = "keep_asked"
# From the shortest to the longest.
_CLASSES = (RetentionClass.ORDINARY, RetentionClass.JUVENILE, RetentionClass.GRAVE)


@operation("custody.hold")
def set_hold(op: Operation, *, by: Actor, record: int, facts: Facts) -> LegalHold:
    """Keep a record whatever its age, until the hold is lifted."""
    row, key = _lock(op, record, None, ended=True)
    if row.holds.filter(lifted_at=None).exists():
        raise Refused(_("%(record)s is under legal hold already.") % {"record": row.called}, code="held")
    _write(op, row, key, "hold", op.now, facts)
    hold = LegalHold.objects.create(record=row, since=op.now, by_id=op.by.user.pk)
    op.record(kinds.HOLD_SET, record=row.called)
    _save(op, row)
    return hold


@operation("custody.agree")
def lift_hold(op: Operation, *, by: Actor, record: int, facts: Facts) -> LegalHold:
    """Lift a hold; never who set it."""
    row, key = _lock(op, record, None, ended=True)
    hold = row.holds.filter(lifted_at=None).first()
    if hold is None:
        raise Refused(_("%(record)s is under no legal hold.") % {"record": row.called}, code="not_held")
    if hold.by_id == op.by.user.pk:
        raise Refused(_("You set this hold. A second person lifts it."), code="own_hold")
    _write(op, row, key, "hold_lifted", op.now, facts)
    hold.lifted_at, hold.lifted_by_id = op.now, op.by.user.pk
    hold.save()
    op.record(kinds.HOLD_LIFTED, record=row.called)
    _save(op, row)
    return hold


@operation("custody.keep")
def classify(
    op: Operation, *, by: Actor, record: int, retention: str, facts: Facts, version: int | None = None
) -> CustodyRecord:
    """How long the record is kept after its end. For longer at once; for less long when a second person agrees."""
    row, key = _lock(op, record, version, ended=True)
    retention = clean_choice(retention, RetentionClass.values, "retention")
    if retention == row.retention:
        raise Invalid(_("It is kept like that now."), field="retention")
    decided = {"before": row.retention, "retention": retention}
    if _CLASSES.index(retention) < _CLASSES.index(row.retention):
        _ask(op, row, key, SHORTER, facts, decided)
        return row
    _write(op, row, key, "kept", op.now, facts, decided=decided)
    _class(op, row, retention)
    return row


@operation("custody.agree")
def decide_retention(
    op: Operation, *, by: Actor, key: int, approve: bool, words: str = "", version: int | None = None
) -> CustodyRecord:
    """Agree that a record is kept for less long, or do not agree."""
    row, _key, asked = _answer(op, key, SHORTER, approve, words)
    if approve and asked["before"] != row.retention:
        raise Refused(_("It is kept differently since. Do not agree, and let it be asked anew."), code="stale")
    if approve:
        _class(op, row, asked["retention"])
    else:
        _save(op, row)
    return row


def _class(op: Operation, row: CustodyRecord, retention: str) -> None:
    row.retention = retention
    op.record(kinds.CLASSED, record=row.called, retention=RetentionClass(retention).label)
    _save(op, row)


def kept_until(row: CustodyRecord) -> datetime | None:
    """Until when it is kept, by its class and the limit of that class at the end; ``None`` while the person is held.

    A limit that is changed holds for custodies that end afterwards, as for the clocks that start then.
    """
    return row.ended_at + limits.in_force_at(f"keep_{row.retention}", row.ended_at).span if row.ended_at else None


@operation("custody.keep")
def propose_erasure(op: Operation, *, by: Actor, record: int, reason: str, facts: Facts | None = None) -> Erasure:
    """Ask that a record be erased. The Force Provost Marshal, who is somebody else, agrees or does not.

    Before its time a record is erased by an order, or because it was wrong: ``facts`` say which. They are sealed in
    the record, for who decides, and go with it.
    """
    row = op.lock(CustodyRecord, record)
    reason = clean_choice(reason, Erasure.Reason.values, "reason")
    _may_erase(op, row, reason)
    if row.erasures.filter(decided_at=None).exists():
        raise Refused(_("The erasure of %(record)s is proposed already.") % {"record": row.called}, code="proposed")
    said = facts or {}
    if reason != Erasure.Reason.PERIOD and not str(said.get("why") or "").strip():
        raise Invalid(_("By which order, or what was wrong?"), field="why")
    _write(op, row, data_key(row), "erasure_asked", op.now, said, decided={"reason": reason})
    _save(op, row)
    proposed = Erasure.objects.create(record=row, reason=reason, proposed_at=op.now, proposed_by_id=op.by.user.pk)
    escalation._arm(
        op, subject=f"erasure:{proposed.pk}", policy=DECISION.name, priority=None, audiences=("shift",),
        words={"subject": row.called},
    )  # fmt: skip
    op.record(kinds.ERASURE_PROPOSED, record=row.called, reason=proposed.get_reason_display())
    return proposed


@operation("custody.agree")
def decide_erasure(
    op: Operation, *, by: Actor, key: int, approve: bool, words: str = "", version: int | None = None
) -> Erasure:
    """Agree, and the key of the record is destroyed in the same act, with the index; or do not agree.

    The lines stay where they are and as they are, unreadable; the journal's chain is untouched.
    """
    proposed = Erasure.objects.filter(pk=key).first()
    if proposed is None:
        raise Missing(_("There is no such erasure."))
    row = op.lock(CustodyRecord, proposed.record_id)
    proposed = op.lock(Erasure, key)
    if proposed.decided_at is not None:
        raise Refused(_("This was decided already."), code="decided")
    check_unchanged(row, version)
    if proposed.proposed_by_id == op.by.user.pk:
        raise Refused(_("You proposed this. A second person decides it."), code="own_proposal")
    if not approve and not words.strip():
        raise Invalid(_("Write why."), field="words")
    if approve:
        _may_erase(op, row, proposed.reason)
    _write(op, row, data_key(row), "erasure_decided", op.now, {"why": words}, decided={"agreed": bool(approve)})
    if approve:
        for kind in ANSWERS:
            _drop(op, row, kind)
        RecordKey.objects.filter(pk=row.pk).update(wrapped=None, destroyed_at=op.now)
        IndexWord.objects.filter(record=row).delete()
        row.cell, row.erased_at = "", op.now
    _save(op, row)
    proposed.decided_at, proposed.decided_by_id, proposed.agreed = op.now, op.by.user.pk, approve
    proposed.save()
    escalation._disarm(op, subject=f"erasure:{proposed.pk}")
    op.record(kinds.ERASED if approve else kinds.ERASURE_REFUSED, record=row.called)
    return proposed


def _may_erase(op: Operation, row: CustodyRecord, reason: str) -> None:
    if row.erased_at:
        raise Refused(_("%(record)s was erased already.") % {"record": row.called}, code="erased")
    if not row.ended:
        raise Refused(_("%(record)s is of somebody who is held now.") % {"record": row.called}, code="in_custody")
    if row.holds.filter(lifted_at=None).exists():
        words = _("%(record)s is under legal hold. The Force Provost Marshal lifts it first.")
        raise Refused(words % {"record": row.called}, code="legal_hold")
    if clock := row.clocks.filter(running=True).first():
        words = _("%(record)s: this is still to be done: %(clock)s.")
        raise Refused(words % {"record": row.called, "clock": clock.label}, code="clock_runs")
    until = kept_until(row)
    assert until is not None
    if reason == Erasure.Reason.PERIOD and op.now < until:
        words = _("%(record)s is kept until %(day)s.")
        raise Refused(words % {"record": row.called, "day": until.strftime("%d %b %Y")}, code="kept")


# -- what awaits the provost --------------------------------------------------------------------------------------
def waiting() -> list[decisions.Waiting]:
    found = Erasure.objects.filter(decided_at=None).select_related("record", "proposed_by").order_by("proposed_at")
    words = _("Erase %(record)s: %(reason)s")
    return [
        decisions.Waiting(
            one.pk,
            words % {"record": one.record.called, "reason": one.get_reason_display()},
            one.proposed_at,
            asked_by=one.proposed_by.label,
            url=reverse("detention-record", args=[one.record_id]),
            exercise=one.record.exercise,
            version=one.record.version,
        )
        for one in found
    ]
