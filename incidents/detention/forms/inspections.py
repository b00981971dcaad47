"""Forms of holding sites and their inspection."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blotter.forms import VersionForm, fill, text
from blotter.pages import OnceForm
from incidents.detention.forms.common import NO_NAMES, ahead, later, line
from incidents.detention.models import Area, Finding, HoldingSite
from incidents.detention.services.inspections import LONGEST_INTERVAL, MOST_HELD
from reference.forms import MomentField


class SiteForm(OnceForm):
    name = line(_("Name"), 80, required=True)
    unit = line(_("Run by"), 120)
    location = line(_("Place or grid"), 200)
    capacity = forms.IntegerField(label=_("Places"), min_value=1, max_value=999)
    inspect_every = forms.IntegerField(
        label=_("Days between inspections"), min_value=1, max_value=LONGEST_INTERVAL, initial=30
    )


class ChangeSiteForm(SiteForm, VersionForm):
    active = forms.BooleanField(label=_("in use"), required=False)


class InspectForm(OnceForm):
    site = forms.TypedChoiceField(label=_("Holding site"), coerce=int)
    visited_at = MomentField(label=_("Visited at"), required=False)
    held = forms.IntegerField(label=_("Persons held then"), min_value=0, max_value=MOST_HELD)
    areas = forms.MultipleChoiceField(label=_("Looked at"), choices=Area.choices, widget=forms.CheckboxSelectMultiple)
    announced = forms.BooleanField(label=_("announced"), required=False)
    present = line(_("Who else was there"), 200, help_text=_("By function: legal adviser, ICRC, camp commander."))
    words = text(_("What was seen"), 4, max_length=8000, required=False, help_text=NO_NAMES)
    exercise = forms.BooleanField(label=_("Exercise"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, site=HoldingSite.objects.filter(active=True).values_list("pk", "name"))


class FindingForm(OnceForm):
    area = forms.ChoiceField(label=_("Area"))
    grade = forms.ChoiceField(label=_("How grave"), choices=Finding.Grade.choices, initial=Finding.Grade.MINOR)
    words = text(_("Finding"), 3, max_length=2000, help_text=NO_NAMES)
    owner = line(_("Who mends it"), 120, required=True, help_text=_("By function: camp commander, medical officer."))
    due_at = later(_("Until when"))

    def __init__(self, *args: Any, areas: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, area=[(name, Area(name).label) for name in areas])


class FollowForm(VersionForm):
    finding = forms.TypedChoiceField(coerce=int, widget=forms.HiddenInput)
    act = forms.ChoiceField(label=_("What now"))
    words = line(_("Words"), 400, required=True)
    due_at = ahead(_("New time"), required=False)

    def __init__(self, *args: Any, finding: Finding | None, acts: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, finding=[(finding.pk, str(finding))] if finding else [], act=list(acts))
