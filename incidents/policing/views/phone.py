"""The check on the patrol leader's phone: begun, vehicle by vehicle with the counts in sight, ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.pages import DeskPage
from blotter.actors import Actor
from blotter.errors import Missing
from blotter.operations import desk_now
from blotter.pages import OnceForm, run_once
from incidents.policing import services
from incidents.policing.forms.checks import CheckForm, EndForm, NothingForm, SessionForm
from incidents.policing.models import Check
from incidents.policing.selectors import checks as selectors
from patrols.models import Patrol
from patrols.selectors import patrol_of

LAST_SHOWN = 5
Acts = dict[str, tuple[type[OnceForm], Callable[[Actor, Patrol, dict[str, Any]], Any]]]


class PhoneCheck(DeskPage):
    channel = "phone"
    required_action = "policing.check"
    template_name = "policing/phone_check.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        patrol = patrol_of(self.request.user)
        session = selectors.running(patrol.pk).first() if patrol else None
        context: dict[str, Any] = {"patrol": patrol, "session": session, **super().get_context_data(**kwargs)}
        if session is None:
            return {"begin_form": SessionForm(), **context}
        recent = list(session.checks.filter(withdrawn_at=None).order_by("-pk")[:LAST_SHOWN])
        return {
            "counts": selectors.counts(session, desk_now()),
            "recent": recent,
            "known": selectors.before(recent[0]) if recent else [],
            "vehicle_form": CheckForm(initial={"result": Check.Result.VERBAL}),
            "nothing_form": NothingForm(),
            "end_form": EndForm(),
            **context,
        }

    def post(self, request: HttpRequest, act: str) -> HttpResponse:
        if act not in ACTS:
            raise Http404
        form_class, service = ACTS[act]
        form, patrol = form_class(request.POST), patrol_of(request.user)
        if patrol is None:
            messages.error(request, _("You are in no patrol. Ask the desk to log your patrol on."))
            return redirect("policing-phone")
        if run_once(request, form, lambda: service(self.actor, patrol, form.facts)) is None:
            return self.again(**{f"{act}_form": form})
        messages.success(request, SAID[act])
        return redirect("policing-phone")


class PhoneCounts(DeskPage):
    """How the running check stands, for the page to ask for again: the crew and the desk write in it, too."""

    required_action = "policing.check"
    template_name = "policing/phone_counts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        patrol = patrol_of(self.request.user)
        session = selectors.running(patrol.pk).first() if patrol else None
        if session is None:
            raise Http404
        return super().get_context_data(**kwargs) | {"counts": selectors.counts(session, desk_now())}


def _session(patrol: Patrol) -> int:
    session = selectors.running(patrol.pk).first()
    if session is None:
        raise Missing(_("This check has ended. Begin a new one."))
    return session.pk


ACTS: Acts = {
    "begin": (SessionForm, lambda by, patrol, facts: services.begin_session(by=by, patrol=patrol.pk, **facts)),
    "vehicle": (CheckForm, lambda by, patrol, facts: services.record_check(by=by, session=_session(patrol), **facts)),
    "nothing": (
        NothingForm,
        lambda by, patrol, facts: services.record_check(
            by=by, session=_session(patrol), result=Check.Result.NOTHING, **facts
        ),
    ),
    "end": (EndForm, lambda by, patrol, facts: services.end_session(by=by, session=_session(patrol), **facts)),
}
SAID = {
    "begin": gettext_lazy("The desk sees your check."),
    "vehicle": gettext_lazy("Saved."),
    "nothing": gettext_lazy("Saved: nothing found."),
    "end": gettext_lazy("The check has ended."),
}
