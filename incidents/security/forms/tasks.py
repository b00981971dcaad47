"""Forms of security tasks, their posts and who stands there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blotter.forms import NONE, KeyField, VersionForm, fill
from blotter.pages import OnceForm
from blotter.text import REASON_LENGTH
from incidents.forms import MomentForm, incidents, patrols
from incidents.security.models import Orders, Task, ThreatLevel
from incidents.security.selectors.tasks import Manned
from incidents.security.services.common import MOST_PERSONS
from incidents.security.services.planning import LONGEST_CHECK_MIN, ORDERS_LENGTH
from incidents.security.states import STANDING, TaskState
from reference.forms import MomentField

# A presence is opened on a page of its own, which asks whose force it is.
KINDS = [choice for choice in Task.Kind.choices if choice[0] != Task.Kind.PRESENCE]


class TaskForm(OnceForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    title = forms.CharField(label=_("Title"), max_length=120)
    principal = forms.CharField(
        label=_("Principal"),
        max_length=120,
        required=False,
        help_text=_("Of close protection only. Never in the journal."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    location = forms.CharField(label=_("Place or grid"), max_length=200, required=False)
    begins_at = MomentField(
        label=_("From"), ahead=True, required=False, help_text=_("The next 0630, or 220630B NOV 26. Empty: from now.")
    )
    ends_at = MomentField(label=_("Until"), ahead=True, help_text=_("The next 1830, or 221830B NOV 26."))
    threat = forms.ChoiceField(label=_("Threat level"), choices=ThreatLevel.choices)
    check_every_min = forms.IntegerField(
        label=_("Site checks in every so many minutes"),
        min_value=0,
        max_value=LONGEST_CHECK_MIN,
        required=False,
        help_text=_("0 or empty: never."),
    )
    incident = KeyField(label=_("About incident"))
    orders = forms.CharField(
        label=_("Orders"), max_length=ORDERS_LENGTH, required=False, widget=forms.Textarea({"rows": 6})
    )
    exercise = forms.BooleanField(label=_("Exercise"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, incident=incidents())


class ChangeForm(VersionForm):
    title = forms.CharField(label=_("Title"), max_length=120)
    principal = forms.CharField(label=_("Principal"), max_length=120, required=False)
    location = forms.CharField(label=_("New place or grid"), max_length=200, required=False)
    begins_at = MomentField(label=_("From"), ahead=True, required=False, help_text="")
    ends_at = MomentField(label=_("Until"), ahead=True, required=False, help_text="")
    check_every_min = forms.IntegerField(
        label=_("Site checks in every so many minutes"), min_value=0, max_value=LONGEST_CHECK_MIN
    )

    def offer(self, row: Task, _posts: list[Manned]) -> None:
        self.initial = {
            **self.initial,
            "title": row.title,
            "principal": row.principal,
            "begins_at": row.begins_at,
            "ends_at": row.ends_at,
            "check_every_min": row.check_every_min,
        }
        if row.kind != Task.Kind.PERSONNEL:
            del self.fields["principal"]
        if row.state == TaskState.RUNNING:
            del self.fields["begins_at"]


class EndForm(MomentForm):
    result = forms.CharField(label=_("Result"), max_length=4000, required=False, widget=forms.Textarea({"rows": 3}))

    field_order = ("result", "occurred_at")


class ThreatForm(VersionForm):
    level = forms.ChoiceField(label=_("Threat level"), choices=ThreatLevel.choices)
    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH)

    def offer(self, row: Task, _posts: list[Manned]) -> None:
        self.initial["level"] = row.threat


class OrdersForm(VersionForm):
    words = forms.CharField(label=_("Orders"), max_length=ORDERS_LENGTH, widget=forms.Textarea({"rows": 8}))

    def offer(self, row: Task, _posts: list[Manned]) -> None:
        newest = row.orders.first()
        self.initial["words"] = newest.words if newest else ""


class OrdersReadForm(OnceForm):
    orders = forms.IntegerField(widget=forms.HiddenInput)
    patrol = KeyField(label=_("Patrol"), required=True)

    def offer(self, row: Task, posts: list[Manned]) -> None:
        newest: Orders | None = row.orders.first()
        self.initial["orders"] = newest.pk if newest else None
        there = {
            turn.patrol_id: turn.patrol.callsign for each in posts for turn in each.turns if turn.state in STANDING
        }
        fill(self, patrol=[NONE, *there.items()])


class CheckInForm(OnceForm):
    patrol = KeyField(label=_("Patrol"))
    words = forms.CharField(label=_("Words"), max_length=400, required=False)
    occurred_at = MomentField(label=_("When"), required=False)

    def offer(self, _row: Task, posts: list[Manned]) -> None:
        there = {
            turn.patrol_id: turn.patrol.callsign for each in posts for turn in each.turns if turn.state in STANDING
        }
        fill(self, patrol=[NONE, *there.items()])


class PostForm(VersionForm):
    name = forms.CharField(label=_("Post"), max_length=80)
    required = forms.IntegerField(label=_("Persons required"), min_value=1, max_value=MOST_PERSONS, initial=2)
    location = forms.CharField(
        label=_("Place or grid"), max_length=200, required=False, help_text=_("Empty: at the place of the task.")
    )


class AtPostForm(VersionForm):
    """Of an act on one of the task's open posts."""

    post = KeyField(label=_("Post"), required=True)

    def offer(self, _row: Task, posts: list[Manned]) -> None:
        open_ = [(each.post.pk, f"{each.post.number} {each.post.name}") for each in posts if not each.post.closed_at]
        fill(self, post=[NONE, *open_] if len(open_) != 1 else open_)


class RequiredForm(AtPostForm):
    required = forms.IntegerField(label=_("Persons required"), min_value=1, max_value=MOST_PERSONS)
    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH)


class ClosePostForm(AtPostForm):
    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH)


class ManForm(AtPostForm):
    patrol = KeyField(label=_("Patrol"), required=True)
    strength = forms.IntegerField(
        label=_("Persons"), min_value=1, max_value=MOST_PERSONS, required=False, help_text=_("Empty: its crew.")
    )
    ends_at = MomentField(
        label=_("Until"), ahead=True, required=False, help_text=_("Empty: until the end of the task.")
    )
    occurred_at = MomentField(label=_("At the post since"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, patrol=patrols())


class TurnForm(AtPostForm):
    patrol = KeyField(label=_("Patrol"), required=True)
    begins_at = MomentField(
        label=_("From"), ahead=True, required=False, help_text=_("The next 0630, or 220630B NOV 26. Empty: from now.")
    )
    ends_at = MomentField(label=_("Until"), ahead=True, help_text=_("The next 1830, or 221830B NOV 26."))
    relieves = KeyField(label=_("Relieves"))
    strength = forms.IntegerField(
        label=_("Persons"), min_value=1, max_value=MOST_PERSONS, required=False, help_text=_("Empty: its crew.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, patrol=patrols())

    def offer(self, row: Task, posts: list[Manned]) -> None:
        super().offer(row, posts)
        turns = [(each.post.number, turn) for each in posts for turn in each.turns if turn.state in STANDING]
        fill(self, relieves=[NONE, *((turn.pk, f"{number} {turn.patrol.callsign}") for number, turn in turns)])


class LinkForm(VersionForm):
    incident = KeyField(label=_("Incident"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, incident=incidents())


class StandingForm(MomentForm):
    """Of an act on somebody's turn, beside its row."""

    manning = forms.IntegerField(widget=forms.HiddenInput)


class PhoneMomentForm(OnceForm):
    """The button is the act: what it says has just happened, or happened when it was pressed without a network."""

    occurred_at = MomentField(label=_("When"), required=False)


class PhoneArriveForm(PhoneMomentForm):
    strength = forms.IntegerField(
        label=_("Persons with you"),
        min_value=1,
        max_value=MOST_PERSONS,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    field_order = ("strength", "occurred_at")


class PhoneCheckInForm(PhoneMomentForm):
    words = forms.CharField(label=_("Words"), max_length=400, required=False)

    field_order = ("words", "occurred_at")


class PhoneOrdersForm(OnceForm):
    orders = forms.IntegerField(widget=forms.HiddenInput)
