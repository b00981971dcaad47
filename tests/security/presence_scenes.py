"""A presence of RC-East at the gate at Jarinje, made through the services."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from blotter import board
from blotter.actors import Actor
from blotter.models import Entry
from blotter.operations import desk_now
from incidents.security.models import Presence
from incidents.security.services import presence as services
from reference.models import Command, Partner

GATE = {"lat": 43.225, "lon": 20.699, "text": "Jarinje"}
OTHERS = {
    "force": "other", "command": "rc-e", "unit": "Demo Manoeuvre Company", "liaison": "Capt Demo Liaison",
    "channel": "TETRA 3",
}  # fmt: skip


PARTNERS = {
    "eulex": ("EULEX", "direct"), "kosovo-police": ("Kosovo Police", "direct"),
    "serbia-chief-of-defence": ("Serbian CHOD", "via_hq"),
}  # fmt: skip


def make_reference() -> None:
    """The few rows of the reference data that these scenes name."""
    Command.objects.create(code="rc-e", short="RC-E", name="Regional Command East")
    for slug, (short, route) in PARTNERS.items():
        Partner.objects.create(slug=slug, short=short, name=short, kind=Partner.Kind.RULE_OF_LAW, route=route)


def at(minutes: float) -> datetime:
    return desk_now() + timedelta(minutes=minutes)


def presence(by: Actor, **more: Any) -> Presence:
    """Forty persons, for twelve hours from now."""
    given = {
        "location": GATE, "ends_at": at(720), "level": 2, "strength": 40, "reason": "reports of barricades",
        "authorised_by": "COM RC-E", **OTHERS,
    }  # fmt: skip
    return services.open_presence(by=by, **{**given, **more})


def own(by: Actor, **more: Any) -> Presence:
    """One of the desk's own force."""
    own_force = {"force": "own", "command": "", "unit": "", "strength": 6, "authorised_by": "shift leader"}
    return presence(by, **{**own_force, **more})


def newest() -> Entry:
    return Entry.objects.order_by("-serial")[0]


def row_of(row: Presence) -> dict[str, Any] | None:
    """As the board shows it."""
    return board.snapshot(frozenset({"desk"})).get(f"presence:{row.pk}")
