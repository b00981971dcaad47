"""The form of a capture."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blotter.forms import NONE, KeyField, fill, text
from blotter.pages import OnceForm
from incidents.detention.forms.common import line
from incidents.models import Incident
from patrols.models import Patrol
from reference.forms import MomentField

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
    incident = KeyField(label=_("Job"))
    patrol = KeyField(label=_("Patrol"))

    def __init__(self, *args: Any, jobs: Iterable[Incident], patrols: Iterable[Patrol], **kwargs: Any) -> None:
        """``patrols``: those that somebody at the desk may write for; none on a phone, which writes for its own."""
        super().__init__(*args, **kwargs)
        fill(self, incident=[NONE, *((row.pk, row.called) for row in jobs)])
        fill(self, patrol=[NONE, *((row.pk, row.callsign) for row in patrols)])
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
