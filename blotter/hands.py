"""Who types where: said by one screen, heard by the others of the desk, kept by nobody.

A screen says ``{"t":"typing","incident":145}`` (or ``"place"``, while a call is taken) at most every few seconds; it is
passed on as ``{"t":"hands","who":…,"at":"Desk 2","incident":145,"since":…}`` through PostgreSQL's NOTIFY, so that
screens of other web processes hear it, too. Nothing is stored: whoever hears forgets it after ``FORGOTTEN_S`` without
a repeat, which also covers a web process that died. ``{"t":"typing"}`` alone, and the end of the socket, say that the
hands have left.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.db import connection

from blotter.operations import desk_now
from blotter.selectors import stamp

CHANNEL = "desk_hands"
AUDIENCE = "desk"
FORGOTTEN_S = 30
SHORTEST_S = 1.0
LONGEST_FRAME = 600
PLACE_LENGTH = 120
MAX_KEY = 2**63 - 1


class NotAFrame(ValueError):
    """What the screen sent is no frame that this socket takes."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody types: in an incident, or in a call at a place; neither when the hands have left."""

    incident: int | None = None
    place: str = ""

    def __bool__(self) -> bool:
        return self.incident is not None or bool(self.place)


def read(text: str | None) -> Spot:
    """The spot that a frame names. ``NotAFrame`` for everything else."""
    if text is None or len(text) > LONGEST_FRAME:
        raise NotAFrame
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAFrame from error
    if not isinstance(frame, dict) or frame.pop("t", None) != "typing" or not frame.keys() <= {"incident", "place"}:
        raise NotAFrame
    incident, place = frame.get("incident"), frame.get("place", "")
    if incident is not None and (type(incident) is not int or not 0 < incident <= MAX_KEY):
        raise NotAFrame
    if not isinstance(place, str) or len(place) > PLACE_LENGTH or not place.isprintable():
        raise NotAFrame
    return Spot(incident, place)


@dataclass(slots=True)
class Hands:
    """The hands at one socket. ``who`` tells them from others of the same position."""

    who: str = field(default_factory=lambda: uuid4().hex)
    spot: Spot = field(default_factory=Spot)
    since: str = ""
    told_at: float = float("-inf")

    def due(self, spot: Spot) -> bool:
        """Whether the others need to be told; a screen that says too much is not passed on."""
        now = time.monotonic()
        if spot == self.spot and (not spot or now - self.told_at < SHORTEST_S):
            return False
        return not spot or now - self.told_at >= SHORTEST_S

    def tell(self, spot: Spot, at: str) -> None:
        """Pass it on to every web process. ``at``: the desk position, or the name where there is none."""
        if spot != self.spot:
            self.since = stamp(desk_now())
        self.spot, self.told_at = spot, time.monotonic()
        frame: dict[str, Any] = {
            "t": "hands", "who": self.who, "at": at, "incident": spot.incident, "place": spot.place,
            "since": self.since,
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(frame)])
