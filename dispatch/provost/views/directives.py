"""Directives at the desk and on the phone: given, read, ended, printed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.pages import DeskPage, paged
from blotter.pages import OnceForm, run_once
from dispatch.provost import services
from dispatch.provost.forms import DirectiveForm, ReasonForm
from dispatch.provost.models import Directive
from dispatch.provost.selectors import coordination as selectors
from dispatch.provost.services.directives import is_mine
from dispatch.provost.views.common import CoordinationPage


class Directives(CoordinationPage):
    """Newest first, and on top what this person has not read."""

    template_name = "provost/directives.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = selectors.with_counts(Directive.objects.select_related("given_by")).order_by("-pk")
        return {
            "to_read": selectors.to_read(self.actor),
            "directives": paged(self.request, found),
            "form": DirectiveForm() if self.may("directive.give") else None,
        } | super().get_context_data(**kwargs)


class GiveDirective(Directives):
    required_action = "directive.give"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DirectiveForm(request.POST)
        return self.do(form, lambda: services.give_directive(by=self.actor, **form.facts), "provost-directives")


class DirectivePage(CoordinationPage):
    template_name = "provost/directive.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = selectors.directives(self.actor).filter(pk=kwargs["pk"]).first()
        if row is None:
            raise Http404
        mine = [to for to in row.addressees.all() if is_mine(to, self.actor)]
        by_me = {
            receipt.addressee_id for to in mine for receipt in to.receipts.all() if receipt.by_id == self.actor.user.pk
        }
        return {
            "directive": row,
            # Each button acts once under a key of its own.
            "addressees": [(to, OnceForm(auto_id=f"read-{to.pk}-%s")) for to in row.addressees.all()],
            "to_me": row.ended_at is None and any(to.pk not in by_me for to in mine),
            "read_form": OnceForm(),
            "end_form": ReasonForm(initial={"version": row.version}),
        } | super().get_context_data(**kwargs)


class DirectivePrint(DirectivePage):
    template_name = "provost/directive_print.html"


class ReadDirective(DirectivePage):
    required_action = "directive.read"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = OnceForm(request.POST)
        act = lambda: services.read_directive(by=self.actor, directive=pk)  # noqa: E731
        return self.do(form, act, "provost-directive", pk, name="read_form")


class ReadOut(DirectivePage):
    """What was read out to a patrol by radio."""

    required_action = "directive.read"

    def post(self, request: HttpRequest, pk: int, addressee: int) -> HttpResponse:
        form = OnceForm(request.POST)
        act = lambda: services.read_out(by=self.actor, directive=pk, addressee=addressee)  # noqa: E731
        return self.do(form, act, "provost-directive", pk, name="read_form")


class EndDirective(DirectivePage):
    required_action = "directive.give"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ReasonForm(request.POST)
        act = lambda: services.end_directive(by=self.actor, directive=pk, **form.facts)  # noqa: E731
        return self.do(form, act, "provost-directive", pk, name="end_form")


class PhoneDirectives(DeskPage):
    """What is in force for the own patrol; what was not read yet on top, with its button."""

    required_action = "directive.view"
    template_name = "provost/phone_directives.html"
    channel = "phone"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        by = self.actor
        unread = [(row, OnceForm(auto_id=f"read-{row.pk}-%s")) for row in selectors.to_read(by)]
        return {
            "unread": unread,
            "known": selectors.known(by).exclude(pk__in=[row.pk for row, _form in unread])[:20],
        } | super().get_context_data(**kwargs)


class PhoneRead(PhoneDirectives):
    required_action = "directive.read"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form, by = OnceForm(request.POST), self.actor
        if run_once(request, form, lambda: services.read_directive(by=by, directive=pk, at=form.pressed_at)) is None:
            return self.again(refused=form)
        messages.success(request, _("The desk sees that you have read it."))
        return redirect("directives-phone")
