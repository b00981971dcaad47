"""Forms of the patrol programme: the plan at the desk, and the acts of its course at the desk and on the phone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blotter.forms import NONE, KeyField, ReasonForm, VersionForm, fill, text
from blotter.pages import OnceForm
from blotter.text import REASON_LENGTH
from dispatch.programme.models import FOLLOWED, OrderPatrol, PatrolOrder
from dispatch.programme.services.course import DEBRIEF_LENGTH, FARTHEST_KM
from dispatch.programme.services.planning import STRONGEST
from incidents.mobility.forms.movements import routes
from patrols.models import Patrol
from reference.forms import MomentField
from reference.models import Command, Nation


def nations() -> list[tuple[str, str]]:
    """Those with MP of their own first: they are the ones that ride along."""
    found = Nation.objects.filter(active=True).order_by("-has_mp", "code")
    return [NONE, *((row.code, f"{row.code} {row.name}") for row in found)]


class PlanForm(OnceForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=PatrolOrder.Kind.choices)
    command = forms.ChoiceField(label=_("Following"), required=False, help_text=_("Whose joint patrols these follow."))
    starts_at = MomentField(label=_("Starts"), ahead=True, help_text=_("The next 0630, or 220630B NOV 26."))
    ends_at = MomentField(label=_("Ends"), ahead=True, help_text=_("The next 0630, or 220630B NOV 26."))
    route = KeyField(label=_("Route"))
    exercise = forms.BooleanField(label=_("Exercise"), required=False)
    patrols = forms.TypedMultipleChoiceField(
        label=_("Patrols that go"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    orders = text(_("Tasks and orders"), 5, max_length=DEBRIEF_LENGTH)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        commands = Command.objects.filter(active=True, code__in=FOLLOWED)
        patrols = Patrol.objects.filter(active=True).order_by("callsign")
        fill(
            self,
            command=[NONE, *((row.code, f"{row.short} {row.name}") for row in commands)],
            route=routes(),
            patrols=[(row.pk, f"{row.callsign} {' '.join(row.nations)}") for row in patrols],
        )

    @property
    def facts(self) -> dict[str, Any]:
        """The command is named or not; an empty choice is none."""
        return {**super().facts, "command": self.cleaned_data["command"] or None}


class ChangeForm(PlanForm, VersionForm):
    """Whether it is an exercise was said when it was planned."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["exercise"]


class ParticipantRow(forms.Form):
    nation = forms.ChoiceField(label=_("Nation"), choices=nations)
    unit = forms.CharField(label=_("Unit"), max_length=80, required=False)
    strength = forms.IntegerField(label=_("Strength"), min_value=1, max_value=STRONGEST, required=False)
    contact = forms.CharField(label=_("Leader, how to reach"), max_length=120, required=False)
    caveats = forms.CharField(label=_("Caveats"), max_length=1000, required=False)


class StopRow(forms.Form):
    location = forms.CharField(label=_("Place or grid"), max_length=200)
    name = forms.CharField(label=_("Name"), max_length=80, required=False)
    at = MomentField(label=_("There at"), ahead=True, required=False)
    task = forms.CharField(label=_("Task there"), max_length=200, required=False)


class ForPatrol(OnceForm):
    """An act for one patrol of an order: the desk says for which, a leader acts for their own."""

    patrol = forms.TypedChoiceField(label=_("Patrol"), coerce=int, required=False)

    def offer(self, members: list[OrderPatrol] | None) -> None:
        if not members:
            del self.fields["patrol"]
            return
        fill(self, patrol=[(member.patrol_id, member.patrol.callsign) for member in members])


class ReadForm(ForPatrol):
    """``revision``: of the orders that were on the screen. When the button was pressed is when they were read."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def facts(self) -> dict[str, Any]:
        return {**super().facts, "read_at": self.pressed_at}


class StartForm(OnceForm):
    occurred_at = MomentField(label=_("When"), required=False)


class EndForm(OnceForm):
    reason = forms.CharField(label=_("Why earlier than planned"), max_length=REASON_LENGTH, required=False)
    occurred_at = MomentField(label=_("When"), required=False)


class DebriefForm(ForPatrol):
    observed = text(_("What was seen and done"), 4, max_length=DEBRIEF_LENGTH)
    contacts = text(_("Who was spoken to"), 2, max_length=DEBRIEF_LENGTH, required=False)
    problems = text(_("What went wrong: vehicles, equipment, caveats"), 2, max_length=DEBRIEF_LENGTH, required=False)
    proposal = text(_("What to do next time"), 2, max_length=DEBRIEF_LENGTH, required=False)
    km = forms.IntegerField(
        label=_("Kilometres driven"), min_value=0, max_value=FARTHEST_KM, required=False,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )  # fmt: skip

    field_order = ("patrol", "observed", "contacts", "problems", "proposal", "km")

    @property
    def facts(self) -> dict[str, Any]:
        return {**super().facts, "given_at": self.pressed_at}


class CancelForm(ReasonForm):
    """The patrol does not take place."""
