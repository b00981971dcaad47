"""Forms of the course of a custody: from the arrival over checks and reviews to its end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blotter.forms import NONE, fill
from incidents.detention.clocks import Level
from incidents.detention.forms.common import ahead, line
from incidents.detention.forms.lines import YES_NO, AccountField, FactsForm, SiteField, flag, said_at
from incidents.detention.models import Authority, Review
from incidents.detention.services.observing import ON_ARRIVAL
from reference.models import Partner


class IdentifyForm(FactsForm):
    kind = "identity"


class ObservationForm(FactsForm):
    """How closely somebody is looked at from then on."""

    level = forms.TypedChoiceField(label=_("Observation"), choices=Level.choices, coerce=int, initial=ON_ARRIVAL)
    rouse = forms.BooleanField(label=_("to be roused at every check"), required=False)


class ArriveForm(ObservationForm):
    kind = "arrival"
    site = SiteField()
    at = said_at(_("Arrived at"))
    field_order = ["site", "at"]


class AuthoriseForm(FactsForm):
    kind = "authority"
    instance = forms.ChoiceField(label=_("Authority"), choices=Authority.Instance.choices)
    at = said_at(_("Authorised at"))
    until = ahead(_("Until"), required=False, help_text=_("Empty: until its limit. It may be sooner, never later."))


class AdmitForm(ObservationForm):
    kind = "admission"
    at = said_at(_("Admitted at"))
    cell = line(_("Cell or room"), 40)
    field_order = ["at", "cell"]


class CheckForm(FactsForm):
    """One person, one look. Who looked is who writes, unless it was somebody else."""

    kind = "check"
    at = said_at(_("Looked at"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checker"].required = False
        self.fields["checker"].help_text = _("Empty: you.")

    @property
    def facts(self) -> dict[str, Any]:
        given = super().facts
        said = {name: value for name, value in given["facts"].items() if name != "checker" or value}
        return {**given, "facts": said}


class ReviewForm(FactsForm):
    kind = "review"
    at = said_at(_("Reviewed at"))
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Review.Outcome.choices)
    reviewer = AccountField(label=_("Reviewed by"), required=False, help_text=_("Empty: you. Never who investigates."))


class LevelForm(ObservationForm):
    kind = "level"


class HospitalForm(FactsForm):
    kind = "hospital"
    at = said_at()


class BackForm(FactsForm):
    kind = "back"
    at = said_at()
    site = SiteField(required=False)


class MoveForm(FactsForm):
    kind = "moved"
    site = SiteField()
    cell = line(_("Cell or room"), 40)
    at = said_at()


class TransferForm(FactsForm):
    """The question comes first: without its answer nobody is handed over."""

    kind = "transfer"
    risk = forms.TypedChoiceField(
        label=_("Is there a risk of ill-treatment there?"),
        choices=YES_NO,
        coerce=flag,
        widget=forms.RadioSelect,
        error_messages={"required": _("Answer this first: nobody is handed over without an answer.")},
    )
    to = forms.ChoiceField(label=_("Partner"), required=False)
    at = said_at(_("Handed over at"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, to=[NONE, *Partner.objects.filter(active=True).order_by("name").values_list("slug", "name")])


class ReleaseForm(FactsForm):
    kind = "release"
    at = said_at(_("Released at"))


class EscapeForm(FactsForm):
    kind = "escape"
    at = said_at()


class DeathForm(FactsForm):
    kind = "death"
    at = said_at()
