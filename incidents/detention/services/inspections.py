"""Holding sites and their inspection: what was found, who mends it until when, and whether that was so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, check_unchanged, operation
from blotter.text import clean_line, clean_text, clean_whole
from escalation import policies
from escalation import services as escalation
from incidents.detention.kinds import inspections as kinds
from incidents.detention.models import Area, Finding, FollowUp, HoldingSite, Inspection, RecordNumber
from incidents.detention.services.common import _save, ahead, follow, missing, past
from incidents.detention.states import FINDING
from incidents.services.common import clean_choice
from incidents.services.numbers import next_number
from incidents.services.place import clean_location
from reference.dtg import format_dtg

FINDING_DUE, VISIT_DUE = policies.FINDING.name, policies.SITE_VISIT.name
# Not the operators: whoever can mend it or have it mended.
OVERSIGHT = ("detention", "provost")
LONGEST_INTERVAL = 366
MOST_HELD = 5000


@operation("inspection.work")
def add_site(
    op: Operation,
    *,
    by: Actor,
    name: str,
    capacity: int,
    unit: str = "",
    location: str | Mapping[str, Any] | None = None,
    inspect_every: int = 30,
) -> HoldingSite:
    """A place where persons are held. Its first inspection is due after ``inspect_every`` days."""
    row = HoldingSite(since=op.now)
    _fill(row, name, capacity, unit, location, inspect_every)
    if HoldingSite.objects.filter(name__iexact=row.name).exists():
        raise Invalid(_("There is a holding site of this name already."), field="name")
    row.save()
    _arm_visit(op, row, row.since)
    op.record(kinds.SITE_ADDED, site=row.name, capacity=row.capacity)
    return row


@operation("inspection.work")
def change_site(
    op: Operation,
    *,
    by: Actor,
    site: int,
    name: str,
    capacity: int,
    unit: str = "",
    location: str | Mapping[str, Any] | None = None,
    inspect_every: int = 30,
    active: bool = True,
    version: int | None = None,
) -> HoldingSite:
    """``active`` false: nobody is brought there any more, and no inspection falls due."""
    row = op.lock(HoldingSite, site)
    check_unchanged(row, version)
    _fill(row, name, capacity, unit, location, inspect_every)
    if HoldingSite.objects.filter(name__iexact=row.name).exclude(pk=row.pk).exists():
        raise Invalid(_("There is a holding site of this name already."), field="name")
    row.active = bool(active)
    _save(op, row)
    if row.active:
        newest = row.inspections.filter(exercise=False).first()
        _arm_visit(op, row, newest.visited_at if newest else row.since)
    else:
        escalation._disarm(op, subject=site_subject(row), policy=VISIT_DUE)
    op.record(kinds.SITE_CHANGED if row.active else kinds.SITE_CLOSED, site=row.name)
    return row


@operation("inspection.work")
def record_inspection(
    op: Operation,
    *,
    by: Actor,
    site: int,
    held: int,
    areas: Sequence[str],
    visited_at: datetime | None = None,
    announced: bool = False,
    present: str = "",
    words: str = "",
    exercise: bool = False,
) -> Inspection:
    """A visit that took place. It moves the next one, unless a later visit was written down before."""
    place = op.lock(HoldingSite, site)
    visited = past(op, visited_at, "visited_at", since=place.since if visited_at else None)
    looked_at = [clean_choice(area, Area.values, "areas") for area in dict.fromkeys(areas)]
    if not looked_at:
        raise Invalid(_("What was looked at? Choose at least one."), field="areas")
    row = Inspection.objects.create(
        number=next_number(op, RecordNumber, RecordNumber.Series.INSPECTION), site=place, exercise=bool(exercise),
        visited_at=visited, announced=bool(announced), present=clean_line(present, "present", 200),
        held=clean_whole(held, "held", 0, MOST_HELD), areas=looked_at, words=clean_text(words, "words", 8000),
        inspected_by_id=op.by.user.pk, written_at=op.now,
    )  # fmt: skip
    newest = place.inspections.filter(exercise=False).first()
    if place.active and newest is not None and newest.pk == row.pk:
        _arm_visit(op, place, row.visited_at)
    op.record(kinds.INSPECTED, inspection=row.called, site=place.name, held=row.held)
    return row


@operation("inspection.work")
def add_finding(
    op: Operation,
    *,
    by: Actor,
    inspection: int,
    area: str,
    grade: str,
    words: str,
    owner: str,
    due_at: datetime,
) -> Finding:
    """What is wanting, who mends it, until when. ``owner`` is a function, such as the camp's commander."""
    visit = op.lock(Inspection, inspection)
    chosen = clean_choice(area, Area.values, "area")
    if chosen not in visit.areas:
        raise Invalid(_("The inspection did not look at this."), field="area")
    row = Finding.objects.create(
        inspection=visit, number=visit.findings.count() + 1, area=chosen,
        grade=clean_choice(grade, Finding.Grade.values, "grade"),
        words=clean_text(words, "words", 2000, required=True), owner=clean_line(owner, "owner", 120, required=True),
        due_at=ahead(op, due_at, "due_at"), state_since=op.now,
    )  # fmt: skip
    _arm_finding(op, row)
    _save(op, visit)
    op.record(kinds.FOUND, finding=row.called, area=row.get_area_display(), due=format_dtg(row.due_at))
    return row


@operation("inspection.work")
def follow_up(
    op: Operation,
    *,
    by: Actor,
    finding: int,
    act: str,
    words: str,
    due_at: datetime | None = None,
    version: int | None = None,
) -> Finding:
    """``mend`` (reported mended), ``close`` or ``send_back`` by somebody else who looked, ``postpone``.

    ``send_back`` and ``postpone`` give a new time. The clock stops only when the finding is closed: what is reported
    mended and not looked at stays overdue.
    """
    visit = Finding.objects.filter(pk=finding).values_list("inspection_id", flat=True).first()
    if visit is None:
        raise missing(_("finding"), finding)
    op.lock(Inspection, visit)
    row = op.lock(Finding, finding)
    check_unchanged(row, version)
    target = follow(FINDING, row, clean_choice(act, FollowUp.Act.values, "act"))
    said = clean_line(words, "words", 400, required=True)
    if act in ("close", "send_back") and row.mended_by_id == op.by.user.pk:
        raise Refused(_("You reported it mended. Somebody else looks at it and closes it."), code="own_report")
    if act in ("send_back", "postpone"):
        if due_at is None:
            raise Invalid(_("Until when, then?"), field="due_at")
        row.due_at = ahead(op, due_at, "due_at")
        _arm_finding(op, row)
    elif due_at is not None:
        raise Invalid(_("A new time goes with «postpone» or «send back» only."), field="due_at")
    if act == "mend":
        row.mended_by_id = op.by.user.pk
    elif act == "close":
        row.closed_by_id = op.by.user.pk
        escalation._disarm(op, subject=finding_subject(row), policy=FINDING_DUE)
    elif act == "send_back":
        row.mended_by = None
    if row.state != target:
        row.state, row.state_since = target, op.now
    _save(op, row)
    new_time = row.due_at if act in ("send_back", "postpone") else None
    FollowUp.objects.create(finding=row, act=act, words=said, due_at=new_time, at=op.now, by_id=op.by.user.pk)
    until = _(", now due %(time)s") % {"time": format_dtg(row.due_at)} if new_time else ""
    op.record(kinds.FOLLOWED, finding=row.called, act=FollowUp.Act(act).label, until=until)
    return row


def finding_subject(row: Finding) -> str:
    return f"finding:{row.pk}"


def site_subject(row: HoldingSite) -> str:
    return f"holding_site:{row.pk}"


def _fill(
    row: HoldingSite, name: str, capacity: int, unit: str, location: str | Mapping[str, Any] | None, inspect_every: int
) -> None:
    row.name = clean_line(name, "name", 80, required=True)
    row.capacity = clean_whole(capacity, "capacity", 1, 999)
    row.unit = clean_line(unit, "unit", 120)
    row.inspect_every = clean_whole(inspect_every, "inspect_every", 1, LONGEST_INTERVAL)
    found = clean_location(location)
    if found is not None:
        row.place, row.lat, row.lon, row.mgrs = found.label, found.lat, found.lon, found.mgrs


def _arm_visit(op: Operation, row: HoldingSite, since: datetime) -> None:
    escalation._arm(
        op, subject=site_subject(row), policy=VISIT_DUE, priority=None, function="detention", audiences=OVERSIGHT,
        start=op.now, due=since + timedelta(days=row.inspect_every), words={"site": row.name},
    )  # fmt: skip


def _arm_finding(op: Operation, row: Finding) -> None:
    escalation._arm(
        op, subject=finding_subject(row), policy=FINDING_DUE, priority=None, function="detention",
        audiences=OVERSIGHT, start=op.now, due=row.due_at, words={"finding": row.called},
    )  # fmt: skip
