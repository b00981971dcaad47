"""The report to COMKFOR: drafted from the figures and the blotter, frozen when it is submitted.

The document: ``{"number", "title", "since", "until", "submitted_by", "words": {"summary", "assessment", "intentions"},
"figures": as ``selectors.figures``, "entries": [{"serial", "at", "words"}], "coordination": [{"name", "lines"}]}``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid
from blotter.operations import Operation, check_unchanged, operation
from blotter.selectors import stamp
from blotter.text import clean_line, clean_reason, clean_text
from dispatch.provost import kinds
from dispatch.provost.models import Report, Series
from dispatch.provost.models.common import SeriesCounter
from dispatch.provost.selectors import figures
from dispatch.provost.selectors import reports as selectors
from dispatch.provost.services.common import SHIFT, ahead, over
from escalation import policies
from escalation import services as escalation
from incidents.services.numbers import next_number
from reference.dtg import format_dtg

TEXT_LENGTH = 8000
MOST_ENTRIES = 100
LONGEST = timedelta(days=31)
SECTIONS = ("summary", "assessment", "intentions")


def subject_of(report: Report) -> str:
    return f"provost_report:{report.pk}"


@operation("report.draft")
def draft(op: Operation, *, by: Actor, title: str, since: datetime, due_at: datetime | None = None) -> Report:
    """Begin a report on what was done since then; ``due_at``: when COMKFOR wants it."""
    if since > op.now:
        raise Invalid(_("That time is in the future."), field="since")
    if since < op.now - LONGEST:
        raise Invalid(_("A report reaches back at most %(days)d days.") % {"days": LONGEST.days}, field="since")
    row = Report.objects.create(
        number=next_number(op, SeriesCounter, Series.REPORT),
        title=clean_line(title, "title", 120, required=True),
        since=since,
        due_at=None if due_at is None else ahead(op, due_at, "due_at"),
        drafted_by_id=op.by.user.pk,
        drafted_at=op.now,
    )
    if row.due_at:
        escalation._arm(
            op, subject=subject_of(row), policy=policies.REPORT.name, priority=None, audiences=SHIFT, due=row.due_at,
            words={"report": row.number},
        )  # fmt: skip
    due = _(", due %(at)s") % {"at": format_dtg(row.due_at)} if row.due_at else ""
    op.record(kinds.DRAFTED, report=row.number, due=due)
    return row


@operation("report.draft")
def write(
    op: Operation,
    *,
    by: Actor,
    report: int,
    summary: str = "",
    assessment: str = "",
    intentions: str = "",
    entries: Sequence[int] = (),
    version: int | None = None,
) -> Report:
    """Write the draft anew: its words, and which entries of the blotter (serials) it quotes."""
    row = _lock_draft(op, report, version)
    _write(row, {"summary": summary, "assessment": assessment, "intentions": intentions}, entries)
    op.bump(row)
    row.save()
    op.record(kinds.REPORT_CHANGED, report=row.number)
    return row


@operation("report.submit")
def submit(
    op: Operation,
    *,
    by: Actor,
    report: int,
    summary: str | None = None,
    assessment: str | None = None,
    intentions: str | None = None,
    entries: Sequence[int] | None = None,
    version: int | None = None,
) -> Report:
    """The provost submits it, with these words where some are given and with those of the draft where not.

    Figures and entries are read now, and stay as they are now.
    """
    row = _lock_draft(op, report, version)
    given = {"summary": summary, "assessment": assessment, "intentions": intentions}
    _write(row, {name: text for name, text in given.items() if text is not None}, entries)
    if not row.summary:
        raise Invalid(_("Write a summary first: figures alone say nothing."), field="summary")
    row.document = {
        "number": row.number,
        "title": row.title,
        "since": stamp(row.since),
        "until": stamp(op.now),
        "submitted_by": op.by.label,
        "words": {name: getattr(row, name) for name in SECTIONS},
        "figures": figures(row.since),
        "entries": selectors.quoted(row.entries),
        "coordination": selectors.coordination(row.since),
    }
    row.digest = digest(row.document)
    _end(op, row, Report.State.SUBMITTED)
    op.record(kinds.SUBMITTED, report=row.number)
    return row


@operation("report.draft")
def discard(op: Operation, *, by: Actor, report: int, reason: str, version: int | None = None) -> Report:
    row = _lock_draft(op, report, version)
    reason = clean_reason(reason)
    _end(op, row, Report.State.DISCARDED)
    op.record(kinds.DISCARDED, report=row.number, reason=reason)
    return row


def _write(row: Report, words: Mapping[str, str], entries: Sequence[int] | None) -> None:
    for name, text in words.items():
        setattr(row, name, clean_text(text, name, TEXT_LENGTH))
    if entries is None:
        return
    chosen = sorted(set(entries))
    if len(chosen) > MOST_ENTRIES:
        refusal = _("At most %(most)d entries: COMKFOR reads what matters.")
        raise Invalid(refusal % {"most": MOST_ENTRIES}, field="entries")
    if len(selectors.quotable(chosen)) != len(chosen):
        raise Invalid(_("One of these entries cannot be quoted."), field="entries")
    row.entries = chosen


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 of a frozen document: whether it is still what was submitted."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _end(op: Operation, row: Report, state: str) -> None:
    row.state, row.ended_by_id, row.ended_at = state, op.by.user.pk, op.now
    op.bump(row)
    row.save()
    escalation._disarm(op, subject=subject_of(row))


def _lock_draft(op: Operation, report: int, version: int | None) -> Report:
    row = op.lock(Report, report)
    if row.state != Report.State.DRAFT:
        raise over(row.number, row.get_state_display())
    check_unchanged(row, version)
    return row
