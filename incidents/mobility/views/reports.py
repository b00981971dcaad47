"""Desk pages of routes, reconnaissance, surveillance and intelligence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.pages import found
from blotter.forms import fill
from blotter.pages import OnceForm, run_once
from blotter.rows import Rows, submit
from incidents import standing
from incidents.mobility import services
from incidents.mobility.classification import obstruction
from incidents.mobility.forms import reports as forms
from incidents.mobility.models import IntelligenceReport, Outcome, RouteReport
from incidents.mobility.selectors import reports as selectors
from incidents.mobility.states import SURVEILLANCE, TaskState
from incidents.mobility.views.common import Room

WAYPOINT_ROWS, FEATURE_ROWS, SHOWN = 8, 8, 50


# -- routes ------------------------------------------------------------------------------------------------------------
class Routes(Room):
    template_name = "mobility/routes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "routes": selectors.routes(),
            "reports": selectors.route_reports()[:SHOWN],
            "form": forms.RouteForm(),
            "points": Rows(forms.WaypointRow, "waypoints", WAYPOINT_ROWS),
        } | super().get_context_data(**kwargs)


class NewRoute(Routes):
    required_action = "mobility.edit"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = forms.RouteForm(request.POST)
        points = Rows(forms.WaypointRow, "waypoints", WAYPOINT_ROWS, request.POST)
        answer = submit(
            request,
            form,
            lambda: services.add_route(by=self.actor, **form.facts, waypoints=points.facts),
            lambda row: {"pk": row.pk},
            [points],
        )
        return self.again(form=form, points=points) if answer is None else redirect("mobility-route", answer["pk"])


class RoutePage(Room):
    template_name = "mobility/route.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = found(selectors.get_route, kwargs["pk"])
        initial = {"version": row.version, "state": row.state, "reason": row.reason, "until": row.until}
        return {
            "row": row,
            "waypoints": row.waypoints.all(),
            "reports": selectors.route_reports().filter(route=row)[:SHOWN],
            "movements": row.movements.exclude(state__in=("handed_over", "refused", "cancelled")),
            "tasks": selectors.surveillance().filter(route=row)[:SHOWN],
            "form": forms.RouteStateForm(initial=initial),
        } | super().get_context_data(**kwargs)


class SetRouteState(RoutePage):
    required_action = "mobility.edit"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = forms.RouteStateForm(request.POST)
        act = lambda: services.set_route_state(by=self.actor, route=pk, **form.facts)  # noqa: E731
        if run_once(request, form, act) is None:
            return self.again(form=form)
        messages.success(request, _("Saved. The map shows it."))
        return redirect("mobility-route", pk)


class NewRouteReport(Room):
    required_action = "mobility.edit"
    template_name = "mobility/route_report_new.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = self.request.GET.get("route", "")
        return {
            "form": forms.RouteReportForm(initial={"route": wanted}),
            "features": Rows(forms.FeatureRow, "features", FEATURE_ROWS),
        } | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = forms.RouteReportForm(request.POST)
        features = Rows(forms.FeatureRow, "features", FEATURE_ROWS, request.POST)
        answer = submit(
            request,
            form,
            lambda: services.report_route(by=self.actor, **form.facts, features=features.facts),
            lambda row: {"pk": row.pk},
            [features],
        )
        if answer is None:
            return self.again(form=form, features=features)
        return redirect("mobility-route-report", answer["pk"])


class RouteReportPage(Room):
    """The report of a reconnaissance, to read and to print."""

    template_name = "mobility/route_report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row: RouteReport = found(selectors.get_route_report, kwargs["pk"])
        features = [(feature, obstruction(feature)) for feature in row.features.all()]
        return {"row": row, "features": features} | super().get_context_data(**kwargs)


# -- surveillance ------------------------------------------------------------------------------------------------------
class SurveillancePage(Room):
    template_name = "mobility/surveillance.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tasks = selectors.surveillance().prefetch_related("reports")[:SHOWN]
        running = (TaskState.PLANNED, TaskState.RUNNING)
        return {
            "open": [
                (task, list(SURVEILLANCE[task.state]), forms.ResultForm()) for task in tasks if task.state in running
            ],
            "over": [task for task in tasks if task.state not in running],
            "form": forms.SurveillanceForm(),
        } | super().get_context_data(**kwargs)


class NewSurveillance(SurveillancePage):
    required_action = "mobility.edit"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = forms.SurveillanceForm(request.POST)
        if run_once(request, form, lambda: services.task_surveillance(by=self.actor, **_located(form.facts))) is None:
            return self.again(form=form)
        messages.success(request, _("Tasked."))
        return redirect("mobility-surveillance")


class MoveSurveillance(SurveillancePage):
    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        found(selectors.get_surveillance, pk)
        form = forms.ResultForm(request.POST)
        service = lambda: services.move_surveillance(by=self.actor, task=pk, act=act, **form.facts)  # noqa: E731
        if run_once(request, form, service) is None:
            words = [text for errors in form.errors.values() for text in errors]
            return self.again(refused=(pk, words, form["result"].value()))
        return redirect("mobility-surveillance")


# -- intelligence ------------------------------------------------------------------------------------------------------
class Intelligence(Room):
    template_name = "mobility/intelligence.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = self.request.GET.get("kind", "")
        rows = selectors.intelligence()
        if kind in IntelligenceReport.Kind.values:
            rows = rows.filter(kind=kind)
        return {
            "rows": rows[:SHOWN],
            "kinds": IntelligenceReport.Kind.choices,
            "kind": kind,
        } | super().get_context_data(**kwargs)


class NewIntelligence(Room):
    required_action = "mobility.edit"
    template_name = "mobility/intelligence_new.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = _kind(kwargs["kind"])
        return {"form": forms.IntelligenceForm(kind), "label": kind.label} | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        form = forms.IntelligenceForm(_kind(kind), request.POST)
        answer = run_once(
            request, form, lambda: services.report(by=self.actor, **form.given()), lambda row: {"pk": row.pk}
        )
        if answer is None:
            return self.again(form=form)
        return redirect("mobility-intelligence-report", answer["pk"])


Become = tuple[str | Promise, type[OnceForm], Callable[..., Any], str]
BECOME: dict[str, Become] = {
    "incident": (gettext_lazy("Open an incident"), forms.IncidentForm, services.become_incident, "incident.open"),
    "lookout": (gettext_lazy("Issue a lookout"), forms.LookoutForm, services.become_lookout, "warning.issue"),
    "hazard": (gettext_lazy("Warn of a hazard"), forms.HazardForm, services.become_hazard, "warning.issue"),
    "presence": (
        gettext_lazy("Add to a presence operation"), forms.PresenceForm, services.add_to_presence, "mobility.edit",
    ),
}  # fmt: skip


def _become_form(act: str, row: IntelligenceReport, data: Any = None) -> OnceForm:
    form = BECOME[act][1](data, auto_id=f"id_{act}_%s")
    if isinstance(form, forms.PresenceForm):
        fill(form, presence=list(standing.of(standing.PRESENCE).choices(row.exercise)))
    return form


class IntelligencePage(Room):
    """One report, how far to believe it, and what it can become or has become."""

    template_name = "mobility/intelligence_report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row: IntelligenceReport = found(selectors.get_intelligence, kwargs["pk"])
        became = {outcome.kind for outcome in row.outcomes.all()}
        forbidden = {Outcome.Kind.LOOKOUT, Outcome.Kind.HAZARD} if row.exercise else set()
        acts = [
            (name, label, kwargs.get(name) or _become_form(name, row))
            for name, (label, _form, _service, action) in BECOME.items()
            if name in kwargs or (name not in became | forbidden and self.may(action))
        ]
        return {"row": row, "lines": selectors.lines_of(row), "acts": acts} | super().get_context_data(**kwargs)


class BecomeSomething(IntelligencePage):
    required_action = "mobility.edit"

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        if act not in BECOME:
            raise Http404
        row = found(selectors.get_intelligence, pk)
        form, service = _become_form(act, row, request.POST), BECOME[act][2]
        if run_once(request, form, lambda: service(by=self.actor, report=pk, **form.facts)) is None:
            return self.again(**{act: form})
        messages.success(request, _("Done."))
        return redirect("mobility-intelligence-report", pk)


def _kind(name: str) -> IntelligenceReport.Kind:
    try:
        return IntelligenceReport.Kind(name)
    except ValueError as error:
        raise Http404 from error


def _located(facts: dict[str, Any]) -> dict[str, Any]:
    return {**facts, "location": facts.get("location") or None}
