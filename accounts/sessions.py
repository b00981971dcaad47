"""A session lasts twelve hours from the moment its owner last said who they are, and not a request longer.

Nothing that a screen does by itself extends it. Confirming (the password, and the code where one is set up) extends it
in place: the page, the draft and the socket stay.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

LENGTH = timedelta(hours=12)
KEY = "confirmed_at"


def confirm(session: Any) -> datetime:
    """Start the twelve hours anew; gives their end."""
    now = time.time()
    session[KEY] = now
    session.set_expiry(int(LENGTH.total_seconds()) + 3600)  # the row outlives the hours, to be confirmed in place
    return datetime.fromtimestamp(now, UTC) + LENGTH


def ends_at(session: Any) -> datetime | None:
    """When this session ends, ``None`` for one that nobody has confirmed."""
    stamp = session.get(KEY) if session is not None else None
    return None if stamp is None else datetime.fromtimestamp(stamp, UTC) + LENGTH


def has_ended(session: Any) -> bool:
    end = ends_at(session)
    return end is None or end.timestamp() <= time.time()


def check_screens(user: int | None) -> None:
    """Have the open screens of this person look at once whether they may still be there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('desk_control', %s)", [json.dumps({"user": user})])
