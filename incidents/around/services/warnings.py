"""Lookouts and hazards: issued, prolonged, cancelled with a reason, over by themselves when their time has passed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_reason, clean_text
from incidents.around import kinds, traces
from incidents.models import Hazard, Incident, Lookout
from incidents.models.warning import Advisory
from incidents.services.common import clean_choice
from incidents.services.place import clean_location
from reference.dtg import format_dtg

LONGEST = timedelta(days=90)
NEAREST_M, FARTHEST_M = 10, 50_000
WORDS_LENGTH = 2000
ISSUER = "IMP Station Desk"
A = TypeVar("A", bound=Advisory)


# -- lookouts --------------------------------------------------------------------------------------------------------
@operation("warning.issue")
def issue_lookout(
    op: Operation,
    *,
    by: Actor,
    kind: str,
    valid_until: datetime,
    description: str = "",
    name: str = "",
    plate: str = "",
    what_to_do: str = "",
    issuer: str = "",
    marking: str = "",
    valid_from: datetime | None = None,
    incident: int | None = None,
) -> Lookout:
    """Issue a lookout for a ``person``, a ``vehicle`` or something ``other``, valid from now unless said otherwise.

    A person has a name or a description, a vehicle a plate or a description, anything else a description.
    """
    lookout = _issue_lookout(
        op,
        kind=kind,
        valid_until=valid_until,
        description=description,
        name=name,
        plate=plate,
        what_to_do=what_to_do,
        issuer=issuer,
        marking=marking,
        valid_from=valid_from,
        incident=incident,
    )
    kind_label = str(Lookout.Kind(lookout.kind).label)
    op.record(kinds.LOOKOUT, number=lookout.called, what=kind_label, until=format_dtg(lookout.valid_until))
    return lookout


def _issue_lookout(
    op: Operation,
    *,
    kind: str,
    valid_until: datetime,
    description: str = "",
    name: str = "",
    plate: str = "",
    what_to_do: str = "",
    issuer: str = "",
    marking: str = "",
    valid_from: datetime | None = None,
    incident: int | None = None,
) -> Lookout:
    lookout = Lookout(
        kind=clean_choice(kind, Lookout.Kind.values, "kind"),
        name=clean_line(name, "name", 120),
        plate=clean_line(plate, "plate", 20).upper(),
        description=clean_text(description, "description", WORDS_LENGTH),
        what_to_do=clean_line(what_to_do, "what_to_do", 200),
        issuer=clean_line(issuer, "issuer", 80) or ISSUER,
        marking=clean_line(marking, "marking", 60) or settings.DESK_MARKING,
    )
    known_by = {Lookout.Kind.PERSON: lookout.name, Lookout.Kind.VEHICLE: lookout.plate}.get(Lookout.Kind(lookout.kind))
    if not (lookout.description or known_by):
        raise Invalid(_("Say how to recognise it: name, plate or description."), field="description")
    _set_validity(op, lookout, valid_from, valid_until)
    if incident is not None:
        lookout.incident = op.lock(Incident, incident)
    _issue(op, lookout)
    traces.add(lookout)
    op.touch(lookout)
    return lookout


@operation("warning.issue")
def prolong_lookout(
    op: Operation, *, by: Actor, lookout: int, valid_until: datetime, version: int | None = None
) -> Lookout:
    """Let a current lookout end at another time, later or earlier."""
    row = _prolong(op, Lookout, lookout, valid_until, version)
    op.record(kinds.LOOKOUT_PROLONGED, number=row.called, until=format_dtg(valid_until))
    return row


@operation("warning.issue")
def cancel_lookout(op: Operation, *, by: Actor, lookout: int, reason: str, version: int | None = None) -> Lookout:
    """Nobody need look out any more, for a reason."""
    reason = clean_reason(reason)
    row = _end(op, _current(op, Lookout, lookout, version), reason)
    op.record(kinds.LOOKOUT_CANCELLED, number=row.called, reason=reason)
    return row


# -- hazards ---------------------------------------------------------------------------------------------------------
@operation("warning.issue")
def issue_hazard(
    op: Operation,
    *,
    by: Actor,
    label: str,
    radius_m: int,
    valid_until: datetime,
    location: Mapping[str, Any] | None = None,
    words: str = "",
    source: str = "",
    valid_from: datetime | None = None,
) -> Hazard:
    """Warn of what is dangerous within ``radius_m`` metres (10–50,000) of a place that the map knows."""
    hazard = _issue_hazard(
        op,
        label=label,
        radius_m=radius_m,
        valid_until=valid_until,
        location=location,
        words=words,
        source=source,
        valid_from=valid_from,
    )
    op.record(
        kinds.HAZARD,
        number=hazard.called,
        radius=_metres(hazard.radius_m),
        place=hazard.place,
        label=hazard.label,
        until=format_dtg(hazard.valid_until),
    )
    return hazard


def _issue_hazard(
    op: Operation,
    *,
    label: str,
    radius_m: int,
    valid_until: datetime,
    location: Mapping[str, Any] | None = None,
    words: str = "",
    source: str = "",
    valid_from: datetime | None = None,
) -> Hazard:
    hazard = Hazard(
        label=clean_line(label, "label", 80, required=True),
        words=clean_text(words, "words", WORDS_LENGTH),
        source=clean_line(source, "source", 80),
        radius_m=_clean_radius(radius_m),
    )
    place = clean_location(location)
    if place is None or place.lat is None or place.lon is None:
        raise Invalid(
            _("A hazard needs a point: a grid, a place of the list, or a click on the map."), field="location"
        )
    hazard.place, hazard.lat, hazard.lon, hazard.mgrs = place.label or place.mgrs, place.lat, place.lon, place.mgrs
    _set_validity(op, hazard, valid_from, valid_until)
    _issue(op, hazard)
    op.touch(hazard)
    return hazard


@operation("warning.issue")
def prolong_hazard(
    op: Operation, *, by: Actor, hazard: int, valid_until: datetime, version: int | None = None
) -> Hazard:
    """Let a current hazard end at another time, later or earlier."""
    row = _prolong(op, Hazard, hazard, valid_until, version)
    op.record(kinds.HAZARD_PROLONGED, number=row.called, until=format_dtg(valid_until))
    return row


@operation("warning.issue")
def cancel_hazard(op: Operation, *, by: Actor, hazard: int, reason: str, version: int | None = None) -> Hazard:
    """It is dangerous no longer, for a reason."""
    reason = clean_reason(reason)
    row = _end(op, _current(op, Hazard, hazard, version), reason)
    op.record(kinds.HAZARD_CANCELLED, number=row.called, reason=reason)
    return row


# -- both ------------------------------------------------------------------------------------------------------------
@operation("clock.run")
def end_when_over(op: Operation, *, by: Actor, lookout: int | None = None, hazard: int | None = None) -> None:
    """Take one whose time has passed off the board. It has been invalid since: every reader looks at the time."""
    row = op.lock(Lookout, lookout) if lookout else op.lock(Hazard, hazard or 0)
    if row.ended_at is not None or row.valid_until > op.now:
        op.quiet()
        return
    _end(op, row, "")
    op.record(kinds.LOOKOUT_OVER if lookout else kinds.HAZARD_OVER, number=row.called)


def _issue(op: Operation, row: Advisory) -> None:
    row.issued_at, row.issued_by_id = op.now, op.by.user.pk
    row.save()


def _current(op: Operation, model: type[A], pk: int, version: int | None) -> A:
    row = op.lock(model, pk)
    if row.ended_at is not None or row.valid_until <= op.now:
        raise Refused(_("%(number)s is over already. Issue a new one.") % {"number": row.called}, code="over")
    op.check_version(row, version)
    return row


def _prolong(op: Operation, model: type[A], pk: int, until: datetime, version: int | None) -> A:
    row = _current(op, model, pk, version)
    _set_validity(op, row, row.valid_from, until)
    op.bump(row)
    row.save()
    op.touch(row)
    return row


def _end(op: Operation, row: A, reason: str) -> A:
    row.ended_at, row.end_reason = op.now, reason
    op.bump(row)
    row.save()
    op.touch(row)
    return row


def _set_validity(op: Operation, row: Advisory, valid_from: datetime | None, until: datetime) -> None:
    begins = valid_from or op.now
    if until <= op.now or until <= begins:
        raise Invalid(_("It would be over already. Give an end that is still to come."), field="valid_until")
    if until > op.now + LONGEST:
        words = _("At most %(days)d days. Prolong it when they are over, so that somebody looks at it again.")
        raise Invalid(words % {"days": LONGEST.days}, field="valid_until")
    row.valid_from, row.valid_until = begins, until


def _clean_radius(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not NEAREST_M <= value <= FARTHEST_M:
        raise Invalid(_("The radius is 10 m to 50 km, in metres."), field="radius_m")
    return value


def _metres(metres: int) -> str:
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres} m"
