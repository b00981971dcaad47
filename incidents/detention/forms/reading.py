"""Forms by which somebody opens what is sealed, or looks for it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from blotter.pages import OnceForm
from incidents.detention.forms.common import line
from incidents.detention.models import Reading


class ReadForm(OnceForm):
    """Why somebody opens what is sealed."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=Reading.Purpose.choices)
    words = line(_("Reason"), 200, required=True, help_text=_("It is kept with the record: who read it, when and why."))


class PrintForm(ReadForm):
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Reading.Purpose.choices, initial=Reading.Purpose.EXPORT)
    recipient = line(_("Recipient"), 120, required=True, help_text=_("Printed across every page."))


class LookUpForm(ReadForm):
    text = line(_("Names or document"), 120, required=True)
    field_order = ["once", "text"]
