"""The course of a custody: captured, identified, at a site, authorised, admitted, moved, in hospital and back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Forbidden, Invalid, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line
from incidents import selectors as incidents
from incidents.detention import limits
from incidents.detention.clocks import ClockKind, Notifiable
from incidents.detention.custody_states import TRANSITIONS, CustodyState
from incidents.detention.entries import clean_facts
from incidents.detention.kinds import custody as kinds
from incidents.detention.models import Authority, CustodyRecord, HoldingSite, Investigates, RecordNumber, RetentionClass
from incidents.detention.services import custody_clocks as clocks
from incidents.detention.services.common import _save, follow, past
from incidents.detention.services.custody_record import (
    Facts,
    _count,
    _done,
    _lock,
    account,
    free_number,
    into,
    said,
)
from incidents.detention.services.observing import ON_ARRIVAL, _observe, clean_level
from incidents.detention.services.sealing import _index, _make_key, _write
from incidents.services.common import clean_choice
from incidents.services.numbers import next_number
from patrols.models import Patrol
from patrols.selectors import crew_at, patrol_ids_of
from reference.dtg import format_dtg

ICRC_LIMIT = "icrc"


@operation("custody.capture")
def capture(
    op: Operation,
    *,
    by: Actor,
    captured_at: datetime,
    facts: Facts,
    incident: int | None = None,
    patrol: int | None = None,
    site: int | None = None,
    before: int | None = None,
    exercise: bool = False,
) -> CustodyRecord:
    """Open the record of one person who was captured, from ``captured_at`` on. ``facts``: of a line of kind "capture".

    A patrol leader writes it for the own patrol and can read nothing of it afterwards. ``before``: the record of the
    custody that the same person escaped from. It is an exercise where its incident is one, or, without an incident,
    where the patrol is in one; ``exercise`` is only asked where there is neither.
    """
    crew = _patrol(op, patrol)
    about = incidents.get(op.by, incident) if incident is not None else None
    if about is not None or crew is not None:
        exercise = (about or crew).exercise  # type: ignore[union-attr]
    if before is not None and not op.by.may("custody.keep"):
        raise Forbidden(_("The detention officer links the record of an escape."))
    earlier = op.lock(CustodyRecord, before) if before is not None else None
    if earlier is not None and earlier.state != CustodyState.ESCAPED:
        raise Invalid(_("Only somebody who escaped is captured again."), field="before")
    at = past(op, captured_at, "captured_at", since=earlier.ended_at if earlier else None)
    number = next_number(op, RecordNumber, RecordNumber.Series.CUSTODY)
    place = _site(site) if site is not None else None
    record = CustodyRecord.objects.create(
        number=number, held_person=free_number(int(number.rpartition("-")[2])), exercise=bool(exercise), state_since=at,
        site=place, incident=about, patrol=crew, before=earlier,
        captured_at=at, registered_at=op.now, registered_by_id=op.by.user.pk,
    )  # fmt: skip
    key = _make_key(record)
    from_where = {
        "patrol": crew.callsign if crew else "",
        "site": place.name if place else "",
        "before": earlier.number if earlier else "",
    }
    _write(op, record, key, "capture", at, facts, decided=from_where)
    # Who captured them reviews nothing of theirs, whoever writes it down.
    captors = {op.by.user.pk} if op.by.scope(op.action) == "own" or patrol_ids_of(op.by.user) else set()
    captors |= crew_at(crew.pk, at) if crew else set()
    Investigates.objects.bulk_create(Investigates(record=record, user_id=pk, since=op.now) for pk in sorted(captors))
    clocks._start(op, record, ClockKind.ARRIVAL, at, "arrival")
    clocks._start(op, record, ClockKind.FIRST_LEVEL, at, "first_level")
    clocks._start(op, record, ClockKind.ICRC, op.now, ICRC_LIMIT, about=Notifiable.REGISTRATION)
    record.save()
    clocks._show(op, record)
    _count(op, record, 1)
    return record


@operation("custody.keep")
def identify(op: Operation, *, by: Actor, record: int, facts: Facts, version: int | None = None) -> CustodyRecord:
    """Say who it is, or correct it: the whole of it. The words by which somebody is found are indexed anew."""
    row, key = _lock(op, record, version, ended=True)
    _write(op, row, key, "identity", op.now, facts)
    _take_identity(row, facts)
    _save(op, row)
    return row


def _take_identity(row: CustodyRecord, facts: Facts) -> None:
    """From now on this is who it is, for whoever reads and whoever looks for them."""
    who = clean_facts("identity", facts)
    _index(row, who)
    if who["age_group"] == "juvenile" and row.retention == RetentionClass.ORDINARY:
        row.retention = RetentionClass.JUVENILE


@operation("custody.keep")
def arrive(
    op: Operation,
    *,
    by: Actor,
    record: int,
    site: int,
    at: datetime,
    facts: Facts,
    level: int = ON_ARRIVAL,
    rouse: bool = False,
    version: int | None = None,
) -> CustodyRecord:
    """Arrived at a holding site; not before the capture. From now on somebody looks at them, as the level says."""
    row, key = _lock(op, record, version)
    follow(TRANSITIONS, row, "arrive")
    moment = said(op, at, "at", row.captured_at, _("the capture"))
    place, level = _site(site), clean_level(level)
    decided = {"site": place.name, "level": level, "rouse": bool(rouse)}
    entry = _write(op, row, key, "arrival", moment, facts, decided=decided)
    before, row.site, row.arrived_at = row.site, place, moment
    clocks._meet(op, row, ClockKind.ARRIVAL, moment)
    if row.authorised_at is not None:  # in hospital, on the way
        into(row, CustodyState.AUTHORISED, moment)
    else:
        into(row, CustodyState.AT_SITE, moment)
        clocks._start(op, row, ClockKind.AUTHORISATION, moment, "authorisation")
    clocks._say_site(op, row, before)
    _observe(op, row, entry, level, rouse, moment)
    _done(op, row)
    return row


@operation("custody.authorise")
def authorise(
    op: Operation,
    *,
    by: Actor,
    record: int,
    instance: str,
    at: datetime,
    facts: Facts,
    until: datetime | None = None,
    version: int | None = None,
) -> Authority:
    """Write down the authority to hold: of the first level, then of COMKFOR, who may give it again before it ends.

    ``until`` may be sooner than the limit, never later. The first authority starts the reviews.
    """
    row, key = _lock(op, record, version)
    target = follow(TRANSITIONS, row, "authorise")
    instance = clean_choice(instance, Authority.Instance.values, "instance")
    moment = said(op, at, "at", row.captured_at, _("the capture"))
    last = row.authorities.order_by("-pk").first()
    if last is not None and instance == Authority.Instance.FIRST:
        raise Refused(_("The first level was given already. COMKFOR extends it."), code="given")
    if last is not None and moment < last.begins_at:
        raise Invalid(_("That is before the authority that it extends."), field="at")
    clock = clocks._clock(row, ClockKind.FIRST_LEVEL)
    if instance == Authority.Instance.FIRST:
        assert clock is not None, "runs from the capture until COMKFOR decides"
        latest = clock.due_at
    else:
        latest = moment + limits.in_force("comkfor").span
    if until is not None and not moment < until <= latest:
        words = _("It ends after its beginning and at the latest %(due)s.")
        raise Invalid(words % {"due": format_dtg(latest)}, field="until")
    ends = max(until or latest, moment + timedelta(seconds=1))
    entry = _write(op, row, key, "authority", moment, facts, decided={"instance": instance, "until": ends})
    if instance == Authority.Instance.COMKFOR:
        clocks._meet(op, row, ClockKind.FIRST_LEVEL, moment)
        clocks._meet(op, row, ClockKind.COMKFOR, moment)
        clock = clocks._start(op, row, ClockKind.COMKFOR, moment, "comkfor")
    if until is not None:
        assert clock is not None
        clocks._due_by(op, row, clock, until)
    given = Authority.objects.create(record=row, entry=entry, instance=instance, begins_at=moment, until=ends)
    if row.authorised_at is None:
        row.authorised_at = moment
        clocks._meet(op, row, ClockKind.AUTHORISATION, moment)
        clocks._start(op, row, ClockKind.REVIEW, moment, "first_review", every="review")
        if row.left == CustodyState.AT_SITE:
            row.left = CustodyState.AUTHORISED
    into(row, target, max(moment, row.state_since))  # written down late, perhaps of before the arrival
    _done(op, row)
    return given


@operation("custody.keep")
def admit(
    op: Operation,
    *,
    by: Actor,
    record: int,
    level: int,
    at: datetime,
    facts: Facts,
    cell: str = "",
    rouse: bool | None = None,
    version: int | None = None,
) -> CustodyRecord:
    """Taken in: where, how closely observed from now on, after which assessment of the risk. The checks go on.

    ``rouse``: ``None`` leaves it as it was ordered.
    """
    row, key = _lock(op, record, version)
    target = follow(TRANSITIONS, row, "admit")
    assert row.authorised_at is not None
    moment = said(op, at, "at", max(row.authorised_at, row.arrived_at or row.captured_at), _("the authorisation"))
    row.cell, row.admitted_at, level = clean_line(cell, "cell", 40), moment, clean_level(level)
    rouse = row.rouse if rouse is None else bool(rouse)
    if row.rouse and not rouse and row.entries.filter(kind="level", at__gt=moment).exists():
        raise Invalid(_("To rouse them at every check was ordered after that. It stands."), field="rouse")
    decided = {**_where(row), "level": level, "rouse": rouse}
    entry = _write(op, row, key, "admission", moment, facts, decided=decided)
    into(row, target, moment)
    _observe(op, row, entry, level, rouse, moment)
    _done(op, row)
    return row


@operation("custody.keep")
def move(
    op: Operation,
    *,
    by: Actor,
    record: int,
    site: int,
    at: datetime,
    cell: str = "",
    facts: Facts | None = None,
    version: int | None = None,
) -> CustodyRecord:
    """To another site, or another cell. Every clock runs on."""
    row, key = _lock(op, record, version)
    follow(TRANSITIONS, row, "move")
    moment = said(op, at, "at", row.state_since, _("the admission"))
    before, row.site, row.cell = row.site, _site(site), clean_line(cell, "cell", 40)
    _write(op, row, key, "moved", moment, facts or {}, decided=_where(row))
    clocks._say_site(op, row, before)
    _done(op, row)
    return row


@operation("custody.keep")
def hospitalise(
    op: Operation, *, by: Actor, record: int, at: datetime, facts: Facts, version: int | None = None
) -> CustodyRecord:
    """To hospital under guard. Every clock runs on, and the ICRC is to be told."""
    row, key = _lock(op, record, version)
    target = follow(TRANSITIONS, row, "hospitalise")
    moment = said(op, at, "at", row.state_since, _("what came before"))
    _write(op, row, key, "hospital", moment, facts)
    row.left = row.state
    into(row, target, moment)
    if clocks._clock(row, ClockKind.ICRC, Notifiable.HOSPITAL) is None:
        clocks._start(op, row, ClockKind.ICRC, moment, ICRC_LIMIT, about=Notifiable.HOSPITAL)
    _done(op, row)
    return row


@operation("custody.keep")
def leave_hospital(
    op: Operation,
    *,
    by: Actor,
    record: int,
    at: datetime,
    facts: Facts,
    site: int | None = None,
    version: int | None = None,
) -> CustodyRecord:
    """Back from hospital, into the state that was left; somebody who was on the way must then arrive at a site."""
    row, key = _lock(op, record, version)
    follow(TRANSITIONS, row, "leave_hospital")
    moment = said(op, at, "at", row.state_since, _("the way to hospital"))
    before = row.site
    if site is not None:
        row.site = _site(site)
    _write(op, row, key, "back", moment, facts, decided={"site": row.site.name if row.site else ""})
    clocks._say_site(op, row, before)
    into(row, row.left, moment)
    row.left = ""
    _done(op, row)
    return row


@operation("custody.keep")
def name_investigator(op: Operation, *, by: Actor, record: int, user: str) -> CustodyRecord:
    """Somebody takes part in the investigation: from now on they review nothing of this person."""
    row, _key = _lock(op, record, None, ended=True)
    who = account(user, "user")
    Investigates.objects.get_or_create(record=row, user=who, defaults={"since": op.now})
    op.record(kinds.INVESTIGATES, record=row.called)
    return row


# -- what an act was given ------------------------------------------------------------------------------------------
def _where(row: CustodyRecord) -> dict[str, Any]:
    return {"site": row.site.name if row.site else "", "cell": row.cell}


def _site(pk: int) -> HoldingSite:
    found = HoldingSite.objects.filter(pk=pk, active=True).first()
    if found is None:
        raise Invalid(_("There is no such holding site in use."), field="site")
    return found


def _patrol(op: Operation, patrol: int | None) -> Patrol | None:
    """The patrol that captured somebody: a leader writes for the own one."""
    if op.by.scope(op.action) == "own":
        mine = patrol_ids_of(op.by.user)
        if patrol is not None and patrol not in mine:
            raise Forbidden(_("You are not logged on to this patrol. Ask the desk to enter it for you."))
        if not mine:
            raise Forbidden(_("You are not logged on to a patrol. Ask the desk to log you on, or to enter it for you."))
        return Patrol.objects.get(pk=patrol or min(mine))
    found = Patrol.objects.filter(pk=patrol, active=True).first() if patrol is not None else None
    if patrol is not None and found is None:
        raise Invalid(_("There is no such patrol."), field="patrol")
    return found
