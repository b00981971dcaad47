"""Reading attachments: the list of an incident, and which file a token stands for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Missing
from blotter.selectors import stamp
from incidents import selectors
from incidents.models import Attachment, Incident


def attachments(incident: Incident) -> list[dict[str, Any]]:
    """Oldest first, without those that were withdrawn."""
    standing = incident.attachments.filter(withdrawn_at=None).select_related("added_by")
    return [attachment_answer(row) for row in standing]


def attachment_answer(row: Attachment) -> dict[str, Any]:
    return {
        "id": row.pk,
        "token": str(row.token),
        "kind": row.kind,
        "kind_label": row.get_kind_display(),
        "name": row.name,
        "caption": row.caption,
        "size": row.size,
        "sha256": row.sha256,
        "width": row.width,
        "height": row.height,
        "added_at": stamp(row.added_at),
        "added_by": row.position or row.added_by.label,
    }


def readable(by: Actor, token: UUID) -> Attachment:
    """The attachment behind a token, of an incident that this person may read; ``Missing`` or ``Forbidden`` else."""
    row = Attachment.objects.filter(token=token, withdrawn_at=None).first()
    if row is None:
        raise Missing(_("There is no such file."))
    selectors.get(by, row.incident_id)
    return row
