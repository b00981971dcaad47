"""Forms of the roster: a patrol comes on duty with its crew; a patrol is set up or changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blotter.forms import NONE, KeyField, VersionForm, fill
from dispatch.roster import selectors
from patrols.capabilities import Capability
from patrols.models import CrewMember, Patrol, Vehicle
from reference.forms import MomentField
from reference.models import Nation, Place, PlaceKind


def vehicles() -> list[tuple[str, Any]]:
    return [NONE, *((row.call_name, f"{row.call_name} {row.kind}".strip()) for row in Vehicle.objects.all())]


def nations() -> list[tuple[str, str]]:
    """Those with MP of their own first: they are the ones that ride."""
    return [(row.code, str(row)) for row in Nation.objects.filter(active=True).order_by("-has_mp", "code")]


def people() -> list[tuple[str, Any]]:
    return [NONE, *((str(row.pk), f"{row.label} {row.nation}".strip()) for row in selectors.free_accounts())]


class LogOnForm(VersionForm):
    until = MomentField(label=_("Duty until"), ahead=True, required=False)
    vehicle = forms.ChoiceField(label=_("Vehicle"), choices=vehicles, required=False)


class CrewRow(forms.Form):
    """An account, or the name, rank and nation of somebody without one. The first of the crew leads."""

    user = KeyField(label=_("Account"), choices=people)
    rank = forms.CharField(label=_("Rank"), max_length=20, required=False)
    name = forms.CharField(label=_("Name"), max_length=80, required=False)
    nation = forms.ChoiceField(label=_("Nation"), choices=lambda: [NONE, *nations()], required=False)
    languages = forms.CharField(label=_("Languages"), max_length=120, required=False)

    def clean_languages(self) -> list[str] | None:
        return self.cleaned_data["languages"].replace(",", " ").split() or None


def as_typed(member: CrewMember, free: set[int]) -> dict[str, Any]:
    """The row of somebody who rode the last time. An account that rides elsewhere now is left to be chosen anew."""
    if member.user_id:
        return {"user": member.user_id} if member.user_id in free else {}
    languages = ", ".join(member.languages)
    return {"rank": member.rank, "name": member.name, "nation": member.nation, "languages": languages}


class LogOffForm(VersionForm):
    """Its button says all."""


class PatrolForm(VersionForm):
    """What a patrol is for good; crew and vehicle of the day are given when it comes on duty."""

    callsign = forms.CharField(
        label=_("Callsign"), max_length=20, help_text=_("FOX 21. It may change; the patrol stays.")
    )
    nations = forms.MultipleChoiceField(
        label=_("Nations"), choices=nations, required=False, help_text=_("A joint patrol has several."),
        widget=forms.SelectMultiple({"size": 8}),
    )  # fmt: skip
    capabilities = forms.MultipleChoiceField(
        label=_("Capabilities"), choices=Capability.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    base = forms.ChoiceField(label=_("Home base"), required=False)
    area = forms.CharField(label=_("Area"), max_length=40, required=False)
    channel = forms.CharField(label=_("Radio channel"), max_length=40, required=False)
    vehicle = forms.ChoiceField(label=_("Usual vehicle"), choices=vehicles, required=False)
    active = forms.BooleanField(
        label=_("Active"), required=False, initial=True, help_text=_("A patrol that was stood down stays on record.")
    )

    def __init__(self, *args: Any, patrol: Patrol | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The one that it has stays on offer, whatever it is: saving the form must not take it away.
        bases = Place.objects.filter(
            Q(kind=PlaceKind.INSTALLATION, active=True) | Q(slug=patrol.base_id if patrol else None)
        ).order_by("name")
        fill(self, base=[NONE, *((row.slug, row.name) for row in bases)])
        if patrol is None:
            del self.fields["active"], self.fields["version"]
            return
        vehicle = patrol.vehicle.call_name if patrol.vehicle else ""
        own = {name: getattr(patrol, name) for name in self.fields if hasattr(patrol, name)}
        self.initial.update(own, base=patrol.base_id or "", vehicle=vehicle)
