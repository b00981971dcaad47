"""What the lines of a record say of its columns and of the tables beside it, and where those say otherwise.

Boards, clocks and acts go by columns in clear, since nothing can be looked for in what is sealed. Every one of them
that an act decides is worked out again here from the lines, which nobody can change without a trace.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from incidents.detention.clocks import OUTLIVING, ClockKind
from incidents.detention.custody_states import ENDS, CustodyState
from incidents.detention.models import Authority, Clock, CustodyEntry, CustodyRecord, PropertyItem, RetentionClass
from incidents.detention.services.sealing import deciding


@dataclass(frozen=True, slots=True)
class Line:
    """A line with what it says, ``None`` where nobody can read that any more."""

    entry: CustodyEntry
    facts: Mapping[str, Any] | None

    @property
    def said(self) -> Mapping[str, Any]:
        return self.facts or {}

    def moment(self, name: str) -> datetime | None:
        return datetime.fromisoformat(text) if (text := self.said.get(name)) else None


class Course:
    """The acts of a record in their order, each with what stands of its line after corrections."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.lines = list(lines)
        self.acts = [line for line in self.lines if line.entry.corrects_id is None]
        self._corrected_by = {line.entry.corrects_id: line for line in self.lines}
        self.end = self._end()

    def of(self, *kinds: str) -> list[Line]:
        return [act for act in self.acts if act.entry.kind in kinds]

    def now(self, act: Line) -> CustodyEntry:
        while act.entry.pk in self._corrected_by:
            act = self._corrected_by[act.entry.pk]
        return act.entry

    def at(self, kind: str, nth: int = -1) -> datetime | None:
        """When the last act of this kind (or the ``nth``) happened, as it was corrected."""
        acts = self.of(kind)
        return self.now(acts[nth]).at if acts else None

    def times(self, kind: str) -> list[datetime]:
        """When acts of this kind happened that were not withdrawn."""
        return [now.at for now in map(self.now, self.of(kind)) if not now.withdrawn]

    def _end(self) -> Line | None:
        """The line by which the custody is over, unless that was taken back."""
        end = None
        for act in self.of(*ENDS, "reopen_decided"):
            if act.entry.kind in ENDS:
                end = act
            elif act.said.get("agreed"):
                end = None
        return end


def disagreements(record: CustodyRecord, lines: Iterable[Line]) -> Iterator[str]:
    """Names of columns and tables that are not as the lines say. Of an erased record, those that need no opening."""
    course = Course(lines)
    columns = _columns(course)
    if not record.erased_at:
        columns |= _sealed_columns(course)
        yield from _tables(record, course)
        yield from _clocks(record, course)
    yield from (name for name, value in columns.items() if getattr(record, name) != value)
    yield from _holds(record, course)
    yield from _erasures(record, course)


def _columns(course: Course) -> dict[str, Any]:
    capture = course.of("capture")[0].entry
    return {
        "captured_at": course.at("capture"),
        "arrived_at": course.at("arrival"),
        "authorised_at": course.at("authority", 0),
        "admitted_at": course.at("admission"),
        "ended_at": course.end.entry.at if course.end else None,
        "state": _state(course),
        "registered_at": capture.written_at,
        "registered_by_id": capture.written_by_id,
    }


def _state(course: Course) -> str:
    if course.end:
        return ENDS[course.end.entry.kind].state
    if len(course.of("hospital")) > len(course.of("back")):
        return CustodyState.HOSPITAL
    if course.of("admission"):
        return CustodyState.HELD
    if course.of("arrival"):
        return CustodyState.AUTHORISED if course.of("authority") else CustodyState.AT_SITE
    return CustodyState.CAPTURED


def _sealed_columns(course: Course) -> dict[str, Any]:
    where = course.of("admission", "moved")
    observed = [act for act in course.of("arrival", "admission", "level") if "level" in act.said]
    return {
        "cell": where[-1].said.get("cell", "") if where else "",
        "level": observed[-1].said["level"] if observed else None,
        "rouse": observed[-1].said["rouse"] if observed else False,
        "retention": _retention(course),
    }


def _retention(course: Course) -> str:
    kept: str = RetentionClass.ORDINARY
    known: dict[CustodyEntry, Mapping[str, Any]] = {}
    for line in course.lines:
        kind, said, act = line.entry.kind, line.said, line.entry.corrects_id is None
        if kind == "identity":
            known[line.entry] = said
            if kept == RetentionClass.ORDINARY and known[deciding(list(known))]["age_group"] == "juvenile":
                kept = RetentionClass.JUVENILE
        elif act and kind in ("complaint", "force", "escape", "death"):
            kept = RetentionClass.GRAVE
        elif act and (kind == "kept" or (kind == "keep_decided" and said["agreed"])):
            kept = said["retention"]
    return kept


# -- tables --------------------------------------------------------------------------------------------------------
def _tables(record: CustodyRecord, course: Course) -> Iterator[str]:
    now = course.now
    yield from _rows(
        "review",
        record.reviews.all(),
        course.of("review"),
        lambda row, act: (
            (row.at, row.withdrawn_at is not None, row.outcome, row.due_at, row.reviewer.username)
            == (now(act).at, now(act).withdrawn, act.said["outcome"], act.moment("due"), act.said["account"])
        ),
    )
    yield from _rows(
        "authority",
        record.authorities.all(),
        course.of("authority"),
        # A clock that was brought forward ends it sooner.
        lambda row, act: (
            (row.begins_at, row.instance) == (now(act).at, act.said["instance"]) and row.until <= act.moment("until")
        ),
    )
    yield from _rows(
        "report of force",
        record.force_reports.all(),
        course.of("force"),
        lambda row, act: (
            (row.used_at, row.used_by.username if row.used_by else None) == (act.entry.at, act.said.get("account"))
        ),
    )
    of_force = Counter(
        (one.moment("used_at"), one.entry.at, one.entry.written_by_id) for one in course.of("force_review")
    )
    reviewed = [one for one in record.force_reports.all() if one.reviewed_at]
    if Counter((one.used_at, one.reviewed_at, one.reviewed_by_id) for one in reviewed) != of_force:
        yield "review of force"
    transfer = getattr(record, "transfer", None)
    yield from _rows(
        "transfer",
        [transfer] if transfer else [],
        [course.end] if course.end and course.end.entry.kind == "transfer" else [],
        lambda row, act: (row.at, row.asked_by_id) == (act.entry.at, act.entry.written_by_id),
    )
    clocks = list(record.clocks.all())
    yield from _rows(
        "shortened clock",
        (one for clock in clocks for one in clock.shortened.all()),
        course.of("shortened"),
        lambda row, act: (row.due_before, row.due_after) == (act.moment("due_before"), act.moment("due_after")),
    )
    ordered = [one for clock in clocks for one in clock.levels.all()]
    yield from _rows(
        "ordered level",
        ordered,
        [act for act in course.acts if act.entry.pk in {one.entry_id for one in ordered}],
        lambda row, act: (row.at, row.level) == (now(act).at, act.said.get("level")),
    )
    there = {
        item.number: (item.entry.number, item.fate, item.settled_at, item.settled_by_id)
        for item in record.property.all()
    }
    if there != _property(course):
        yield "property"
    known = {one.user.username for one in record.investigators.all()}
    if {line.said["officer"] for line in course.lines if _interview(line)} - known:
        yield "investigators"
    if (record.before.number if record.before else "") != course.of("capture")[0].said.get("before", ""):
        yield "before"


def _rows(what: str, rows: Iterable[Any], acts: Iterable[Line], same: Callable[[Any, Line], bool]) -> Iterator[str]:
    """Each act has one row, which says the same."""
    left = {act.entry.pk: act for act in acts}
    for row in rows:
        act = left.pop(row.entry_id, None)
        if act is None:
            yield f"{what} without a line"
        elif not same(row, act):
            yield f"{what} of line {act.entry.number}"
    yield from (f"{what} of line {act.entry.number}" for act in left.values())


def _interview(line: Line) -> bool:
    """By somebody who has an account."""
    return line.entry.kind == "interview" and not line.entry.withdrawn and "officer" in line.said


def _property(course: Course) -> dict[int, tuple[int, str, datetime | None, int | None]]:
    """By number: the line by which it was taken, what became of it, when, and who wrote that down."""
    items: dict[int, tuple[int, str, datetime | None, int | None]] = {}
    end: CustodyEntry | None = None
    for act in course.acts:
        entry, said = act.entry, act.said
        numbers = [int(number) for number in str(said.get("items", "")).split(", ") if number]
        if entry.kind == "property":
            items |= dict.fromkeys(numbers, (entry.number, "", None, None))
        elif entry.kind == "settled":
            items |= {number: (items[number][0], said["fate"], entry.at, entry.written_by_id) for number in numbers}
        elif entry.kind in ENDS:
            end = entry
            if entry.kind == "transfer":
                gone = {number for number, item in items.items() if not item[1]}
                fate = PropertyItem.Fate.FORWARDED.value
                items |= {number: (items[number][0], fate, entry.at, entry.written_by_id) for number in gone}
        elif entry.kind == "reopen_decided" and said["agreed"] and end is not None and end.kind == "transfer":
            back = [n for n, item in items.items() if item[1:3] == (PropertyItem.Fate.FORWARDED, end.at)]
            items |= {number: (items[number][0], "", None, None) for number in back}
    return items


def _holds(record: CustodyRecord, course: Course) -> Iterator[str]:
    pairs = zip_longest(course.of("hold"), course.of("hold_lifted"))
    said = [(*_signed(hold), *_signed(lifted)) for hold, lifted in pairs]
    holds = sorted(record.holds.all(), key=lambda one: one.pk)
    if [(one.since, one.by_id, one.lifted_at, one.lifted_by_id) for one in holds] != said:
        yield "legal hold"


def _erasures(record: CustodyRecord, course: Course) -> Iterator[str]:
    pairs = list(zip_longest(course.of("erasure_asked"), course.of("erasure_decided")))
    said = [(*_signed(asked), *_signed(decided)) for asked, decided in pairs]
    rows = sorted(record.erasures.all(), key=lambda one: one.pk)
    there = [(one.proposed_at, one.proposed_by_id, one.decided_at, one.decided_by_id) for one in rows]
    opened = [(one.reason, one.agreed) for one in rows]
    read = [(asked.said.get("reason"), decided.said.get("agreed") if decided else None) for asked, decided in pairs]
    erased_at = rows[-1].decided_at if rows and rows[-1].agreed else None
    if there != said or record.erased_at != erased_at or (not record.erased_at and opened != read):
        yield "erasure"


def _signed(act: Line | None) -> tuple[datetime | None, int | None]:
    return (act.entry.at, act.entry.written_by_id) if act else (None, None)


# -- clocks --------------------------------------------------------------------------------------------------------
def _clocks(record: CustodyRecord, course: Course) -> Iterator[str]:
    """Those run that have to, from their line on, and none is due later than its limit allows.

    In an exercise they stand still with it, and are due as much later.
    """
    running = [clock for clock in record.clocks.all() if clock.running]
    starts = _starts(course)
    unreviewed = {report.pk for report in record.force_reports.all() if report.reviewed_at is None}
    if {clock.kind for clock in running if clock.kind not in OUTLIVING} != set(starts) or {
        clock.force_id for clock in running if clock.kind == ClockKind.FORCE
    } != unreviewed:
        yield "clocks that run"
    for clock in running:
        late = not record.exercise and clock.due_at > _latest(clock, course)
        if late or clock.since > starts.get(clock.kind, clock.since):
            yield f"clock «{clock.label}»"


def _starts(course: Course) -> dict[str, datetime]:
    """The clocks of somebody who is held, and since when they run at the latest."""
    if course.end:
        return {}
    capture, arrival, authority = course.at("capture"), course.at("arrival"), course.at("authority", 0)
    longer = [
        course.now(one).at for one in course.of("authority") if one.said["instance"] == Authority.Instance.COMKFOR
    ]
    found = {
        ClockKind.ARRIVAL: None if arrival else capture,
        ClockKind.FIRST_LEVEL: None if longer else capture,
        ClockKind.COMKFOR: longer[-1] if longer else None,
        ClockKind.AUTHORISATION: None if authority else arrival,
        ClockKind.REVIEW: authority,
        ClockKind.CHECK: arrival,
    }
    return {kind.value: since for kind, since in found.items() if since is not None}


def _latest(clock: Clock, course: Course) -> datetime:
    first = clock.since + clock.limit.span
    if clock.kind == ClockKind.REVIEW:
        return max([first, *(at + clock.every for at in course.times("review"))])
    if clock.kind == ClockKind.CHECK:
        orders = [one.at for one in clock.levels.all()]
        return max([first, *(at + clock.limit.span for at in (*course.times("check"), *orders))])
    return first
