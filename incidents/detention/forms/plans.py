"""Forms of detention plans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blotter.forms import NONE, KeyField, VersionForm, fill, text
from blotter.pages import OnceForm
from incidents.detention.forms.common import later, line
from incidents.detention.models import HoldingSite, PlanCheck, PlanLine
from incidents.detention.services.plans import MOST_PERSONS
from reference.forms import MomentField
from reference.models import Partner


def _expected() -> forms.IntegerField:
    return forms.IntegerField(label=_("Persons expected at most"), min_value=0, max_value=MOST_PERSONS)


class ChangeForm(VersionForm):
    title = line(_("Operation or event"), 120, required=True)
    # A plan may be changed after it has begun: this one is not read as the next time of day.
    starts_at = MomentField(
        label=_("From"), required=True, ahead=True, help_text=_("220630A NOV 26, or the next 0630.")
    )
    ends_at = later(_("Until"))
    expected = _expected()
    place = line(_("Place"), 200)
    instructions = text(_("Instructions"), 4, max_length=8000, required=False)


class DraftForm(ChangeForm):
    incident = line(_("For incident"), 12)
    exercise = forms.BooleanField(label=_("Exercise"), required=False)

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in super().facts.items() if name != "version"}


class LineForm(VersionForm):
    kind = forms.ChoiceField(label=_("What"), choices=PlanLine.Kind.choices)
    number = forms.IntegerField(label=_("How many"), min_value=1, max_value=999, initial=1)
    site = KeyField(label=_("Holding site"))
    partner = forms.ChoiceField(label=_("Partner"), required=False)
    words = line(_("Who or what, where, when"), 200, help_text=_("Patrol, unit, language, vehicle. No personal names."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = HoldingSite.objects.filter(active=True)
        fill(self, site=[NONE, *((row.pk, f"{row.name} ({row.capacity})") for row in sites)])
        partners = Partner.objects.filter(active=True).order_by("name")
        fill(self, partner=[NONE, *partners.values_list("slug", "name")])

    @property
    def facts(self) -> dict[str, Any]:
        given = super().facts
        return {**given, "partner": given["partner"] or ""}


class OfLineForm(OnceForm):
    """An act on one means of the plan on the page."""

    line = forms.TypedChoiceField(coerce=int, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: Iterable[PlanLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, line=[(row.pk, str(row)) for row in lines])


class TickForm(OnceForm):
    check = forms.TypedChoiceField(coerce=int, widget=forms.HiddenInput)
    done = forms.TypedChoiceField(coerce=lambda value: value == "1", choices=[("1", "1"), ("0", "0")], required=False)
    remark = line(_("Remark"), 200)

    def __init__(self, *args: Any, checks: Iterable[PlanCheck], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, check=[(row.pk, str(row)) for row in checks])


class SubmitForm(VersionForm):
    despite = line(_("With these gaps because"), 200)


class DecideForm(VersionForm):
    approve = forms.ChoiceField(
        label=_("The plan"), widget=forms.RadioSelect, choices=[("yes", _("is approved")), ("no", _("goes back"))]
    )
    words = line(_("Words"), 120, help_text=_("Going back: what is to be mended."))

    @property
    def facts(self) -> dict[str, Any]:
        given = super().facts
        return {**given, "approve": given["approve"] == "yes"}


class LeadForm(VersionForm):
    """Another state; the buttons are those that its state allows."""

    act = forms.ChoiceField(label=_("What now"))
    reason = line(_("Why"), 120)

    def __init__(self, *args: Any, acts: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, act=list(acts))
