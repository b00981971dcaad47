"""Short forms on the patrol leader's phone: a checkpoint passed, what the route is like, what was seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.pages import DeskPage
from blotter.pages import run_once
from incidents.forms import MomentForm
from incidents.mobility import services
from incidents.mobility.forms.movements import EventForm, HaltForm, PassForm
from incidents.mobility.forms.reports import IntelligenceForm, PhoneRouteForm
from incidents.mobility.models import IntelligenceReport, Movement
from incidents.mobility.selectors import movements as selectors
from incidents.mobility.services.following import next_of
from incidents.mobility.states import MOVEMENT
from patrols.selectors import patrol_of

SERVICES: dict[str, Callable[..., Any]] = {
    "pass": services.pass_checkpoint,
    "halt": services.halt,
    "resume": services.resume,
    "event": services.log_event,
}
FORMS = {"pass": PassForm, "halt": HaltForm, "resume": MomentForm, "event": EventForm}
SAID = {
    "pass": gettext_lazy("The desk has the time."),
    "halt": gettext_lazy("The desk knows that you stand."),
    "resume": gettext_lazy("The desk knows that you march."),
    "event": gettext_lazy("The desk has it."),
}

STATE_KEPT = gettext_lazy(
    "The state of the route was set after you saw it, and stays as it is. If you know better, tell the desk by radio."
)


class Short(DeskPage):
    required_action = "mobility.report"
    channel = "phone"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        patrol = patrol_of(self.request.user)
        return {"patrol": patrol} | super().get_context_data(**kwargs)


class PhoneConvoy(Short):
    """The convoy that the patrol escorts: its next checkpoint first."""

    template_name = "mobility/phone_convoy.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row = selectors.escorted_by(self.request.user).order_by("day", "number").first()
        if row is None:
            return {"row": None} | context
        points = list(row.checkpoints.all())
        ahead = next_of(points)
        return {
            "row": row,
            "points": [(point, selectors.delta_words(point)) for point in points],
            "ahead": ahead,
            "expected": ahead.expected(row.delay_s) if ahead else None,
            "allowed": list(MOVEMENT[row.state]),
            **{f"{act}_form": _made(act, row) for act in FORMS},
        } | context

    def post(self, request: HttpRequest, act: str) -> HttpResponse:
        row = selectors.escorted_by(request.user).order_by("day", "number").first()
        if act not in FORMS:
            raise Http404
        if row is None:
            messages.error(request, _("Your patrol escorts no convoy any more. Tell the desk by radio."))
            return redirect("mobility-phone")
        form = _made(act, row, request.POST)
        if run_once(request, form, lambda: SERVICES[act](by=self.actor, movement=row.pk, **form.facts)) is None:
            return self.again(**{f"{act}_form": form})
        messages.success(request, SAID[act])
        return redirect("mobility-phone")


class PhoneRoute(Short):
    template_name = "mobility/phone_route.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": PhoneRouteForm()} | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PhoneRouteForm(request.POST)
        answer = run_once(
            request,
            form,
            lambda: services.report_route(by=self.actor, **form.given()),
            lambda row: {"number": row.called, "formula": row.formula, "late": row.older_than_state},
        )
        if answer is None:
            return self.again(form=form)
        messages.success(request, _("The desk has %(number)s: %(formula)s.") % answer)
        if answer["late"] and form.cleaned_data["state"]:
            messages.warning(request, STATE_KEPT)
        return redirect("mobility-phone-route")


class PhoneSalute(Short):
    template_name = "mobility/phone_salute.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": _salute()} | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = _salute(request.POST)
        answer = run_once(
            request, form, lambda: services.report(by=self.actor, **form.given()), lambda row: {"number": row.called}
        )
        if answer is None:
            return self.again(form=form)
        messages.success(request, _("The desk has your report %(number)s.") % answer)
        return redirect("mobility-phone-salute")


def _salute(data: Any = None) -> IntelligenceForm:
    return IntelligenceForm(IntelligenceReport.Kind.SALUTE, data, desk=False)


def _made(act: str, row: Movement, data: Any = None) -> Any:
    form: Any = FORMS[act](data, auto_id=f"id_{act}_%s")
    points = list(row.checkpoints.all())
    if act == "pass":
        form.offer(points, next_of(points))
    if act == "event":
        form.offer(row)
    return form
