"""The forms of coordination. What they mean is checked by the services; here is only what a field looks like."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import DeskPosition
from blotter.forms import VersionForm, fill, text
from blotter.models import Entry
from blotter.pages import OnceForm
from blotter.text import REASON_LENGTH
from dispatch.provost.models import Request
from dispatch.provost.services.common import ABOUT_LENGTH
from dispatch.provost.services.directives import ROLES, TEXT_LENGTH
from dispatch.provost.services.reports import TEXT_LENGTH as REPORT_LENGTH
from incidents.models import ContactChannel
from patrols.models import Patrol
from reference.forms import MomentField
from reference.models import Nation

PRINTED = _("Printed in the blotter: no names.")
AHEAD = _("The next 0630, or 221800A NOV 26.")


def _boxes(label: Any, **kwargs: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


def _reason() -> forms.CharField:
    return forms.CharField(label=_("Reason"), max_length=REASON_LENGTH, help_text=PRINTED)


def _about() -> forms.CharField:
    return forms.CharField(
        label=_("About incident"), max_length=ABOUT_LENGTH, required=False, help_text=_("Its number, or empty.")
    )


class DirectiveForm(OnceForm):
    title = forms.CharField(label=_("Subject"), max_length=120, help_text=_("No names: the next shift is told of it."))
    text = text(_("Directive"), 6, max_length=TEXT_LENGTH)
    due_at = MomentField(label=_("To be read by"), ahead=True, required=True, help_text=AHEAD)
    positions = _boxes(_("Desk positions"))
    roles = _boxes(_("Roles"), choices=[(role.value, role.label) for role in ROLES])
    patrols = _boxes(_("Patrols"))
    about = _about()
    exercise = forms.BooleanField(label=_("Exercise"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(
            self,
            positions=[(p.name, f"{p.name}, {p.site}") for p in DeskPosition.objects.all()],
            patrols=Patrol.objects.filter(active=True).order_by("callsign").values_list("pk", "callsign"),
        )

    def clean_patrols(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["patrols"]]


class ReasonForm(VersionForm):
    reason = _reason()


class RequestForm(OnceForm):
    matter = forms.ChoiceField(label=_("Matter"), choices=Request.Matter.choices)
    words = forms.CharField(label=_("What is asked for"), max_length=200, help_text=_("In a line, no names."))
    place = forms.CharField(label=_("Place"), max_length=80, required=False)
    strength_now = forms.IntegerField(label=_("Manning now"), min_value=0, required=False)
    strength_asked = forms.IntegerField(label=_("Manning asked for"), min_value=0, required=False)
    reason = text(_("Why"), 2, max_length=400, required=False)
    due_at = MomentField(label=_("Answer wanted by"), ahead=True, required=False)
    about = _about()
    exercise = forms.BooleanField(label=_("Exercise"), required=False)


class DecideForm(VersionForm):
    """Two buttons: each says what is decided."""

    approve = forms.TypedChoiceField(
        choices=[("yes", _("Approve")), ("no", _("Refuse"))], coerce=lambda value: value == "yes",
        widget=forms.HiddenInput,
    )  # fmt: skip
    words = forms.CharField(
        label=_("Answer"), max_length=REASON_LENGTH, required=False, help_text=_("A refusal says why. No names.")
    )


class HelpForm(OnceForm):
    nation = forms.ChoiceField(label=_("MP of"))
    wanted = forms.CharField(label=_("What is wanted"), max_length=120, help_text=_("Dog team, patrol, investigator."))
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=500, initial=1)
    place = forms.CharField(label=_("Place"), max_length=80, required=False)
    needed_at = MomentField(label=_("Needed at"), ahead=True, required=False)
    channel = forms.ChoiceField(label=_("Asked by"), choices=ContactChannel.choices)
    due_at = MomentField(label=_("Answer wanted by"), ahead=True, required=True, help_text=AHEAD)
    about = _about()
    exercise = forms.BooleanField(label=_("Exercise"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, nation=Nation.objects.filter(has_mp=True, active=True).values_list("code", "name"))


class PromiseForm(VersionForm):
    promised = forms.IntegerField(label=_("How many are promised"), min_value=1, max_value=500)
    expected_at = MomentField(label=_("Expected at"), ahead=True, required=False)
    answer = forms.CharField(label=_("Answer"), max_length=400, required=False)
    at = MomentField(label=_("Answered at"), required=False)


class RefusedForm(VersionForm):
    answer = forms.CharField(label=_("Answer"), max_length=400, required=False)
    at = MomentField(label=_("Answered at"), required=False)


class MomentForm(VersionForm):
    at = MomentField(label=_("When"), required=False)


class TakeForm(VersionForm):
    words = forms.CharField(label=_("What I do"), max_length=REASON_LENGTH, required=False)


class GiveBackForm(OnceForm):
    reason = _reason()


class DraftForm(OnceForm):
    title = forms.CharField(label=_("Title"), max_length=120, initial=_("Daily report"))
    since = MomentField(label=_("What was done since"), empty_is_now=False, help_text=_("0000 or 211800A NOV 26."))
    due_at = MomentField(label=_("Due"), ahead=True, required=False)


class ReportForm(VersionForm):
    """``entries``: those that the page shows, and those that are quoted already."""

    summary = text(_("Summary"), 4, max_length=REPORT_LENGTH, required=False)
    assessment = text(_("Assessment"), 3, max_length=REPORT_LENGTH, required=False)
    intentions = text(_("Intentions"), 3, max_length=REPORT_LENGTH, required=False)
    entries = _boxes(_("Entries of the blotter to quote"))

    def __init__(self, *args: Any, entries: Iterable[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, entries=[(entry.serial, f"{entry.occurred_at:%d%H%MZ} {entry.words}") for entry in entries])

    def clean_entries(self) -> list[int]:
        return [int(serial) for serial in self.cleaned_data["entries"]]
