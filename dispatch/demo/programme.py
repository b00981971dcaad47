"""The patrol programme in the demo: joint patrols with RC-E, RC-W and MSU under way, to come, and one come home."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from accounts.system import actor
from blotter.actors import Actor
from blotter.operations import desk_now
from dispatch.programme import services
from dispatch.programme.models import PatrolOrder
from incidents.mobility.models import Route
from patrols.models import Patrol

PARTNERS: dict[str, dict[str, Any]] = {
    "rc-e": {
        "nation": "USA", "unit": "Demo MP Company", "strength": 4, "contact": "Demo squad leader, RC-E net 4",
        "caveats": "No crowd control; no entry into houses.",
    },
    "rc-w": {
        "nation": "SVN", "unit": "Demo MP Platoon", "strength": 3, "contact": "Demo patrol leader, RC-W net 2",
        "caveats": "Not north of the Ibar.",
    },
    "msu": {
        "nation": "ITA", "unit": "Demo Carabinieri Company", "strength": 4, "contact": "Demo MSU desk, net 7",
        "caveats": "Weapons stay holstered on joint foot patrols.",
    },
}  # fmt: skip


def make_scene() -> None:
    """Only into an empty programme: a running theatre is left alone."""
    if PatrolOrder.objects.exists():
        return
    by, now = actor("simulator"), desk_now()
    units = dict(Patrol.objects.values_list("callsign", "pk"))

    def joint(callsign: str, command: str, start: datetime, hours: float, orders: str, *way: str, **more: Any) -> int:
        given = {
            "kind": "joint", "command": command, "patrols": [units[callsign]], "orders": orders,
            "starts_at": start, "ends_at": start + timedelta(hours=hours), "participants": [PARTNERS[command]],
            "stops": [{"location": {"place": at}, "task": task} for at, task in zip(way[::2], way[1::2], strict=True)],
        }  # fmt: skip
        return services.plan_patrol(by=by, **{**given, **more}).pk

    come_home(by, units["FOX 21"], now)
    out = joint(
        "FOX 29", "msu", now - timedelta(minutes=20), 3, "Show presence on foot in the old town. Talk to shop owners.",
        "prizren", "meet at the MSU base", "suhareke", "market, on foot",
    )  # fmt: skip
    services.read_orders(by=by, order=out, patrol=units["FOX 29"])
    services.start(by=by, order=out, occurred_at=now - timedelta(minutes=18))
    joint(
        "FOX 28", "rc-w", now + timedelta(hours=2), 4, "Be seen along the road. Count lorries without plates.",
        "peje", "meet at the roundabout", "camp-villaggio-italia", "report to RC-W",
        route=Route.objects.filter(code="ASR OTTER").values_list("pk", flat=True).first(),
    )  # fmt: skip
    day = timedelta(days=1)
    week: tuple[tuple[str, str, timedelta, str, str], ...] = (
        ("FOX 27", "rc-e", day, "gjilan", "ferizaj"),
        ("FOX 23", "rc-e", 2 * day, "ferizaj", "camp-bondsteel"),
        ("FOX 29", "msu", 2 * day, "prizren", "suhareke"),
        ("FOX 28", "rc-w", 4 * day, "peje", "camp-villaggio-italia"),
    )
    for callsign, command, later, first, last in week:
        joint(
            callsign, command, now + later, 4, "Joint patrol by the programme. Show presence.", first, "meet", last, ""
        )
    joint(
        "FOX 26", "rc-e", now + 3 * day, 3, "Freedom of movement: open the way for heavy vehicles.",
        "camp-novo-selo", "meet", "jarinje", "turn", exercise=True,
    )  # fmt: skip


def come_home(by: Actor, patrol: int, now: datetime) -> None:
    start = now - timedelta(minutes=29)
    row = services.plan_patrol(
        by=by, kind="preventive", patrols=[patrol], orders="Drive by the installations. Note cars that wait.",
        starts_at=start, ends_at=now + timedelta(minutes=30), stops=[{"location": {"place": "camp-film-city"}}],
    )  # fmt: skip
    services.read_orders(by=by, order=row.pk, patrol=patrol)
    services.start(by=by, order=row.pk, occurred_at=start)
    services.end(by=by, order=row.pk, reason="called to an accident")
    services.debrief(
        by=by, order=row.pk, patrol=patrol, observed="Two cars waited at the east fence, gone when approached.",
        proposal="Pass there again at the change of the guard.", km=14,
    )  # fmt: skip
