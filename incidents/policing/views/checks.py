"""Desk pages of checks: what runs, who was found again, a session with its vehicles, the devices, the extract."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from blotter.operations import desk_now
from blotter.pages import OnceForm, run, run_once
from incidents.policing import services
from incidents.policing.forms.checks import (
    CalibrationForm,
    CheckForm,
    DeskSessionForm,
    DeviceForm,
    EndForm,
    ExtractForm,
    ReasonForm,
)
from incidents.policing.models import Check, CheckSession, SpeedDevice
from incidents.policing.selectors import checks as selectors
from incidents.policing.selectors import extract
from incidents.policing.selectors.figures import figures
from incidents.policing.views.common import Room
from patrols.selectors import patrol_ids_of

SINCE = timedelta(days=90)
SESSIONS_SHOWN = 15
LONGEST = 120


def with_counts(found: Any, now: datetime) -> list[tuple[CheckSession, selectors.Counts]]:
    return [(session, selectors.counts(session, now)) for session in found]


def reasons(form: forms.Form) -> str:
    """Why a form of one button was refused."""
    return " ".join(str(reason) for errors in form.errors.values() for reason in errors)


class Overview(Room):
    """Running sessions, the figures of three months, and who was found more than once."""

    template_name = "policing/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = desk_now()
        plate, unit = kwargs.get("plate", ""), kwargs.get("unit", "")
        return {
            "running": with_counts(selectors.running(), now),
            "ended": with_counts(selectors.sessions().exclude(ended_at=None)[:SESSIONS_SHOWN], now),
            "plates": selectors.repeat_plates(now - SINCE),
            "units": selectors.repeat_units(now - SINCE),
            "figures": figures(now - SINCE),
            "plate": plate,
            "unit": unit,
            "found": list(selectors.of_plate(plate)[:50])
            if plate
            else list(selectors.of_unit(unit)[:50])
            if unit
            else [],
            "form": DeskSessionForm() if self.may("policing.check") else None,
        } | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DeskSessionForm(request.POST)
        if not self.may("policing.check"):
            return HttpResponse(status=403)
        begun = run_once(
            request,
            form,
            lambda: services.begin_session(by=self.actor, **form.facts),
            lambda session: {"session": session.pk},
        )
        return self.again(form=form) if begun is None else redirect("policing-session", begun["session"])


class LookUp(Overview):
    """Who was found before: sent in the body, since a plate belongs in no address."""

    def post(self, request: HttpRequest) -> HttpResponse:
        asked = {name: request.POST.get(name, "").strip()[:LONGEST] for name in ("plate", "unit")}
        return self.render_to_response(self.get_context_data(**asked))


class Running(Room):
    """The running sessions alone, for the page to ask for again and again."""

    template_name = "policing/running.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"running": with_counts(selectors.running(), desk_now())}


class Session(Room):
    """One session: its counts, every vehicle, and for who may write in it the forms."""

    template_name = "policing/session.html"

    def session(self, pk: int) -> CheckSession:
        """The session, for whoever may do this view's action on it: a patrol's crew only on their own patrol's."""
        by, found = self.actor, selectors.sessions().filter(pk=pk)
        if by.scope(self.required_action) == "own":
            found = found.filter(patrol__in=patrol_ids_of(by.user))
        session: CheckSession | None = found.first()
        if session is None:
            raise Http404
        return session

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        session = self.session(kwargs["pk"])
        now = desk_now()
        checks = list(session.checks.select_related("device", "written_by"))
        open_here = session.open and self.may("policing.check")
        return {
            "session": session,
            "counts": selectors.counts(session, now),
            "partners": selectors.partners_of(session),
            "checks": checks,
            "may_check": self.may("policing.check"),
            "check_form": CheckForm() if open_here else None,
            "end_form": EndForm() if open_here else None,
            "reason_form": ReasonForm(),
        } | super().get_context_data(**kwargs)


class SessionPrint(Session):
    template_name = "policing/session_print.html"


class InSession(Session):
    """A form of the session's page, which is read at its own address and shown here only with a refusal."""

    required_action = "policing.check"
    http_method_names = ["post"]
    form: type[OnceForm]
    name: str
    service: Callable[..., Any]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.session(pk)
        form = self.form(request.POST)
        if run_once(request, form, lambda: self.service(by=self.actor, session=pk, **form.facts)) is None:
            return self.again(**{self.name: form})
        return redirect("policing-session", pk)


class RecordCheck(InSession):
    form, name, service = CheckForm, "check_form", staticmethod(services.record_check)


class EndSession(InSession):
    form, name, service = EndForm, "end_form", staticmethod(services.end_session)


class OnCheck(Room):
    """An act on one check, from the page of its session."""

    required_action = "policing.check"
    http_method_names = ["post"]
    form: type[forms.Form] = forms.Form
    service: Callable[..., Any]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        check = Check.objects.filter(pk=pk).first()
        if check is None:
            raise Http404
        form = self.form(request.POST)
        if not run(form, lambda: self.service(by=self.actor, check=pk, **form.cleaned_data)):
            messages.error(request, reasons(form))
        return redirect("policing-session", check.session_id)


class InformCommander(OnCheck):
    service = staticmethod(services.inform_commander)


class WithdrawCheck(OnCheck):
    form, service = ReasonForm, staticmethod(services.withdraw_check)


class Devices(Room):
    template_name = "policing/devices.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = desk_now().date()
        return {
            "devices": [(row, row.valid_on(today)) for row in SpeedDevice.objects.order_by("-active", "serial")],
            "may_change": self.may("policing.device"),
            "form": DeviceForm(),
            "calibration_form": CalibrationForm(),
        } | super().get_context_data(**kwargs)


class AddDevice(Devices):
    required_action = "policing.device"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DeviceForm(request.POST)
        if not run(form, lambda: services.add_device(by=self.actor, **form.cleaned_data)):
            return self.again(form=form)
        return redirect("policing-devices")


class ChangeDevice(Devices):
    """A new calibration, or out of use for good."""

    required_action = "policing.device"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        by = self.actor
        if "retire" in request.POST:
            form: forms.Form = forms.Form(request.POST)
            done = run(form, lambda: services.retire_device(by=by, device=pk))
        else:
            form = CalibrationForm(request.POST)
            done = run(form, lambda: services.calibrate_device(by=by, device=pk, **form.cleaned_data))
        if not done:
            messages.error(request, reasons(form))
        return redirect("policing-devices")


class Extract(Room):
    """What the desk holds of a unit, for its commander: a form, and below it the sheet to print."""

    template_name = "policing/extract.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = desk_now()
        today = now.astimezone(ZoneInfo(settings.DESK_TIME_ZONE)).date()
        asked = self.request.GET if "unit" in self.request.GET else None
        form = ExtractForm(asked, initial={"since": today - timedelta(days=30), "until": today})
        context = {"form": form, **super().get_context_data(**kwargs)}
        if asked is None or not form.is_valid():
            return context
        given = form.cleaned_data
        begins, ends = _local_days(given["since"], given["until"])
        return context | {
            "unit": given["unit"],
            "begins": begins,
            "ends": ends,
            "lines": extract.incidents_of(given["unit"], begins, ends),
            "violations": extract.violations_of(given["unit"], begins, ends),
            "title": _("Extract"),
        }


def _local_days(first: Any, last: Any) -> tuple[datetime, datetime]:
    """From the first minute of one day to the last of another on the desk's clock."""
    local = ZoneInfo(settings.DESK_TIME_ZONE)
    return datetime.combine(first, time.min, local), datetime.combine(last + timedelta(days=1), time.min, local)
