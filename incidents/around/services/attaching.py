"""Attaching files that were stored before, and withdrawing them. Bytes never move inside the transaction."""

from __future__ import annotations

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Missing, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_reason
from incidents.around import kinds
from incidents.around.files import Stored
from incidents.models import Attachment
from incidents.services.common import _lock, _save

MOST_FILES = 60


@operation("incident.attach")
def attach_file(op: Operation, *, by: Actor, incident: int, stored: Stored, caption: str = "") -> Attachment:
    """Put a stored file on an incident. The journal says only what kind it is."""
    caption = clean_line(caption, "caption", 200)
    row = _lock(op, incident, None)
    if row.attachments.count() >= MOST_FILES:
        raise Refused(_("%(count)d files are on this incident already.") % {"count": MOST_FILES}, code="too_many_files")
    attachment = Attachment.objects.create(
        incident=row,
        token=stored.token,
        kind=stored.kind,
        name=stored.name,
        caption=caption,
        size=stored.size,
        sha256=stored.sha256,
        width=stored.width,
        height=stored.height,
        added_at=op.now,
        added_by_id=op.by.user.pk,
        position=op.by.position,
    )
    _save(op, row)
    op.record(kinds.ATTACHED, incident=row.called, what=_what(attachment))
    return attachment


@operation("incident.edit")
def withdraw_file(op: Operation, *, by: Actor, attachment: int, reason: str) -> Attachment:
    """It does not belong here: nobody is shown it any more. The row and the bytes stay, as everything written does."""
    reason = clean_reason(reason)
    key = Attachment.objects.filter(pk=attachment).values_list("incident_id", flat=True).first()
    if key is None:
        raise Missing(_("There is no such file."))
    row = _lock(op, key, None)
    found = Attachment.objects.get(pk=attachment)
    if found.withdrawn_at is not None:
        raise Refused(_("This entry was withdrawn already."), code="withdrawn")
    found.withdrawn_at, found.withdrawn_reason = op.now, reason
    found.save()
    _save(op, row)
    op.record(kinds.DETACHED, incident=row.called, what=_what(found), reason=reason)
    return found


def _what(attachment: Attachment) -> str:
    return str(Attachment.Kind(attachment.kind).label)
