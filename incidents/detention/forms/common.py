"""What forms of detention share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blotter.forms import VersionForm
from blotter.text import REASON_LENGTH
from reference.forms import MomentField

NO_NAMES = _("Name no held person here: speak of «held person 3».")


def line(label: Any, length: int, *, required: bool = False, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, **kwargs)


def ahead(label: Any, **kwargs: Any) -> MomentField:
    """A time that is to come."""
    return MomentField(label=label, ahead=True, **kwargs)


def later(label: Any) -> MomentField:
    """A time that is to come and must be given."""
    return MomentField(label=label, ahead=True, required=True, help_text=_("The next 0630, or 221800A NOV 26."))


class ReasonForm(VersionForm):
    reason = line(_("Why"), REASON_LENGTH, required=True)
