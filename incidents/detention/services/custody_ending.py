"""How a custody ends: transferred, released, escaped, died."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blotter import idempotency
from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, operation
from escalation import services as escalation
from escalation.models import Alarm
from escalation.policies import CUSTODY_GRAVE
from incidents.detention.clocks import ClockKind
from incidents.detention.custody_states import ENDS, TRANSITIONS
from incidents.detention.entries import KINDS
from incidents.detention.kinds import custody as kinds
from incidents.detention.models import CustodyEntry, CustodyRecord, PropertyItem, RetentionClass, Transfer
from incidents.detention.selectors.custody import questions
from incidents.detention.services import custody_clocks as clocks
from incidents.detention.services.care import _settle, unsettled
from incidents.detention.services.common import _save, follow
from incidents.detention.services.custody import ICRC_LIMIT
from incidents.detention.services.custody_record import Facts, _count, _lock, said
from incidents.detention.services.questions import _answer, _ask, _decided, _drop
from incidents.detention.services.sealing import _write
from reference.models import Partner

ACKNOWLEDGED_BY = "custody.agree"
RISK = "ill_treatment"
# Beside the lines of care: what happens only to somebody who is held, and when somebody says that it did.
_HELD = frozenset({"arrival", "authority", "admission", "moved", "check", "review", "property", "force"})


def transfer(
    *,
    by: Actor,
    record: int,
    at: datetime,
    risk: bool | None,
    facts: Facts,
    to: str = "",
    version: int | None = None,
) -> Transfer:
    """Hand somebody to an authority, against its receipt; their property goes with them.

    ``risk``: whether ill-treatment is a risk there. It must be answered, and with yes nobody is handed over: that
    answer stays in the record, and the Force Provost Marshal decides before anybody may answer otherwise.
    ``to``: the partner's key, where it is one of the desk's.
    """
    if risk is True:
        # The request is refused all the same; what was answered must outlast that.
        with idempotency.unclaimed():
            _say_risk(by=by, record=record, facts=facts, to=to, version=version)
        words = _(
            "Nobody is handed over where ill-treatment is a risk. The Force Provost Marshal decides what follows."
        )
        raise Refused(words, code="ill_treatment", field="risk")
    return _hand_over(by=by, record=record, at=at, risk=risk, facts=facts, to=to, version=version)


@operation("custody.keep")
def _say_risk(
    op: Operation, *, by: Actor, record: int, facts: Facts, to: str, version: int | None
) -> CustodyEntry | None:
    row, key = _lock(op, record, version)
    follow(TRANSITIONS, row, "transfer")
    if questions(RISK).filter(record=row).exists():
        op.quiet()
        return None
    partner = _partner(to)
    said = {name: facts[name] for name in ("agency", "assurance") if name in facts}
    decided = {"partner": partner.name if partner else "", "ill_treatment": True}
    return _ask(op, row, key, RISK, said, decided)


@operation("custody.agree")
def decide_handover(
    op: Operation, *, by: Actor, key: int, approve: bool, words: str = "", version: int | None = None
) -> CustodyRecord:
    """Decide whether somebody of whom it was said that ill-treatment is a risk may be handed over after all."""
    row, _key, _asked = _answer(op, key, RISK, approve, words)
    _save(op, row)
    return row


@operation("custody.keep")
def _hand_over(
    op: Operation,
    *,
    by: Actor,
    record: int,
    at: datetime,
    risk: bool | None,
    facts: Facts,
    to: str,
    version: int | None,
) -> Transfer:
    row, key = _lock(op, record, version)
    follow(TRANSITIONS, row, "transfer")
    if not isinstance(risk, bool):
        raise Invalid(
            _("Is there a risk of ill-treatment? Answer yes or no before anybody is handed over."), field="risk"
        )
    partner = _partner(to)
    _may_go(row, key, partner.name if partner else "", str(facts.get("agency") or ""))
    moment = _ended(op, row, at)
    decided = {"partner": partner.name if partner else "", "ill_treatment": False}
    entry = _write(op, row, key, "transfer", moment, facts, decided=decided)
    _settle(op, unsettled(row), PropertyItem.Fate.FORWARDED, moment)
    done = Transfer.objects.create(
        record=row, entry=entry, to=partner, risk=False, asked_by_id=op.by.user.pk, at=moment
    )
    _end(op, row, "transfer", moment)
    return done


def _may_go(row: CustodyRecord, key: bytes, partner: str, agency: str) -> None:
    """What the Provost agreed to, where ill-treatment was said to be a risk, is good for whom it was asked about."""
    last = _decided(row, key, RISK)
    if last is None:
        return
    asked, agreed = last
    if not agreed:
        words = _("It was said that ill-treatment is a risk. The Force Provost Marshal decides before anybody goes.")
        raise Refused(words, code="ill_treatment_open", field="risk")
    if _whom(asked.get("partner"), asked.get("agency")) != _whom(partner, agency):
        words = _(
            "The Force Provost Marshal agreed to another authority. Write it as it was asked, or answer yes: then the"
            " Force Provost Marshal decides about this one."
        )
        raise Refused(words, code="ill_treatment_open", field="risk")


def _whom(partner: Any, agency: Any) -> tuple[str, str]:
    return str(partner or ""), " ".join(str(agency or "").split()).casefold()


@operation("custody.keep")
def release(
    op: Operation, *, by: Actor, record: int, at: datetime, facts: Facts, version: int | None = None
) -> CustodyRecord:
    """Let somebody go, once everything that was taken from them is settled."""
    row, key = _lock(op, record, version)
    follow(TRANSITIONS, row, "release")
    if kept := unsettled(row):
        words = _("Still to be returned, or kept as evidence: item %(items)s. Settle the property first.")
        numbers = [item.number for item in kept]
        raise Refused(words % {"items": ", ".join(map(str, numbers))}, code="property_kept", items=numbers)
    moment = _ended(op, row, at)
    _write(op, row, key, "release", moment, facts)
    _end(op, row, "release", moment)
    return row


@operation("custody.keep")
def escape(
    op: Operation, *, by: Actor, record: int, at: datetime, facts: Facts, version: int | None = None
) -> CustodyRecord:
    """Somebody is gone. The alarm stands until the Force Provost Marshal acknowledges it."""
    return _grave(op, record, version, "escape", "escape", at, facts)


@operation("custody.keep")
def die(
    op: Operation, *, by: Actor, record: int, at: datetime, facts: Facts, version: int | None = None
) -> CustodyRecord:
    """Somebody died in custody. The alarm stands until the Force Provost Marshal acknowledges it."""
    return _grave(op, record, version, "die", "death", at, facts)


_SAID = {"escape": gettext_lazy("escaped from custody"), "death": gettext_lazy("died in custody")}


def _grave(
    op: Operation, record: int, version: int | None, act: str, kind: str, at: datetime, facts: Facts
) -> CustodyRecord:
    row, key = _lock(op, record, version)
    follow(TRANSITIONS, row, act)
    moment = _ended(op, row, at)
    entry: CustodyEntry = _write(op, row, key, kind, moment, facts)
    row.retention = RetentionClass.GRAVE
    _stop_and_tell(op, row, kind, entry.at)
    site = f", {row.site.name}" if row.site else ""
    person, what = row.heading, _SAID[kind]
    words = f"{person}{site}: {what}"
    subject = f"{CustodyRecord.board_subject}:{row.pk}"
    escalation._raise_alarm(
        op, kind=Alarm.Kind.OVERDUE, subject=subject, words=words, incident=row.incident_id, audiences=("desk",),
        priority=1, ends_when_seen=True, needs=ACKNOWLEDGED_BY,
    )  # fmt: skip
    escalation._arm(
        op, subject=subject, policy=CUSTODY_GRAVE.name, priority=1, function="detention", audiences=("desk",),
        incident=row.incident_id, words={"words": words},
    )  # fmt: skip
    _save(op, row)
    op.touch(row)
    op.record(kinds.GRAVE, person=person, site=site, what=what)
    _count(op, row, -1)
    return row


def _ended(op: Operation, row: CustodyRecord, at: datetime) -> datetime:
    """When it ended: not before anything that happens to nobody but somebody who is held."""
    held = [kind.name for kind in KINDS.values() if kind.name in _HELD or (kind.written and not kind.after)]
    standing = row.entries.standing().filter(kind__in=held)
    last = max(filter(None, (row.state_since, standing.aggregate(last=Max("at"))["last"])))
    return said(op, at, "at", last, _("what the record says last"))


def _partner(slug: str) -> Partner | None:
    found = Partner.objects.filter(slug=slug, active=True).first() if slug else None
    if slug and found is None:
        raise Invalid(_("There is no such partner."), field="to")
    return found


def _end(op: Operation, row: CustodyRecord, kind: str, at: datetime) -> None:
    _stop_and_tell(op, row, kind, at)
    _save(op, row)
    clocks._show_end(op, row)
    _count(op, row, -1)


def _stop_and_tell(op: Operation, row: CustodyRecord, kind: str, at: datetime) -> None:
    end = ENDS[kind]
    row.state, row.state_since, row.ended_at = end.state, at, at
    clocks._stop_custody(op, row)
    _drop(op, row, RISK)
    clocks._start(op, row, ClockKind.ICRC, at, ICRC_LIMIT, about=end.about)
