"""Help of nations' MP: asked for, and followed to its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.pages import paged
from blotter.pages import OnceForm, run_once
from dispatch.provost import forms, services
from dispatch.provost.selectors import coordination as selectors
from dispatch.provost.states import LABELS, TRANSITIONS
from dispatch.provost.views.common import CoordinationPage

# Name of the act in the address: its form, the service, and the action that it asks for.
ACTS: dict[str, tuple[type[OnceForm], Callable[..., Any], str]] = {
    "promise": (forms.PromiseForm, services.promise, "help.answer"),
    "refuse": (forms.RefusedForm, services.refuse_help, "help.answer"),
    "arrive": (forms.MomentForm, services.arrive, "help.answer"),
    "release": (forms.MomentForm, services.release, "help.answer"),
    "withdraw": (forms.ReasonForm, services.withdraw_help, "help.ask"),
}


class HelpRequests(CoordinationPage):
    template_name = "provost/help_requests.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "requests": paged(self.request, selectors.help_requests()),
            "form": forms.HelpForm() if self.may("help.ask") else None,
        } | super().get_context_data(**kwargs)


class AskHelp(HelpRequests):
    required_action = "help.ask"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = forms.HelpForm(request.POST)
        return self.do(form, lambda: services.ask_help(by=self.actor, **form.facts), "provost-help")


class HelpPage(CoordinationPage):
    template_name = "provost/help_request.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = selectors.help_requests().filter(pk=kwargs["pk"]).first()
        if row is None:
            raise Http404
        bound: dict[str, OnceForm] = kwargs.get("bound", {})
        acts = [
            (act, LABELS[act], bound.get(act) or ACTS[act][0](initial={"version": row.version, "promised": row.count}))
            for act in TRANSITIONS[row.state]
            if self.may(ACTS[act][2])
        ]
        return super().get_context_data(**kwargs) | {"row": row, "acts": acts}


class ActOnHelp(HelpPage):
    required_action = "help.answer"

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        if act not in ACTS:
            raise Http404
        form_class, service, _action = ACTS[act]
        form = form_class(request.POST)
        self.kwargs = {"pk": pk}
        if run_once(request, form, lambda: service(by=self.actor, request=pk, **form.facts)) is None:
            return self.again(bound={act: form}, refused=form)
        return redirect("provost-help-request", pk)
