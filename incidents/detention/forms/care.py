"""Forms of what is done about somebody who is held: property, use of force, the ICRC, who investigates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blotter.forms import fill
from blotter.pages import OnceForm
from incidents.detention.forms.common import line
from incidents.detention.forms.lines import AccountField, FactsForm, said_at
from incidents.detention.models import Clock, ForceReport, PropertyItem

ITEM_FIELDS = 5


class PropertyForm(FactsForm):
    kind = "property"
    at = said_at(_("Taken at"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(ITEM_FIELDS):
            which = {"number": number + 1}
            self.fields[f"items-{number}-what"] = line(_("Item %(number)d") % which, 300, required=number == 0)
            self.fields[f"items-{number}-seal"] = line(_("Seal %(number)d") % which, 40, required=number == 0)

    @property
    def facts(self) -> dict[str, Any]:
        given = super().facts
        rows = [
            {"what": given.pop(f"items-{number}-what"), "seal": given.pop(f"items-{number}-seal")}
            for number in range(ITEM_FIELDS)
        ]
        return {**given, "items": [row for row in rows if any(row.values())]}


class SettleForm(FactsForm):
    kind = "settled"
    items = forms.TypedMultipleChoiceField(label=_("Items"), coerce=int, widget=forms.CheckboxSelectMultiple)
    fate = forms.ChoiceField(label=_("What became of it"), choices=PropertyItem.Fate.choices)
    at = said_at(_("When"))

    def __init__(self, *args: Any, items: Iterable[PropertyItem] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, items=[(item.pk, _("item %(number)d") % {"number": item.number}) for item in items])


class ForceForm(FactsForm):
    kind = "force"
    used_by = AccountField(
        label=_("Used by"), required=False, closed=True, help_text=_("One report for each person who used force.")
    )
    at = said_at(_("Used at"))


class ForceReviewForm(FactsForm):
    kind = "force_review"
    report = forms.TypedChoiceField(label=_("Report"), coerce=int)

    def __init__(self, *args: Any, reports: Iterable[ForceReport] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users = [(row, row.used_by.label if row.used_by else _("without account")) for row in reports]
        fill(self, report=[(row.pk, f"{row.used_at:%d%H%MZ} {who}") for row, who in users])

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in super().facts.items() if name != "version"}


class IcrcForm(FactsForm):
    kind = "icrc"
    about = forms.ChoiceField(label=_("Of what"))
    at = said_at(_("Told at"))

    def __init__(self, *args: Any, clocks: Iterable[Clock] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, about=[(clock.about, clock.get_about_display()) for clock in clocks])


class InvestigatorForm(OnceForm):
    user = AccountField(label=_("Who takes part in the investigation"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user"]
        field.offer()
