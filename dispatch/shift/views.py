"""The page of the shift, and its print-outs. Works without scripts: on the night when nothing else does, paper must."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import seats
from accounts.pages import DeskPage
from blotter import services as journal
from blotter.errors import DeskError
from blotter.pages import run
from dispatch.shift import selectors, services
from dispatch.shift.forms import ConfirmForm, OfferForm, ReviewForm, TakeForm, TakeOverForm
from dispatch.shift.models import Handover
from dispatch.shift.signing import signer


class ShiftPage(DeskPage):
    """What is open, who has the shift, the blotter day, and the two signatures of a handover."""

    required_action = "shift.view"
    template_name = "shift/shift.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        by = self.actor
        standing = selectors.standing(by)
        waiting = selectors.offered()
        context: dict[str, Any] = {
            **standing,
            "waiting": waiting,
            "sections": selectors.marked(standing["brief"]["sections"], waiting),
            "gone": selectors.gone(standing["brief"]["sections"], waiting),
            "days": selectors.days(),
            "handovers": selectors.handovers(),
            "seats": seats.seats(),
            "may": {action.partition(".")[2]: by.may(action) for action in ("shift.sign", "shift.fallback")},
            "may_day": by.may("blotter.day"),
            "begin_form": ConfirmForm(),
            "offer_form": OfferForm(),
            "take_form": TakeForm(),
            "take_over_form": TakeOverForm(positions=seats.seats()),
        }
        context |= super().get_context_data(**kwargs)
        # A form that was refused is shown again with what was typed, but it signs what is on the page now.
        fresh = {"picture": standing["brief"]["picture"], "version": (standing["shift"] or {}).get("version")}
        fresh["handover"] = waiting.pk if waiting else None
        for form in (context["offer_form"], context["take_form"]):
            renew(form, fresh)
        return context


def renew(form: forms.Form, values: dict[str, Any]) -> None:
    """Let the hidden fields of a form, bound or not, say what was just read."""
    for name, value in values.items():
        if name in form.fields:
            form.initial[name] = value
            if form.is_bound:
                form.data = form.data.copy()  # type: ignore[attr-defined]
                form.data[name] = value  # type: ignore[index]


class ActOnShift(ShiftPage):
    """A form of the page, for those who may do its act."""


class OpenDay(ActOnShift):
    required_action = "blotter.day"

    def post(self, request: HttpRequest) -> HttpResponse:
        return simple(self, journal.open_day, _("The blotter is open."))


class CloseDay(ActOnShift):
    required_action = "blotter.day"

    def post(self, request: HttpRequest) -> HttpResponse:
        return simple(self, journal.close_day, _("The blotter is closed. A shift leader reviews and signs it."))


class Begin(ActOnShift):
    required_action = "shift.sign"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ConfirmForm(request.POST)
        if not run(form, lambda: services.begin(by=signer(request, **form.cleaned_data))):
            # Somebody else was first: there is no form any more to say it in.
            for words in form.non_field_errors():
                messages.error(request, str(words))
            return self.again(begin_form=form)
        messages.success(request, _("You have the shift."))
        return redirect("shift")


def simple(page: ActOnShift, act: Callable[..., Any], done: str) -> HttpResponse:
    """An act without fields."""
    try:
        act(by=page.actor)
    except DeskError as error:
        messages.error(page.request, error.message)
    else:
        messages.success(page.request, done)
    return redirect("shift")


class Offer(ActOnShift):
    required_action = "shift.sign"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = OfferForm(request.POST)

        def act() -> None:
            given = form.cleaned_data
            by = signer(request, password=given["password"], code=given["code"])
            services.offer(by=by, picture=given["picture"], notes=form.notes(), version=given["version"])

        if not run(form, act):
            return self.again(offer_form=form)
        messages.success(request, _("You have signed. The incoming reads it and signs here or at their own screen."))
        return redirect("shift")


class Take(ActOnShift):
    required_action = "shift.sign"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TakeForm(request.POST)

        def act() -> None:
            given = form.cleaned_data
            by = signer(request, password=given["password"], code=given["code"], username=given["username"])
            services.take(by=by, handover=given["handover"], picture=given["picture"])

        if not run(form, act):
            return self.again(take_form=form)
        messages.success(request, _("The shift is handed over; both have signed."))
        return redirect("handover", form.cleaned_data["handover"])


class TakeOver(ActOnShift):
    required_action = "shift.fallback"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TakeOverForm(request.POST, positions=seats.seats())
        if not run(form, lambda: services.take_over(by=self.actor, **form.cleaned_data)):
            return self.again(take_over_form=form)
        messages.success(request, _("%(position)s has every open incident now.") % form.cleaned_data)
        return redirect("shift")


class HandoverPrint(DeskPage):
    """The frozen copy of a handover, to read and to print."""

    required_action = "shift.view"
    template_name = "shift/handover.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = Handover.objects.select_related("outgoing", "incoming").filter(pk=kwargs["pk"]).first()
        if row is None:
            raise Http404
        intact = services.digest(row.document) == row.digest
        return super().get_context_data(**kwargs) | {"handover": row, "intact": intact}


class DayPrint(DeskPage):
    """A day of the blotter, to read, to print and, for the shift leader, to sign."""

    required_action = "shift.view"
    template_name = "shift/blotter_day.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = selectors.day(kwargs["opened"])
        if day is None:
            raise Http404
        return {
            "day": day,
            "lines": selectors.printed(day),
            "may_sign": self.may("shift.replace") and day.closed and not day.review,
            "form": ReviewForm(),
        } | super().get_context_data(**kwargs)


class SignDay(DayPrint):
    required_action = "shift.replace"

    def post(self, request: HttpRequest, opened: int) -> HttpResponse:
        form = ReviewForm(request.POST)

        def act() -> None:
            given = form.cleaned_data
            by = signer(request, password=given["password"], code=given["code"])
            services.sign_day(by=by, opened=opened, remarks=given["remarks"])

        if not run(form, act):
            return self.again(form=form)
        messages.success(request, _("Reviewed and signed."))
        return redirect("blotter-day", opened)
