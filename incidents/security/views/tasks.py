"""Desk pages of security tasks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.pages import found
from blotter.forms import ReasonForm, VersionForm
from blotter.operations import desk_now
from blotter.pages import OnceForm, run_once
from incidents.forms import MomentForm
from incidents.security import services
from incidents.security.forms import tasks as forms
from incidents.security.models import Task
from incidents.security.selectors import tasks as selectors
from incidents.security.selectors.board import due_of, task_state, with_posts
from incidents.security.selectors.figures import figures
from incidents.security.selectors.tasks import Manned
from incidents.security.states import OPEN, TASK, TaskState
from incidents.security.views.common import Room
from incidents.states import OPEN as OPEN_INCIDENT

OVER_SHOWN, COMING_SHOWN, HISTORY_SHOWN = 20, 40, 12
FIGURES_OF = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Act:
    """An act on a task: its form, the service, and whether the task is one for it.

    ``wide``: folded until it is asked for. ``named``: the service is told which task.
    """

    label: str | Promise
    form: type[OnceForm]
    service: Callable[..., Any]
    fits: Callable[[Task, list[Manned]], bool]
    action: str = "security.edit"
    wide: bool = True
    named: bool = True


def _allowed(act: str) -> Callable[[Task, list[Manned]], bool]:
    return lambda row, posts: act in TASK[row.state]


def _ends(act: str) -> Callable[[Task, list[Manned]], bool]:
    """A presence that stands is stood down on its own page."""
    return lambda row, posts: (
        act in TASK[row.state] and not (row.kind == Task.Kind.PRESENCE and row.state == TaskState.RUNNING)
    )


def _open(row: Task, posts: list[Manned]) -> bool:
    return row.state in OPEN


def _posts(row: Task, posts: list[Manned]) -> bool:
    return row.state in OPEN and any(not each.post.closed_at for each in posts)


def _runs(row: Task, posts: list[Manned]) -> bool:
    return row.state == TaskState.RUNNING


def _ordered(row: Task, posts: list[Manned]) -> bool:
    return row.state in OPEN and row.orders.exists() and any(each.turns for each in posts)


def _unsent(row: Task, posts: list[Manned]) -> bool:
    return row.state in OPEN and not (row.incident and row.incident.state in OPEN_INCIDENT)


ACTS: dict[str, Act] = {
    "begin": Act(_("The task has begun"), MomentForm, services.begin, _allowed("begin"), wide=False),
    "check-in": Act(
        _("The site has checked in"), forms.CheckInForm, services.check_in, _runs, "security.report", wide=False
    ),
    "man": Act(_("A patrol is at the post"), forms.ManForm, services.man_post, _posts, named=False),
    "turn": Act(_("Plan a patrol for a post"), forms.TurnForm, services.plan_manning, _posts, named=False),
    "post": Act(_("Set up a post"), forms.PostForm, services.add_post, _open),
    "required": Act(_("More or fewer persons"), forms.RequiredForm, services.change_post, _posts, named=False),
    "close-post": Act(_("Close a post"), forms.ClosePostForm, services.close_post, _posts, named=False),
    "threat": Act(_("Threat level"), forms.ThreatForm, services.set_threat, _open),
    "orders": Act(_("Issue orders"), forms.OrdersForm, services.issue_orders, _open),
    "read": Act(
        _("Orders were read by radio"), forms.OrdersReadForm, services.read_orders, _ordered, "security.report",
        named=False,
    ),
    "change": Act(_("Change period, place, check-in"), forms.ChangeForm, services.change_task, _open),
    "open-incident": Act(
        _("Open the incident for its patrols"), VersionForm, services.open_incident, _unsent, "incident.open"
    ),
    "link": Act(_("Belongs to an incident"), forms.LinkForm, services.link_incident, _open),
    "end": Act(_("End the task"), forms.EndForm, services.end, _ends("end")),
    "cancel": Act(_("Cancel the task"), ReasonForm, services.cancel, _ends("cancel")),
}  # fmt: skip

# Beside the row of a turn: what is said, the service, who may.
TURN_ACTS: dict[str, tuple[str | Promise, Callable[..., Any], str]] = {
    "arrive": (_("At the post"), services.arrive, "security.report"),
    "relieve": (_("Has left"), services.relieve, "security.report"),
    "cancel-turn": (_("Take off"), services.cancel_manning, "security.edit"),
}


def made(act: str, row: Task, posts: list[Manned], data: Any = None) -> OnceForm:
    """The form of an act, its lists filled with what this task has."""
    form = ACTS[act].form(data, initial={"version": row.version}, auto_id=f"id_{act}_%s")
    if offer := getattr(form, "offer", None):
        offer(row, posts)
    return form


class Overview(Room):
    """What runs and what is to come, what is over, and the figures."""

    template_name = "security/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **standing(),
            "over": selectors.tasks().exclude(state__in=OPEN).order_by("-over_at")[:OVER_SHOWN],
            "figures": figures(desk_now() - FIGURES_OF),
        } | super().get_context_data(**kwargs)


class Board(Room):
    """What runs and what is to come, for the overview to ask for again."""

    template_name = "security/board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return standing() | super().get_context_data(**kwargs)


def standing() -> dict[str, Any]:
    """Tasks that run, then those that come soonest, each with its board row and who has not read its orders."""
    open_ = with_posts(selectors.tasks().filter(state__in=OPEN).order_by("begins_at"))
    running = list(open_.filter(state=TaskState.RUNNING))
    coming = list(open_.filter(state=TaskState.PLANNED)[: COMING_SHOWN + 1])
    behind = selectors.unread([*running, *coming])

    def shown(rows: list[Task]) -> list[Any]:
        return [(row, task_state(row), due_of(row), behind.get(row.pk, [])) for row in rows]

    return {"running": shown(running), "coming": shown(coming[:COMING_SHOWN]), "more": len(coming) > COMING_SHOWN}


class NewTask(Room):
    required_action = "security.edit"
    template_name = "security/task_new.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": forms.TaskForm()} | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = forms.TaskForm(request.POST)
        answer = run_once(
            request,
            form,
            lambda: services.plan_task(by=self.actor, **form.facts),
            lambda row: {"pk": row.pk, "number": row.called},
        )
        if answer is None:
            return self.again(form=form)
        messages.success(request, _("%(number)s is planned. Set up its posts.") % answer)
        return redirect("security-task", answer["pk"])


class TaskPage(Room):
    """One task: how it stands, its orders, its posts, and what may be done with it now."""

    template_name = "security/task.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = found(selectors.get, kwargs["pk"])
        known = facts(row)
        posts = known["posts"]
        acts = [
            (name, act, kwargs.get(name) or made(name, row, posts))
            for name, act in ACTS.items()
            if (act.fits(row, posts) or name in kwargs) and self.may(act.action)
        ]
        return {
            **known,
            "acts": acts,
            "key": uuid4,  # called anew for each row: a button pressed twice acts once
            "turn_acts": {name: label for name, (label, _service, action) in TURN_ACTS.items() if self.may(action)},
        } | super().get_context_data(**kwargs)


class ActOnTask(TaskPage):
    """Who may do what is the services' to say."""

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        row = found(selectors.get, pk)
        posts = selectors.manned(row)
        if act in TURN_ACTS:
            form: OnceForm = forms.StandingForm(request.POST)
            service = TURN_ACTS[act][1]
            refused = {"turn_form": form}
        elif act in ACTS:
            form = made(act, row, posts, request.POST)
            service = partial(ACTS[act].service, task=pk) if ACTS[act].named else ACTS[act].service
            refused = {act: form}
        else:
            raise Http404
        if run_once(request, form, lambda: service(by=self.actor, **_given(act, form))) is None:
            return self.again(**refused)
        messages.success(request, _("Saved."))
        return redirect("security-task", pk)


def _given(act: str, form: OnceForm) -> dict[str, Any]:
    given = form.facts
    if act == "cancel-turn":
        given.pop("occurred_at")
    return given


class TaskSheet(Room):
    """The task with its orders, to hand out and to sign."""

    template_name = "security/task_sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return facts(found(selectors.get, kwargs["pk"]), past=None) | super().get_context_data(**kwargs)


def facts(row: Task, past: int | None = selectors.PAST_SHOWN) -> dict[str, Any]:
    posts = selectors.manned(row, past)
    due = due_of(row)
    return {
        "row": row,
        "posts": posts,
        "present": sum(each.present for each in posts if not each.post.closed_at),
        "required": sum(each.post.required for each in posts if not each.post.closed_at),
        "orders": row.orders.select_related("issued_by").prefetch_related("readings__patrol").first(),
        "editions": row.orders.select_related("issued_by")[1:HISTORY_SHOWN],
        "unread": selectors.unread([row]).get(row.pk, []) if row.state in OPEN else [],
        "threats": row.threats.select_related("by").order_by("-pk")[:HISTORY_SHOWN],
        "check_ins": row.check_ins.select_related("patrol", "written_by")[:HISTORY_SHOWN],
        "check_due": due,
        "check_late": due is not None and due < desk_now(),
    }
