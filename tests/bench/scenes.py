"""What there is to measure: patrols on duty and open incidents, many of them, scattered over Kosovo."""

from __future__ import annotations

import random
from datetime import timedelta

from accounts.system import actor
from blotter.operations import desk_now
from incidents.models import Incident
from incidents.services import open_incident
from patrols.capabilities import Capability
from patrols.models import CrewMember, DutyShift, Patrol, Position
from patrols.states import State
from reference.models import Place

SOUTH, NORTH, WEST, EAST = 42.0, 43.2, 20.2, 21.7
NATIONS = ("AUT", "CHE", "POL", "LVA")
TYPES = ("assault", "accident-injury", "accident-damage", "drunk", "convoy-escort", "speed-check", "route-recce")


def somewhere(dice: random.Random) -> tuple[float, float]:
    return dice.uniform(SOUTH, NORTH), dice.uniform(WEST, EAST)


def patrols(count: int, prefix: str = "FOX") -> list[Patrol]:
    """Available patrols with a crew of two and a fix of the last minutes; by bulk, as if they had logged on before."""
    dice, now = random.Random(count), desk_now()
    bases = list(Place.objects.filter(active=True).order_by("pk")[:40])
    made = Patrol.objects.bulk_create(
        Patrol(
            callsign=f"{prefix} {number}",
            nations=[NATIONS[number % len(NATIONS)]],
            capabilities=dice.sample(Capability.values, 2),
            base=dice.choice(bases) if bases else None,
            area="Pristina",
            channel="IMP 1",
            state=State.AVAILABLE,
            state_since=now,
        )
        for number in range(1, count + 1)
    )
    shifts = DutyShift.objects.bulk_create(
        DutyShift(patrol=patrol, started_at=now, until=now + timedelta(hours=12)) for patrol in made
    )
    CrewMember.objects.bulk_create(
        CrewMember(shift=shift, rank="OR-5", name="Demo Person", nation=nation, is_leader=leader)
        for shift in shifts
        for nation, leader in (("AUT", True), ("POL", False))
    )
    fixes = []
    for patrol in made:
        lat, lon = somewhere(dice)
        at = now - timedelta(seconds=dice.uniform(0, 900))
        fixes.append(
            Position(
                patrol=patrol, lat=lat, lon=lon, fix_at=at, received_at=at, source="tracker", mgrs="34T EN 1234 5678"
            )
        )
    Position.objects.bulk_create(fixes)
    return made


def incidents(count: int) -> list[Incident]:
    """Open incidents through the service, each with its clock and its entry."""
    dice, by = random.Random(count), actor("importer")
    made = []
    for number in range(count):
        lat, lon = somewhere(dice)
        made.append(
            open_incident(
                by=by,
                type=TYPES[number % len(TYPES)],
                location={"lat": lat, "lon": lon},
                narrative="Two vehicles, one of them of a KFOR contingent, no injuries reported so far.",
            )
        )
    return made
