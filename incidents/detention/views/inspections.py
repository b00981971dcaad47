"""Pages of holding sites and their inspection."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.pages import paged
from blotter.pages import OnceForm, run_once
from incidents.detention import services
from incidents.detention.forms import inspections as forms
from incidents.detention.models import Finding, HoldingSite, Inspection
from incidents.detention.selectors import inspections as selectors
from incidents.detention.states import FINDING, FINDING_OPEN
from incidents.detention.views.common import Act, ActPage, Room

FOLLOWS = {
    "mend": _("It is reported mended"),
    "close": _("I have looked: it is mended"),
    "send_back": _("I have looked: it is not mended"),
    "postpone": _("It needs more time"),
}


class Inspections(Room):
    """The sites with their next visit, what is open, what was inspected."""

    required_action = "inspection.view"
    template_name = "detention/inspections.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sites = selectors.with_next_visit()
        works = self.may("inspection.work")
        return {
            "sites": sites,
            "findings": selectors.open_findings(),
            "inspections": paged(self.request, selectors.inspections()),
            "form": forms.InspectForm() if works and any(site.active for site, _due in sites) else None,
            "site_form": forms.SiteForm() if works else None,
        } | super().get_context_data(**kwargs)


class Inspect(Inspections):
    required_action = "inspection.work"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = forms.InspectForm(request.POST)
        made = run_once(
            request, form, lambda: services.record_inspection(by=self.actor, **form.facts), lambda row: {"pk": row.pk}
        )
        return self.again(form=form) if made is None else redirect("detention-inspection", made["pk"])


class AddSite(Inspections):
    required_action = "inspection.work"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = forms.SiteForm(request.POST)
        if run_once(request, form, lambda: services.add_site(by=self.actor, **form.facts)) is None:
            return self.again(site_form=form)
        return redirect("detention-inspections")


class Site(Room):
    """One holding site, with the form that changes it."""

    required_action = "inspection.work"
    template_name = "detention/site.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        site = HoldingSite.objects.filter(pk=kwargs["pk"]).first()
        if site is None:
            raise Http404
        initial = {
            "name": site.name,
            "unit": site.unit,
            "capacity": site.capacity,
            "inspect_every": site.inspect_every,
            "active": site.active,
            "version": site.version,
        }
        return {"site": site, "form": forms.ChangeSiteForm(initial=initial)} | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = forms.ChangeSiteForm(request.POST)
        if run_once(request, form, lambda: services.change_site(by=self.actor, site=pk, **form.facts)) is None:
            return self.again(form=form)
        return redirect("detention-inspections")


class InspectionPage(ActPage):
    required_action = "inspection.view"
    template_name = "detention/inspection.html"
    route = "detention-inspection"
    acts = {
        "finding": Act(
            _("Write a finding down"), forms.FindingForm, services.add_finding, "inspection.work", "inspection", True
        ),
        "follow": Act(_("Follow up"), forms.FollowForm, services.follow_up, "inspection.work"),
    }

    def read(self, pk: int) -> Inspection | None:
        return selectors.whole(pk)

    def fits(self, row: Inspection) -> Collection[str]:
        return {"finding"}

    def made(self, name: str, row: Inspection, data: Any = None) -> OnceForm:
        if name == "finding":
            return forms.FindingForm(data, areas=row.areas, auto_id="finding-%s")
        key = data.get("finding") if data is not None else None
        return self.following(next((each for each in row.findings.all() if str(each.pk) == key), None), data)

    def following(self, finding: Finding | None, data: Any = None) -> forms.FollowForm:
        acts = [(act, FOLLOWS[act]) for act in FINDING[finding.state]] if finding else []
        initial = {"finding": finding.pk, "version": finding.version} if finding else {}
        auto_id = f"follow-{finding.pk if finding else 0}-%s"
        return forms.FollowForm(data, finding=finding, acts=acts, initial=initial, auto_id=auto_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row, pair = context["row"], context["acts"].pop("follow", None)
        refused = pair[1] if pair else None
        works = self.may("inspection.work")

        def form(each: Finding) -> OnceForm | None:
            if refused is not None and str(each.pk) == refused.data.get("finding"):
                return refused
            return self.following(each) if works and each.state in FINDING_OPEN else None

        return context | {"findings": [(each, form(each)) for each in row.findings.all()], "refused_follow": refused}


class InspectionSheet(InspectionPage):
    template_name = "detention/inspection_print.html"
