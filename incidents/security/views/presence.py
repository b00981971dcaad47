"""Desk pages of presence operations."""

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

from accounts.pages import found
from blotter.forms import VersionForm
from blotter.operations import desk_now
from blotter.pages import OnceForm, run_once
from incidents.security import services as tasks
from incidents.security.forms import presence as forms
from incidents.security.models import Coordination, Displacement, Force, LevelChange, Presence, Tension
from incidents.security.selectors import presence as selectors
from incidents.security.selectors.board import due_of
from incidents.security.services import presence as services
from incidents.security.services import presence_manning as manning
from incidents.security.services import presence_record as record
from incidents.security.states import OPEN, TaskState
from incidents.security.views.common import Room

OVER_SHOWN, MOMENTS_SHOWN = 20, 100
UNQUIET = frozenset({Tension.HIGH, Tension.VIOLENT})
FIGURES_OF = timedelta(days=90)


def stands(row: Presence) -> bool:
    return row.task.state in OPEN


def runs(row: Presence) -> bool:
    return row.task.state == TaskState.RUNNING


def uncovered(row: Any) -> bool:
    """Its posts require more or fewer persons than it is manned with: it was raised or lowered since they were set up.
    What stands of another force is not counted at posts."""
    return stands(row) and row.force == Force.OWN and bool(row.required) and row.required != row.strength


@dataclass(frozen=True, slots=True)
class Act:
    """An act on a presence: its form, the call of its service, and when it fits."""

    label: str | Promise
    form: type[OnceForm]
    call: Callable[..., Any]
    fits: Callable[[Presence], bool] = stands
    wide: bool = True


def _task(service: Callable[..., Any]) -> Callable[..., Any]:
    """An act of the task that the presence is."""
    return lambda *, by, row, **facts: service(by=by, task=row.task_id, **facts)


def _own(service: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *, by, row, **facts: service(by=by, presence=row.pk, **facts)


ACTS: dict[str, Act] = {
    "begin": Act(
        gettext_lazy("It stands"), forms.MomentForm, _task(tasks.begin),
        lambda row: row.task.state == TaskState.PLANNED, wide=False,
    ),
    "situation": Act(gettext_lazy("Situation"), forms.SituationForm, _own(record.report_situation), wide=False),
    "level": Act(gettext_lazy("Raise or lower the manning"), forms.LevelForm, _own(manning.set_level)),
    "posts": Act(
        gettext_lazy("Let the posts require what it is manned with"), VersionForm, _own(manning.match_posts),
        uncovered, wide=False,
    ),
    "coordinate": Act(
        gettext_lazy("A partner was told"), forms.CoordinateForm, _own(record.coordinate), lambda row: True,
    ),
    "check-in": Act(gettext_lazy("The site has checked in"), forms.CheckInForm, _task(tasks.check_in), runs),
    "threat": Act(gettext_lazy("Threat level"), forms.ThreatForm, _task(tasks.set_threat)),
    "partners": Act(gettext_lazy("To be coordinated with"), forms.PartnersForm, _own(record.name_partners)),
    "displace": Act(gettext_lazy("What it displaces"), forms.DisplaceForm, _own(record.displace)),
    "force": Act(gettext_lazy("Unit, liaison, channel"), forms.ForceForm, _own(services.change_force)),
    "stand-down": Act(gettext_lazy("Stand down"), forms.StandDownForm, _own(services.stand_down), runs),
    "cancel": Act(gettext_lazy("Cancel"), forms.ReasonForm, _task(tasks.cancel)),
}  # fmt: skip

# Acts beside a row of the page: of which rows, by which form, the service and what it calls the row.
ROW_ACTS: dict[str, tuple[type[Any], type[OnceForm], Callable[..., Any], str]] = {
    "answer": (Coordination, forms.AnswerForm, record.answer_coordination, "coordination"),
    "withdraw": (Coordination, forms.ReasonForm, record.withdraw_coordination, "coordination"),
    "restore": (Displacement, forms.MomentForm, record.restore, "displacement"),
    "withdraw-level": (LevelChange, forms.ReasonForm, manning.withdraw_level, "change"),
}


def made(act: str, row: Presence, data: Any = None) -> OnceForm:
    """The form of an act as this presence has it."""
    chosen = ACTS[act].form
    if act == "level" and row.force == Force.OWN:
        chosen = forms.OwnLevelForm
    initial = {
        "version": row.version, "level": row.level, "strength": row.strength, "tension": row.tension,
        "command": row.command.code if row.command else "", "unit": row.unit, "liaison": row.liaison,
        "channel": "" if act == "coordinate" else row.channel,
    }  # fmt: skip
    if act == "threat":
        initial = {"level": row.task.threat}
    return chosen(data, initial=initial, auto_id=f"id_{act}_%s")


class Overview(Room):
    """What stands and what is to come, what is over, the figures."""

    template_name = "security/presences.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [(row, due_of(row.task)) for row in selectors.standing()]
        over = selectors.with_counts(selectors.presences().exclude(task__state__in=OPEN)).order_by("-task__over_at")
        return {
            "rows": rows,
            "over": over[:OVER_SHOWN],
            "figures": selectors.figures(desk_now() - FIGURES_OF),
        } | super().get_context_data(**kwargs)


class NewPresence(Room):
    required_action = "security.edit"
    template_name = "security/presence_new.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": forms.OpenForm()} | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = forms.OpenForm(request.POST)
        answer = run_once(
            request,
            form,
            lambda: services.open_presence(by=self.actor, **form.facts),
            lambda row: {"pk": row.pk},
        )
        if answer is None:
            return self.again(form=form)
        return redirect("security-presence", answer["pk"])


class PresencePage(Room):
    """One presence: how it stands, what awaits somebody, its timeline, newest first, and what may be done with it."""

    template_name = "security/presence.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row: Presence = found(selectors.get, kwargs["pk"])
        acts = [
            (name, act, kwargs.get(name) or made(name, row))
            for name, act in ACTS.items()
            if (act.fits(row) or name in kwargs) and self.may("security.edit")
        ]
        known = facts(row, kwargs.get("refused"))
        newest = known["timeline"][: -MOMENTS_SHOWN - 1 : -1]
        return {
            **known,
            "timeline": newest,
            "shortened": len(newest) < len(known["timeline"]),
            "acts": acts,
        } | super().get_context_data(**kwargs)


class ActOnPresence(PresencePage):
    required_action = "security.edit"

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        if act not in ACTS:
            raise Http404
        row: Presence = found(selectors.get, pk)
        form = made(act, row, request.POST)
        if run_once(request, form, lambda: ACTS[act].call(by=self.actor, row=row, **form.facts)) is None:
            # The page shows how it stands now, beside what was typed: whoever sends it again has seen that.
            data = request.POST.copy()
            data["version"] = str(selectors.get(pk).version)
            form.data = data
            return self.again(**{act: form})
        messages.success(request, _("Saved."))
        return redirect("security-presence", pk)


class ActOnRow(PresencePage):
    """An act on a partner, on what is displaced, on a proposal: of this presence and no other."""

    required_action = "security.edit"

    def post(self, request: HttpRequest, pk: int, act: str, key: int) -> HttpResponse:
        if act not in ROW_ACTS:
            raise Http404
        model, _form, service, noun = ROW_ACTS[act]
        if not model.objects.filter(pk=key, presence=pk).exists():
            raise Http404
        form = row_form(act, key, request.POST)
        if run_once(request, form, lambda: service(by=self.actor, **{noun: key}, **form.facts)) is None:
            return self.again(refused=(act, key, form))
        messages.success(request, _("Saved."))
        return redirect("security-presence", pk)


class PresenceSheet(Room):
    """The presence from its opening to its end, as a print-out."""

    template_name = "security/presence_sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return facts(found(selectors.get, kwargs["pk"])) | super().get_context_data(**kwargs)


def row_form(act: str, key: int, data: Any = None) -> OnceForm:
    return ROW_ACTS[act][1](data, auto_id=f"{act}-{key}-%s")


def facts(row: Any, refused: tuple[str, int, OnceForm] | None = None) -> dict[str, Any]:
    """``refused``: an act on a row of the page, its key, and the form with what was wrong."""

    def form(act: str, key: int) -> OnceForm:
        return refused[2] if refused and refused[:2] == (act, key) else row_form(act, key)

    partners = [
        (one, form("answer", one.pk), form("withdraw", one.pk))
        for one in row.coordinations.filter(withdrawn_at=None).select_related("partner").order_by("told_at", "pk")
    ]
    proposal = row.levels.filter(state=LevelChange.State.PROPOSED).select_related("entered_by").first()
    due = due_of(row.task)
    return {
        "row": row,
        "task": row.task,
        "stands": stands(row),
        "timeline": selectors.timeline(row),
        "unquiet": row.tension in UNQUIET,
        "short": runs(row) and row.present < row.required,
        "uncovered": uncovered(row),
        "proposal": proposal,
        "proposal_form": form("withdraw-level", proposal.pk) if proposal else None,
        "owed": [each for each in partners if each[0].told_at is None],
        "told": [each for each in partners if each[0].told_at is not None],
        "displaced": [
            (one, form("restore", one.pk))
            for one in row.displacements.filter(restored_at=None).select_related("patrol")
        ],
        "check_due": due,
        "check_late": due is not None and due < desk_now(),
    }
