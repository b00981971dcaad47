"""What the forms of the custody register are made of: what a line says is asked for once, in the table of lines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blotter.forms import VersionForm
from incidents.detention.entries import KINDS, Field
from incidents.detention.forms.common import line
from incidents.detention.models import HoldingSite
from reference.forms import MomentField

YES_NO = [("yes", _("yes")), ("no", _("no"))]


def flag(value: str) -> bool:
    return value == "yes"


def said_at(label: Any = None) -> MomentField:
    """A time that must be written: when something was done is never filled in beforehand."""
    words = _("0214 or 211030Z NOV 26, as it really was.")
    return MomentField(label=label or _("Time"), empty_is_now=False, required=True, help_text=words)


def field_of(field: Field) -> forms.Field:
    """How a field of a line is asked for."""
    label = str(field.label)
    shared: dict[str, Any] = {"label": label[:1].upper() + label[1:], "required": field.required}
    if field.form == "flag":
        return forms.TypedChoiceField(choices=YES_NO, coerce=flag, empty_value=None, widget=forms.RadioSelect, **shared)
    if field.form == "number":
        return forms.IntegerField(min_value=0, max_value=9999, **shared)
    if field.form == "choice":
        choices = field.choices if field.required else (("", "–"), *field.choices)
        widget = forms.RadioSelect if field.required and len(choices) > 3 else forms.Select
        return forms.ChoiceField(choices=choices, widget=widget, **shared)
    if field.form == "text":
        return forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 2}), **shared)
    return forms.CharField(max_length=field.length or 120, **shared)


class AccountField(forms.ChoiceField):
    """Somebody with an account, by user name. ``closed``: also one that was closed since."""

    def __init__(self, *, closed: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.closed = closed

    def offer(self) -> None:
        users = User.objects.filter(is_system=False).order_by("-is_active", "name", "username")
        users = users if self.closed else users.filter(is_active=True)
        named = [(user.username, user.label) for user in users]
        self.choices = named if self.required else [("", "–"), *named]


class SiteField(forms.TypedChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Holding site"), "coerce": int, "empty_value": None, **kwargs})

    def offer(self) -> None:
        sites = [(row.pk, row.name) for row in HoldingSite.objects.filter(active=True)]
        self.choices = sites if self.required else [("", "–"), *sites]


class FactsForm(VersionForm):
    """An act that writes a line of ``kind``: the fields of the act, then those of the line."""

    kind = ""

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind or self.kind
        for field in KINDS[self.kind].fields:
            self.fields[field.name] = field_of(field)
        for own in self.fields.values():
            if isinstance(own, AccountField | SiteField):
                own.offer()

    @property
    def facts(self) -> dict[str, Any]:
        """What the service takes: its own arguments, and the line as ``facts``."""
        given, names = super().facts, {field.name for field in KINDS[self.kind].fields}
        own = {name: value for name, value in given.items() if name not in names}
        return {**own, "facts": {name: value for name, value in given.items() if name in names}}


class LineForm(FactsForm):
    """A line of a kind that is written by itself: a meal, a visit, an examination."""

    at = said_at()

    @property
    def facts(self) -> dict[str, Any]:
        return {**super().facts, "kind": self.kind}


class CorrectForm(FactsForm):
    """Another line in the place of one. What is left empty stays as it was, so that nothing sealed is shown here.

    ``withdrawn_why`` goes with a withdrawal: many lines have a ``why`` of their own.
    """

    entry = forms.IntegerField(widget=forms.HiddenInput)
    at = MomentField(
        label=_("It happened at"), required=False, empty_is_now=False, help_text=_("Empty: the time stays as it is.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = KINDS[self.kind]
        for field in kind.fields:
            self.fields[field.name] = field_of(replace(field, required=False))
        if not kind.timed:
            del self.fields["at"]
        if kind.withdrawable:
            self.fields["withdrawn"] = forms.BooleanField(label=_("it never happened"), required=False)
            self.fields["withdrawn_why"] = line(_("Why it never happened"), 200)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("withdrawn") and not cleaned.get("withdrawn_why"):
            self.add_error("withdrawn_why", _("Write why it never happened."))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        given = super().facts
        why = given.pop("withdrawn_why", "")
        if given.get("withdrawn"):
            return {**given, "facts": {"why": why}}
        return {**given, "facts": {name: value for name, value in given["facts"].items() if value not in ("", None)}}


class TimelessForm(FactsForm):
    """A line that happens as it is written, whatever became of the record meanwhile."""

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in super().facts.items() if name != "version"}
