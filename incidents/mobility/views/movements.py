"""Desk pages of convoys and movements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.pages import found
from blotter.forms import ReasonForm, VersionForm
from blotter.operations import desk_now
from blotter.pages import OnceForm, run_once
from blotter.rows import Rows, submit
from incidents.forms import MomentForm
from incidents.mobility import services
from incidents.mobility.forms import movements as forms
from incidents.mobility.models import Checkpoint, Movement
from incidents.mobility.selectors import movements as selectors
from incidents.mobility.selectors import reports
from incidents.mobility.selectors.board import movement_state
from incidents.mobility.selectors.figures import figures
from incidents.mobility.services.following import next_of
from incidents.mobility.states import AWAITED, ENDED, MOVEMENT, OPEN, PLANNABLE, MovementState
from incidents.mobility.views.common import Room
from incidents.states import OPEN as OPEN_INCIDENT

POINT_ROWS, VEHICLE_ROWS, ENDED_SHOWN = 8, 8, 20
FIGURES_OF = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Act:
    """An act on a movement: its form, the service, and whether the movement is one for it.

    ``wide``: a form with several fields, folded until it is asked for; others are a button with their fields beside.
    """

    label: str | Promise
    form: type[OnceForm]
    service: Callable[..., Any]
    fits: Callable[[Movement], bool]
    action: str = "mobility.edit"
    wide: bool = False


def _allowed(act: str) -> Callable[[Movement], bool]:
    return lambda row: act in MOVEMENT[row.state]


ACTS: dict[str, Act] = {
    "approve": Act(_("Approve, give the credit"), VersionForm, services.approve, _allowed("approve")),
    "assemble": Act(_("Assembled"), MomentForm, services.assemble, _allowed("assemble")),
    "pass": Act(
        _("Checkpoint passed"), forms.PassForm, services.pass_checkpoint,
        lambda row: row.state in AWAITED or row.state == MovementState.RP_CROSSED, "mobility.report",
    ),
    "resume": Act(_("March resumed"), MomentForm, services.resume, _allowed("resume"), "mobility.report"),
    "hand-over": Act(_("Hand over"), forms.HandOverForm, services.hand_over, _allowed("hand_over")),
    "halt": Act(_("Halt"), forms.HaltForm, services.halt, _allowed("halt"), "mobility.report", True),
    "event": Act(
        _("Breakdown, accident, separation, remark"), forms.EventForm, services.log_event,
        lambda row: row.state in AWAITED or row.state == MovementState.RP_CROSSED, "mobility.report", True,
    ),
    "escort": Act(_("A patrol escorts"), forms.EscortForm, services.escort, lambda row: row.state in OPEN, wide=True),
    "open-escort": Act(
        _("Open the incident of the escort"), VersionForm, services.open_escort,
        lambda row: row.state in OPEN and not (row.incident and row.incident.state in OPEN_INCIDENT), "incident.open",
    ),
    "refuse": Act(_("Refuse"), ReasonForm, services.refuse, _allowed("refuse"), wide=True),
    "cancel": Act(_("Cancel"), ReasonForm, services.cancel, _allowed("cancel"), wide=True),
    "end-escort": Act(_("Escorts no longer"), forms.EndEscortForm, services.end_escort, lambda row: False),
}  # fmt: skip


def made(act: str, row: Movement, data: Any = None) -> OnceForm:
    """The form of an act, its lists filled with what this movement has."""
    initial = {"version": row.version}
    form = ACTS[act].form(data, initial=initial, auto_id=f"id_{act}_%s")
    points = list(row.checkpoints.all())
    if isinstance(form, forms.PassForm):
        form.offer(points, next_of(points))
    if isinstance(form, forms.EventForm):
        form.offer(row)
    return form


class Overview(Room):
    """What marches and what is to come, by the live board; routes that hinder, and what has ended."""

    template_name = "mobility/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = selectors.movements()
        return {
            "open": [(row, movement_state(row)) for row in rows.filter(state__in=OPEN).order_by("day", "number")],
            "ended": rows.filter(state__in=ENDED)[:ENDED_SHOWN],
            "figures": figures(desk_now() - FIGURES_OF),
            "hindered": reports.routes().exclude(state="open", confirmed=True),
        } | super().get_context_data(**kwargs)


class NewMovement(Room):
    required_action = "mobility.edit"
    template_name = "mobility/movement_new.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "form": forms.RequestForm(),
            "points": Rows(forms.CheckpointRow, "checkpoints", POINT_ROWS),
            "vehicles": Rows(forms.VehicleRow, "vehicles", VEHICLE_ROWS),
        } | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = forms.RequestForm(request.POST)
        points = Rows(forms.CheckpointRow, "checkpoints", POINT_ROWS, request.POST)
        vehicles = Rows(forms.VehicleRow, "vehicles", VEHICLE_ROWS, request.POST)
        answer = submit(
            request,
            form,
            lambda: services.request_movement(
                by=self.actor, **form.facts, checkpoints=points.facts, vehicles=vehicles.facts
            ),
            lambda row: {"pk": row.pk},
            [points, vehicles],
        )
        if answer is None:
            return self.again(form=form, points=points, vehicles=vehicles)
        return redirect("mobility-movement", answer["pk"])


class MovementPage(Room):
    """One movement: plan and times, what may be done with it now, its log."""

    template_name = "mobility/movement.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = found(selectors.get, kwargs["pk"])
        acts = [
            (name, act, kwargs.get(name) or made(name, row))
            for name, act in ACTS.items()
            if (act.fits(row) or name in kwargs) and self.may(act.action)
        ]
        return {**facts(row), "acts": acts} | super().get_context_data(**kwargs)


class ActOnMovement(MovementPage):
    """Who may do what is the services' to say."""

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        if act not in ACTS:
            raise Http404
        row = found(selectors.get, pk)
        form = made(act, row, request.POST)
        if run_once(request, form, lambda: ACTS[act].service(by=self.actor, movement=pk, **form.facts)) is None:
            return self.again(**{act: form})
        messages.success(request, _("Saved."))
        return redirect("mobility-movement", pk)


class Replan(Room):
    """New places and times for what is still ahead."""

    required_action = "mobility.edit"
    template_name = "mobility/replan.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = found(selectors.get, kwargs["pk"])
        return {
            **facts(row),
            "form": VersionForm(initial={"version": row.version}),
            "plan": facts(row)["points"],
            "points": Rows(forms.CheckpointRow, "checkpoints", POINT_ROWS, initial=[_typed(p) for p in _ahead(row)]),
        } | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = VersionForm(request.POST)
        points = Rows(forms.CheckpointRow, "checkpoints", POINT_ROWS, request.POST)
        answer = submit(
            request,
            form,
            lambda: services.replan(by=self.actor, movement=pk, checkpoints=points.facts, **form.facts),
            rows=[points],
        )
        if answer is None:
            return self.again(form=form, points=points)
        messages.success(request, _("Planned anew."))
        return redirect("mobility-movement", pk)


class MovementSheet(Room):
    """The movement sheet, to carry along."""

    template_name = "mobility/movement_sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return facts(found(selectors.get, kwargs["pk"])) | super().get_context_data(**kwargs)


def facts(row: Movement) -> dict[str, Any]:
    points = list(row.checkpoints.all())
    ahead = next_of(points) if row.state in AWAITED else None
    return {
        "row": row,
        "points": [(point, selectors.delta_words(point), point == ahead) for point in points],
        "expected": ahead.expected(row.delay_s) if ahead else None,
        "late": ahead is not None and ahead.expected(row.delay_s) < desk_now(),
        "events": row.events.select_related("vehicle", "incident", "author"),
        "cautions": selectors.cautions(row) if row.state in OPEN else [],
        "plannable": row.state in PLANNABLE,
    }


def _ahead(row: Movement) -> list[Checkpoint]:
    points = list(row.checkpoints.all())
    first = next_of(points)
    return [point for point in points if first and point.order >= first.order]


def _typed(point: Checkpoint) -> dict[str, Any]:
    """A checkpoint as it would be typed: its grid is exact, its name need not be a place that the desk knows."""
    return {
        "location": point.mgrs or point.place,
        "name": point.name,
        "first": point.planned_first,
        "last": point.planned_last,
    }
