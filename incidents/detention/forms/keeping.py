"""Forms about a record itself: its clocks and limits, how long it is kept, an end that was entered in error."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blotter.pages import OnceForm
from incidents.detention.forms.common import ahead, line
from incidents.detention.forms.lines import FactsForm, TimelessForm
from incidents.detention.models import Clock, Erasure, Limit, RetentionClass


class ShortenForm(OnceForm):
    """A running clock is only brought forward, never put off."""

    clock = forms.TypedChoiceField(label=_("Clock"), coerce=int)
    due_at = ahead(_("Due at"), required=False)
    every = forms.IntegerField(label=_("Minutes from round to round"), min_value=1, required=False)
    why = line(_("Why"), 200, required=True)

    def __init__(self, *args: Any, clocks: Iterable[Clock] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["clock"]
        field.choices = [(clock.pk, clock.label) for clock in clocks]

    @property
    def facts(self) -> dict[str, Any]:
        given = super().facts
        minutes = given.pop("every")
        return {**given, "every_s": minutes * 60 if minutes else None}


class LengthField(forms.CharField):
    """How long something lasts, in seconds: ``72 h``, ``30 min``, ``30 d``, ``5 y``; a bare number is minutes."""

    UNITS = {"": 60, "min": 60, "h": 3600, "d": 86_400, "y": 31_557_600}

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        text = (super().to_python(value) or "").lower()
        if not text:
            return None
        found = re.fullmatch(r"([0-9]{1,6}) ?(min|h|d|y)?", text)
        if not found or not int(found[1]):
            raise forms.ValidationError(_("Write it as 30 min, 72 h, 30 d or 5 y."))
        return int(found[1]) * self.UNITS[found[2] or ""]


class LimitForm(OnceForm):
    """A limit holds for the clocks that start from now on; those that run keep theirs."""

    limit = forms.ChoiceField(label=_("Limit"))
    seconds = LengthField(label=_("Lasts"), help_text=_("30 min, 72 h, 30 d or 5 y."))
    lead_s = LengthField(label=_("First warning before"), required=False, help_text=_("Empty: as it is now."))
    reason = line(_("Why"), 120, required=True)

    def __init__(self, *args: Any, limits: Iterable[Limit] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["limit"]
        field.choices = [(limit.name, limit.label) for limit in limits]


class HoldForm(TimelessForm):
    kind = "hold"


class LiftForm(TimelessForm):
    kind = "hold_lifted"


class RetentionForm(FactsForm):
    """For less long, somebody else agrees first."""

    kind = "kept"
    retention = forms.ChoiceField(label=_("Kept as"), choices=RetentionClass.choices)


class ReopenForm(FactsForm):
    kind = "reopen_asked"


class ErasureForm(TimelessForm):
    kind = "erasure_asked"
    reason = forms.ChoiceField(label=_("Why"), choices=Erasure.Reason.choices)
