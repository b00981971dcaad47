"""Policing in the demo theatre: a check that runs, one that ended, a case whose evidence went from hand to hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from blotter.actors import Actor
from blotter.operations import desk_now
from incidents.models import Incident
from incidents.policing import services
from incidents.policing.models import CheckSession, Investigation
from patrols.models import Patrol

CHECKED: tuple[tuple[int, str, dict[str, Any]], ...] = (
    # minutes ago, result, what was found
    (55, "verbal", {"plate": "DEMO 204", "nation": "POL", "unit": "Demo Logistics Coy", "measured_kmh": 68}),
    (47, "nothing", {"measured_kmh": 51}),
    (44, "report", {"plate": "DEMO 117", "nation": "AUT", "unit": "Demo Transport Coy", "measured_kmh": 91}),
    (31, "verbal", {"plate": "DEMO 310", "unit": "Demo Transport Coy", "trip_ticket": "missing"}),
    (18, "nothing", {}),
    (6, "verbal", {"plate": "demo-204", "nation": "POL", "unit": "Demo logistics coy.", "load": "unsecured"}),
)


def make_scene() -> None:
    """Only once: a running theatre is left alone."""
    if CheckSession.objects.exists():
        return
    now, chief = desk_now(), _actor("shiftlead")
    _checks(chief, now)
    _case(chief, now)


def _checks(chief: Actor, now: datetime) -> None:
    laser = services.add_device(
        by=chief, serial="DEMO-4471", model="Laser", calibrated_until=(now + timedelta(days=160)).date()
    )
    services.add_device(by=chief, serial="DEMO-2210", model="Radar", calibrated_until=(now - timedelta(days=9)).date())
    patrol = Patrol.objects.get(callsign="FOX 27")
    session = services.begin_session(
        by=chief, patrol=patrol.pk, place={"place": "gjilan"}, device=laser.pk, limit_kmh=50,
        partners=["kosovo-police"], started_at=now - timedelta(minutes=58),
    )  # fmt: skip
    for minutes, result, found in CHECKED:
        at = now - timedelta(minutes=minutes)
        services.record_check(by=chief, session=session.pk, result=result, at=at, **found)


def _case(chief: Actor, now: datetime) -> None:
    operator, keeper = _actor("operator"), _actor("detention")
    crash = Incident.objects.filter(type__code="accident-damage").first()
    case = services.open_investigation(
        by=chief, title="Diesel missing from the fuel point", leader="operator", incident=crash.number if crash else "",
        summary="The tally of the fuel point and the trip tickets do not agree.",
    )  # fmt: skip
    services.follow(by=operator, investigation=case.pk, act="begin")
    for words, hours in (("Trip tickets of the last week from the transport company", 20), ("Ask the gate", 44)):
        services.give_task(by=operator, investigation=case.pk, words=words, given_to="operator",
                           due_at=now + timedelta(hours=hours))  # fmt: skip
    _evidence(operator, keeper, case)


def _evidence(operator: Actor, keeper: Actor, case: Investigation) -> None:
    document = services.seize(
        by=operator, investigation=case.pk, source="Demo Driver", basis="Consent", place="Camp Film City, fuel point",
        items=[{"description": "Jerrycan, green, 20 l, half full", "seal": "A 10442"},
               {"description": "Trip ticket book, no. 3", "seal": "A 10443"}],
    )  # fmt: skip
    items = list(document.items.values_list("pk", flat=True))
    services.hand_over(by=operator, items=items, to="detention", purpose="stored", place="Evidence store, CFC")
    services.receive(by=keeper, items=items, words="seals intact")
    services.give_out(by=keeper, items=items[:1], to="Demo Laboratory", receipt="L 7/26", purpose="examined",
                      place="Prishtina")  # fmt: skip
    services.take_back(by=keeper, items=items[:1], place="Evidence store, CFC", words="report L 7/26 with it")
    services.hand_over(by=keeper, items=items[1:], to="operator", purpose="transfer", place="Desk, CFC")


def _actor(username: str) -> Actor:
    return Actor(User.objects.get(username=username), "", "desk")
