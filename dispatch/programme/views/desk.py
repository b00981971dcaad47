"""Desk pages of the patrol programme: the week, one patrol with its orders, the plan, print-outs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.pages import DeskPage, found
from blotter.operations import desk_now
from blotter.pages import OnceForm, run_once
from blotter.rows import Rows, submit
from dispatch.programme import forms, services
from dispatch.programme.models import OrderPatrol, PatrolOrder
from dispatch.programme.selectors import orders as selectors
from dispatch.programme.selectors.cautions import cautions
from dispatch.programme.selectors.figures import figures
from dispatch.programme.selectors.reading import Receipt, receipts, receipts_of
from dispatch.programme.services.planning import MOST_PARTICIPANTS, MOST_STOPS
from dispatch.programme.states import OPEN, TRANSITIONS, State

OWED_SHOWN = 20
FIGURES_OF = timedelta(days=90)
A_WEEK = timedelta(days=7)


class Room(DeskPage):
    required_action = "programme.view"
    grants = {"may_plan": "programme.plan"}


# -- the week --------------------------------------------------------------------------------------------------------
def a_week(text: str) -> dict[str, Any]:
    """The days of a week with what is planned on them, and who has not read which orders."""
    now = desk_now()
    monday = selectors.monday_of(text, now)
    days = selectors.days_of(monday)
    open_ones = [row for _day, rows in days for row in rows if row.state in OPEN]
    missing = receipts_of(selectors.members(open_ones))
    return {
        "week": selectors.week_of(monday),
        "before": selectors.week_of(monday - A_WEEK),
        "after": selectors.week_of(monday + A_WEEK),
        "today": now.astimezone(selectors.zone()).date(),
        "days": [(day, [(row, facts_of(row, missing.get(row.pk, []))) for row in rows]) for day, rows in days],
    }


def facts_of(row: PatrolOrder, read: list[Receipt]) -> dict[str, Any]:
    return {
        "way": selectors.way_of(row),
        "nations": selectors.nations_of(row),
        "unread": [receipt.member.patrol.callsign for receipt in read if not receipt.current],
    }


class Week(Room):
    """What is planned, day by day; ``?week=2026-W48``."""

    template_name = "programme/week.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **a_week(self.request.GET.get("week", "")),
            "owed": selectors.in_debt()[:OWED_SHOWN],
            "figures": figures(desk_now() - FIGURES_OF),
        } | super().get_context_data(**kwargs)


class WeekDays(Room):
    """The days alone, for the page to ask for again."""

    template_name = "programme/days.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return a_week(self.request.GET.get("week", "")) | super().get_context_data(**kwargs)


class WeekSheet(Room):
    """The programme of a week, to print."""

    template_name = "programme/week_sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return a_week(self.request.GET.get("week", "")) | super().get_context_data(**kwargs)


# -- one patrol ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Act:
    """An act on a planned patrol: its form, the service, and the action that it asks for; ``wide`` ones are folded."""

    label: str | Promise
    form: type[OnceForm]
    service: Callable[..., Any]
    action: str = "programme.report"
    wide: bool = False


ACTS: dict[str, Act] = {
    "read": Act(gettext_lazy("Orders read out by voice"), forms.ReadForm, services.read_orders),
    "start": Act(gettext_lazy("It starts"), forms.StartForm, services.start),
    "end": Act(gettext_lazy("It has ended"), forms.EndForm, services.end),
    "debrief": Act(gettext_lazy("Write a debrief down"), forms.DebriefForm, services.debrief, wide=True),
    "cancel": Act(gettext_lazy("Cancel it"), forms.CancelForm, services.cancel, "programme.plan", wide=True),
}


def fits(act: str, row: PatrolOrder, read: list[Receipt]) -> bool:
    """Whether it makes sense now; the service has the last word."""
    if act == "read":
        return row.state in OPEN and any(receipt.on_duty and not receipt.current for receipt in read)
    return row.state == State.ENDED if act == "debrief" else act in TRANSITIONS[row.state]


def made(act: str, row: PatrolOrder, read: list[Receipt], data: Any = None) -> OnceForm:
    initial = {"version": row.version, "revision": row.revision}
    form = ACTS[act].form(data, initial=initial, auto_id=f"id_{act}_%s")
    if isinstance(form, forms.ForPatrol):
        owing = [receipt.member for receipt in read if receipt.on_duty and not receipt.current]
        everybody: list[OrderPatrol] = [receipt.member for receipt in read]
        form.offer(owing if act == "read" and data is None else everybody)
    return form


class OrderPage(Room):
    """One planned patrol: what its orders say, who has read them, its course, what came of it."""

    template_name = "programme/order.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = found(selectors.get, kwargs["pk"])
        read = receipts(row, row.patrols.all())
        acts = [
            (name, act, kwargs.get(name) or made(name, row, read))
            for name, act in ACTS.items()
            if (name in kwargs or fits(name, row, read)) and self.may(act.action)
        ]
        now = desk_now()
        return {
            **course_of(row, read),
            "nations": selectors.nations_of(row),
            "way": selectors.way_of(row),
            "cautions": cautions(row, now) if row.state in OPEN else [],
            "changeable": row.state in OPEN,
            "debriefs": [
                (member, list(member.debriefs.select_related("author"))) for member in row.patrols.all()
            ] if row.state == State.ENDED else [],
            "acts": acts,
        } | super().get_context_data(**kwargs)  # fmt: skip


def course_of(row: PatrolOrder, read: list[Receipt]) -> dict[str, Any]:
    late = row.state == State.PLANNED and row.starts_at < desk_now()
    return {"row": row, "read": read, "late": late}


class Course(Room):
    """How it stands and who has read, for the page to ask for again."""

    template_name = "programme/course.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = found(selectors.get, kwargs["pk"])
        return course_of(row, receipts(row, row.patrols.all())) | super().get_context_data(**kwargs)


class ActOnOrder(OrderPage):
    """Who may do what is the services' to say."""

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        if act not in ACTS:
            raise Http404
        row = found(selectors.get, pk)
        form = made(act, row, receipts(row, row.patrols.all()), request.POST)
        if run_once(request, form, lambda: ACTS[act].service(by=self.actor, order=pk, **form.facts)) is None:
            return self.again(**{act: form})
        messages.success(request, _("Saved."))
        return redirect("programme-order", pk)


class OrderSheet(Room):
    """The orders, to carry along."""

    template_name = "programme/order_sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = found(selectors.get, kwargs["pk"])
        read = receipts(row, row.patrols.all())
        facts = {"row": row, "read": read, "nations": selectors.nations_of(row), "way": selectors.way_of(row)}
        return facts | super().get_context_data(**kwargs)


# -- the plan --------------------------------------------------------------------------------------------------------
class NewOrder(Room):
    """A new one; ``?from=12`` offers the plan of another one, a week later."""

    required_action = "programme.plan"
    template_name = "programme/plan.html"
    form_class: type[forms.PlanForm] = forms.PlanForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        like = self.request.GET.get("from", "")
        row = found(selectors.get, int(like)) if like.isascii() and like.isdecimal() and len(like) < 19 else None
        return self.plan(row, A_WEEK if row else timedelta()) | super().get_context_data(**kwargs)

    def plan(self, row: PatrolOrder | None, later: timedelta) -> dict[str, Any]:
        typed = typed_of(row, later) if row else {"plan": {}, "participants": [], "stops": []}
        return {
            "form": self.form_class(initial=typed["plan"]),
            "participants": rows_of_participants(initial=typed["participants"]),
            "stops": rows_of_stops(initial=typed["stops"]),
        }

    def save(self, request: HttpRequest, service: Callable[..., Any]) -> HttpResponse:
        form = self.form_class(request.POST)
        participants, stops = rows_of_participants(request.POST), rows_of_stops(request.POST)
        answer = submit(
            request,
            form,
            lambda: service(by=self.actor, **form.facts, participants=participants.facts, stops=stops.facts),
            lambda row: {"pk": row.pk},
            [participants, stops],
        )
        if answer is None:
            return self.again(form=form, participants=participants, stops=stops)
        return redirect("programme-order", answer["pk"])

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.save(request, services.plan_patrol)


class ChangeOrder(NewOrder):
    form_class = forms.ChangeForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = found(selectors.get, self.kwargs["pk"])
        context = {"row": row, **self.plan(row, timedelta())}
        return context | Room.get_context_data(self, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:  # type: ignore[override]
        return self.save(request, lambda **facts: services.change_plan(order=pk, **facts))


def rows_of_participants(data: Any = None, initial: list[dict[str, Any]] | None = None) -> Rows:
    return Rows(forms.ParticipantRow, "participants", MOST_PARTICIPANTS, data, initial)


def rows_of_stops(data: Any = None, initial: list[dict[str, Any]] | None = None) -> Rows:
    return Rows(forms.StopRow, "stops", MOST_STOPS, data, initial)


def typed_of(row: PatrolOrder, later: timedelta) -> dict[str, Any]:
    """A plan as it would be typed, its times moved; a place by its grid, which is exact, with its name beside it."""
    return {
        "plan": {
            "version": row.version,
            "kind": row.kind,
            "command": row.command_id,
            "route": row.route_id,
            "starts_at": row.starts_at + later,
            "ends_at": row.ends_at + later,
            "exercise": row.exercise,
            "patrols": [member.patrol_id for member in row.patrols.all()],
            "orders": row.orders,
        },
        "participants": [
            {
                "nation": each.nation_id,
                "unit": each.unit,
                "strength": each.strength,
                "contact": each.contact,
                "caveats": each.caveats,
            }
            for each in row.participants.all()
        ],
        "stops": [
            {
                "location": stop.mgrs or stop.name,
                "name": stop.name,
                "at": stop.at + later if stop.at else None,
                "task": stop.task,
            }
            for stop in row.stops.all()
        ],
    }
