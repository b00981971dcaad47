"""Pages of the roster. They work without scripts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.pages import DeskPage
from blotter.pages import run_once
from blotter.rows import Rows, submit
from dispatch.roster import selectors
from dispatch.roster.forms import CrewRow, LogOffForm, LogOnForm, PatrolForm, as_typed
from patrols import services
from patrols.models import Patrol
from patrols.states import State

CREW_ROWS = 6


class Roster(DeskPage):
    """Every patrol: on duty with whom and until when, or off."""

    required_action = "patrol.duty"
    template_name = "roster/roster.html"
    grants = {"may_edit": "patrol.edit"}


class RosterList(Roster):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"patrols": selectors.patrols()}


class PatrolPage(Roster):
    """One patrol: its crew of today, or the form that brings it on duty; what it is, for those who may change that."""

    template_name = "roster/patrol.html"

    @property
    def patrol(self) -> Patrol:
        row = selectors.patrol(self.kwargs["pk"])
        if row is None:
            raise Http404
        return row

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.patrol
        version = {"version": row.version}
        context: dict[str, Any] = {"row": row, "shift": next(iter(row.on_duty), None)}  # type: ignore[attr-defined]
        if row.state == State.OFF_DUTY and row.active:
            free = set(selectors.free_accounts().values_list("pk", flat=True))
            usual = row.vehicle.call_name if row.vehicle else ""
            context |= {
                "log_on": LogOnForm(initial={**version, "vehicle": usual}),
                "crew": Rows(CrewRow, "crew", CREW_ROWS, initial=[as_typed(m, free) for m in selectors.last_crew(row)]),
            }
        elif context["shift"]:
            context["log_off"] = LogOffForm(initial=version)
        if self.may("patrol.edit"):
            context["edit"] = PatrolForm(patrol=row, initial=version)
        return context | super().get_context_data(**kwargs)


class LogOn(PatrolPage):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form, crew = LogOnForm(request.POST), Rows(CrewRow, "crew", CREW_ROWS, request.POST)

        def act() -> Any:
            return services.log_on(by=self.actor, patrol=pk, crew=crew.facts, **form.facts)

        if submit(request, form, act, rows=[crew]) is None:
            return self.again(log_on=form, crew=crew)
        messages.success(request, _("%(callsign)s is on duty.") % {"callsign": self.patrol.callsign})
        return redirect("roster")


class LogOff(PatrolPage):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = LogOffForm(request.POST)
        if run_once(request, form, lambda: services.log_off(by=self.actor, patrol=pk, **form.facts)) is None:
            return self.again(log_off=form)
        messages.success(request, _("%(callsign)s is off duty.") % {"callsign": self.patrol.callsign})
        return redirect("roster")


class Change(PatrolPage):
    required_action = "patrol.edit"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = PatrolForm(request.POST, patrol=self.patrol)
        if run_once(request, form, lambda: services.amend_patrol(by=self.actor, patrol=pk, **form.facts)) is None:
            return self.again(edit=form)
        messages.success(request, _("Changed."))
        return redirect("roster-patrol", pk)


class NewPatrol(Roster):
    """A patrol is set up, off duty."""

    required_action = "patrol.edit"
    template_name = "roster/new.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": PatrolForm()} | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PatrolForm(request.POST)
        made = run_once(
            request, form, lambda: services.create_patrol(by=self.actor, **form.facts), lambda row: {"id": row.pk}
        )
        if made is None:
            return self.again(form=form)
        return redirect("roster-patrol", made["id"])
