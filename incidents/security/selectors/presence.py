"""Reading presence operations: the board's rows, one in full with its timeline, what awaits a decision, figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from blotter.board import Row
from blotter.decisions import Waiting
from blotter.errors import Missing
from blotter.selectors import stamp
from incidents.security.models import (
    Coordination,
    Displacement,
    Force,
    LevelChange,
    Manning,
    Post,
    Presence,
    PresenceReport,
    Situation,
    Task,
)
from incidents.security.selectors.board import DESK, due_of
from incidents.security.services.presence_common import level_words
from incidents.security.services.presence_record import situation_words
from incidents.security.states import OPEN, ManningState
from patrols.selectors import patrol_ids_of
from reference.folding import fold
from reference.grid import looks_like_mgrs
from reference.models import PlaceName

OWED = Q(told_at=None, withdrawn_at=None)
PROPOSED, IN_FORCE = LevelChange.State.PROPOSED, LevelChange.State.IN_FORCE


def presences() -> QuerySet[Any]:
    """Newest first, with their task and force; ``required`` at the open posts and ``present`` there, in persons."""
    posts = Post.objects.filter(closed_at=None, task=OuterRef("task")).order_by().values("task")
    there = Manning.objects.filter(state=ManningState.PRESENT, post__closed_at=None, post__task=OuterRef("task"))
    return Presence.objects.select_related("task__incident", "command").annotate(
        required=Coalesce(Subquery(posts.annotate(n=Sum("required")).values("n")), 0),
        present=Coalesce(Subquery(there.order_by().values("post__task").annotate(n=Sum("strength")).values("n")), 0),
    )


def own_for(incident: int) -> Presence | None:
    """The presence of the own force that stands, or is to stand, for this incident."""
    return presences().filter(force=Force.OWN, task__incident=incident, task__state__in=OPEN).first()


def own_called(text: str) -> Presence | None:
    """The one of the own force that a text names by its number, wherever it stands in it."""
    number = re.search(r"\bSEC (\d\d-\d{4})\b", text.upper())
    mine = presences().filter(force=Force.OWN, task__state__in=OPEN)
    return mine.filter(task__number=f"SEC {number[1]}").first() if number else None


def own_at(place: str, *, exercise: bool) -> Presence | None:
    """The one of the own force that stands, or is to stand, at a known place of this name or at this grid, written as
    ``Jarinje / Jarinjë`` or ``34T DN 755 858 – Jarinje``. Other words, as "gate", may be anywhere."""
    parts = _parts(place)
    spots = {folded for folded, part in parts.items() if looks_like_mgrs(part)}
    spots |= set(PlaceName.objects.filter(folded__in=parts).values_list("folded", flat=True))
    mine = presences().filter(force=Force.OWN, task__state__in=OPEN, task__exercise=exercise)
    return next((row for row in mine if not spots.isdisjoint({*_parts(row.task.where), fold(row.task.mgrs)})), None)


def _parts(place: str) -> dict[str, str]:
    """What a place is written of, by its folded form."""
    return {fold(part): part for part in re.split(" [/–] ", place)}


def standing() -> QuerySet[Any]:
    """Those that stand or are to come, with ``owed`` partners and ``asked`` proposals counted."""
    return with_counts(presences().filter(task__state__in=OPEN)).order_by("task__begins_at", "pk")


def still_displaced() -> QuerySet[Any]:
    """Those that are over while something that they displaced is not restored."""
    left = Displacement.objects.filter(restored_at=None).values("presence")
    return with_counts(presences().exclude(task__state__in=OPEN).filter(pk__in=left)).order_by("pk")


def with_counts(rows: QuerySet[Presence]) -> QuerySet[Any]:
    return rows.annotate(
        owed=_count(Coordination.objects.filter(OWED)),
        asked=_count(LevelChange.objects.filter(state=PROPOSED)),
        displaced=_count(Displacement.objects.filter(restored_at=None)),
    )


def _count(rows: QuerySet[Any]) -> Any:
    """How many of these a presence has; joins would multiply them with each other."""
    counted = rows.filter(presence=OuterRef("pk")).order_by().values("presence").annotate(n=Count("pk"))
    return Subquery(counted.values("n"))


def get(pk: int) -> Presence:
    row = presences().filter(pk=pk).first()
    if row is None:
        raise Missing(_("There is no presence operation %(presence)s.") % {"presence": pk})
    return row


def changes_of_manning(begins: datetime, ends: datetime) -> QuerySet[LevelChange]:
    """What was raised and lowered in a calendar's span, oldest first; not how it began."""
    held = LevelChange.objects.filter(state=IN_FORCE, at__gte=begins, at__lt=ends, level_before__isnull=False)
    return held.select_related("presence__task", "presence__command").order_by("at")


def at_post_of(user: Any) -> QuerySet[Presence]:
    """The presence at whose post the patrol of this person stands."""
    standing = Manning.objects.filter(patrol__in=patrol_ids_of(user), state=ManningState.PRESENT)
    turns = standing.filter(post__task=OuterRef("task"))
    since = Subquery(turns.order_by(F("arrived_at").asc(nulls_last=True)).values("arrived_at")[:1])
    there = presences().filter(Exists(turns), task__state__in=OPEN).annotate(since=since)
    return there.order_by(F("since").asc(nulls_last=True), "task__begins_at")


# -- the board -------------------------------------------------------------------------------------------------------
def presence_rows(pks: Iterable[int] | None) -> Mapping[int, Row]:
    chosen = presences()
    chosen = chosen.filter(task__state__in=OPEN) if pks is None else chosen.filter(pk__in=pks)
    return {row.pk: Row(presence_state(row) if row.task.state in OPEN else None, DESK) for row in with_counts(chosen)}


def presence_state(row: Any) -> dict[str, Any]:
    """What it has beside the row of its ``task``, which says where and how threatened it is. No name."""
    return {
        "id": row.pk,
        "version": row.version,
        "task": row.task_id,
        "force": row.force,
        "who": row.who[:40],
        "level": row.level,
        "strength": row.strength,
        "tension": row.tension,
        "owed": row.owed or 0,
        "asked": row.asked or 0,
        "displaced": row.displaced or 0,
    }


# -- for others ------------------------------------------------------------------------------------------------------
def choices(exercise: bool) -> Iterator[tuple[int, str]]:
    """``incidents.standing``: to which a report can be added."""
    for row in standing().filter(task__exercise=exercise):
        yield row.pk, f"{row.called} {row.who}, {row.task.where}"[:90]


def address(pk: int) -> str:
    return reverse("security-presence", args=(pk,))


def waiting() -> Iterator[Waiting]:
    """``blotter.decisions``: manning that the Force Provost Marshal is asked to raise."""
    asked = LevelChange.objects.filter(state=PROPOSED).select_related(
        "presence__task", "presence__command", "entered_by"
    )
    for change in asked:
        row = change.presence
        words = _("%(presence)s, %(where)s: %(before)s → %(after)s") % {
            "presence": row.called,
            "where": row.task.where,
            "before": level_words(row.level, row.strength),
            "after": level_words(change.level, change.strength),
        }
        yield Waiting(
            change.pk, words, change.entered_at, change.entered_by.label, change.wanted_by, change.reason,
            address(row.pk), row.task.exercise,
        )  # fmt: skip


def figures(since: datetime) -> list[tuple[str, int]]:
    """Name and number, of real work only."""
    real = Presence.objects.filter(task__exercise=False)
    raised = LevelChange.objects.filter(state=IN_FORCE, at__gte=since, presence__in=real, level_before__isnull=False)
    told = Coordination.objects.filter(told_at__gte=since, withdrawn_at=None, presence__in=real)
    hurt = Situation.objects.filter(at__gte=since, injured__gt=0, presence__in=real)
    return [
        (_("manning raised or lowered"), raised.count()),
        (_("coordinated with partners"), told.count()),
        (_("situations with injured"), hurt.count()),
    ]


# -- one in full -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline. ``words`` are printed, ``more`` may describe people and stays on the page."""

    at: datetime
    kind: str
    words: str
    more: str = ""
    by: str = ""
    address: str = ""


def timeline(row: Presence) -> list[Moment]:
    """What happened, oldest first: manning, partners, the situation, reports, what it displaced, threat, end."""
    task: Task = row.task
    found = [*_levels(row), *_partners(row), *_displacements(row)]
    found += [
        Moment(seen.at, _("Situation"), situation_words(seen), seen.words, _writer(seen, seen.written_by))
        for seen in row.situations.select_related("written_by")
    ]
    found += [
        Moment(
            report.added_at, _("Report"), _report_words(report), report.words, _writer(report, report.added_by),
            report.address,
        )
        for report in row.reports.select_related("added_by")
    ]  # fmt: skip
    found += [
        Moment(change.at, _("Threat"), f"{change.get_level_display()}: {change.reason}", by=change.by.label)
        for change in task.threats.select_related("by")
    ]
    if task.begun_at:
        found.append(Moment(task.begun_at, _("Begun"), _("stands at %(place)s") % {"place": task.where}))
    if task.over_at:
        found.append(Moment(task.over_at, _("Over"), f"{task.get_state_display()}: {task.end_reason}", task.result))
    return sorted(found, key=lambda moment: moment.at)


def _report_words(row: PresenceReport) -> str:
    """Which report, and under which marking its words may be read and passed on."""
    called = f"{row.called} {row.what} {row.rating}".strip()
    facts = {"report": called, "marking": row.marking, "whom": row.releasable_to}
    return _("%(report)s – %(marking)s, releasable to %(whom)s") % facts


def _levels(row: Presence) -> Iterator[Moment]:
    for change in row.levels.select_related("entered_by", "decided_by"):
        after = level_words(change.level, change.strength)
        writer = _writer(change, change.entered_by)
        if change.state == IN_FORCE and change.at:
            facts = {"after": after, "reason": change.reason, "who": change.authorised_by}
            words = _("%(after)s: %(reason)s; authorised by %(who)s") % facts
            kind = _("Manning") if change.level_before is None else _("Raised") if change.raised else _("Lowered")
            yield Moment(change.at, kind, words, change.decision, writer)
        else:
            words = f"{after}: {change.reason} – {change.get_state_display()}"
            yield Moment(change.decided_at or change.entered_at, _("Proposal"), words, change.decision, writer)


def _partners(row: Presence) -> Iterator[Moment]:
    told = row.coordinations.exclude(told_at=None).select_related("partner", "entered_by")
    for contact in told:
        if contact.told_at is None:
            continue
        words = f"{contact.partner.short}, {contact.get_route_display()}"
        if contact.withdrawn_at:
            words += " – " + _("withdrawn: %(reason)s") % {"reason": contact.withdrawn_reason}
        by = _writer(contact, contact.entered_by)
        yield Moment(contact.told_at, _("Coordinated"), words, contact.words, by)
        if contact.answered_at and not contact.withdrawn_at:
            answer = f"{contact.partner.short}: {contact.get_stance_display() or _('has answered')}"
            yield Moment(contact.answered_at, _("Answer"), answer, contact.answer, by)


def _displacements(row: Presence) -> Iterator[Moment]:
    for gone in row.displacements.select_related("patrol", "entered_by", "restored_by"):
        what = f"{gone.what} ({gone.patrol.callsign})" if gone.patrol else gone.what
        yield Moment(gone.at, _("Displaced"), what, by=gone.entered_by.label)
        if gone.restored_at and gone.restored_by:
            yield Moment(gone.restored_at, _("Restored"), what, by=gone.restored_by.label)


def _writer(row: Any, person: Any) -> str:
    return row.position or person.label


def detail(row: Presence) -> dict[str, Any]:
    """One presence over the API."""
    task = row.task
    counted = with_counts(presences().filter(pk=row.pk)).get()
    return {
        **presence_state(counted),
        "required": counted.required,
        "present": counted.present,
        "number": row.called,
        "state": task.state,
        "exercise": task.exercise,
        "place": task.where,
        "begins_at": stamp(task.begins_at),
        "ends_at": stamp(task.ends_at),
        "threat": task.threat,
        "check_due": stamp(due) if (due := due_of(task)) else None,
        "incident": task.incident_id,
        "command": row.command.code if row.command else "",
        "unit": row.unit,
        "liaison": row.liaison,
        "channel": row.channel,
        "levels": [
            {
                "id": change.pk,
                "level": change.level,
                "strength": change.strength,
                "reason": change.reason,
                "authorised_by": change.authorised_by,
                "state": change.state,
                "at": stamp(change.at) if change.at else None,
            }
            for change in row.levels.all()
        ],
        "coordinations": [
            {
                "id": contact.pk,
                "partner": contact.partner.slug,
                "label": contact.partner.short,
                "route": contact.route,
                "told_at": stamp(contact.told_at) if contact.told_at else None,
                "stance": contact.stance,
                "withdrawn": contact.withdrawn_at is not None,
            }
            for contact in row.coordinations.select_related("partner")
        ],
        "displacements": [
            {"id": gone.pk, "what": gone.what, "restored_at": stamp(gone.restored_at) if gone.restored_at else None}
            for gone in row.displacements.all()
        ],
        "timeline": [
            {"at": stamp(one.at), "kind": one.kind, "words": one.words, "more": one.more, "by": one.by}
            for one in timeline(row)
        ],
    }
