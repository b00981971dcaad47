"""Check sessions: begun, every vehicle written down, ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, check_unchanged, operation
from blotter.text import clean_line, clean_reason, clean_text
from incidents import selectors as incidents
from incidents.around.traces import name_key, plate_key
from incidents.policing import kinds
from incidents.policing.models import Check, CheckSession, SpeedDevice
from incidents.policing.selectors.checks import counts
from incidents.services.common import clean_choice
from incidents.services.moments import past
from incidents.services.numbers import incident_called
from incidents.services.place import clean_location
from patrols.models import Patrol
from patrols.services.common import _require_own, clean_nation
from reference.models import Partner

SLOWEST, FASTEST = 1, 300
LOWEST_LIMIT, HIGHEST_LIMIT = 5, 130
MOST_ALCOHOL = Decimal("6")
KEY_LENGTH = 40


@operation("policing.check")
def begin_session(
    op: Operation,
    *,
    by: Actor,
    patrol: int,
    place: str | Mapping[str, Any],
    site: str = CheckSession.Site.ROAD,
    partners: Iterable[str] = (),
    incident: str = "",
    device: int | None = None,
    limit_kmh: int | None = None,
    started_at: datetime | None = None,
) -> CheckSession:
    """A patrol begins to control vehicles. ``device`` and ``limit_kmh`` are taken for every vehicle that is measured.

    ``partners``: slugs of who does it with them. ``incident``: number of the job that it belongs to.
    """
    _require_own(op, patrol)
    row = op.lock(Patrol, patrol)
    running = CheckSession.objects.filter(patrol=row, ended_at=None).first()
    if running:
        words = _("%(patrol)s controls at %(place)s already (%(session)s). End that first.")
        facts = {"patrol": row.callsign, "place": running.place, "session": running.called}
        raise Refused(words % facts, code="session_runs", session=running.pk)
    where = clean_location(place)
    if where is None:
        raise Invalid(_("Where do you control? Write a place or a grid."), field="place")
    # A crew names a job of its own; the desk any incident.
    job = incidents.get(op.by, incident_called(incident).pk) if incident else None
    started = past(op, started_at, "started_at")
    last = CheckSession.objects.filter(patrol=row).order_by("-ended_at").first()
    if last and last.ended_at and started < last.ended_at:
        words = _("%(patrol)s controlled at %(place)s until %(time)s. Check the time.")
        facts = {"patrol": row.callsign, "place": last.place, "time": f"{last.ended_at:%H%MZ}"}
        raise Invalid(words % facts, field="started_at")
    meter = _device(op, device, started) if device else None
    if limit_kmh is not None:
        _within(limit_kmh, LOWEST_LIMIT, HIGHEST_LIMIT, "limit_kmh")
    session = CheckSession.objects.create(
        site=clean_choice(site, CheckSession.Site.values, "site"), place=where.label or where.mgrs, lat=where.lat,
        lon=where.lon, mgrs=where.mgrs, patrol=row, partners=_partners(partners), incident=job, device=meter,
        limit_kmh=limit_kmh, exercise=job.exercise if job else row.exercise, started_at=started,
        begun_by_id=op.by.user.pk, position=op.by.position,
    )  # fmt: skip
    names = ", ".join(Partner.objects.filter(slug__in=session.partners).values_list("short", flat=True))
    joint = _(", joint with %(partners)s") % {"partners": names} if names else ""
    op.record(
        kinds.SESSION_BEGUN, session=session.called, patrol=row.callsign, place=session.place, joint=joint,
        occurred_at=started,
    )  # fmt: skip
    return session


@operation("policing.check")
def record_check(
    op: Operation,
    *,
    by: Actor,
    session: int,
    result: str,
    at: datetime | None = None,
    plate: str = "",
    nation: str = "",
    unit: str = "",
    driver_document: str = "",
    trip_ticket: str = "",
    load: str = "",
    alcohol: Decimal | None = None,
    measured_kmh: int | None = None,
    limit_kmh: int | None = None,
    device: int | None = None,
    handed_over_to: str = "",
    words: str = "",
    commander_informed: bool = False,
) -> Check:
    """One vehicle. A measured speed needs a device that is calibrated, and a limit: those of the session, or its own.

    Refused where it contradicts itself: nothing found although something was, or a report about nothing at all.
    """
    row = _lock_session(op, session)
    check = Check(
        session=row,
        at=past(op, at, "at", since=row.started_at),
        plate=clean_line(plate, "plate", 20).upper(),
        nation=clean_nation(nation, "nation"),
        unit=clean_line(unit, "unit", 120),
        driver_document=clean_choice(driver_document, Check.Paper.values, "driver_document"),
        trip_ticket=clean_choice(trip_ticket, Check.Paper.values, "trip_ticket"),
        load=clean_choice(load, Check.Load.values, "load"),
        alcohol=_alcohol(alcohol),
        result=clean_choice(result, Check.Result.values, "result"),
        handed_over_to=clean_line(handed_over_to, "handed_over_to", 80),
        words=clean_line(words, "words", 400),
        written_by_id=op.by.user.pk,
    )
    check.plate_key, check.unit_key = plate_key(check.plate)[:KEY_LENGTH], name_key(check.unit)
    if measured_kmh is not None:
        _measure(op, check, measured_kmh, limit_kmh, device)
    _agree(check)
    if commander_informed:
        check.commander_informed_at = op.now
    check.save()
    count = counts(row, op.now).controlled
    if check.violation:
        label = Check.Result(check.result).label
        op.record(kinds.VIOLATION, session=row.called, count=count, result=label, occurred_at=check.at)
    else:
        op.record(kinds.CHECKED, session=row.called, count=count, occurred_at=check.at)
    return check


@operation("policing.check")
def inform_commander(op: Operation, *, by: Actor, check: int) -> Check:
    """The commander of the driver's unit was told of it."""
    row = op.lock(Check, check)
    _require_own(op, row.session.patrol_id)
    if row.commander_informed_at or row.withdrawn_at or not row.violation:
        raise Refused(_("There is nothing to inform the commander of."), code="nothing_owed")
    row.commander_informed_at = op.now
    row.save(update_fields=["commander_informed_at"])
    op.record(kinds.COMMANDER_TOLD, session=row.session.called, check=row.pk)
    return row


@operation("policing.check")
def withdraw_check(op: Operation, *, by: Actor, check: int, reason: str) -> Check:
    """It was written down by mistake: it counts no more, and stays on record with the reason."""
    row = op.lock(Check, check)
    _require_own(op, row.session.patrol_id)
    if row.withdrawn_at:
        raise Refused(_("This entry was withdrawn already."), code="withdrawn")
    row.withdrawn_at, row.withdrawn_reason = op.now, clean_reason(reason)
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    op.record(kinds.CHECK_WITHDRAWN, session=row.session.called, check=row.pk, reason=row.withdrawn_reason)
    return row


@operation("policing.check")
def end_session(
    op: Operation,
    *,
    by: Actor,
    session: int,
    ended_at: datetime | None = None,
    remarks: str = "",
    version: int | None = None,
) -> CheckSession:
    row = _lock_session(op, session, version)
    latest = row.checks.order_by("-at").values_list("at", flat=True).first()
    row.ended_at = past(op, ended_at, "ended_at", since=max(filter(None, (row.started_at, latest))))
    row.remarks = clean_text(remarks, "remarks", 2000)
    op.bump(row)
    row.save()
    done = counts(row, op.now)
    op.record(
        kinds.SESSION_ENDED, session=row.called, patrol=row.patrol.callsign, controlled=done.controlled,
        violations=done.violations, occurred_at=row.ended_at,
    )  # fmt: skip
    return row


def _stop_session(op: Operation, session: int, reason: str) -> None:
    """An exercise ends and its checks with it; ``reason`` is the remark where nobody made one."""
    row = op.lock(CheckSession, session)
    row.ended_at, row.remarks = op.now, row.remarks or reason
    op.bump(row)
    row.save()


def _lock_session(op: Operation, session: int, version: int | None = None) -> CheckSession:
    row = op.lock(CheckSession, session)
    _require_own(op, row.patrol_id)
    check_unchanged(row, version)
    if not row.open:
        raise Refused(_("%(session)s has ended. Begin a new one.") % {"session": row.called}, code="session_ended")
    return row


def _device(op: Operation, device: int, moment: datetime) -> SpeedDevice:
    row = SpeedDevice.objects.filter(pk=device).first()
    if row is None or not row.active:
        raise Invalid(_("This device is not on the list of those in use."), field="device")
    if not row.valid_on(moment.astimezone(ZoneInfo(settings.DESK_TIME_ZONE)).date()):
        words = _("The calibration of %(device)s expired on %(day)s: it must not measure. Take another device.")
        raise Invalid(words % {"device": row, "day": f"{row.calibrated_until:%d %b %Y}"}, field="device",
                      code="device_expired")  # fmt: skip
    return row


def _measure(op: Operation, check: Check, measured: int, limit: int | None, device: int | None) -> None:
    _within(measured, SLOWEST, FASTEST, "measured_kmh")
    limit = check.session.limit_kmh if limit is None else limit
    device = device or check.session.device_id
    if device is None:
        raise Invalid(_("Which device measured it? Choose one."), field="device")
    if limit is None:
        raise Invalid(_("Which limit is in force there? Write it in km/h."), field="limit_kmh")
    _within(limit, LOWEST_LIMIT, HIGHEST_LIMIT, "limit_kmh")
    # The day of the check counts: a device may expire in the middle of a session.
    check.device = _device(op, device, check.at)
    check.measured_kmh, check.limit_kmh = measured, limit
    check.tolerance_kmh = check.device.tolerance(measured)


def _agree(check: Check) -> None:
    """Refuse a result that the rest of the check contradicts."""
    over = check.over_kmh or 0
    wrong = [
        _("%(over)d km/h over the limit") % {"over": over} if over else "",
        _("the driver's document") if check.driver_document not in ("", Check.Paper.GOOD) else "",
        _("the trip ticket") if check.trip_ticket not in ("", Check.Paper.GOOD) else "",
        _("the load") if check.load not in ("", Check.Load.GOOD) else "",
        _("alcohol") if check.alcohol else "",
    ]
    found = ", ".join(filter(None, wrong))
    if found and not check.violation:
        words = _("Something was found: %(found)s. That is at least a verbal warning.")
        raise Invalid(words % {"found": found}, field="result")
    if check.violation and not found and not check.words:
        raise Invalid(_("What was found? Nothing above says so: write it in a few words."), field="words")
    if check.result in (Check.Result.REPORT, Check.Result.HANDED_OVER) and not check.plate:
        raise Invalid(_("A report needs the plate."), field="plate")
    if check.result == Check.Result.HANDED_OVER and not check.handed_over_to:
        raise Invalid(_("To whom was it handed over?"), field="handed_over_to")


def _alcohol(value: Decimal | None) -> Decimal | None:
    if value is not None and not 0 <= value <= MOST_ALCOHOL:
        raise Invalid(_("Alcohol is written in per mille, 0 to 6. Check the figure."), field="alcohol")
    return value


def _within(value: int, least: int, most: int, field: str) -> None:
    if not least <= value <= most:
        words = _("%(value)d cannot be right: %(least)d to %(most)d km/h.")
        raise Invalid(words % {"value": value, "least": least, "most": most}, field=field)


def _partners(slugs: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(slugs))
    known = set(Partner.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    if unknown := [slug for slug in wanted if slug not in known]:
        raise Invalid(_("There is no partner «%(slug)s».") % {"slug": unknown[0]}, field="partners")
    return wanted
