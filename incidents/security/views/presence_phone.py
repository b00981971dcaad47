"""Short form on the patrol leader's phone: how it stands at the presence at whose post the own patrol is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.pages import DeskPage
from blotter.pages import run_once
from incidents.security.forms.presence import SituationForm
from incidents.security.selectors.presence import at_post_of
from incidents.security.services.presence_record import report_situation


class PhoneSituation(DeskPage):
    """The presence that the form was meant for travels with it: one that comes late is about no other."""

    required_action = "security.report"
    template_name = "security/phone_situation.html"
    channel = "phone"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = at_post_of(self.request.user).first()
        return {"row": row, "form": SituationForm()} | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = SituationForm(request.POST)
        if run_once(request, form, lambda: report_situation(by=self.actor, presence=pk, **form.facts)) is None:
            return self.again(form=form)
        messages.success(request, _("The desk has the situation."))
        return redirect("security-phone-situation")
