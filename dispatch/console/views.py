"""The console page: a frame and what never changes while it is open; everything else comes by the live feed. And the
record of an incident as a sheet of paper, open or closed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.views.generic import TemplateView

from accounts.pages import DeskPage
from blotter.errors import Forbidden, Missing
from dispatch.house import house
from dispatch.models import Assignment
from incidents import selectors as incidents
from incidents.around import selectors as surroundings
from incidents.around.selectors import people


class ConsoleView(DeskPage):
    required_action = "console.use"
    template_name = "console/console.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"house": house()}


class SignedInView(LoginRequiredMixin, TemplateView):
    """Where signing in again in a second window ends: it tells the waiting page and closes itself."""

    template_name = "console/signed_in.html"


class IncidentSheet(DeskPage):
    """Everything about one incident that the reader may read. On paper nobody can take back who is a juvenile or
    protected, so they are not named on it, whoever prints."""

    required_action = "incident.view"
    template_name = "console/incident_sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        by, pk = self.actor, kwargs["pk"]
        try:
            row = incidents.get(by, pk)
            record, around = incidents.detail(by, pk), surroundings.around(by, pk)
        except Missing as error:
            raise Http404(error.message) from error
        except Forbidden as error:
            raise PermissionDenied(error.message) from error
        if "persons" in around:
            around["persons"] = people.persons(row, shielded=True)
        jobs = Assignment.objects.filter(incident=row).select_related("patrol").order_by("made_at")
        sheet = {"row": row, "record": record, "around": around, "jobs": jobs}
        return super().get_context_data(**kwargs) | sheet
