"""What one person asks about a custody record and a second one, who may agree to it, decides: each a line of its own.

Underscore functions need an open operation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from blotter import decisions
from blotter.errors import Invalid, Missing, Refused
from blotter.operations import Operation
from escalation import services as escalation
from escalation.policies import DECISION
from incidents.detention.kinds import custody as kinds
from incidents.detention.models import CustodyEntry, CustodyRecord
from incidents.detention.selectors.custody import ANSWERS, questions
from incidents.detention.services.custody_record import Facts, _lock
from incidents.detention.services.sealing import _write, facts_of


def _ask(
    op: Operation, row: CustodyRecord, key: bytes, kind: str, facts: Facts, decided: Mapping[str, Any] | None = None
) -> CustodyEntry:
    """Write down a question of this kind. Who decides is reminded of it."""
    if questions(kind).filter(record=row).exists():
        words = _("That is asked already and awaits the Force Provost Marshal.")
        raise Refused(words, code="asked")
    asked = _write(op, row, key, kind, op.now, facts, decided=decided)
    _remind(op, row, asked)
    op.record(kinds.ASKED, record=row.called, line=asked.number)
    # Without another version: the form that was refused because of it can be sent again.
    row.save()
    return asked


def _answer(
    op: Operation, key: int, kind: str, approve: bool, words: str
) -> tuple[CustodyRecord, bytes, dict[str, Any]]:
    """Decide a question: the record, its key, and what was asked. The record is the caller's to save.

    A question is asked for no version of the record: a check that is entered meanwhile takes no decision away, and
    what is asked does not change.
    """
    asked = CustodyEntry.objects.filter(pk=key, kind=kind, corrects=None).first()
    if asked is None:
        raise Missing(_("There is no such question."))
    row, data_key = _lock(op, asked.record_id, None, ended=True)
    if not questions(kind).filter(pk=key).exists():
        raise Refused(_("This was decided already."), code="decided")
    if asked.written_by_id == op.by.user.pk:
        raise Refused(_("You asked this. A second person decides it."), code="own_question")
    if not words.strip():
        raise Invalid(_("Write why."), field="words")
    facts = facts_of(asked, row, data_key)
    kept: dict[str, Any] = {name: facts[name] for name in ("before", "retention") if name in facts}
    _write(op, row, data_key, ANSWERS[kind], op.now, {"why": words}, decided={**kept, "agreed": bool(approve)})
    escalation._disarm(op, subject=_subject(asked))
    op.record(kinds.ANSWERED, record=row.called, line=asked.number)
    return row, data_key, facts


def _remind(op: Operation, row: CustodyRecord, asked: CustodyEntry) -> None:
    escalation._arm(
        op, subject=_subject(asked), policy=DECISION.name, priority=None, audiences=("shift",),
        words={"subject": row.called},
    )  # fmt: skip


def _take_up(op: Operation, row: CustodyRecord, kind: str) -> None:
    """A question that was dropped waits for its answer again."""
    for asked in questions(kind).filter(record=row):
        _remind(op, row, asked)


def _drop(op: Operation, row: CustodyRecord, kind: str) -> None:
    """Nobody waits for an answer any more."""
    for asked in questions(kind).filter(record=row):
        escalation._disarm(op, subject=_subject(asked))


def _decided(row: CustodyRecord, key: bytes, kind: str) -> tuple[dict[str, Any], bool] | None:
    """The last question of this kind as it was asked, and whether it was agreed to; ``None`` where none was asked."""
    lines = row.entries.filter(corrects=None).order_by("-number")
    asked = lines.filter(kind=kind).first()
    if asked is None:
        return None
    answer = lines.filter(kind=ANSWERS[kind], number__gt=asked.number).first()
    agreed = answer is not None and bool(facts_of(answer, row, key)["agreed"])
    return facts_of(asked, row, key), agreed


def _subject(asked: CustodyEntry) -> str:
    return f"custody_question:{asked.pk}"


def waiting(kind: str, words: str | Promise) -> Iterator[decisions.Waiting]:
    """For the provost: ``words`` take ``record``. What is asked is sealed, and read in the record."""
    for asked in questions(kind).select_related("record", "written_by").order_by("pk"):
        yield decisions.Waiting(
            asked.pk,
            str(words) % {"record": asked.record.called},
            asked.written_at,
            asked_by=asked.written_by.label,
            url=reverse("detention-record", args=[asked.record_id]),
            exercise=asked.record.exercise,
        )
