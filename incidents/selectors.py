"""Reading incidents: the board's rows, one incident in detail, types by a few letters, an incident by what is typed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.board import Row
from blotter.errors import Forbidden, Missing
from blotter.models import Entry
from blotter.selectors import about, stamp
from incidents import search
from incidents.functions import Party
from incidents.models import Caller, Incident, IncidentType, Planned
from incidents.states import OPEN, acts

CALLER_FIELDS = ("name", "unit", "nation", "phone", "language", "relation")

# The floor above adds who else may see an incident because of a job: for these keys, tags by key.
audience_sources: list[Callable[[Collection[int]], Mapping[int, Iterable[str]]]] = []


def audiences_by_key(pks: Collection[int]) -> dict[int, frozenset[str]]:
    """Who may see each of these incidents: the desk, and the patrols that it is a job of."""
    tags: dict[int, set[str]] = {pk: {"desk"} for pk in pks}
    for source in audience_sources:
        for pk, more in source(pks).items():
            tags[pk].update(more)
    return {pk: frozenset(found) for pk, found in tags.items()}


def audiences_of(incident: Incident) -> frozenset[str]:
    return audiences_by_key([incident.pk])[incident.pk]


# Written out: each act reads a row, and to have this query built anew would take a quarter of the act's time.
_ROWS = """
SELECT i.id, i.number, i.version, i.state, i.state_since, i.priority, t.code AS type, t.label AS type_label,
    i.function, i.place, i.mgrs, i.lat, i.lon, i.precision_m, i.verified, i.outside, i.exercise, i.source, i.opened_at,
    i.waiting_since, i.held_until, master.number AS duplicate_of, i.jurisdiction, i.lead_agency, i.handed_over_to,
    i.owner, i.clock, i.clock_since, coalesce(d.code, '') AS disposition,
    i.persons_held, i.report_owed AND NOT i.report_filed AS report_owed,
    (SELECT count(*) FROM incidents_note n WHERE n.incident_id = i.id) AS notes,
    cardinality(ARRAY(SELECT unnest(t.notifications || i.notify_also) EXCEPT SELECT c.party
        FROM incidents_partnercontact c WHERE c.incident_id = i.id AND c.withdrawn_at IS NULL)) AS owed
FROM incidents_incident i
JOIN incidents_incidenttype t ON t.id = i.type_id
LEFT JOIN incidents_disposition d ON d.id = i.disposition_id
LEFT JOIN incidents_incident master ON master.id = i.master_id
WHERE {chosen}
"""
_TIMES = ("state_since", "opened_at", "waiting_since", "held_until", "clock_since")


def rows(pks: Iterable[int] | None) -> dict[int, dict[str, Any]]:
    """What the board shows of these incidents, or of every open one, by key.

    No narrative, no name, no telephone number, no list that grows.
    """
    chosen, wanted = ("i.state", sorted(OPEN)) if pks is None else ("i.id", list(pks))
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(chosen=f"{chosen} = ANY(%s)"), [wanted])
        names = [column.name for column in cursor.description]
        found = {row[0]: dict(zip(names, row, strict=True)) for row in cursor}
    for row in found.values():
        row.update({name: _stamp(row[name]) for name in _TIMES})
    return found


def board_rows(pks: Iterable[int] | None) -> Mapping[int, Row]:
    """Every open incident; of the keys asked for, those that left the board too, without a state."""
    found = rows(pks)
    tags = audiences_by_key(found.keys())
    return {pk: Row(row if row["state"] in OPEN else None, tags[pk]) for pk, row in found.items()}


def _stamp(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None


def location_of(incident: Incident) -> dict[str, Any]:
    return {
        "place": incident.place,
        "mgrs": incident.mgrs,
        "lat": incident.lat,
        "lon": incident.lon,
        "precision_m": incident.precision_m,
        "verified": incident.verified,
        "outside": incident.outside,
    }


# -- one incident ----------------------------------------------------------------------------------------------------
def tags_of(by: Actor) -> frozenset[str]:
    tags: frozenset[str] = by.user.audiences()  # type: ignore[attr-defined]
    return tags


def visible(by: Actor) -> QuerySet[Incident]:
    """The incidents that this person may read: all, or (a patrol's crew) those that are a job of theirs now."""
    found = Incident.objects.select_related("type", "disposition", "master")
    if by.scope("incident.view") == "any":
        return found
    tags = tags_of(by)
    open_now = audiences_by_key(list(Incident.objects.filter(state__in=OPEN).values_list("pk", flat=True)))
    return found.filter(pk__in=[pk for pk, audience in open_now.items() if audience & tags])


def get(by: Actor, pk: int) -> Incident:
    """One incident, or the reason why it cannot be read."""
    incident = Incident.objects.select_related("type", "disposition", "master").filter(pk=pk).first()
    if incident is None:
        raise Missing(_("There is no incident %(incident)s.") % {"incident": pk})
    if by.scope("incident.view") != "any" and not audiences_of(incident) & tags_of(by):
        raise Forbidden(_("This is not a job of your patrol."))
    return incident


def detail(by: Actor, pk: int) -> dict[str, Any]:
    """Everything about one incident that this person may read; who called only with permission for that."""
    incident = get(by, pk)
    notes = list(incident.notes.select_related("author"))
    found = {
        **rows([pk])[pk],
        "acts": acts(incident.state),
        "narrative": incident.narrative,
        "location": location_of(incident),
        "hold_reason": incident.hold_reason,
        "occurred_at": stamp(incident.occurred_at),
        "dispatched_at": _stamp(incident.dispatched_at),
        "on_scene_at": _stamp(incident.on_scene_at),
        "resolved_at": _stamp(incident.resolved_at),
        "closed_at": _stamp(incident.closed_at),
        "duplicates": list(incident.duplicates.values_list("number", flat=True)),
        "notifications": [{"code": code, "label": Party(code).label} for code in incident.parties],
        "notes": [
            {
                "id": note.pk,
                "text": note.text,
                "occurred_at": stamp(note.occurred_at),
                "written_at": stamp(note.written_at),
                "author": note.author.label,
                "position": note.position,
            }
            for note in notes
        ],
        "priority_changes": [
            {"old": c.old, "new": c.new, "reason": c.reason, "at": stamp(c.changed_at), "by": c.changed_by.label}
            for c in incident.priority_changes.select_related("changed_by")
        ],
        "timeline": timeline(incident, tags_of(by)),
    }
    if by.may("incident.caller.view"):
        found["callers"] = [
            {field: getattr(caller, field) for field in CALLER_FIELDS} | {"called_at": stamp(caller.called_at)}
            for caller in Caller.objects.filter(Q(incident=incident) | Q(incident__master=incident))
        ]
    return found


def timeline(incident: Incident, tags: frozenset[str]) -> list[dict[str, Any]]:
    """What the journal says about an incident to a viewer with these tags, oldest first: the newest 200 acts, and what
    was corrected in them."""
    readable: dict[str, Any] = {"audiences__overlap": sorted(tags)}
    if "desk" in tags:
        readable["view"] = False  # not the same act once more, as a patrol saw it
    acts = about(f"incident:{incident.pk}").filter(**readable).select_related("actor").order_by("-serial")[:200]
    found = {entry.serial: entry for entry in acts}
    # A correction changes no row: it is found by what it corrects.
    corrections = Entry.objects.filter(corrects_id__in=found, **readable).select_related("actor")
    found |= {entry.serial: entry for entry in corrections}
    return [
        {
            "serial": entry.serial,
            "at": stamp(entry.occurred_at),
            "recorded_at": stamp(entry.recorded_at),
            "kind": entry.kind,
            "words": entry.words,
            "actor": entry.actor.label,
            "position": entry.position,
            "day_no": entry.day_no,
            "corrects": entry.corrects_id,
        }
        for _serial, entry in sorted(found.items())
    ]


def local_year(moment: datetime) -> int:
    """Numbers start anew with the year of the desk's wall clock."""
    return moment.astimezone(ZoneInfo(settings.DESK_TIME_ZONE)).year


# -- types -----------------------------------------------------------------------------------------------------------
def search_types(text: str) -> list[IncidentType]:
    """Types on offer that match every word typed, best first; see ``search.rank_types``."""
    return search.rank_types(IncidentType.objects.filter(active=True), text)


# -- planned work ----------------------------------------------------------------------------------------------------
def planned_rows(pks: Iterable[int] | None) -> Mapping[int, Row]:
    """What is planned and not opened yet; of the keys asked for, those that left the board too, without a state."""
    plans = Planned.objects.filter(state=Planned.State.PLANNED) if pks is None else Planned.objects.filter(pk__in=pks)
    return {
        row.pk: Row(planned_state(row) if row.state == Planned.State.PLANNED else None, frozenset({"desk"}))
        for row in plans.select_related("type")
    }


def planned_state(row: Planned) -> dict[str, Any]:
    """No narrative: it may name people."""
    return {
        "id": row.pk,
        "version": row.version,
        "state": row.state,
        "type": row.type.code,
        "type_label": row.type.label,
        "function": row.type.function,
        "priority": row.priority,
        "place": row.place,
        "exercise": row.exercise,
        "due_at": stamp(row.due_at),
        "opens_at": stamp(row.opens_at),
        "lead_min": row.lead_min,
        "repeat": row.repeat,
        "by_position": row.position,
        "incident": row.incident_id,
    }


def plans_ahead(by: Actor) -> QuerySet[Planned]:
    """What is planned, soonest first: the desk's, so nobody's who sees only their own jobs."""
    plans = Planned.objects.filter(state=Planned.State.PLANNED).select_related("type").order_by("due_at", "pk")
    return plans if by.scope("incident.view") == "any" else plans.none()


def plan_detail(by: Actor, pk: int) -> dict[str, Any]:
    row = Planned.objects.select_related("type").filter(pk=pk).first()
    if row is None:
        raise Missing(_("There is no plan %(plan)s.") % {"plan": pk})
    if by.scope("incident.view") != "any":
        raise Forbidden(_("This is not a job of your patrol."))
    return {**planned_state(row), "narrative": row.narrative, "location": row.location}
