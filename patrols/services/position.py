"""Positions: taken in by the second, kept out of the journal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Missing
from blotter.operations import Operation, desk_now, operation
from patrols.models import Patrol, PositionFix, Source
from patrols.selectors import TRACK
from patrols.services.common import _require_own
from reference.grid import parse_point, to_mgrs

CLOCK_SKEW = timedelta(seconds=60)
MOST_INACCURATE_M = 100_000
USUAL_ACCURACY_M = 10  # of a device that does not say


@operation("patrol.position")
def report_position(
    op: Operation,
    *,
    by: Actor,
    patrol: int,
    lat: Any,
    lon: Any,
    fix_at: datetime | None = None,
    accuracy_m: float | None = None,
    source: str = Source.PHONE,
) -> bool:
    """Take in a fix. True when it is the patrol's newest, False for one that came in late: that joins the track only.

    ``fix_at`` is the device's time (now, if it gave none); up to 60 s ahead of the desk's is taken as clock error.
    """
    _require_own(op, patrol)
    if source not in Source.values:
        raise Invalid(_("The source is one of: %(known)s.") % {"known": ", ".join(Source.values)}, field="source")
    fix_at = fix_at or op.now
    if fix_at.tzinfo is None:
        raise Invalid(_("The time of the fix needs a zone, for example a Z at its end."), field="fix_at")
    if fix_at > op.now + CLOCK_SKEW:
        raise Invalid(_("The time of the fix lies in the future. Check the clock of the device."), field="fix_at")
    if accuracy_m is not None and not 0 < accuracy_m <= MOST_INACCURATE_M:
        raise Invalid(_("The accuracy is a number of metres between 0 and 100000."), field="accuracy_m")
    point = parse_point(lat, lon, accuracy_m)
    if not Patrol.objects.filter(pk=patrol).exists():
        raise Missing(_("There is no patrol %(patrol)s.") % {"patrol": patrol})
    op.quiet()
    fix = {
        "patrol_id": patrol, "lat": point.lat, "lon": point.lon, "accuracy_m": accuracy_m, "fix_at": fix_at,
        "received_at": op.now, "source": str(source),
    }  # fmt: skip
    is_newest = _upsert(**fix, mgrs=to_mgrs(point.lat, point.lon, accuracy_m or USUAL_ACCURACY_M))
    PositionFix.objects.filter(patrol=patrol, fix_at__lt=op.now - TRACK).delete()
    if fix_at >= op.now - TRACK:
        PositionFix.objects.create(**fix)
    if is_newest:
        op.notify("desk_positions", {"patrol": patrol})
    return is_newest


def forget_tracks() -> int:
    """Drop the fixes of those who report no more, past the last hour; each new fix drops its patrol's own old ones."""
    dropped, _by_model = PositionFix.objects.filter(fix_at__lt=desk_now() - TRACK).delete()
    return dropped


# One statement, so that of two fixes at the same moment the newer one stays, whichever commits last.
_UPSERT = """
    INSERT INTO patrols_position AS newest (patrol_id, lat, lon, mgrs, accuracy_m, fix_at, received_at, source)
    VALUES (%(patrol_id)s, %(lat)s, %(lon)s, %(mgrs)s, %(accuracy_m)s, %(fix_at)s, %(received_at)s, %(source)s)
    ON CONFLICT (patrol_id) DO UPDATE SET lat = excluded.lat, lon = excluded.lon, mgrs = excluded.mgrs,
        accuracy_m = excluded.accuracy_m, fix_at = excluded.fix_at, received_at = excluded.received_at,
        source = excluded.source
    WHERE newest.fix_at <= excluded.fix_at
    RETURNING patrol_id
"""


def _upsert(**values: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, values)
        return cursor.fetchone() is not None
