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


def differences(then: Sequence[dict[str, Any]], now: Sequence[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """How two briefs, as JSON, differ: ``came``, ``changed`` or ``gone`` by section and key."""
    before, after = _words_by_key(then), _words_by_key(now)
    found = {key: "changed" if key in before else "came" for key in after if before.get(key) != after[key]}
    return found | {key: "gone" for key in before if key not in after}


def between(then: Sequence[dict[str, Any]], now: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    """The words of what came, has gone or changed from one brief to the next."""
    words = _words_by_key(then) | _words_by_key(now)
    sorted_: dict[str, list[str]] = {"came": [], "gone": [], "changed": []}
    for key, what in differences(then, now).items():
        sorted_[what].append(words[key])
    return sorted_


def _words_by_key(sections: Sequence[dict[str, Any]]) -> dict[tuple[str, str], str]:
    return {(section["code"], line["key"]): line["words"] for section in sections for line in section["lines"]}


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
