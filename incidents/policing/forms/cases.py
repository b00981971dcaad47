"""Forms of investigations and evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blotter.forms import VersionForm, fill, text
from blotter.pages import OnceForm
from incidents.policing.models import CasePerson, Investigation, Item
from incidents.policing.selectors.cases import people
from incidents.policing.services.evidence import PURPOSES
from incidents.policing.states import LABELS, TRANSITIONS
from reference.forms import MomentField

ITEM_FIELDS = 5
LONGEST_KEY = 18  # digits that always fit a bigint


class PersonField(forms.ChoiceField):
    """Somebody with an account."""

    def fill(self, among: Iterable[tuple[str, str]] | None = None) -> None:
        self.choices = list(people() if among is None else among)


class WithPeople(OnceForm):
    """Fills the lists of people of its fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PersonField):
                field.fill()


class OpenForm(WithPeople):
    title = forms.CharField(label=_("Subject"), max_length=120)
    leader = PersonField(label=_("Led by"))
    incident = forms.CharField(label=_("About incident"), max_length=12, required=False)
    summary = text(_("What is known"), required=False, max_length=20_000)
    exercise = forms.BooleanField(label=_("Exercise"), required=False)


class FollowForm(VersionForm):
    """An act on the state of a case; the buttons are those that its state allows."""

    act = forms.ChoiceField(label=_("What now"))
    reason = forms.CharField(label=_("Reason"), max_length=120, required=False)
    outcome = forms.ChoiceField(
        label=_("Outcome, to close"), choices=[("", "–"), *Investigation.Outcome.choices], required=False
    )
    review = text(_("Remarks of the review"), 2, required=False, max_length=4000)

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, act=[(name, LABELS[name]) for name in TRANSITIONS[state]])
        if "close" not in TRANSITIONS[state]:
            del self.fields["outcome"], self.fields["review"]


class AppointForm(WithPeople):
    user = PersonField(label=_("Who"))
    leads = forms.BooleanField(label=_("leads the case from now on"), required=False)


class ReleaseForm(WithPeople):
    user = PersonField(label=_("Who"))


class LinkForm(OnceForm):
    incident = forms.CharField(label=_("Number of the incident"), max_length=12)


class TaskForm(WithPeople):
    words = forms.CharField(label=_("What is to be done"), max_length=200)
    given_to = PersonField(label=_("By whom"))
    due_at = MomentField(
        label=_("Until when"), ahead=True, required=True, help_text=_("The next 0630, or 221800A NOV 26.")
    )


class ResultForm(OnceForm):
    result = forms.CharField(label=_("What came of it"), max_length=400)


class MoveForm(OnceForm):
    due_at = MomentField(label=_("New time"), ahead=True, required=True, help_text="")


class PersonForm(OnceForm):
    role = forms.ChoiceField(label=_("Role"), choices=CasePerson.Role.choices)
    rank = forms.CharField(label=_("Rank"), max_length=20, required=False)
    name = forms.CharField(label=_("Name"), max_length=120)
    unit = forms.CharField(label=_("Unit"), max_length=120, required=False)
    nation = forms.CharField(label=_("Nation"), max_length=3, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    protected = forms.BooleanField(label=_("juvenile or protected: print-outs do not name"), required=False)


class StatementForm(OnceForm):
    person = forms.TypedChoiceField(label=_("Whose"), coerce=int)
    rights_given = forms.BooleanField(label=_("rights were explained"), required=False)
    text = text(_("Statement"), 6, max_length=20_000)
    language = forms.CharField(label=_("Language"), max_length=40)
    interpreter = forms.CharField(label=_("Interpreter"), max_length=120, required=False)
    place = forms.CharField(label=_("Place"), max_length=200)
    taken_at = MomentField(label=_("Taken at"), required=False)

    def __init__(self, *args: Any, persons: list[CasePerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, person=[(row.pk, f"{row} ({row.get_role_display()})") for row in persons])


class SeizeForm(OnceForm):
    """One document with up to five things; what is more goes on the next document."""

    source = forms.CharField(label=_("Taken from"), max_length=200, help_text=_("The person, or where it was found."))
    basis = forms.CharField(label=_("Right to take it"), max_length=120, help_text=_("Consent, order, found."))
    place = forms.CharField(label=_("Place"), max_length=200)
    taken_at = MomentField(label=_("Taken at"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, ITEM_FIELDS + 1):
            self.fields[f"item_{number}"] = forms.CharField(
                label=_("Item %(number)d") % {"number": number}, max_length=300, required=number == 1
            )
            self.fields[f"seal_{number}"] = forms.CharField(
                label=_("Seal of item %(number)d") % {"number": number}, max_length=40, required=False
            )

    @property
    def facts(self) -> dict[str, Any]:
        given = super().facts
        pairs = [(given.pop(f"item_{number}"), given.pop(f"seal_{number}")) for number in range(1, ITEM_FIELDS + 1)]
        items = [{"description": description, "seal": seal} for description, seal in pairs if description]
        return {**given, "items": items}


class ItemsField(forms.TypedMultipleChoiceField):
    """Lists what the person can act on. Any key may come: the service refuses in words what is not theirs (any more),
    and a form that is shown again lists no item that they may not read."""

    def valid_value(self, value: Any) -> bool:
        text = str(value)
        return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY


class ItemsForm(WithPeople):
    """An act on items that were ticked in the list above it."""

    items = ItemsField(label=_("Items"), coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, items: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, items=[(item.pk, f"{item.tag} {item.description}") for item in items])


class ReceiveForm(ItemsForm):
    words = forms.CharField(label=_("Condition, seal"), max_length=90, required=False)
    received_at = MomentField(label=_("Received at"), required=False)


class DeclineForm(ItemsForm):
    reason = forms.CharField(label=_("Why not"), max_length=120)


def _purpose() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Purpose"), choices=[(each.value, each.label) for each in PURPOSES])


class HandOverForm(ItemsForm):
    to = PersonField(label=_("Received by"))
    purpose = _purpose()
    place = forms.CharField(label=_("Place"), max_length=200)
    at = MomentField(label=_("Time"), required=False)
    words = forms.CharField(label=_("Condition, seal"), max_length=100, required=False)


class GiveOutForm(ItemsForm):
    to = forms.CharField(label=_("Received by"), max_length=120, help_text=_("Somebody without an account here."))
    receipt = forms.CharField(label=_("Number of their receipt"), max_length=60)
    purpose = _purpose()
    place = forms.CharField(label=_("Place"), max_length=200)
    at = MomentField(label=_("Time"), required=False)
    words = forms.CharField(label=_("Condition, seal"), max_length=100, required=False)


class TakeBackForm(ItemsForm):
    place = forms.CharField(label=_("Place"), max_length=200)
    at = MomentField(label=_("Time"), required=False)
    words = forms.CharField(label=_("Condition, seal"), max_length=100, required=False)


class AuthoriseForm(ItemsForm):
    disposal = forms.ChoiceField(label=_("What becomes of it"), choices=Item.Disposal.choices)
    reason = forms.CharField(label=_("Why"), max_length=120)


class DisposeForm(ItemsForm):
    to = forms.CharField(
        label=_("Received by"), max_length=120, help_text=_("The owner, the authority, or who saw it destroyed.")
    )
    receipt = forms.CharField(label=_("Number of their receipt"), max_length=60, required=False)
    place = forms.CharField(label=_("Place"), max_length=200)
    at = MomentField(label=_("Time"), required=False)
