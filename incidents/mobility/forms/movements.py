"""Forms of convoys and movements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blotter.forms import NONE, KeyField, VersionForm, fill, key
from incidents.forms import Choices, Filled, MomentForm
from incidents.mobility.models import Checkpoint, Escort, Movement, Route
from incidents.mobility.services.marching import LOGGED, LONGEST_HALT_MIN, USUAL_HALT_MIN
from incidents.mobility.services.planning import FASTEST_KMH, MOST_SERIAL, USUAL_KMH
from reference.forms import MomentField


def routes() -> Choices:
    return [NONE, *((row.pk, f"{row} ({row.get_state_display()})") for row in Route.objects.all())]


class FilledForm(Filled):
    lists = {**Filled.lists, "route": routes}


class CheckpointRow(forms.Form):
    location = forms.CharField(label=_("Place or grid"), max_length=200)
    name = forms.CharField(label=_("Name"), max_length=80, required=False)
    first = MomentField(label=_("First vehicle"), ahead=True)
    last = MomentField(label=_("Last vehicle"), ahead=True, required=False)


class VehicleRow(forms.Form):
    kind = forms.CharField(label=_("Kind"), max_length=60)
    plate = forms.CharField(label=_("Plate"), max_length=20, required=False)
    mlc = forms.IntegerField(label=_("Load class"), required=False)
    height_m = forms.CharField(label=_("Height m"), max_length=8, required=False)
    width_m = forms.CharField(label=_("Width m"), max_length=8, required=False)


class RequestForm(FilledForm):
    command = forms.CharField(label=_("Nation or command"), max_length=5, help_text=_("As in the number: USV, AUT."))
    serial = forms.IntegerField(
        label=_("Serial of the day"),
        min_value=1,
        max_value=MOST_SERIAL,
        required=False,
        help_text=_("Empty: the next."),
    )
    unit = forms.CharField(label=_("Unit"), max_length=80)
    purpose = forms.CharField(label=_("Purpose and load"), max_length=200, required=False)
    commander = forms.CharField(label=_("Convoy commander, how to reach"), max_length=200, required=False)
    route = KeyField(label=_("Route"))
    sp_first = MomentField(label=_("Start point, first vehicle"), ahead=True, required=False)
    speed_kmh = forms.IntegerField(label=_("March speed, km/h"), min_value=5, max_value=FASTEST_KMH, initial=USUAL_KMH)
    incident = KeyField(label=_("About incident"))
    remarks = forms.CharField(label=_("Remarks"), max_length=4000, required=False, widget=forms.Textarea({"rows": 2}))
    exercise = forms.BooleanField(label=_("Exercise"), required=False)


class PassForm(VersionForm):
    checkpoint = KeyField(label=_("Checkpoint"), required=True)
    first = MomentField(label=_("First vehicle"), required=False)
    last = MomentField(
        label=_("Last vehicle"), required=False, empty_is_now=False, help_text=_("Empty: not known yet.")
    )
    passed: frozenset[int] = frozenset()

    def offer(self, points: list[Checkpoint], ahead: Checkpoint | None) -> None:
        self.passed = frozenset(point.pk for point in points if point.actual_first)
        fill(self, checkpoint=[(point.pk, point.called) for point in points])
        if ahead:
            self.fields["checkpoint"].initial = ahead.pk

    def clean(self) -> dict[str, Any]:
        # A first vehicle that was entered before stays as it is when only the last one is reported.
        first: Any = self.fields["first"]
        first.empty_is_now = self.cleaned_data.get("checkpoint") not in self.passed
        return super().clean()


class HaltForm(MomentForm):
    reason = forms.CharField(label=_("Why"), max_length=120)
    minutes = forms.IntegerField(
        label=_("For about minutes"), min_value=1, max_value=LONGEST_HALT_MIN, initial=USUAL_HALT_MIN
    )
    location = forms.CharField(label=_("Where"), max_length=200, required=False)

    field_order = ("reason", "minutes", "location", "occurred_at")


class EventForm(MomentForm):
    kind = forms.ChoiceField(label=_("What happened"), choices=[(one.value, one.label) for one in LOGGED])
    vehicle = forms.TypedChoiceField(label=_("Vehicle"), coerce=key, empty_value=None, required=False)
    location = forms.CharField(label=_("Where"), max_length=200, required=False)
    words = forms.CharField(label=_("Words"), max_length=4000, required=False, widget=forms.Textarea({"rows": 2}))
    open_incident = forms.BooleanField(label=_("Open an incident: help is needed"), required=False)

    field_order = ("kind", "vehicle", "location", "words", "open_incident", "occurred_at")

    def offer(self, row: Movement) -> None:
        fill(self, vehicle=[NONE, *((vehicle.order, str(vehicle)) for vehicle in row.vehicles.all())])


class EscortForm(FilledForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    patrol = KeyField(label=_("Patrol"), required=True)
    post = forms.ChoiceField(label=_("Post"), choices=Escort.Post.choices)


class EndEscortForm(VersionForm):
    patrol = forms.IntegerField(widget=forms.HiddenInput)


class HandOverForm(MomentForm):
    receiver = forms.CharField(label=_("Handed over to"), max_length=80)

    field_order = ("receiver", "occurred_at")
