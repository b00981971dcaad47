"""Mobility support in the demo: three routes, convoys on the march, to come and of the exercise, what was seen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from accounts.system import actor
from blotter.operations import desk_now
from incidents.mobility import services
from incidents.mobility.models import Route
from incidents.models import Incident
from patrols.models import Patrol

NORTH = ("camp-bondsteel", "ferizaj", "fushe-kosove", "vushtrri", "camp-novo-selo")
GATE = ("mitrovice", "leposavic", "jarinje")
WEST = ("camp-film-city", "peje", "camp-villaggio-italia")


def make_scene() -> None:
    """Only into an empty catalogue: a running theatre is left alone."""
    if Route.objects.exists():
        return
    by, now = actor("simulator"), desk_now()
    units = dict(Patrol.objects.values_list("callsign", "pk"))

    def road(code: str, name: str, *places: str) -> Route:
        return services.add_route(by=by, code=code, name=name, waypoints=[{"location": {"place": at}} for at in places])

    hawk = road("MSR HAWK", "Bondsteel to Novo Selo", *NORTH)
    lynx = road("MSR LYNX", "Mitrovica to the gate at Jarinje", *GATE)
    road("ASR OTTER", "Film City to Villaggio Italia", *WEST)
    services.report_route(
        by=by, route=hawk.pk, formula="10.5m/X/120/∞", patrol=units["FOX 28"], observed_at=now - timedelta(hours=20),
        words="Dry, shoulders firm, parking for twenty vehicles south of Fushe Kosove.",
        features=[
            {"kind": "bridge", "location": {"place": "ferizaj"}, "mlc": 80, "width_m": "8"},
            {"kind": "underpass", "location": {"place": "fushe-kosove"}, "overhead_m": "4.6", "bypass": "easy"},
            {"kind": "halt", "location": {"place": "vushtrri"}, "words": "fuel station, room for a column"},
        ],
    )  # fmt: skip
    services.report_route(
        by=by, route=lynx.pk, formula="7m/Y/60/4.1 (T)", patrol=units["FOX 24"], state="restricted",
        reason="debris and fog, one lane at the gate", until=now + timedelta(hours=6),
        features=[{"kind": "obstruction", "location": {"place": "jarinje"}, "words": "nails", "bypass": "difficult"}],
    )  # fmt: skip
    march(by, hawk, units["FOX 27"], now)
    services.request_movement(
        by=by, command="CHE", unit="Demo Maintenance Detachment", purpose="tow truck and spare parts",
        checkpoints=plan(now + timedelta(hours=2), 55, *reversed(NORTH)), vehicles=[{"kind": "tow truck", "mlc": 34}],
    )  # fmt: skip
    drill = services.request_movement(
        by=by, command="EXN", unit="Demo Engineer Platoon", purpose="heavy vehicles, freedom of movement",
        checkpoints=plan(now + timedelta(minutes=50), 40, "camp-novo-selo", *GATE), exercise=True,
        vehicles=[{"kind": "bridge layer", "mlc": 60, "height_m": "3.9"}, {"kind": "excavator", "mlc": 70}],
    )  # fmt: skip
    services.approve(by=by, movement=drill.pk)
    services.report(
        by=by, kind="salute", location={"place": "jarinje"}, patrol=units["FOX 26"], source_rating="B", credibility="2",
        observed_at=now - timedelta(minutes=25), incident=Incident.objects.get(type__code="presence").pk,
        body={"size": "about forty people", "activity": "stand at the gate, two lorries with gravel beside the road"},
    )  # fmt: skip
    services.task_surveillance(
        by=by, route=lynx.pk, patrol=units["FOX 24"], looking_for="lorries, gravel, people who gather",
        begins_at=now, ends_at=now + timedelta(hours=8),
    )  # fmt: skip


def march(by: Any, road: Route, patrol: int, now: datetime) -> None:
    """The convoy whose escort is on the board: a quarter of an hour behind."""
    start = now - timedelta(minutes=47)
    row = services.request_movement(
        by=by, command="USV", unit="Demo Transport Company", purpose="engineering assets to Camp Novo Selo",
        route=road.pk, checkpoints=plan(start, 30, *NORTH), speed_kmh=40,
        incident=Incident.objects.filter(type__code="convoy-escort").values_list("pk", flat=True).first(),
        vehicles=[{"kind": "escort vehicle"}, {"kind": "truck 10 t", "mlc": 30}, {"kind": "low loader", "mlc": 70}],
    )  # fmt: skip
    services.escort(by=by, movement=row.pk, patrol=patrol)
    services.approve(by=by, movement=row.pk)
    start_point, first, *_rest = row.checkpoints.all()
    for point, late in ((start_point, 4), (first, 13)):
        passed = point.planned_first + timedelta(minutes=late)
        services.pass_checkpoint(
            by=by, movement=row.pk, checkpoint=point.pk, first=passed, last=passed + timedelta(minutes=3)
        )


def plan(start: datetime, minutes: int, *places: str) -> list[dict[str, Any]]:
    return [
        {"location": {"place": place}, "first": start + timedelta(minutes=number * minutes)}
        for number, place in enumerate(places)
    ]
