"""Forms about a record itself: its clocks and limits, how long it is kept, an end that was entered in error."""

from __future__ import annotations

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


class LimitForm(OnceForm):
    """A limit holds for the clocks that start from now on; those that run keep theirs."""

    limit = forms.ChoiceField(label=_("Limit"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1)
    lead = forms.IntegerField(label=_("First warning, minutes before"), min_value=0, required=False)
    reason = line(_("Why"), 120, required=True)

    def __init__(self, *args: Any, limits: Iterable[Limit] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["limit"]
        field.choices = [(limit.name, limit.label) for limit in limits]

    @property
    def facts(self) -> dict[str, Any]:
        given = super().facts
        minutes, lead = given.pop("minutes"), given.pop("lead")
        return {**given, "seconds": minutes * 60, "lead_s": None if lead is None else lead * 60}


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
