"""Pages of advice: who asks, what they were told, who must still be called back."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.pages import paged
from blotter.forms import VersionForm
from blotter.pages import run_once
from incidents.detention import services
from incidents.detention.forms import advice as forms
from incidents.detention.forms.common import ReasonForm
from incidents.detention.models import AdviceRequest
from incidents.detention.selectors import advice as selectors
from incidents.detention.states import ADVICE, AdviceState
from incidents.detention.views.common import Act, ActPage, Room


class Requests(Room):
    template_name = "detention/advice.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        initial = {"incident": self.request.GET.get("incident", "")[:12]}
        return {
            "requests": selectors.at_work(),
            "calls": selectors.not_taken_up(),
            "over": paged(self.request, selectors.over()),
            "form": forms.AskForm(initial=initial) if self.may("advice.take") else None,
            "asking": bool(initial["incident"]),
        } | super().get_context_data(**kwargs)


class Ask(Requests):
    required_action = "advice.take"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = forms.AskForm(request.POST)
        asked = run_once(
            request, form, lambda: services.ask_advice(by=self.actor, **form.facts), lambda row: {"pk": row.pk}
        )
        return self.again(form=form) if asked is None else redirect("detention-request", asked["pk"])


class Request(ActPage):
    template_name = "detention/advice_request.html"
    route = "detention-request"
    acts = {
        "advise": Act(_("Write advice down"), forms.AdviseForm, services.advise, "advice.take", "request", True),
        "call-back": Act(_("Call back"), forms.CallBackForm, services.call_back, "advice.take", "request"),
        "close": Act(_("Close"), VersionForm, services.close_advice, "advice.take", "request"),
        "withdraw": Act(_("Not needed any more"), ReasonForm, services.withdraw_advice, "advice.take", "request", True),
    }

    def read(self, pk: int) -> AdviceRequest | None:
        return selectors.whole(pk)

    def fits(self, row: AdviceRequest) -> Collection[str]:
        allowed = {act.replace("_", "-") for act in ADVICE[row.state]}
        # A unit that cannot be reached is called before there is advice, too.
        return allowed | ({"call-back"} if row.state == AdviceState.ASKED else set())
