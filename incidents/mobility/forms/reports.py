"""Forms of routes, reconnaissance, surveillance and intelligence."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blotter.forms import NONE, KeyField, VersionForm, fill
from blotter.pages import OnceForm
from incidents.mobility.formats import FORMATS
from incidents.mobility.forms.movements import FilledForm
from incidents.mobility.models import IntelligenceReport, RouteFeature, RouteReport, Surveillance
from incidents.mobility.services.common import figure
from incidents.mobility.services.intelligence import MOST_PATIENTS, USUAL_RADIUS_M
from incidents.mobility.services.reconnaissance import formula_of
from incidents.mobility.states import RouteState, TaskState
from incidents.models import Lookout
from reference.forms import MomentField

Report = IntelligenceReport
# The phone offers its number keys, and a comma is as good as a point.
DECIMAL = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})


def text(label: Any, rows: int = 2, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), **{"required": False, **more})


class WaypointRow(forms.Form):
    location = forms.CharField(label=_("Place or grid"), max_length=200)
    name = forms.CharField(label=_("Name"), max_length=80, required=False)
    km = forms.CharField(label=_("Kilometre"), max_length=8, required=False)


class RouteForm(OnceForm):
    code = forms.CharField(label=_("Code"), max_length=20, help_text=_("As it is said: MSR HAWK."))
    name = forms.CharField(label=_("Name"), max_length=120)
    remarks = text(_("Remarks"), max_length=4000)


class RouteStateForm(VersionForm):
    state = forms.ChoiceField(label=_("State"), choices=RouteState.choices)
    reason = forms.CharField(label=_("Reason"), max_length=120, required=False, help_text=_("Printed; names nobody."))
    until = MomentField(label=_("Until"), ahead=True, required=False, help_text=_("Then the clock opens it."))


class FeatureRow(forms.Form):
    kind = forms.ChoiceField(label=_("What"), choices=[NONE, *RouteFeature.Kind.choices])
    location = forms.CharField(label=_("Place or grid"), max_length=200, required=False)
    width_m = forms.CharField(label=_("Width m"), max_length=8, required=False)
    overhead_m = forms.CharField(label=_("Clearance m"), max_length=8, required=False)
    mlc = forms.IntegerField(label=_("Load class"), required=False)
    gradient_pct = forms.CharField(label=_("Gradient %"), max_length=8, required=False)
    radius_m = forms.CharField(label=_("Radius m"), max_length=8, required=False)
    bypass = forms.ChoiceField(label=_("Bypass"), choices=[NONE, *RouteFeature.Bypass.choices], required=False)
    words = forms.CharField(label=_("Words"), max_length=200, required=False)


class RouteReportForm(FilledForm):
    """The desk's: the formula comes by radio and is typed as it is heard."""

    route = KeyField(label=_("Route"))
    section_from = forms.CharField(label=_("From"), max_length=120, required=False, help_text=_("Empty: all of it."))
    section_to = forms.CharField(label=_("To"), max_length=120, required=False)
    formula = forms.CharField(
        label=_("Classification"),
        max_length=60,
        help_text=_("Width/weather/load class/overhead: 10.5m/X/120/5 (OB)(T)."),
    )
    patrol = KeyField(label=_("Patrol"))
    incident = KeyField(label=_("About incident"))
    observed_at = MomentField(label=_("Observed at"), required=False)
    words = text(_("Words"), max_length=4000)
    state = forms.ChoiceField(
        label=_("The route is now"), choices=[("", _("as it was")), *RouteState.choices], required=False
    )
    reason = forms.CharField(label=_("Reason"), max_length=120, required=False)
    until = MomentField(label=_("Until"), ahead=True, required=False)
    exercise = forms.BooleanField(label=_("Exercise"), required=False)


class PhoneRouteForm(FilledForm):
    """The patrol's: figure by figure, the formula is made of them."""

    route = KeyField(label=_("Route"))
    section_from = forms.CharField(label=_("From"), max_length=120, required=False, help_text=_("Empty: all of it."))
    section_to = forms.CharField(label=_("To"), max_length=120, required=False)
    width_m = forms.CharField(label=_("Narrowest, m"), max_length=8, widget=DECIMAL)
    weather = forms.ChoiceField(label=_("Weather"), choices=RouteReport.Weather.choices)
    mlc = forms.IntegerField(label=_("Weakest bridge, load class"))
    overhead_m = forms.CharField(
        label=_("Lowest clearance, m"), max_length=8, required=False, help_text=_("Empty: nothing."), widget=DECIMAL
    )
    obstructed = forms.BooleanField(label=_("Obstructed"), required=False)
    snow = forms.BooleanField(label=_("Snow"), required=False)
    flooding = forms.BooleanField(label=_("Flooding"), required=False)
    words = text(_("What hinders, where, how to get around"), max_length=4000)
    state = forms.ChoiceField(
        label=_("The route is now"), choices=[("", _("as it was")), *RouteState.choices], required=False
    )
    reason = forms.CharField(label=_("Reason"), max_length=120, required=False)
    until = MomentField(label=_("Until"), ahead=True, required=False)

    def given(self) -> dict[str, Any]:
        """For the service: the figures as one formula."""
        facts = dict(self.facts)
        figures = {
            "width_m": figure(facts.pop("width_m"), "width_m", most="60", places=1) or Decimal(0),
            "overhead_m": figure(facts.pop("overhead_m"), "overhead_m", most="30", places=2),
            "weather": facts.pop("weather"),
            "mlc": facts.pop("mlc"),
        }
        marks = {name: facts.pop(name) for name in ("obstructed", "snow", "flooding")}
        return {**facts, "formula": formula_of(**figures, **marks), "observed_at": self.pressed_at}


class SurveillanceForm(FilledForm):
    route = KeyField(label=_("Route"))
    location = forms.CharField(label=_("or place, grid"), max_length=200, required=False)
    looking_for = forms.CharField(label=_("Look for"), max_length=200)
    begins_at = MomentField(label=_("From"), ahead=True)
    ends_at = MomentField(label=_("Until"), ahead=True)
    patrol = KeyField(label=_("Patrol"))
    incident = KeyField(label=_("About incident"))
    exercise = forms.BooleanField(label=_("Exercise"), required=False)


class ResultForm(OnceForm):
    result = forms.CharField(label=_("Result or reason"), max_length=4000, required=False)


class IntelligenceForm(FilledForm):
    """Made for one kind of report: its lines stand between place and rating."""

    location = forms.CharField(label=_("Where: grid, place or words"), max_length=200)
    observed_at = MomentField(label=_("Observed at"), required=False)
    basis = forms.ChoiceField(label=_("Fact or opinion"), choices=Report.Basis.choices)
    source_rating = forms.ChoiceField(label=_("Source"), choices=Report.Source.choices, initial=Report.Source.F)
    credibility = forms.ChoiceField(
        label=_("Credibility"), choices=Report.Credibility.choices, initial=Report.Credibility.SIX
    )
    patrol = KeyField(label=_("Patrol"))
    incident = KeyField(label=_("About incident"))
    surveillance = KeyField(label=_("For surveillance task"))
    releasable_to = forms.CharField(label=_("Releasable to"), max_length=120, required=False, initial="KFOR")
    exercise = forms.BooleanField(label=_("Exercise"), required=False)

    def __init__(self, kind: str, *args: Any, desk: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        lines = {f"body-{line.key}": _line_field(line) for line in FORMATS[kind]}
        head = ("once", "location", "observed_at")
        rest = [name for name in self.fields if name not in head]
        self.fields.update(lines)
        self.order_fields([*head, *lines, *rest])
        running = Surveillance.objects.filter(state__in=(TaskState.PLANNED, TaskState.RUNNING)).select_related("route")
        fill(self, surveillance=[NONE, *((task.pk, f"{task.called} {task.looking_for}"[:80]) for task in running)])
        if not desk:
            for name in ("patrol", "incident", "releasable_to", "surveillance", "exercise"):
                del self.fields[name]

    def given(self) -> dict[str, Any]:
        facts = {name: value for name, value in self.facts.items() if not name.startswith("body-")}
        body = {
            name.removeprefix("body-"): value
            for name, value in self.facts.items()
            if name.startswith("body-") and value not in (None, "")
        }
        return {**facts, "kind": self.kind, "body": body}


def _line_field(line: Any) -> forms.Field:
    if line.kind == "count":
        return forms.IntegerField(label=line.label, min_value=0, max_value=MOST_PATIENTS, required=False)
    if line.kind == "choice":
        return forms.ChoiceField(label=line.label, choices=[NONE, *line.choices], required=line.required)
    if line.kind == "text":
        return text(line.label, required=line.required, max_length=2000)
    return forms.CharField(label=line.label, max_length=200, required=line.required)


class LookoutForm(OnceForm):
    lookout_kind = forms.ChoiceField(label=_("For a"), choices=Lookout.Kind.choices, initial=Lookout.Kind.OTHER)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    plate = forms.CharField(label=_("Plate"), max_length=20, required=False)
    valid_until = MomentField(label=_("Valid until"), ahead=True, required=False, help_text=_("Empty: a day."))


class HazardForm(OnceForm):
    label = forms.CharField(label=_("What, in a word"), max_length=80, help_text=_("Printed; names nobody."))
    radius_m = forms.IntegerField(label=_("Radius in m"), min_value=10, max_value=50_000, initial=USUAL_RADIUS_M)
    valid_until = MomentField(label=_("Valid until"), ahead=True, required=False, help_text=_("Empty: a day."))


class IncidentForm(OnceForm):
    priority = forms.TypedChoiceField(
        label=_("Priority"), coerce=int, empty_value=None, required=False,
        choices=[("", _("as its type says")), (1, "PRI 1"), (2, "PRI 2"), (3, "PRI 3"), (4, "PRI 4")],
    )  # fmt: skip


class PresenceForm(OnceForm):
    presence = KeyField(label=_("Presence operation"), required=True)
