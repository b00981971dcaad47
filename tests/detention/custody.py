"""Somebody to be held, for the tests: what is written about them, and how they come to be held."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from blotter.actors import Actor
from incidents.detention import services
from incidents.detention.models import CustodyRecord, HoldingSite

CAPTURE = {"circumstances": "Climbed the fence at night", "grid": "34TEN0712", "unit": "Demo Company", "tag": "T 7"}
IDENTITY = {"family_name": "Planted", "given_name": "Demo", "age_group": "adult", "document": "KS 4711"}
ARRIVAL = {"injuries": "none"}
AUTHORITY = {"basis": "UNSCR 1244", "authoriser": "LTC Demo Commander", "grounds": "Threat to the force"}
ADMISSION = {"risk": "none known"}
LOOK = {"condition": "awake", "words": "sits on the bed"}
REVIEW = {"grounds": "the threat goes on"}
RELEASE = {"why": "no ground any more", "health": "unhurt"}
TRANSFER = {
    "agency": "Kosovo Police", "received_by": "Sgt Demo Receiver", "handed_by": "Cpt Demo Officer",
    "receipt": "KP 113", "health": "unhurt", "assurance": "LEGAD asked, no risk known",
}  # fmt: skip
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def captured(by: Actor, at: datetime, **more: Any) -> CustodyRecord:
    return services.capture(by=by, captured_at=at, facts=CAPTURE, **more)


def held(by: Actor, site: HoldingSite, at: datetime, level: int = 1, **more: Any) -> CustodyRecord:
    """Somebody captured, arrived, authorised and admitted at one instant, which is how clocks are easiest to tell."""
    row = captured(by, at, **more)
    services.arrive(by=by, record=row.pk, site=site.pk, at=at, facts=ARRIVAL)
    services.authorise(by=by, record=row.pk, instance="first", at=at, facts=AUTHORITY)
    return services.admit(by=by, record=row.pk, level=level, at=at, facts=ADMISSION)


def due(record: CustodyRecord | int, kind: str, about: str = "") -> datetime | None:
    """When the running clock of this kind is due."""
    key = record if isinstance(record, int) else record.pk
    row = CustodyRecord.objects.get(pk=key).clocks.filter(kind=kind, about=about, running=True).first()
    return row.due_at if row else None
