"""The forms of the shift's page. What they mean is checked by the services; here is only what a field looks like."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blotter.forms import fill
from blotter.text import REASON_LENGTH
from dispatch.shift.services import NOTE_LENGTH


def _note(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ConfirmForm(forms.Form):
    """Whoever signs confirms who they are. Several stand on one page: ``ids`` keeps their fields apart."""

    ids = "confirm_%s"

    password = forms.CharField(
        label=_("Your password"), max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    code = forms.CharField(
        label=_("Code, if you use one"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", self.ids)
        super().__init__(*args, **kwargs)


class SignForm(ConfirmForm):
    """A signature under the brief as it was read."""

    picture = forms.CharField(max_length=4000, widget=forms.HiddenInput)


class OfferForm(SignForm):
    """The outgoing."""

    ids = "offer_%s"

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    detainees = _note(_("Detainees"), _("By serial, no names. What falls due and when."))
    convoys = _note(_("Convoys and escorts"))
    equipment = _note(_("Equipment, keys, vehicles"))
    words = _note(_("What else the next shift must know"))

    field_order = ("detainees", "convoys", "equipment", "words", "password", "code")

    def notes(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("detainees", "convoys", "equipment", "words")}


class TakeForm(SignForm):
    """The incoming: at their own screen, or at this one with their own name."""

    ids = "take_%s"

    handover = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    username = forms.CharField(
        label=_("Your user name"), max_length=40, required=False,
        help_text=_("Empty: the one who is signed in here."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )  # fmt: skip

    field_order = ("username", "password", "code")


class ReviewForm(ConfirmForm):
    """A shift leader signs a closed day."""

    remarks = _note(_("Remarks"))

    field_order = ("remarks", "password", "code")


class TakeOverForm(forms.Form):
    position = forms.ChoiceField(label=_("Position that takes over"))
    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH)

    def __init__(self, *args: Any, positions: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The fallback first: that is what this form is for.
        ordered = sorted(positions, key=lambda position: not position["fallback"])
        fill(self, position=[(p["name"], f"{p['name']}, {p['site']}") for p in ordered])
