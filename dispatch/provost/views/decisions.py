"""What awaits a decision, what the desk asked for, and the escalations that the provost has."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.pages import paged
from blotter import decisions
from blotter.errors import Missing
from blotter.pages import OnceForm, run_once
from dispatch.provost import services
from dispatch.provost.forms import DecideForm, GiveBackForm, ReasonForm, RequestForm, TakeForm
from dispatch.provost.models import Request
from dispatch.provost.selectors import coordination as selectors
from dispatch.provost.views.common import CoordinationPage
from escalation.models import Alarm
from escalation.selectors import visible_alarms

ALARMS_SHOWN = 30


class Overview(CoordinationPage):
    """First what awaits a decision, oldest first; then what is with the provost, unread, promised or owed."""

    template_name = "provost/coordination.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bound: dict[str, OnceForm] = dict(kwargs.pop("bound", {}))

        def form_of(form: type[OnceForm], what: str, key: int, version: int | None = None) -> OnceForm:
            """The form of a row: the one that was refused, or a fresh one; each row labels its own fields."""
            name = f"{what}:{key}"
            return bound.pop(name, None) or form(initial={"version": version}, auto_id=f"{what}-{key}-%s")

        takeovers = list(selectors.takeovers())
        # One of his that burns again stands in both lists, so that he can take it up again.
        with_him = [row.alarm_id for row in takeovers if row.alarm.state == Alarm.State.ACKNOWLEDGED]
        alarms = visible_alarms(self.actor).exclude(pk__in=with_him).exclude(ends_when_seen=True)
        rows = {
            "waiting": [
                (decision, one, form_of(DecideForm, decision.code, one.key, one.version))
                for decision, one in decisions.waiting()
            ],
            "takeovers": [(row, form_of(GiveBackForm, "takeover", row.pk)) for row in takeovers],
            "alarms": [
                (alarm, form_of(TakeForm, "alarm", alarm.pk, alarm.version))
                for alarm in alarms.order_by("-state", "raised_at")[:ALARMS_SHOWN]
            ],
        }
        return (
            rows
            | {
                # Refused, and its row is gone: somebody else was quicker.
                "late": list(bound.values()),
                "to_read": selectors.to_read(self.actor),
                "ask_form": RequestForm() if self.may("coordination.ask") else None,
                "help": selectors.help_open(),
            }
            | super().get_context_data(**kwargs)
        )


class Decide(Overview):
    required_action = "provost.decide"

    def post(self, request: HttpRequest, code: str, key: int) -> HttpResponse:
        try:
            decision = decisions.get(code)
        except Missing:
            raise Http404 from None
        form = DecideForm(request.POST)
        self.kwargs = {}
        if run_once(request, form, lambda: decision.decide(by=self.actor, key=key, **form.facts)) is None:
            return self.again(bound={f"{code}:{key}": form})
        return redirect("provost-coordination")


class TakeOver(Overview):
    required_action = "provost.take"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = TakeForm(request.POST)
        self.kwargs = {}
        if run_once(request, form, lambda: services.take_over(by=self.actor, alarm=pk, **form.facts)) is None:
            return self.again(bound={f"alarm:{pk}": form})
        return redirect("provost-coordination")


class GiveBack(Overview):
    required_action = "provost.take"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = GiveBackForm(request.POST)
        self.kwargs = {}
        if run_once(request, form, lambda: services.give_back(by=self.actor, takeover=pk, **form.facts)) is None:
            return self.again(bound={f"takeover:{pk}": form})
        return redirect("provost-coordination")


class Requests(CoordinationPage):
    template_name = "provost/requests.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "requests": paged(self.request, selectors.requests()),
            "ask_form": RequestForm() if self.may("coordination.ask") else None,
        } | super().get_context_data(**kwargs)


class Ask(Requests):
    required_action = "coordination.ask"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RequestForm(request.POST)
        return self.do(form, lambda: services.ask(by=self.actor, **form.facts), "provost-requests", name="ask_form")


class RequestPage(CoordinationPage):
    template_name = "provost/request.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = selectors.requests().filter(pk=kwargs["pk"]).first()
        if row is None:
            raise Http404
        waits = row.state == Request.State.ASKED
        mine = row.asked_by_id == self.actor.user.pk or self.may("shift.replace")
        return {
            "row": row,
            "in_words": selectors.in_words(row),
            "waits": waits,
            "decide_form": DecideForm(initial={"version": row.version}),
            "back_form": ReasonForm(initial={"version": row.version}) if waits and mine else None,
        } | super().get_context_data(**kwargs)


class TakeBack(RequestPage):
    required_action = "coordination.ask"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ReasonForm(request.POST)
        act = lambda: services.take_back(by=self.actor, request=pk, **form.facts)  # noqa: E731
        return self.do(form, act, "provost-request", pk, name="back_form")


class DecideRequest(RequestPage):
    """A decision from the request's own page."""

    required_action = "provost.decide"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = DecideForm(request.POST)
        act = lambda: services.decide_request(by=self.actor, key=pk, **form.facts)  # noqa: E731
        return self.do(form, act, "provost-request", pk, name="decide_form")
