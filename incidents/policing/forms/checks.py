"""Forms of checks, for desk and phone alike. What they mean is checked by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blotter.forms import fill
from blotter.operations import desk_now
from blotter.pages import OnceForm
from incidents.policing.models import Check, CheckSession, SpeedDevice
from patrols.models import Patrol
from reference.forms import MomentField
from reference.models import Partner

FIGURE = {"inputmode": "numeric", "autocomplete": "off"}
CAPITALS = {"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}
_JOINT = (Partner.Kind.RULE_OF_LAW, Partner.Kind.COMMAND)


class DeviceField(forms.TypedChoiceField):
    """Devices in use. One that has expired is shown as such; who chooses it is told why it is refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Speed device"), coerce=int, empty_value=None, required=False, **kwargs)

    def fill(self) -> None:
        today = desk_now().date()
        self.choices = [("", _("none"))] + [
            (row.pk, str(row) if row.valid_on(today) else _("%(device)s – EXPIRED") % {"device": row})
            for row in SpeedDevice.objects.filter(active=True)
        ]


class SessionForm(OnceForm):
    place = forms.CharField(label=_("Place"), max_length=200, help_text=_("A name, or a grid like EN 0712 2345."))
    site = forms.ChoiceField(label=_("Kind of site"), choices=CheckSession.Site.choices)
    device = DeviceField()
    limit_kmh = forms.IntegerField(label=_("Limit in km/h"), required=False, widget=forms.TextInput(attrs=FIGURE))
    partners = forms.MultipleChoiceField(label=_("Joint with"), required=False, widget=forms.CheckboxSelectMultiple)
    incident = forms.CharField(label=_("Belongs to incident"), max_length=12, required=False)
    started_at = MomentField(label=_("From"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["device"].fill()
        joint = Partner.objects.filter(kind__in=_JOINT).order_by("short")
        fill(self, partners=[(row.slug, row.short) for row in joint])


class DeskSessionForm(SessionForm):
    """The desk begins it for a patrol that speaks by radio."""

    patrol = forms.TypedChoiceField(label=_("Patrol"), coerce=int)
    field_order = ("patrol",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on_duty = Patrol.objects.filter(active=True).exclude(state="off_duty")
        fill(self, patrol=[(patrol.pk, patrol.callsign) for patrol in on_duty])


class CheckForm(OnceForm):
    """One vehicle. The fields that a thumb needs first come first."""

    plate = forms.CharField(label=_("Plate"), max_length=20, required=False, widget=forms.TextInput(attrs=CAPITALS))
    measured_kmh = forms.IntegerField(label=_("Measured in km/h"), required=False, widget=forms.TextInput(attrs=FIGURE))
    result = forms.ChoiceField(label=_("Result"), choices=Check.Result.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=_("What was found"), max_length=400, required=False)
    nation = forms.CharField(label=_("Nation"), max_length=3, required=False, widget=forms.TextInput(attrs=CAPITALS))
    unit = forms.CharField(label=_("Unit"), max_length=120, required=False)
    driver_document = forms.ChoiceField(label=_("Driver's document"), choices=Check.Paper.choices, required=False)
    trip_ticket = forms.ChoiceField(label=_("Trip ticket"), choices=Check.Paper.choices, required=False)
    load = forms.ChoiceField(label=_("Load"), choices=Check.Load.choices, required=False)
    alcohol = forms.DecimalField(
        label=_("Alcohol, per mille"), max_digits=4, decimal_places=2, required=False, localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text=_("Empty: not tested. 0: tested, none."),
    )  # fmt: skip
    handed_over_to = forms.CharField(label=_("Handed over to"), max_length=80, required=False)
    commander_informed = forms.BooleanField(label=_("Unit's commander informed"), required=False)
    limit_kmh = forms.IntegerField(
        label=_("Another limit in km/h"), required=False, widget=forms.TextInput(attrs=FIGURE)
    )
    device = DeviceField()
    at = MomentField(label=_("Time"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["device"].fill()
        fields["device"].label = _("Another device")


class NothingForm(OnceForm):
    """A vehicle that was waved on, when the button was pressed: a phone may send it much later."""

    @property
    def facts(self) -> dict[str, Any]:
        return {"at": self.pressed_at}


class EndForm(OnceForm):
    remarks = forms.CharField(
        label=_("Remarks"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    ended_at = MomentField(label=_("Until"), required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=120)


class DeviceForm(forms.Form):
    serial = forms.CharField(label=_("Serial number"), max_length=40, widget=forms.TextInput(attrs=CAPITALS))
    model = forms.CharField(label=_("Model"), max_length=60, required=False)
    calibrated_until = forms.DateField(
        label=_("Calibrated until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    tolerance_kmh = forms.IntegerField(label=_("Tolerance in km/h"), initial=3)
    tolerance_percent = forms.IntegerField(label=_("or in per cent, where that is more"), initial=3)


class CalibrationForm(forms.Form):
    calibrated_until = forms.DateField(
        label=_("Calibrated until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ExtractForm(forms.Form):
    """For which unit, and from when until when."""

    unit = forms.CharField(label=_("Unit"), max_length=120)
    since = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", _("That is before the day it begins. Check both days."))
        return given
