"""Incidents that belong together, and the one parent that an incident may have. No incident is above itself."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, operation
from incidents.around import kinds
from incidents.models import Incident, Link
from incidents.services.common import _save

LINK, PARENT = "link", "parent"

_ANCESTORS = """
WITH RECURSIVE above(id) AS (
    SELECT parent_id FROM incidents_incident WHERE id = %s AND parent_id IS NOT NULL
    UNION SELECT i.parent_id FROM incidents_incident i JOIN above ON i.id = above.id WHERE i.parent_id IS NOT NULL
)
SELECT id FROM above
"""


@operation("incident.edit")
def link(op: Operation, *, by: Actor, incident: int, other: int, version: int | None = None) -> Incident:
    """Say that two incidents belong together; both show it. Linking twice changes nothing."""
    row, onto = _pair(op, incident, other, version)
    first, second = sorted((row.pk, onto.pk))
    if Link.objects.filter(first=first, second=second).exists():
        op.quiet()
        return row
    Link.objects.create(first_id=first, second_id=second, linked_at=op.now, linked_by_id=op.by.user.pk)
    _save(op, row)
    _save(op, onto)
    op.record(kinds.LINKED, incident=row.called, other=onto.called)
    return row


@operation("incident.edit")
def set_parent(op: Operation, *, by: Actor, incident: int, parent: int, version: int | None = None) -> Incident:
    """Put an incident under another, its parent, instead of the one it has. Refused where that would make a circle."""
    above, left = _ancestors(parent), _parent_of(incident)
    row, onto = _pair(op, incident, parent, version, also=[*above, *left])
    if row.parent_id == onto.pk:
        op.quiet()
        return row
    # Everything above the parent is locked, so that nobody closes a circle from the other side meanwhile.
    if _ancestors(parent) != above or _parent_of(incident) != left:
        raise Refused(
            _("Somebody changed this at the same moment. Nothing was saved; look and try again."), code="try_again"
        )
    if row.pk in above:
        raise Refused(
            _("%(parent)s is part of %(incident)s already; an incident cannot be above itself.")
            % {"parent": onto.number, "incident": row.number},
            code="circle",
        )
    if row.parent:
        _save(op, row.parent)
    row.parent = onto
    _save(op, row)
    _save(op, onto)
    op.record(kinds.PARENTED, incident=row.called, parent=onto.called)
    return row


@operation("incident.edit")
def unlink(
    op: Operation, *, by: Actor, incident: int, other: int, what: str = "", version: int | None = None
) -> Incident:
    """Take two incidents apart: the ``link`` between them, the ``parent`` above one of them, or whichever there is."""
    row, onto = _pair(op, incident, other, version)
    first, second = sorted((row.pk, onto.pk))
    child = next((one for one, above in ((row, onto), (onto, row)) if one.parent_id == above.pk), None)
    if what == LINK:
        child = None
    gone = 0
    if what != PARENT:
        gone, _rows = Link.objects.filter(first=first, second=second).delete()
    if not gone and child is None:
        raise Refused(
            _("%(incident)s and %(other)s are not linked.") % {"incident": row.number, "other": onto.number},
            code="not_linked",
        )
    if child is not None:
        child.parent = None
    _save(op, row)
    _save(op, onto)
    if child is not None:
        parent = onto if child is row else row
        op.record(kinds.UNPARENTED, incident=child.called, parent=parent.called)
    else:
        op.record(kinds.UNLINKED, incident=row.called, other=onto.called)
    return row


def _pair(
    op: Operation, incident: int, other: int, version: int | None, also: list[int] | None = None
) -> tuple[Incident, Incident]:
    if incident == other:
        raise Invalid(_("An incident cannot be linked to itself."), field="other")
    rows = {row.pk: row for row in op.lock(Incident, {incident, other, *(also or ())})}
    op.check_version(rows[incident], version)
    return rows[incident], rows[other]


def _parent_of(pk: int) -> list[int]:
    """The parent's key, or nothing."""
    return list(Incident.objects.filter(pk=pk, parent__isnull=False).values_list("parent_id", flat=True))


def _ancestors(pk: int) -> list[int]:
    """Keys of all incidents above this one, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_ANCESTORS, [pk])
        return sorted(key for (key,) in cursor)
