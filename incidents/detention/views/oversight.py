"""The oversight of the Force Provost Marshal, and the search of the register."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from blotter.operations import desk_now
from blotter.pages import run
from incidents.detention import services
from incidents.detention.forms.faces import LookUpForm
from incidents.detention.models import CustodyRecord
from incidents.detention.selectors import custody as selectors
from incidents.detention.selectors import oversight
from incidents.detention.views.board import lit
from incidents.detention.views.common import Room


class Oversight(Room):
    """Held persons by their nearest limit; below them everything that is overdue or missing."""

    required_action = "detention.oversight"
    template_name = "detention/oversight.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = desk_now()
        people = [(person, [lit(clock, now) for clock in person.clocks]) for person in selectors.overview(self.actor)]
        return {"people": people, "lacks": oversight.lacks(self.actor, now)} | super().get_context_data(**kwargs)


class Register(Room):
    """Find the records of a person by name or document. The words travel in the body, never in an address."""

    required_action = "custody.read"
    template_name = "detention/register.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": LookUpForm(), "records": None} | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form, records = LookUpForm(request.POST), list[CustodyRecord]()
        if not run(form, lambda: records.extend(services.look_up(by=self.actor, **form.facts))):
            return self.again(form=form)
        return self.render_to_response(self.get_context_data(form=form, records=records))
