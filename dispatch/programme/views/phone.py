"""The patrol leader's phone: the orders of their patrol, read, started, ended, debriefed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.pages import DeskPage
from blotter.operations import desk_now
from blotter.pages import OnceForm, run_once
from dispatch.programme import forms, services
from dispatch.programme.models import PatrolOrder, Reading
from dispatch.programme.selectors import orders as selectors
from dispatch.programme.selectors.reading import Receipt, receipts
from dispatch.programme.states import State
from patrols.selectors import patrol_of

FORMS: dict[str, type[OnceForm]] = {
    "read": forms.ReadForm,
    "start": forms.StartForm,
    "end": forms.EndForm,
    "debrief": forms.DebriefForm,
}
SERVICES: dict[str, Any] = {
    "read": services.read_orders,
    "start": services.start,
    "end": services.end,
    "debrief": services.debrief,
}
SAID = {
    "read": gettext_lazy("The desk knows that you have read them."),
    "start": gettext_lazy("The desk knows that you are out."),
    "end": gettext_lazy("The desk knows that you are back. It waits for your debrief."),
    "debrief": gettext_lazy("The desk has your debrief."),
}


class PhoneOrders(DeskPage):
    """The orders of one's own patrol: the one asked for, else what comes next."""

    required_action = "programme.report"
    template_name = "programme/phone.html"
    channel = "phone"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(selectors.mine(self.request.user))
        wanted = kwargs.get("pk")
        row = next((each for each in rows if wanted in (None, each.pk)), None)
        if row is None and wanted is not None:
            raise Http404
        patrol = patrol_of(self.request.user)
        others = [each for each in rows if each is not row]
        context = {"patrol": patrol, "row": row, "others": others, **super().get_context_data(**kwargs)}
        if row is None:
            return context
        read = next(
            (each for each in receipts(row, row.patrols.all()) if patrol and each.member.patrol == patrol), None
        )
        acts = acts_for(row, read)
        late = kwargs.get(f"{kwargs.get('act')}_form")
        return {
            "read": read,
            "acts": acts,
            # A form that came late stands on the page no more; what the desk answers to it does.
            "refused": errors_of(late) if late and kwargs["act"] not in acts else [],
            "way": selectors.way_of(row),
            "debriefs": self._debriefs(row) if row.state == State.ENDED else [],
            **{f"{act}_form": made(act, row) for act in FORMS},
            **context,
        }

    def _debriefs(self, row: PatrolOrder) -> list[Any]:
        own = selectors.rode_in(self.request.user).filter(order=row).first()
        return list(own.debriefs.all()) if own else []


class ActOnPhone(PhoneOrders):
    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        if act not in FORMS:
            raise Http404
        # A form that comes late may find that the patrol has another crew by now: the service says so in words.
        row = selectors.mine(request.user).filter(pk=pk).first()
        form = made(act, row, request.POST)
        answer = run_once(
            request,
            form,
            lambda: SERVICES[act](by=self.actor, order=pk, **form.facts),
            lambda result: {"revision": result.revision} if isinstance(result, Reading) else {},
        )
        if answer is None:
            shown = {"pk": pk} if row else {}
            context = self.get_context_data(**shown, act=act, **{f"{act}_form": form})
            if row is None:
                context["refused"] = errors_of(form)
            return self.render_to_response(context, status=409)
        if row is None:
            messages.success(request, SAID[act])
            return redirect("programme-phone")
        if act == "read" and answer["revision"] < row.revision:
            words = _("The orders have changed since you opened them. Read them as they are now.")
            messages.warning(request, words)
        else:
            messages.success(request, SAID[act])
        return redirect("programme-phone-order", pk)


def acts_for(row: PatrolOrder, read: Receipt | None) -> list[str]:
    """What stands on the page: orders are read before the start, and again when they change under way."""
    if row.state == State.ENDED:
        return ["debrief"]
    unread = read is None or not read.current
    if row.state == State.PLANNED:
        soon = row.starts_at - services.EARLIEST <= desk_now()
        return ["read"] if unread else ["start"] if soon else []
    return ["end", "read"] if unread else ["end"]


def errors_of(form: OnceForm) -> list[str]:
    return [str(text) for errors in form.errors.values() for text in errors]


def made(act: str, row: PatrolOrder | None, data: Any = None) -> OnceForm:
    initial = {"revision": row.revision} if row else {}
    form = FORMS[act](data, initial=initial, auto_id=f"id_{act}_%s")
    if isinstance(form, forms.ForPatrol):
        form.offer(None)
    return form
