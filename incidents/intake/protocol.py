"""The questions of an incident with what was answered, for the screen, for the radio, and for the crew's phone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from blotter.selectors import stamp
from incidents import questions
from incidents.models import Answer, Incident, IncidentType


def asked(kind: IncidentType) -> list[dict[str, Any]]:
    """The questions of a type in the reader's language."""
    return [
        {
            **question,
            "label": _(question["label"]),
            "choices": [{"code": code, "label": _(text)} for code, text in question.get("choices", ())],
        }
        for question in kind.questions or ()
    ]


def types_of(incident: Incident) -> list[IncidentType]:
    """Whose questions are asked: its own type's, then those of what callers reported it as."""
    reported = [row.reported_as for row in incident.callers.select_related("reported_as") if row.reported_as]
    return list(dict.fromkeys([incident.type, *reported]))


def latest(incident: Incident) -> dict[tuple[int, str], Answer]:
    """The answer that holds, by type and question."""
    return {(row.type_id, row.question): row for row in incident.answers.select_related("answered_by").order_by("pk")}


def protocol(incident: Incident) -> dict[str, Any]:
    """``{"groups": [{type, label, questions}], "open": n, "suggests": {"priority", "why"} | null}``.

    What callers reported it as besides stands as a group of its own, with questions or without. Each question carries
    ``value``, ``said``, ``clear``, ``words``, ``answered_at`` once it is answered; ``open`` counts those still to ask.
    ``suggests`` is a more urgent priority that an answer speaks for: the desk decides.
    """
    held = latest(incident)
    groups: list[dict[str, Any]] = []
    suggested = (incident.priority, "")
    for kind in types_of(incident):
        lines = []
        for question in kind.questions or ():
            answer = held.get((kind.pk, question["key"]))
            lines.append(_line(question, answer))
            urged = questions.urges(question, answer.value) if answer else None
            if urged and urged < suggested[0]:
                suggested = urged, f"{_(question['label'])} {lines[-1]['words']}"
        if kind != incident.type and kind.default_priority < suggested[0]:
            suggested = kind.default_priority, _("Reported as %(type)s") % {"type": kind.label.lower()}
        if lines or kind != incident.type:
            groups.append({"type": kind.code, "label": kind.label, "questions": lines})
    return {
        "groups": groups,
        "open": sum(not line["answered"] for group in groups for line in group["questions"]),
        "suggests": {"priority": suggested[0], "why": suggested[1]} if suggested[1] else None,
    }


def _line(question: Mapping[str, Any], answer: Answer | None) -> dict[str, Any]:
    line: dict[str, Any] = {
        "key": question["key"],
        "label": _(question["label"]),
        "kind": question["kind"],
        "choices": [{"code": code, "label": _(text)} for code, text in question.get("choices", ())],
        "clock": question.get("clock", ""),
        "answered": bool(answer and answer.clear),
    }
    if answer:
        line |= {
            "value": answer.value,
            "said": answer.said,
            "clear": answer.clear,
            "words": questions.words(question, answer.value) if answer.clear else answer.said,
            "answered_at": stamp(answer.answered_at),
            "answered_by": answer.answered_by.label,
        }
    return line


def spoken(incident: Incident) -> list[str]:
    """What of the answers is said on the radio, in the order of the questions."""
    held = latest(incident)
    return questions.spoken(
        (question, held[kind.pk, question["key"]].value)
        for kind in types_of(incident)
        for question in kind.questions or ()
        if (kind.pk, question["key"]) in held
    )
