"""Forms of the custody register, made of the table of its lines: what a line says is asked for once, there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blotter.pages import OnceForm
from incidents.detention.clocks import Level
from incidents.detention.entries import KINDS, Field
from incidents.detention.forms.common import VersionForm, ahead, line, text
from incidents.detention.models import (
    Authority,
    Clock,
    Erasure,
    ForceReport,
    HoldingSite,
    Limit,
    PropertyItem,
    Reading,
    RetentionClass,
    Review,
)
from incidents.models import Incident
from patrols.models import Patrol
from reference.forms import MomentField
from reference.models import Partner

ITEM_FIELDS = 5
YES_NO = [("yes", _("yes")), ("no", _("no"))]


def _flag(value: str) -> bool:
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
        return forms.TypedChoiceField(
            choices=YES_NO, coerce=_flag, empty_value=None, widget=forms.RadioSelect, **shared
        )
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
    """Somebody with an account, by user name."""

    def offer(self) -> None:
        users = User.objects.filter(is_active=True, is_system=False).order_by("name", "username")
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


class IdentifyForm(FactsForm):
    kind = "identity"


class ArriveForm(FactsForm):
    kind = "arrival"
    site = SiteField()
    at = said_at(_("Arrived at"))


class AuthoriseForm(FactsForm):
    kind = "authority"
    instance = forms.ChoiceField(label=_("Authority"), choices=Authority.Instance.choices)
    at = said_at(_("Authorised at"))
    until = ahead(_("Until"), required=False, help_text=_("Empty: until its limit. It may be sooner, never later."))


class AdmitForm(FactsForm):
    kind = "admission"
    at = said_at(_("Admitted at"))
    level = forms.TypedChoiceField(label=_("Observation"), choices=Level.choices, coerce=int)
    rouse = forms.BooleanField(label=_("to be roused at every check"), required=False)
    cell = line(_("Cell or room"), 40)


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


class LevelForm(FactsForm):
    kind = "level"
    level = forms.TypedChoiceField(label=_("Observation"), choices=Level.choices, coerce=int)
    rouse = forms.BooleanField(label=_("to be roused at every check"), required=False)


class LineForm(FactsForm):
    """A line of a kind that is written by itself: a meal, a visit, an examination."""

    at = said_at()

    @property
    def facts(self) -> dict[str, Any]:
        return {**super().facts, "kind": self.kind}


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
        field: Any = self.fields["items"]
        field.choices = [(item.pk, _("item %(number)d") % {"number": item.number}) for item in items]


class ForceForm(FactsForm):
    kind = "force"
    used_by = AccountField(label=_("Used by"), help_text=_("One report for each person who used force."))
    at = said_at(_("Used at"))


class ForceReviewForm(FactsForm):
    kind = "force_review"
    report = forms.TypedChoiceField(label=_("Report"), coerce=int)

    def __init__(self, *args: Any, reports: Iterable[ForceReport] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["report"]
        field.choices = [(row.pk, f"{row.used_at:%d%H%MZ} {row.used_by.label}") for row in reports]

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in super().facts.items() if name != "version"}


class IcrcForm(FactsForm):
    kind = "icrc"
    about = forms.ChoiceField(label=_("Of what"))
    at = said_at(_("Told at"))

    def __init__(self, *args: Any, clocks: Iterable[Clock] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["about"]
        field.choices = [(clock.about, clock.get_about_display()) for clock in clocks]


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
        label=_("Is there a risk of ill-treatment there?"), choices=YES_NO, coerce=_flag, widget=forms.RadioSelect
    )
    to = forms.ChoiceField(label=_("Partner"), required=False)
    at = said_at(_("Handed over at"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.choices = [("", "–"), *Partner.objects.filter(active=True).order_by("name").values_list("slug", "name")]


class ReleaseForm(FactsForm):
    kind = "release"
    at = said_at(_("Released at"))


class EscapeForm(FactsForm):
    kind = "escape"
    at = said_at()


class DeathForm(FactsForm):
    kind = "death"
    at = said_at()


class CorrectForm(FactsForm):
    """Another line in the place of one. What is left empty stays as it was, so that nothing sealed is shown here."""

    entry = forms.IntegerField(widget=forms.HiddenInput)
    at = MomentField(
        label=_("It happened at"), required=False, empty_is_now=False, help_text=_("Empty: the time stays as it is.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in KINDS[self.kind].fields:
            self.fields[field.name] = field_of(replace(field, required=False))
        self.fields["withdrawn"] = forms.BooleanField(label=_("it never happened"), required=False)
        self.fields["why"] = line(_("Why it never happened"), 200)

    @property
    def facts(self) -> dict[str, Any]:
        given = super().facts
        why, withdrawn = given.pop("why"), given["withdrawn"]
        if withdrawn:
            return {**given, "facts": {"why": why}}
        return {**given, "facts": {name: value for name, value in given["facts"].items() if value not in ("", None)}}


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


class _TimelessForm(FactsForm):
    """A line that happens as it is written, whatever became of the record meanwhile."""

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in super().facts.items() if name != "version"}


class HoldForm(_TimelessForm):
    kind = "hold"


class LiftForm(_TimelessForm):
    kind = "hold_lifted"


class RetentionForm(FactsForm):
    """For less long, somebody else agrees first."""

    kind = "kept"
    retention = forms.ChoiceField(label=_("Kept as"), choices=RetentionClass.choices)


class ReopenForm(FactsForm):
    kind = "reopen_asked"


class ErasureForm(_TimelessForm):
    kind = "erasure_asked"
    reason = forms.ChoiceField(label=_("Why"), choices=Erasure.Reason.choices)


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


class InvestigatorForm(OnceForm):
    user = AccountField(label=_("Who takes part in the investigation"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user"]
        field.offer()


class ReadForm(OnceForm):
    """Why somebody opens what is sealed."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=Reading.Purpose.choices)
    words = line(_("Reason"), 200, required=True, help_text=_("It is kept with the record: who read it, when and why."))


class PrintForm(ReadForm):
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Reading.Purpose.choices, initial=Reading.Purpose.EXPORT)
    recipient = line(_("Recipient"), 120, required=True, help_text=_("Printed across every page."))


class LookUpForm(OnceForm):
    text = line(_("Names or document"), 120, required=True)
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Reading.Purpose.choices)


CIRCUMSTANCES = [
    ("gate", _("at a gate")),
    ("search", _("during a search")),
    ("caught", _("caught in the act")),
    ("handed", _("handed to us")),
    ("other", _("otherwise")),
]
INJURIES = [("none", _("none seen")), ("slight", _("slight")), ("serious", _("serious"))]


class CaptureForm(OnceForm):
    """The phone: a minute, with gloves. Nobody is named; the detention officer does that at the site."""

    circumstances = forms.ChoiceField(label=_("How"), choices=CIRCUMSTANCES, widget=forms.RadioSelect)
    injuries = forms.ChoiceField(label=_("Injuries"), choices=INJURIES, widget=forms.RadioSelect)
    grid = line(_("Grid or place"), 200, required=True)
    tag = forms.CharField(
        label=_("Property tag"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    captured_at = MomentField(label=_("Time"), required=False)
    words = text(_("More"), 2, required=False, max_length=1000, help_text=_("No name here."))
    unit = line(_("Capturing unit"), 120, required=True)
    incident = forms.TypedChoiceField(label=_("Job"), coerce=int, empty_value=None, required=False)
    patrol = forms.TypedChoiceField(label=_("Patrol"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, jobs: Iterable[Incident], patrols: Iterable[Patrol], **kwargs: Any) -> None:
        """``patrols``: those that somebody at the desk may write for; none on a phone, which writes for its own."""
        super().__init__(*args, **kwargs)
        job: Any = self.fields["incident"]
        job.choices = [("", "–"), *((row.pk, row.called) for row in jobs)]
        patrol: Any = self.fields["patrol"]
        patrol.choices = [("", "–"), *((row.pk, row.callsign) for row in patrols)]
        if not patrols:
            del self.fields["patrol"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("circumstances") == "other" and not cleaned.get("words"):
            self.add_error("words", _("Write how it was."))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        given = super().facts
        how, hurt = dict(CIRCUMSTANCES)[given["circumstances"]], dict(INJURIES)[given["injuries"]]
        said = {
            "circumstances": ". ".join(filter(None, (str(how), given["words"]))),
            "injuries": str(hurt),
            **{name: given[name] for name in ("grid", "unit", "tag")},
        }
        own = {name: given.get(name) for name in ("captured_at", "incident", "patrol")}
        return {**own, "facts": said}
