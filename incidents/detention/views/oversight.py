"""The oversight of the Force Provost Marshal, and the search of the register."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from blotter.operations import desk_now
from blotter.pages import run, run_once
from incidents.detention import services
from incidents.detention.clocks import length
from incidents.detention.forms.keeping import LimitForm
from incidents.detention.forms.reading import LookUpForm
from incidents.detention.models import CustodyRecord, Limit
from incidents.detention.selectors import custody as selectors
from incidents.detention.selectors import oversight
from incidents.detention.services import reading
from incidents.detention.views.common import Room
from incidents.detention.views.due import due_of


class Oversight(Room):
    """Held persons by their nearest limit; below them everything that is overdue or missing."""

    required_action = "detention.oversight"
    template_name = "detention/oversight.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = desk_now()
        held = selectors.overview(self.actor)
        dues = [[due_of(clock, now) for clock in person.clocks] for person in held]
        people = [(person, due[0] if due else None, due[1:]) for person, due in zip(held, dues, strict=True)]
        return {"people": people, "lacks": oversight.lacks(self.actor, now)} | super().get_context_data(**kwargs)


class Limits(Room):
    """The limits in force, since when and by whom; the FPM changes them for the clocks that start from then on."""

    required_action = "custody.oversee"
    template_name = "detention/limits.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        limits = list(selectors.limits())
        before = Limit.objects.filter(current=False).select_related("changed_by").order_by("-pk")
        return {
            "limits": [(limit, length(limit.seconds), limit.lead_s and length(limit.lead_s)) for limit in limits],
            "before": [(limit, length(limit.seconds)) for limit in before],
            "form": LimitForm(limits=limits) if self.may("custody.agree") else None,
        } | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = LimitForm(request.POST, limits=selectors.limits())
        if run_once(request, form, lambda: services.change_limit(by=self.actor, **form.facts)) is None:
            return self.again(form=form)
        return redirect("detention-limits")


class Register(Room):
    """Find the records of a person by name or document. The words travel in the body, never in an address."""

    required_action = "custody.read"
    template_name = "detention/register.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": LookUpForm(), "records": None, "most": reading.MOST_FOUND} | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form, records = LookUpForm(request.POST), list[CustodyRecord]()
        if not run(form, lambda: records.extend(services.look_up(by=self.actor, **form.facts))):
            return self.again(form=form)
        return self.render_to_response(self.get_context_data(form=form, records=records))
