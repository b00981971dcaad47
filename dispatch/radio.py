"""The words to say on the radio: type, place, what was answered, priority. No name of a person can get into them.

They are in the force's common language, whatever the screen speaks.
"""

from __future__ import annotations

from django.utils.translation import override

from incidents.intake.protocol import spoken, types_of
from incidents.models import Incident
from incidents.questions import figure


def message(incident: Incident) -> str:
    """``Vushtrri, accident, two injured, priority one.``; before it go the callsigns of those who are called."""
    with override("en"):
        # What was reported last is what those who are there already have not heard.
        kind = types_of(incident)[-1]
        called = kind.spoken or _low(kind.label)
        words = [_place(incident), called, *spoken(incident), f"priority {figure(incident.priority)}"]
    said = ", ".join(words)
    return f"Exercise, exercise: {said}." if incident.exercise else f"{said}."


def _place(incident: Incident) -> str:
    """One of its names is enough; a place that was only described is said as the point it is taken for."""
    if incident.place_form in ("place", "installation"):
        return incident.place.partition(" / ")[0]
    if incident.place_form == "text":
        # Words as a caller gave them may name somebody.
        return f"grid {incident.mgrs}" if incident.mgrs else "place to follow"
    return incident.place or (f"grid {incident.mgrs}" if incident.mgrs else "place to follow")


def _low(label: str) -> str:
    """A label within a sentence: ``assault``, but ``MP investigation`` keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
