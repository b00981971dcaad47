"""Keeping what was answered to the questions of a type. Underscore functions need an open operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from blotter.errors import Invalid
from blotter.operations import Operation
from incidents.models import Answer, Incident, IncidentType
from incidents.questions import Reading

Reader = Callable[..., Reading]


@dataclass(frozen=True, slots=True)
class Answered:
    question: Mapping[str, Any]
    reading: Reading


def read_answers(
    kind: IncidentType, answers: Mapping[str, Any] | None, now: datetime, reader: Reader
) -> list[Answered]:
    """Answers by question key, understood by ``questions.read``, or ``questions.keep`` where none may delay a call.

    An empty answer counts as not given. Raises ``Invalid`` for a question that the type does not ask.
    """
    if answers is not None and not isinstance(answers, Mapping):
        raise Invalid(_("Give the answers by the key of their question."), field="answers")
    given = {str(key): value for key, value in (answers or {}).items() if value is not None and str(value).strip()}
    asked = {question["key"]: question for question in kind.questions or ()}
    if unknown := sorted(given.keys() - asked.keys()):
        raise Invalid(_("This type does not ask that."), field=f"answers.{unknown[0][:40]}")
    return [Answered(asked[key], reader(asked[key], value, now=now)) for key, value in given.items()]


def start_clock(incident: Incident, answered: list[Answered]) -> None:
    """An answer to a question that has a clock starts it; an answer that is not known stops it. Not saved."""
    for answer in answered:
        if name := answer.question.get("clock"):
            value = answer.reading.value
            incident.clock = name if value else ""
            incident.clock_since = datetime.fromisoformat(str(value)) if value else None


def _keep_answers(op: Operation, incident: Incident, kind: IncidentType, answered: list[Answered]) -> None:
    Answer.objects.bulk_create(
        Answer(
            incident=incident,
            type=kind,
            question=answer.question["key"],
            value=answer.reading.value,
            said=answer.reading.said,
            clear=answer.reading.clear,
            answered_at=op.now,
            answered_by_id=op.by.user.pk,
        )
        for answer in answered
    )
