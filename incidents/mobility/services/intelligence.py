"""Reports of what was seen and heard, and the one act by which a threat becomes what the desk works with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_text
from incidents import standing
from incidents.around.services import _issue_hazard, _issue_lookout
from incidents.mobility import kinds
from incidents.mobility.formats import FORMATS, PRECEDENCE, Line, shown
from incidents.mobility.models import IntelligenceReport, Outcome, Surveillance
from incidents.mobility.services.common import Place, about, marked, own_patrol, seen_at, set_place, whole
from incidents.models import Lookout, Source
from incidents.services import _open
from incidents.services.common import clean_choice

Kind = IntelligenceReport.Kind
THREAT_TYPE = "threat-report"
USUAL_VALIDITY = timedelta(hours=24)
USUAL_RADIUS_M = 500
MOST_PATIENTS = 200


@operation("mobility.report")
def report(
    op: Operation,
    *,
    by: Actor,
    kind: str,
    body: Mapping[str, Any],
    location: Place = None,
    basis: str = IntelligenceReport.Basis.FACT,
    source_rating: str = IntelligenceReport.Source.F,
    credibility: str = IntelligenceReport.Credibility.SIX,
    releasable_to: str = "",
    marking: str = "",
    patrol: int | None = None,
    incident: int | None = None,
    surveillance: int | None = None,
    exercise: bool = False,
    observed_at: datetime | None = None,
) -> IntelligenceReport:
    """File a report. ``kind`` names its format, ``body`` holds the lines of it by key (``formats``).

    ``source_rating`` A–F and ``credibility`` 1–6: F6 until somebody can judge them.
    """
    kind = clean_choice(kind, Kind.values, "kind")
    row = IntelligenceReport(
        kind=kind,
        body=_body(kind, body),
        basis=clean_choice(basis, IntelligenceReport.Basis.values, "basis"),
        source_rating=clean_choice(str(source_rating).upper(), IntelligenceReport.Source.values, "source_rating"),
        credibility=clean_choice(str(credibility), IntelligenceReport.Credibility.values, "credibility"),
        marking=clean_line(marking, "marking", 60) or settings.DESK_MARKING,
        releasable_to=clean_line(releasable_to, "releasable_to", 120) or "KFOR",
        patrol_id=own_patrol(op, patrol),
        incident=about(op, incident),
        observed_at=seen_at(op, observed_at),
        reported_at=op.now,
        reported_by_id=op.by.user.pk,
        position=op.by.position,
    )
    set_place(row, location)
    if not row.where:
        raise Invalid(_("Say where: a grid, a place, or words."), field="location")
    if surveillance is not None:
        row.surveillance = Surveillance.objects.filter(pk=surveillance).first()
        if row.surveillance is None:
            raise Invalid(_("There is no such surveillance task."), field="surveillance")
        exercise = exercise or row.surveillance.exercise
    row.exercise = marked(row.incident, exercise)
    row.save()
    op.record(
        kinds.REPORTED,
        report=row.called,
        format=row.get_kind_display(),
        basis=row.get_basis_display(),
        rating=row.rating,
        where=f", {row.where}",
        occurred_at=observed_at,
    )
    return row


@operation("warning.issue")
def become_lookout(
    op: Operation,
    *,
    by: Actor,
    report: int,
    lookout_kind: str = Lookout.Kind.OTHER,
    plate: str = "",
    name: str = "",
    valid_until: datetime | None = None,
) -> Outcome:
    """Issue a lookout with the words of the report, valid for a day unless said otherwise."""
    row = _lock(op, report, Outcome.Kind.LOOKOUT)
    _not_in_exercise(row)
    lookout = _issue_lookout(
        op, kind=lookout_kind, name=name, plate=plate, description=in_words(row), issuer=_issuer(row),
        marking=row.marking, valid_until=valid_until or op.now + USUAL_VALIDITY, incident=row.incident_id,
    )  # fmt: skip
    return _became(op, row, Outcome(kind=Outcome.Kind.LOOKOUT, lookout=lookout))


@operation("warning.issue")
def become_hazard(
    op: Operation,
    *,
    by: Actor,
    report: int,
    label: str,
    radius_m: int = USUAL_RADIUS_M,
    valid_until: datetime | None = None,
) -> Outcome:
    """Warn of what the report tells within ``radius_m`` of its place. ``label`` is printed: it names nobody."""
    row = _lock(op, report, Outcome.Kind.HAZARD)
    _not_in_exercise(row)
    if row.lat is None:
        raise Invalid(_("The report has no point on the map, and a hazard needs one."), field="label")
    hazard = _issue_hazard(
        op, label=label, radius_m=radius_m, words=in_words(row), source=f"{_issuer(row)} {row.rating}".strip(),
        location=_location(row), valid_until=valid_until or op.now + USUAL_VALIDITY,
    )  # fmt: skip
    return _became(op, row, Outcome(kind=Outcome.Kind.HAZARD, hazard=hazard))


@operation("incident.open")
def become_incident(
    op: Operation, *, by: Actor, report: int, type: str = THREAT_TYPE, priority: int | None = None
) -> Outcome:
    """Open an incident of it, with its words and its place."""
    row = _lock(op, report, Outcome.Kind.INCIDENT)
    incident = _open(
        op, type=type, priority=priority, narrative=in_words(row), location=_location(row), exercise=row.exercise,
        source=Source.PATROL if row.patrol_id else Source.PARTNER, occurred_at=row.observed_at,
    )  # fmt: skip
    return _became(op, row, Outcome(kind=Outcome.Kind.INCIDENT, incident=incident))


@operation("mobility.edit")
def add_to_presence(op: Operation, *, by: Actor, report: int, presence: int) -> Outcome:
    """Add it to a presence operation that stands, whoever leads that."""
    row = _lock(op, report, Outcome.Kind.PRESENCE)
    addition = standing.Addition(
        called=row.called, what=str(row.get_kind_display()), rating=row.rating, marking=row.marking,
        releasable_to=row.releasable_to, words=in_words(row), exercise=row.exercise, observed_at=row.observed_at,
        address=reverse("mobility-intelligence-report", args=(row.pk,)),
    )  # fmt: skip
    called = standing.of(standing.PRESENCE).take(op, presence, addition)
    return _became(op, row, Outcome(kind=Outcome.Kind.PRESENCE, presence=presence, presence_called=called))


def in_words(row: IntelligenceReport) -> str:
    """The report as a narrative: what it is, how far to believe it, and its lines."""
    head = f"{row.called} {row.get_kind_display()}, {row.get_basis_display()}, {row.rating}"
    lines = [f"{line.label}: {shown(line, row.body[line.key])}" for line in FORMATS[row.kind] if row.body.get(line.key)]
    return "\n".join([head, *lines])


def _lock(op: Operation, report: int, outcome: str) -> IntelligenceReport:
    row = op.lock(IntelligenceReport, report)
    made = row.outcomes.filter(kind=outcome).first()
    if made:
        words = _("%(report)s has become %(what)s already.")
        raise Refused(words % {"report": row.called, "what": made}, code="exists")
    return row


def _not_in_exercise(row: IntelligenceReport) -> None:
    # A warning is for every patrol, also those that play no part in the exercise.
    if row.exercise:
        raise Refused(_("An exercise warns nobody. Open an exercise incident instead."), code="exercise")


def _became(op: Operation, row: IntelligenceReport, outcome: Outcome) -> Outcome:
    outcome.report, outcome.made_at, outcome.made_by_id = row, op.now, op.by.user.pk
    outcome.save()
    if outcome.kind == Outcome.Kind.PRESENCE:
        op.record(kinds.ADDED, report=row.called, presence=outcome.became)
    else:
        op.record(kinds.BECAME, report=row.called, what=str(outcome))
    return outcome


def _issuer(row: IntelligenceReport) -> str:
    return row.patrol.callsign if row.patrol else ""


def _location(row: IntelligenceReport) -> dict[str, Any]:
    if row.lat is None:
        return {"text": row.place}
    return {"lat": row.lat, "lon": row.lon, **({"text": row.place} if row.place else {})}


def _body(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The lines of the format, each checked; what is empty is left out. A fault names ``body-key``."""
    lines = {line.key: line for line in FORMATS[kind]}
    if unknown := sorted(set(map(str, given)) - set(lines)):
        raise Invalid(_("This kind of report has no such line."), field=f"body-{unknown[0]}")
    body = {key: value for key, line in lines.items() if (value := _value(line, given.get(key))) not in ("", None)}
    if kind == Kind.NINE_LINE:
        _check_patients(body)
    return body


def _value(line: Line, given: Any) -> Any:
    field = f"body-{line.key}"
    if line.kind == "count":
        return whole(given, field, 0, MOST_PATIENTS)
    if line.kind == "choice":
        known = [key for key, _label in line.choices]
        return clean_choice(given or "", known if line.required else ["", *known], field)
    clean = clean_text if line.kind == "text" else clean_line
    return clean(given or "", field, 2000 if line.kind == "text" else 200, required=line.required)


def _check_patients(body: Mapping[str, Any]) -> None:
    patients = sum(body.get(f"precedence_{key}", 0) for key, _label in PRECEDENCE)
    if not patients:
        raise Invalid(_("Say how many patients there are, by precedence."), field="body-precedence_urgent")
    lying = body.get("litter", 0) + body.get("ambulatory", 0)
    if lying and lying != patients:
        words = _("%(patients)d patients by precedence, but %(lying)d lying or walking. Both must be the same.")
        raise Invalid(words % {"patients": patients, "lying": lying}, field="body-litter", code="contradicts")
