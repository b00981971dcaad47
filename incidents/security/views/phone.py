"""The short form on the patrol leader's phone: my post, its orders, check in, relieved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.pages import DeskPage
from blotter.actors import Actor
from blotter.operations import desk_now
from blotter.pages import OnceForm, run_once
from incidents.security import services
from incidents.security.forms import tasks as forms
from incidents.security.models import Manning
from incidents.security.selectors.board import due_of
from incidents.security.selectors.tasks import turns_of, unread
from incidents.security.states import ManningState, TaskState
from patrols.selectors import patrol_of

Call = Callable[[Actor, Manning, dict[str, Any]], Any]

ACTS: dict[str, tuple[type[OnceForm], Call, str | Promise]] = {
    "orders": (
        forms.PhoneOrdersForm,
        lambda by, turn, facts: services.read_orders(by=by, patrol=turn.patrol_id, **facts),
        gettext_lazy("The desk knows that you have read the orders."),
    ),
    "arrive": (
        forms.PhoneArriveForm,
        lambda by, turn, facts: services.arrive(by=by, manning=turn.pk, **facts),
        gettext_lazy("The desk knows that you are at your post."),
    ),
    "check-in": (
        forms.PhoneCheckInForm,
        lambda by, turn, facts: services.check_in(by=by, task=turn.post.task_id, patrol=turn.patrol_id, **facts),
        gettext_lazy("The desk has your check-in."),
    ),
    "relieve": (
        forms.PhoneMomentForm,
        lambda by, turn, facts: services.relieve(by=by, manning=turn.pk, **facts),
        gettext_lazy("The desk knows that you have left your post."),
    ),
}


class PhonePost(DeskPage):
    """Where the own patrol stands, or is to stand next.

    What is sent names the turn it was meant for: one that comes late acts on no other. Whose turn it is, the services
    ask.
    """

    required_action = "security.report"
    template_name = "security/phone_post.html"
    channel = "phone"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        patrol = patrol_of(self.request.user)
        turns = list(turns_of(patrol.pk)) if patrol else []
        context = {"patrol": patrol} | super().get_context_data(**kwargs)
        if not turns:
            return {"turn": None} | context
        turn, task, now = turns[0], turns[0].post.task, desk_now()
        orders = task.orders.first()
        due = due_of(task)
        return {
            "turn": turn,
            "task": task,
            "stands": turn.state == ManningState.PRESENT,
            "runs": task.state == TaskState.RUNNING,
            "next": turns[1:],
            "orders": orders,
            "unread": turn.patrol.callsign in unread([task]).get(task.pk, []),
            "due": due,
            "late": due is not None and due < now,
            "orders_form": forms.PhoneOrdersForm(initial={"orders": orders.pk if orders else None}),
            "arrive_form": forms.PhoneArriveForm(initial={"strength": turn.strength}),
            "check_form": forms.PhoneCheckInForm(),
            "relieve_form": forms.PhoneMomentForm(),
        } | context

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        if act not in ACTS:
            raise Http404
        turn = Manning.objects.select_related("post").filter(pk=pk).first()
        if turn is None:
            messages.error(request, _("There is no such turn at a post. Tell the desk by radio."))
            return redirect("security-phone")
        form_class, call, said = ACTS[act]
        form = form_class(request.POST)
        if run_once(request, form, lambda: call(self.actor, turn, form.facts)) is None:
            name = {"check-in": "check_form"}.get(act, f"{act}_form")
            return self.again(**{name: form})
        messages.success(request, str(said))
        return redirect("security-phone")
