"""Routes, route reports, surveillance and intelligence in full, for pages and the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from blotter.errors import Missing
from blotter.selectors import stamp
from incidents.mobility.classification import obstruction
from incidents.mobility.formats import FORMATS, shown
from incidents.mobility.models import IntelligenceReport, Route, RouteReport, Surveillance
from incidents.mobility.selectors.board import route_state
from incidents.mobility.states import SURVEILLANCE


def routes() -> QuerySet[Route]:
    return Route.objects.prefetch_related("waypoints")


def get_route(pk: int) -> Route:
    return _one(routes(), pk)


def route_detail(row: Route) -> dict[str, Any]:
    return {
        **route_state(row),
        "number": row.code,
        "remarks": row.remarks,
        "surveyed_at": _stamp(row.surveyed_at),
        "waypoints": [
            {"name": point.name, "km": point.km, "mgrs": point.mgrs, "lat": point.lat, "lon": point.lon}
            for point in row.waypoints.all()
        ],
    }


def route_reports() -> QuerySet[RouteReport]:
    return RouteReport.objects.select_related("route", "patrol", "incident", "reported_by").prefetch_related("features")


def get_route_report(pk: int) -> RouteReport:
    return _one(route_reports(), pk)


def route_report_detail(row: RouteReport) -> dict[str, Any]:
    """``hinders``: why a feature makes the route obstructed, empty when it does not."""
    return {
        "id": row.pk,
        "number": row.called,
        "route": row.route_id,
        "section_from": row.section_from,
        "section_to": row.section_to,
        "formula": row.formula,
        "words": row.words,
        "patrol": row.patrol.callsign if row.patrol else None,
        "incident": row.incident_id,
        "exercise": row.exercise,
        "observed_at": stamp(row.observed_at),
        "reported_at": stamp(row.reported_at),
        "reported_by": row.reported_by.label,
        "features": [
            {
                "kind": feature.kind,
                "place": feature.where,
                "width_m": feature.width_m,
                "overhead_m": feature.overhead_m,
                "mlc": feature.mlc,
                "gradient_pct": feature.gradient_pct,
                "radius_m": feature.radius_m,
                "bypass": feature.bypass,
                "words": feature.words,
                "hinders": obstruction(feature),
            }
            for feature in row.features.all()
        ],
    }


def surveillance() -> QuerySet[Surveillance]:
    return Surveillance.objects.select_related("route", "patrol", "incident", "tasked_by")


def get_surveillance(pk: int) -> Surveillance:
    return _one(surveillance(), pk)


def surveillance_detail(row: Surveillance) -> dict[str, Any]:
    return {
        "id": row.pk,
        "number": row.called,
        "state": row.state,
        "acts": list(SURVEILLANCE[row.state]),
        "route": row.route_id,
        "place": row.where,
        "patrol": row.patrol.callsign if row.patrol else None,
        "looking_for": row.looking_for,
        "begins_at": stamp(row.begins_at),
        "ends_at": stamp(row.ends_at),
        "result": row.result,
        "exercise": row.exercise,
    }


def intelligence() -> QuerySet[IntelligenceReport]:
    return IntelligenceReport.objects.select_related(
        "patrol", "incident", "surveillance", "reported_by"
    ).prefetch_related("outcomes__lookout", "outcomes__hazard", "outcomes__incident")


def get_intelligence(pk: int) -> IntelligenceReport:
    return _one(intelligence(), pk)


def lines_of(row: IntelligenceReport) -> list[tuple[str, str]]:
    """The lines that were filled in, as they are read."""
    return [
        (str(line.label), shown(line, row.body[line.key]))
        for line in FORMATS[row.kind]
        if row.body.get(line.key) not in (None, "", 0)
    ]


def intelligence_detail(row: IntelligenceReport) -> dict[str, Any]:
    return {
        "id": row.pk,
        "number": row.called,
        "kind": row.kind,
        "body": row.body,
        "place": row.place,
        "mgrs": row.mgrs,
        "lat": row.lat,
        "lon": row.lon,
        "basis": row.basis,
        "rating": row.rating,
        "marking": row.marking,
        "releasable_to": row.releasable_to,
        "patrol": row.patrol.callsign if row.patrol else None,
        "incident": row.incident_id,
        "surveillance": row.surveillance_id,
        "exercise": row.exercise,
        "observed_at": stamp(row.observed_at),
        "reported_at": stamp(row.reported_at),
        "reported_by": row.reported_by.label,
        "outcomes": [{"kind": outcome.kind, "what": outcome.became} for outcome in row.outcomes.all()],
    }


def _one(rows: QuerySet[Any], pk: int) -> Any:
    row = rows.filter(pk=pk).first()
    if row is None:
        words = _("There is no %(name)s %(pk)s.")
        raise Missing(words % {"name": rows.model._meta.verbose_name, "pk": pk})
    return row


def _stamp(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None
