"""What the forms of all rooms are made of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blotter.pages import OnceForm
from blotter.text import REASON_LENGTH

NONE: tuple[str, Any] = ("", "–")


def key(value: str) -> int | None:
    return int(value) if value else None


class KeyField(forms.TypedChoiceField):
    """One of a list that the form fills when it is shown; empty is ``None``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=key, empty_value=None, **{"required": False, **kwargs})


def fill(form: forms.Form, **choices: Any) -> None:
    """Give the fields of these names their lists."""
    for name, given in choices.items():
        form.fields[name].choices = given  # type: ignore[attr-defined]


def text(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    """Several lines."""
    return forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), **more)


class VersionForm(OnceForm):
    """``version``: what the page showed. An act on something that changed meanwhile is refused."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReasonForm(VersionForm):
    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH)
