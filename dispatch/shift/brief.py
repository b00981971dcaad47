"""The brief: everything that is open, as sections of lines, and the picture by which a change is noticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from blotter import handover
from blotter.handover import Line, Section
from blotter.selectors import stamp
from dispatch.models import Assignment
from dispatch.states import LIVE, State

DIGITS = 12  # of a section's digest in the picture: enough to tell readings of one night apart


@dataclass(frozen=True, slots=True)
class Brief:
    """What is open at ``at``."""

    at: datetime
    sections: tuple[tuple[Section, tuple[Line, ...]], ...]

    @property
    def picture(self) -> str:
        """How everything stands, in a line: ``incidents=1f0c…;held=…``. Equal pictures need no second reading."""
        return ";".join(f"{section.code}={_digest(lines)}" for section, lines in self.sections)

    def changed_since(self, picture: str) -> list[str]:
        """Labels of the sections that stand otherwise than in a picture taken before."""
        before = dict(part.partition("=")[::2] for part in picture.split(";"))
        return [str(section.label) for section, lines in self.sections if before.get(section.code) != _digest(lines)]

    @property
    def summary(self) -> str:
        """``Open incidents 4, Lookouts 1``: counts alone, for the journal."""
        return ", ".join(f"{section.label} {len(lines)}" for section, lines in self.sections if lines) or "–"

    def as_json(self) -> list[dict[str, Any]]:
        return [
            {"code": section.code, "label": str(section.label), "lines": [_as_json(line) for line in lines]}
            for section, lines in self.sections
        ]


def brief(audiences: frozenset[str], now: datetime) -> Brief:
    """Everything that a viewer with these tags has to know of when they sit down."""
    return Brief(now, tuple((section, tuple(section.lines(now))) for section in handover.sections(audiences)))


def between(then: Sequence[dict[str, Any]], now: Brief) -> dict[str, list[str]]:
    """What happened since a frozen brief: the words of lines that ``came``, have ``gone`` or ``changed``."""
    before = {(s["code"], line["key"]): line for s in then for line in s["lines"]}
    after = {(s.code, line.key): line for s, lines in now.sections for line in lines}
    return {
        "came": [line.words for key, line in after.items() if key not in before],
        "gone": [line["words"] for key, line in before.items() if key not in after],
        "changed": [line.words for key, line in after.items() if key in before and before[key]["words"] != line.words],
    }


def _digest(lines: Sequence[Line]) -> str:
    stands = json.dumps(sorted((line.key, line.stand) for line in lines), ensure_ascii=False)
    return hashlib.sha256(stands.encode()).hexdigest()[:DIGITS]


def _as_json(line: Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "words": line.words,
        "since": stamp(line.since) if line.since else None,
        "due": stamp(line.due) if line.due else None,
        "exercise": line.exercise,
    }


# -- what dispatch itself hands over -----------------------------------------------------------------------------
def jobs(now: datetime) -> Iterator[Line]:
    """Who is on what, which neither patrols nor incidents know."""
    live = Assignment.objects.filter(state__in=LIVE).select_related("patrol", "incident")
    for job in live.order_by("patrol__callsign", "pk"):
        words = f"{job.patrol.callsign} {State(job.state).label}, {job.incident.called}"
        yield Line(f"assignment:{job.pk}", words, words, since=job.since, exercise=job.incident.exercise)


SECTIONS = (Section("jobs", _("Patrols on a job"), 40, jobs),)
