"""Route reports, from the desk or from the phone of the patrol that drove it; surveillance tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Forbidden, Invalid
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_text
from incidents.mobility import classification, kinds
from incidents.mobility.classification import Classification
from incidents.mobility.models import Route, RouteFeature, RouteReport, Surveillance
from incidents.mobility.services.common import (
    FARTHEST,
    Place,
    about,
    figure,
    follow,
    marked,
    own_patrol,
    rows_of,
    seen_at,
    set_place,
    whole,
)
from incidents.mobility.services.routes import _save, _set_state, state_facts
from incidents.mobility.states import SURVEILLANCE, RouteState, TaskState
from incidents.services.common import clean_choice
from patrols.selectors import patrol_ids_of
from reference.dtg import format_dtg

MOST_FEATURES = 40
FEATURE_FIELDS = {
    "kind", "location", "width_m", "overhead_m", "mlc", "gradient_pct", "radius_m", "bypass", "words",
}  # fmt: skip


@operation("mobility.report")
def report_route(
    op: Operation,
    *,
    by: Actor,
    formula: str,
    route: int | None = None,
    section_from: str = "",
    section_to: str = "",
    features: Sequence[Mapping[str, Any]] = (),
    words: str = "",
    state: str = "",
    reason: str = "",
    until: datetime | None = None,
    patrol: int | None = None,
    incident: int | None = None,
    exercise: bool = False,
    observed_at: datetime | None = None,
) -> RouteReport:
    """File what a reconnaissance found.

    ``formula`` classifies the stretch as it is for the most part; the report's own is computed from it and from
    ``features`` (mappings of ``kind``, ``location``, figures and ``words``), and becomes the route's when the report is
    of all of it. ``state`` with ``reason`` and ``until`` sets the state of the route in the same act, unless that was
    set after ``observed_at``: the report is kept then, and its entry says what it did not change.
    """
    base = classification.parse(clean_line(formula, "formula", 60, required=True))
    found = _features(features)
    whole_route = not (section_from or section_to)
    target = op.lock(Route, route) if route is not None else None
    ends = [point.name for point in target.waypoints.all()] if target else []
    if target is None and whole_route:
        raise Invalid(_("Choose a route, or say from where to where."), field="section_from")
    report = RouteReport(
        route=target,
        patrol_id=own_patrol(op, patrol),
        incident=about(op, incident),
        section_from=clean_line(section_from, "section_from", 120) or (ends[0] if ends else ""),
        section_to=clean_line(section_to, "section_to", 120) or (ends[-1] if ends else ""),
        width_m=base.width_m, weather=base.weather, mlc=base.mlc, overhead_m=base.overhead_m,
        marked_obstructed=base.obstructed, snow=base.snow, flooding=base.flooding,
        formula=str(classification.of_route(base, found)),
        words=clean_text(words, "words", 4000),
        observed_at=seen_at(op, observed_at),
        reported_at=op.now,
        reported_by_id=op.by.user.pk,
        position=op.by.position,
    )  # fmt: skip
    report.exercise = marked(report.incident, exercise)
    late = report.older_than_state
    report.save()
    for order, feature in enumerate(found):
        feature.report, feature.order = report, order
    RouteFeature.objects.bulk_create(found)
    if target and not report.exercise:
        # An older look at the road that comes in late says nothing of how it is now.
        if whole_route and (target.surveyed_at is None or report.observed_at >= target.surveyed_at):
            target.formula, target.surveyed_at = report.formula, report.observed_at
        state = clean_choice(state, ["", *RouteState.values], "state")
        # A phone that was offline for hours must not open what was closed meanwhile.
        if state and not late:
            _set_state(op, target, state, reason, until, report.observed_at)
        _save(op, target)
    named = target.code if target else f"{report.section_from} – {report.section_to}"
    facts: dict[str, Any] = {
        "report": report.called,
        "route": named,
        "formula": report.formula,
        "features": _counted(found),
    }
    if target and state and not report.exercise:
        facts["features"] += "; " + (_older(state, reason) if late else _words_of(target))
    op.record(kinds.ROUTE_REPORTED, occurred_at=observed_at, **facts)
    return report


@operation("mobility.edit")
def task_surveillance(
    op: Operation,
    *,
    by: Actor,
    looking_for: str,
    begins_at: datetime,
    ends_at: datetime,
    route: int | None = None,
    location: Place = None,
    patrol: int | None = None,
    incident: int | None = None,
    exercise: bool = False,
) -> Surveillance:
    """Have a route or a place kept under observation for a time."""
    if ends_at <= begins_at:
        words = _("It would end before it begins: %(ends)s is not later than %(begins)s.")
        facts = {"ends": format_dtg(ends_at), "begins": format_dtg(begins_at)}
        raise Invalid(words % facts, field="ends_at", code="contradicts")
    if ends_at <= op.now or begins_at > op.now + FARTHEST:
        raise Invalid(_("Give a time that is still to come, within a year."), field="ends_at")
    task = Surveillance(
        looking_for=clean_line(looking_for, "looking_for", 200, required=True),
        begins_at=begins_at, ends_at=ends_at, patrol_id=own_patrol(op, patrol), incident=about(op, incident),
        state=TaskState.PLANNED, state_since=op.now, tasked_at=op.now,
        tasked_by_id=op.by.user.pk, position=op.by.position,
    )  # fmt: skip
    task.exercise = marked(task.incident, exercise)
    set_place(task, location)
    if route is not None:
        task.route = Route.objects.filter(pk=route).first()
        if task.route is None:
            raise Invalid(_("There is no such route."), field="route")
    if not (task.route or task.where):
        raise Invalid(_("Say what to observe: a route or a place."), field="location")
    task.save()
    op.record(
        kinds.SURVEILLANCE, task=task.called, where=task.route.code if task.route else task.where,
        begins=format_dtg(begins_at), ends=format_dtg(ends_at),
        patrol=f", {task.patrol.callsign}" if task.patrol else "",
    )  # fmt: skip
    return task


@operation("mobility.report")
def move_surveillance(op: Operation, *, by: Actor, task: int, act: str, result: str = "") -> Surveillance:
    """``begin``, ``end`` or ``cancel`` a task; ``result``: what came of it, or why not."""
    row = op.lock(Surveillance, task)
    if op.by.scope(op.action) == "own" and row.patrol_id not in patrol_ids_of(op.by.user):
        raise Forbidden(_("This is not a task of your patrol. Ask the desk to enter it for you."))
    act = clean_choice(act, ["begin", "end", "cancel"], "act")
    row.result = clean_text(result, "result", 4000, required=act == "cancel") or row.result
    row.state, row.state_since = follow(SURVEILLANCE, row, act, row.called), op.now
    row.save()
    op.record(kinds.SURVEILLANCE_STATE, task=row.called, state=row.get_state_display())
    return row


def _stop_surveillance(op: Operation, task: int, reason: str) -> None:
    """An exercise ends and its tasks with it; ``reason`` is the result where nobody wrote one."""
    row = op.lock(Surveillance, task)
    act = "end" if row.state == TaskState.RUNNING else "cancel"
    row.result = row.result or reason
    row.state, row.state_since = follow(SURVEILLANCE, row, act, row.called), op.now
    row.save()


def _features(given: Sequence[Mapping[str, Any]]) -> list[RouteFeature]:
    found = []
    for number, spot in enumerate(rows_of(given, FEATURE_FIELDS, "features", MOST_FEATURES)):

        def field(name: str, number: int = number) -> str:
            return f"features-{number}-{name}"

        feature = RouteFeature(
            kind=clean_choice(spot.get("kind") or "", RouteFeature.Kind.values, field("kind")),
            width_m=figure(spot.get("width_m"), field("width_m"), most="60", places=1),
            overhead_m=figure(spot.get("overhead_m"), field("overhead_m"), most="30", places=2),
            mlc=whole(spot.get("mlc"), field("mlc"), 1, classification.HEAVIEST),
            gradient_pct=figure(spot.get("gradient_pct"), field("gradient_pct"), most="60", places=1),
            radius_m=figure(spot.get("radius_m"), field("radius_m"), most="5000", places=1),
            bypass=clean_choice(spot.get("bypass") or "", ["", *RouteFeature.Bypass.values], field("bypass")),
            words=clean_line(spot.get("words") or "", field("words"), 200),
        )
        try:
            set_place(feature, spot.get("location") or None)
        except Invalid as error:
            raise Invalid(error.message, field=field("location"), code=error.code) from error
        found.append(feature)
    return found


def formula_of(
    *,
    width_m: Decimal,
    weather: str,
    mlc: int,
    overhead_m: Decimal | None,
    obstructed: bool = False,
    snow: bool = False,
    flooding: bool = False,
) -> str:
    """The formula of figures given one by one, checked like a typed one."""
    given = Classification(width_m, weather, mlc, overhead_m, obstructed, snow, flooding)
    return str(classification.checked(given))


def _words_of(route: Route) -> str:
    return " ".join(filter(None, (words for name, words in state_facts(route).items() if name != "route")))


def _older(state: str, reason: str) -> str:
    said = ": ".join(filter(None, (str(RouteState(state).label), clean_line(reason, "reason", 120))))
    return _("seen before the route's state was last set, which stays as it is; the report said: %(said)s") % {
        "said": said
    }


def _counted(features: Sequence[RouteFeature]) -> str:
    if not features:
        return ""
    hindering = sum(bool(classification.obstruction(feature)) for feature in features)
    return _("; %(count)d on the way, %(hindering)d of them hinder") % {"count": len(features), "hindering": hindering}
