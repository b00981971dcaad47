"""When something happened, as people write it down."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from blotter.errors import Invalid
from blotter.operations import Operation


def past(op: Operation, moment: datetime | None, field: str = "at", *, since: datetime | None = None) -> datetime:
    """When it happened: now, or a time that lies neither ahead nor before ``since``, which it follows. How long ago it
    may be the entry says (``Operation.record``)."""
    if moment is None:
        return op.now
    if moment > op.now:
        raise Invalid(_("That time is in the future. Write when it happened."), field=field, code="in_the_future")
    if since is not None and moment < since:
        words = _("That is before %(since)s, which came first. Check both times.")
        raise Invalid(words % {"since": f"{since:%d%H%MZ}"}, field=field)
    return moment
