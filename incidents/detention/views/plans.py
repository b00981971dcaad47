"""Pages of detention plans: means, checklist, gaps, the way to the FPM and back, the print-out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.pages import paged
from blotter.pages import OnceForm, run_once
from incidents.detention import services
from incidents.detention.forms import plans as forms
from incidents.detention.models import DetentionPlan
from incidents.detention.selectors import plans as selectors
from incidents.detention.states import PLAN, PLAN_OPEN, PlanState
from incidents.detention.views.common import Act, ActPage, Room

LEADS = {
    "take_back": _("Take back to the draft"),
    "reopen": _("Back to the draft, to be approved again"),
    "end": _("The operation has ended"),
    "cancel": _("Cancel the plan"),
}


class Plans(Room):
    template_name = "detention/plans.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at_work = selectors.plans().filter(state__in=PLAN_OPEN).order_by("starts_at")
        return {
            "plans": [(plan, selectors.gaps(plan)) for plan in at_work],
            "over": paged(self.request, DetentionPlan.objects.exclude(state__in=PLAN_OPEN)),
            "form": forms.DraftForm() if self.may("detention.plan") else None,
        } | super().get_context_data(**kwargs)


class Draft(Plans):
    required_action = "detention.plan"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = forms.DraftForm(request.POST)
        drafted = run_once(
            request, form, lambda: services.draft_plan(by=self.actor, **form.facts), lambda row: {"pk": row.pk}
        )
        return self.again(form=form) if drafted is None else redirect("detention-plan", drafted["pk"])


class Plan(ActPage):
    template_name = "detention/plan.html"
    route = "detention-plan"
    acts = {
        "decide": Act(_("Decide"), forms.DecideForm, services.decide_plan, "provost.decide", "key"),
        "submit": Act(
            _("Submit to the Force Provost Marshal"), forms.SubmitForm, services.submit_plan, "detention.plan", "plan"
        ),
        "lead": Act(_("What now"), forms.LeadForm, services.lead_plan, "detention.plan", "plan", True),
        "change": Act(_("Change the plan"), forms.ChangeForm, services.change_plan, "detention.plan", "plan", True),
        "add": Act(_("Add to the plan"), forms.LineForm, services.add_line, "detention.plan", "plan", True),
        "confirm": Act(_("Confirmed"), forms.OfLineForm, services.confirm_line, "detention.plan"),
        "withdraw": Act(_("Withdraw"), forms.OfLineForm, services.withdraw_line, "detention.plan"),
        "tick": Act(_("Ready"), forms.TickForm, services.tick, "detention.plan"),
    }
    # These stand beside what they act on, not among the acts of the whole plan.
    BESIDE = frozenset({"confirm", "withdraw", "tick"})

    def read(self, pk: int) -> DetentionPlan | None:
        return selectors.plans().filter(pk=pk).first()

    def fits(self, row: DetentionPlan) -> Collection[str]:
        found = {"submit", "change", "add"} if row.state == PlanState.DRAFT else set()
        if row.state == PlanState.SUBMITTED:
            found.add("decide")
        return found | ({"lead"} if LEADS.keys() & PLAN[row.state].keys() else set())

    def made(self, name: str, row: DetentionPlan, data: Any = None) -> OnceForm:
        auto_id = f"{name}-%s"
        if name in ("confirm", "withdraw"):
            return forms.OfLineForm(data, lines=row.lines.all(), auto_id=auto_id)
        if name == "tick":
            return forms.TickForm(data, checks=row.checks.all(), auto_id=auto_id)
        if name == "lead":
            acts = [(act, words) for act, words in LEADS.items() if act in PLAN[row.state]]
            return forms.LeadForm(data, acts=acts, initial={"version": row.version}, auto_id=auto_id)
        if name == "change":
            fields = ("title", "starts_at", "ends_at", "expected", "place", "instructions", "version")
            initial = {field: getattr(row, field) for field in fields}
            return forms.ChangeForm(data, initial=initial, auto_id=auto_id)
        return super().made(name, row, data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row = context["row"]
        return context | {
            "gaps": selectors.gaps(row),
            "beside": [form for name, (_act, form) in context["acts"].items() if name in self.BESIDE],
            "acts": {name: pair for name, pair in context["acts"].items() if name not in self.BESIDE},
            "may_plan": row.state in PLAN_OPEN and self.may("detention.plan"),
        }


class PlanSheet(Plan):
    template_name = "detention/plan_print.html"
