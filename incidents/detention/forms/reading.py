"""Forms by which somebody opens what is sealed, or looks for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blotter.pages import OnceForm
from incidents.detention.forms.common import line
from incidents.detention.models import Reading


class ReadForm(OnceForm):
    """Why somebody opens what is sealed."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=Reading.Purpose.choices)
    words = line(_("Reason"), 200, required=True, help_text=_("It is kept with the record: who read it, when and why."))


class OpenForm(ReadForm):
    """The record on the screen, some of its lines at a time: those ``before`` a line, or the newest.

    Whoever turns the page says no purpose again while the last one holds; that is for the service to judge.
    """

    before = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("before"):
            self.fields["purpose"].required = self.fields["words"].required = False

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in super().facts.items() if name != "before"}


class PrintForm(ReadForm):
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Reading.Purpose.choices, initial=Reading.Purpose.EXPORT)
    recipient = line(_("Recipient"), 120, required=True, help_text=_("Printed across every page."))


class LookUpForm(ReadForm):
    text = line(_("Names or document"), 120, required=True)
    field_order = ["once", "text"]
