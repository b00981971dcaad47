"""Forms of presence operations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blotter.forms import NONE, KeyField, VersionForm
from blotter.pages import OnceForm
from incidents.forms import Choices, Filled
from incidents.models import ContactChannel
from incidents.security.models import Coordination, Force, Level, Tension, ThreatLevel
from incidents.security.services.planning import LONGEST_CHECK_MIN, ORDERS_LENGTH
from incidents.security.services.presence_common import STRONGEST
from incidents.security.services.presence_record import MOST_PEOPLE, WORDS_LENGTH
from reference.forms import MomentField
from reference.models import Command, Partner
from reference.selectors import partners

PRINTED = _("Printed in the blotter; names nobody.")
AUTHORISED = _("A function, as COM RC-E; names nobody.")


def text(label: Any, **more: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": 2})
    return forms.CharField(label=label, widget=widget, **{"required": False, "max_length": WORDS_LENGTH, **more})


def line(label: Any, length: int = 120, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, **more)


def number(label: Any, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, **more)


def commands() -> Choices:
    return [NONE, *((row.code, str(row)) for row in Command.objects.filter(active=True))]


def partner_choices() -> Choices:
    return [(row.slug, f"{row.short} – {row.get_route_display()}") for row in partners()]


def usual_partners() -> Choices:
    """Those to tick off: without the desk itself and the contingents, which ``coordinate`` offers, too."""
    aside = (Partner.Kind.DESK, Partner.Kind.CONTINGENT)
    return [(row.slug, f"{row.short} – {row.get_route_display()}") for row in partners() if row.kind not in aside]


class FilledForm(Filled):
    lists = {
        **Filled.lists,
        "command": commands,
        "partner": lambda: [NONE, *partner_choices()],
        "partners": usual_partners,
    }


class OpenForm(FilledForm):
    force = forms.ChoiceField(label=_("Force"), choices=Force.choices, initial=Force.OTHER)
    command = forms.ChoiceField(label=_("Command"), required=False)
    unit = line(_("Unit"), required=False)
    location = line(_("Place or grid"), 200)
    begins_at = MomentField(
        label=_("From"), ahead=True, required=False, help_text=_("Empty: now. One that has passed: 220430Z NOV 26.")
    )
    ends_at = MomentField(label=_("Until"), ahead=True, help_text=_("The next 0630, or 220630B NOV 26."))
    level = forms.TypedChoiceField(label=_("Manning level"), choices=Level.choices, coerce=int, initial=Level.ROUTINE)
    strength = number(_("Strength, persons"), STRONGEST)
    reason = line(_("Reason"), help_text=PRINTED)
    authorised_by = line(_("Authorised by"), 80, required=False, help_text=AUTHORISED)
    liaison = line(_("Liaison, how to reach"), required=False)
    channel = line(_("Channel"), 80, required=False)
    threat = forms.ChoiceField(label=_("Threat level"), choices=ThreatLevel.choices)
    check_every_min = number(
        _("Site checks in every so many minutes"), LONGEST_CHECK_MIN, required=False,
        help_text=_("0: never. Empty: what is usual."),
    )  # fmt: skip
    orders = text(_("Orders"), max_length=ORDERS_LENGTH)
    incident = KeyField(label=_("Belongs to incident"))
    partners = forms.MultipleChoiceField(
        label=_("To be coordinated with"), required=False, widget=forms.CheckboxSelectMultiple
    )
    exercise = forms.BooleanField(label=_("Exercise"), required=False)


class LevelForm(VersionForm):
    level = forms.TypedChoiceField(label=_("Manning level"), choices=Level.choices, coerce=int)
    strength = number(_("Strength, persons"), STRONGEST)
    reason = line(_("Reason"), help_text=PRINTED)
    authorised_by = line(_("Authorised by"), 80, required=False, help_text=AUTHORISED)
    occurred_at = MomentField(label=_("Since"), required=False)


class OwnLevelForm(LevelForm):
    """Of the desk's own force: raising it is proposed."""

    wanted_by = MomentField(
        label=_("Decision wanted by"), ahead=True, required=False, help_text=_("To raise it: the FPM decides.")
    )


class ReasonForm(OnceForm):
    reason = line(_("Reason"), help_text=PRINTED)


class SituationForm(OnceForm):
    tension = forms.ChoiceField(label=_("Tension"), choices=Tension.choices, widget=forms.RadioSelect)
    people = number(_("People there, about"), MOST_PEOPLE, required=False)
    injured = number(_("Injured"), MOST_PEOPLE, required=False, help_text=_("0: nobody. Empty: not known."))
    words = text(_("Words"))
    occurred_at = MomentField(label=_("Seen at"), required=False)


class CoordinateForm(FilledForm):
    partner = forms.ChoiceField(label=_("Partner"))
    channel = forms.ChoiceField(label=_("Channel"), choices=ContactChannel.choices)
    spoken_with = line(_("Spoken with"), required=False)
    words = text(_("What was said"))
    stance = forms.ChoiceField(label=_("Answer"), choices=[NONE, *Coordination.Stance.choices], required=False)
    answer = text(_("Words of the answer"))
    occurred_at = MomentField(label=_("Told at"), required=False)


class AnswerForm(OnceForm):
    stance = forms.ChoiceField(label=_("Answer"), choices=Coordination.Stance.choices)
    answer = line(_("Words of the answer"), WORDS_LENGTH, required=False)


class PartnersForm(FilledForm):
    partners = forms.MultipleChoiceField(label=_("To be coordinated with"), widget=forms.CheckboxSelectMultiple)


class DisplaceForm(FilledForm):
    what = line(_("What cannot be done"), help_text=PRINTED)
    patrol = KeyField(label=_("Patrol taken from it"))
    occurred_at = MomentField(label=_("Since"), required=False)


class MomentForm(OnceForm):
    occurred_at = MomentField(label=_("At"), required=False)


class CheckInForm(OnceForm):
    words = line(_("Words"), 400, required=False)
    occurred_at = MomentField(label=_("At"), required=False)


class ThreatForm(OnceForm):
    level = forms.ChoiceField(label=_("Threat level"), choices=ThreatLevel.choices)
    reason = line(_("Reason"), help_text=PRINTED)


class ForceForm(FilledForm, VersionForm):
    command = forms.ChoiceField(label=_("Command"), required=False)
    unit = line(_("Unit"), required=False)
    liaison = line(_("Liaison, how to reach"), required=False)
    channel = line(_("Channel"), 80, required=False)


class StandDownForm(VersionForm):
    reason = line(_("Reason"), help_text=PRINTED)
    authorised_by = line(_("Authorised by"), 80, required=False, help_text=AUTHORISED)
    result = text(_("Result"), max_length=4000)
    occurred_at = MomentField(label=_("At"), required=False)
