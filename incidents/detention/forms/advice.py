"""Forms of advice requests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blotter.forms import VersionForm, text
from blotter.pages import OnceForm
from incidents.detention.forms.common import NO_NAMES, ahead, line
from reference.forms import MomentField


class AskForm(OnceForm):
    unit = line(_("Unit that asks"), 120, required=True)
    phone = line(_("Telephone to call back"), 40)
    caller = line(_("Caller"), 120)
    situation = text(_("Situation"), max_length=4000, help_text=NO_NAMES)
    persons = forms.IntegerField(label=_("Persons held"), min_value=0, max_value=999, initial=0)
    captured_at = MomentField(
        label=_("Held since"),
        required=False,
        empty_is_now=False,
        help_text=_("0214 or 211030Z NOV 26. Empty: nobody is held yet."),
    )
    unwell = forms.BooleanField(label=_("somebody is hurt or unwell"), required=False)
    juvenile = forms.BooleanField(label=_("somebody is under 18"), required=False)
    place = line(_("Place"), 200)
    call_back_by = ahead(
        _("Call back by"), required=False, help_text=_("The next 0630, or 220630B NOV 26. Empty: in 30 minutes.")
    )
    incident = line(_("About incident"), 12)
    asked_at = MomentField(label=_("Asked at"), required=False)
    exercise = forms.BooleanField(label=_("Exercise"), required=False)


class AdviseForm(VersionForm):
    words = text(_("Advice"), 4, max_length=4000, help_text=NO_NAMES)
    basis = line(_("Rule it rests on"), 120)
    said_by = line(_("Said by"), 120, help_text=_("Empty: you advise yourself."))
    legad = forms.BooleanField(label=_("agreed with the legal adviser"), required=False)
    given_at = MomentField(label=_("Given at"), required=False)


class CallBackForm(VersionForm):
    reached = forms.ChoiceField(
        label=_("The unit"), widget=forms.RadioSelect, choices=[("yes", _("was told")), ("no", _("was not reached"))]
    )
    words = line(_("With whom, what was said"), 400)
    called_at = MomentField(label=_("Called at"), required=False)
    call_back_by = ahead(_("Not reached: try again by"), required=False)

    @property
    def facts(self) -> dict[str, Any]:
        given = super().facts
        return {**given, "reached": given["reached"] == "yes"}
