"""The pages of exercises: what runs and what is planned, one in full with its acts, the end report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.pages import DeskPage, found, paged
from blotter.pages import OnceForm, run_once
from dispatch.exercises import forms, selectors, services
from dispatch.exercises.models import Exercise
from dispatch.exercises.states import LIVE, OPEN, TRANSITIONS, State


class Room(DeskPage):
    required_action = "exercise.view"


@dataclass(frozen=True, slots=True)
class Act:
    """An act on an exercise: its form, the service, and whether the exercise is one for it.

    ``wide``: a form with several fields, folded until it is asked for.
    """

    label: str | Promise
    form: type[forms.ActForm]
    service: Callable[..., Any]
    fits: Callable[[Exercise], bool]
    action: str = "exercise.run"
    wide: bool = False


def _allowed(act: str) -> Callable[[Exercise], bool]:
    return lambda row: act in TRANSITIONS[row.state]


def _has_patrols(row: Exercise) -> bool:
    return row.commitments.filter(committed_at__isnull=False, left_at=None).exists()


ACTS: dict[str, Act] = {
    "start": Act(_("STARTEX"), forms.ActForm, services.start, _allowed("start")),
    "resume": Act(_("Go on"), forms.ActForm, services.resume, _allowed("resume")),
    "recall": Act(_("Recall patrols to real work"), forms.RecallForm, services.recall, _has_patrols),
    "pause": Act(_("Pause"), forms.PauseForm, services.pause, _allowed("pause")),
    "commit": Act(_("Commit patrols"), forms.CommitForm, services.commit, lambda row: row.state in OPEN, wide=True),
    "end": Act(_("ENDEX"), forms.EndForm, services.end, _allowed("end"), wide=True),
    "assess": Act(
        _("Assess what was practised"), forms.AssessForm, services.assess,
        lambda row: row.started_at is not None and row.objectives.exists(), "exercise.plan", True,
    ),
    "conclude": Act(
        _("Conclusions"), forms.ConcludeForm, services.amend,
        lambda row: row.state == State.ENDED, "exercise.plan", True,
    ),
    "add": Act(
        _("Add exercise work"), forms.AddForm, services.add_work,
        lambda row: row.state != State.CANCELLED and bool(selectors.loose()), "exercise.plan", True,
    ),
    "amend": Act(
        _("Change or prolong"), forms.AmendForm, services.amend, lambda row: row.state in OPEN, "exercise.plan", True
    ),
    "cancel": Act(_("Cancel"), forms.ReasonForm, services.cancel, _allowed("cancel"), "exercise.plan", True),
}  # fmt: skip
# Acts on one patrol's commitment.
PATROL_ACTS: dict[str, tuple[type[OnceForm], Callable[..., Any]]] = {
    "confirm": (forms.ConfirmForm, services.confirm_recall),
    "withdraw": (forms.CommitmentForm, services.withdraw),
}


def made(act: str, row: Exercise, data: Any = None) -> forms.ActForm:
    form = ACTS[act].form(data, initial={"version": row.version}, auto_id=f"id_{act}_%s")
    form.offer(row)
    return form


class Overview(Room):
    """What runs, what is planned, what was; exercise work that belongs to none."""

    template_name = "exercises/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = selectors.exercises()
        return {
            "live": rows.filter(state__in=LIVE),
            "planned": rows.filter(state=State.PLANNED).order_by("begins_at"),
            "over": paged(self.request, rows.exclude(state__in=OPEN)),
            "loose": selectors.loose(),
            "may_plan": self.may("exercise.plan"),
        } | super().get_context_data(**kwargs)


class NewExercise(Room):
    required_action = "exercise.plan"
    template_name = "exercises/new.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": forms.PlanForm()} | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = forms.PlanForm(request.POST)
        answer = run_once(request, form, lambda: services.plan(by=self.actor, **form.facts), lambda row: {"pk": row.pk})
        return redirect("exercise", answer["pk"]) if answer else self.again(form=form)


class ExercisePage(Room):
    """One exercise: what is practised, who is in it, what belongs to it, and what may be done now."""

    template_name = "exercises/exercise.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = found(selectors.get, kwargs["pk"])
        acts = [
            (name, act, kwargs.get(name) or made(name, row))
            for name, act in ACTS.items()
            if (name in kwargs or act.fits(row)) and self.may(act.action)
        ]
        return {
            "row": row,
            "report": selectors.report(row),
            "acts": acts,
            "confirm_form": forms.ConfirmForm(),
            "may_run": self.may("exercise.run"),
            "live": row.state in LIVE,
        } | super().get_context_data(**kwargs)


class ActOnExercise(ExercisePage):
    """Who may do what is the services' to say."""

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        row = found(selectors.get, pk)
        if act in PATROL_ACTS:
            return self.act_on_patrol(request, row, act)
        if act not in ACTS:
            raise Http404
        form = made(act, row, request.POST)
        if run_once(request, form, lambda: ACTS[act].service(by=self.actor, exercise=pk, **form.facts)) is None:
            return self.again(**{act: form})
        messages.success(request, _("Saved."))
        return redirect("exercise", pk)

    def act_on_patrol(self, request: HttpRequest, row: Exercise, act: str) -> HttpResponse:
        kind, service = PATROL_ACTS[act]
        form = kind(request.POST)
        if run_once(request, form, lambda: service(by=self.actor, **form.facts)) is None:
            return self.again(refused=form)
        messages.success(request, _("Saved."))
        return redirect("exercise", row.pk)


class ReportSheet(Room):
    """The end report as a print-out; before ENDEX it says so."""

    template_name = "exercises/report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = found(selectors.get, kwargs["pk"])
        return {"row": row, "report": selectors.report(row)} | super().get_context_data(**kwargs)
