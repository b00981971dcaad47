"""Forms of exercises. What they mean is checked by the services; here is only what a field looks like."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blotter.forms import VersionForm, fill
from blotter.pages import OnceForm
from blotter.text import REASON_LENGTH
from dispatch.exercises import selectors
from dispatch.exercises.models import Exercise, Objective
from dispatch.exercises.states import State
from patrols.models import Patrol
from reference.forms import MomentField


class Keys(forms.TypedMultipleChoiceField):
    """Some of a list that the form fills when it is shown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, widget=forms.CheckboxSelectMultiple, **kwargs)


def _words(label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=4000, required=False, widget=forms.Textarea({"rows": rows}), **kwargs
    )


class PlanForm(OnceForm):
    name = forms.CharField(label=_("Name"), max_length=60)
    location = forms.CharField(label=_("Place or grid"), max_length=200)
    director = forms.CharField(label=_("Director, how to reach"), max_length=200)
    begins_at = MomentField(label=_("From"), ahead=True, help_text=_("The next 0630, or 220630B NOV 26."))
    ends_at = MomentField(label=_("Until"), ahead=True, help_text=_("The next 1600, or 221600B NOV 26."))
    objectives = _words(_("What is practised"), 5, help_text=_("One thing a line. Each is assessed after ENDEX."))
    scenario = _words(_("Scenario"))

    @property
    def facts(self) -> dict[str, Any]:
        facts = super().facts
        return {**facts, "objectives": [line.strip() for line in facts["objectives"].splitlines() if line.strip()]}


class ActForm(VersionForm):
    def offer(self, row: Exercise) -> None:
        """Fill what depends on the exercise."""


class ReasonForm(ActForm):
    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH)


class PauseForm(ReasonForm):
    recall = forms.BooleanField(label=_("Recall its patrols to real work"), required=False)


class EndForm(ActForm):
    conclusions = _words(_("Conclusions"), help_text=_("May follow later."))


class ConcludeForm(ActForm):
    conclusions = _words(_("Conclusions"), 5)

    def offer(self, row: Exercise) -> None:
        self.initial["conclusions"] = row.conclusions


class AmendForm(ActForm):
    """Only what was changed on the page goes out: a time shows no seconds, and is not moved by showing it."""

    name = forms.CharField(label=_("Name"), max_length=60)
    location = forms.CharField(label=_("Place or grid"), max_length=400)
    director = forms.CharField(label=_("Director, how to reach"), max_length=200)
    begins_at = MomentField(label=_("From"), ahead=True)
    ends_at = MomentField(label=_("Until"), ahead=True)
    scenario = _words(_("Scenario"))

    def offer(self, row: Exercise) -> None:
        for name in ("name", "director", "begins_at", "ends_at", "scenario"):
            self.initial[name] = getattr(row, name)
        self.initial["location"] = row.place
        if row.state != State.PLANNED:
            del self.fields["begins_at"]

    @property
    def facts(self) -> dict[str, Any]:
        shown = {name: str(self.fields[name].prepare_value(self.initial.get(name))) for name in self.fields}
        typed = {name: str(self.data.get(name, "")).strip() for name in self.fields}
        return {name: value for name, value in super().facts.items() if name == "version" or shown[name] != typed[name]}


class CommitForm(ActForm):
    patrols = Keys(label=_("Patrols"))

    def offer(self, row: Exercise) -> None:
        inside = row.commitments.filter(left_at=None).values("patrol")
        free = Patrol.objects.filter(active=True).exclude(pk__in=inside).order_by("callsign")
        fill(self, patrols=[(patrol.pk, f"{patrol.callsign} ({patrol.get_state_display()})") for patrol in free])

    @property
    def facts(self) -> dict[str, Any]:
        return {"patrols": self.cleaned_data["patrols"]}


class RecallForm(ActForm):
    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH, help_text=_("What real work needs them for."))
    patrols = Keys(label=_("Patrols"), required=False, help_text=_("None chosen: all of them."))

    def offer(self, row: Exercise) -> None:
        inside = row.commitments.filter(committed_at__isnull=False, left_at=None).select_related("patrol")
        fill(self, patrols=[(one.patrol_id, one.patrol.callsign) for one in inside.order_by("patrol__callsign")])

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("reason", "patrols")}


class CommitmentForm(OnceForm):
    commitment = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class ConfirmForm(CommitmentForm):
    channel = forms.ChoiceField(label=_("Heard by"), choices=[("radio", _("radio")), ("telephone", _("telephone"))])
    words = forms.CharField(label=_("Words"), max_length=REASON_LENGTH, required=False)


class AssessForm(ActForm):
    """A result and a remark for each objective."""

    def offer(self, row: Exercise) -> None:
        for goal in row.objectives.all():
            self.fields[f"result-{goal.order}"] = forms.ChoiceField(
                label=f"{goal.order}. {goal.words}", choices=Objective.Result.choices, required=False,
                initial=goal.result,
            )  # fmt: skip
            self.fields[f"remark-{goal.order}"] = forms.CharField(
                label=_("Remark"), max_length=400, required=False, initial=goal.remark
            )

    @property
    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        orders = [int(name.partition("-")[2]) for name in self.fields if name.startswith("result-")]
        results = [{"order": n, "result": given[f"result-{n}"], "remark": given[f"remark-{n}"]} for n in orders]
        return {"results": results, "version": given["version"]}


class AddForm(ActForm):
    work = forms.ChoiceField(label=_("Exercise work"), help_text=_("Opened while no exercise ran, or while two did."))

    def offer(self, row: Exercise) -> None:
        fill(self, work=[(f"{one.kind}:{one.pk}", f"{one.called} {one.words}"[:90]) for one in selectors.loose()])

    @property
    def facts(self) -> dict[str, Any]:
        kind, _colon, record = self.cleaned_data["work"].partition(":")
        return {"kind": kind, "record": int(record)}
