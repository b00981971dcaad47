"""Presence operations in the demo: RC-East at Jarinje, raised and coordinated; the desk's own at Brnjak to come."""

from __future__ import annotations

from datetime import timedelta

from accounts.models import User
from accounts.system import actor
from blotter.actors import Actor
from blotter.operations import desk_now
from incidents.mobility import services as mobility
from incidents.models import Incident
from incidents.security.models import Presence
from incidents.security.services.presence import open_presence
from incidents.security.services.presence_manning import set_level
from incidents.security.services.presence_record import coordinate, displace, report_situation
from patrols.models import Patrol

PARTNERS = (
    "kosovo-police", "eulex", "kosovo-institutions", "montenegro-government", "serbia-chief-of-defence",
    "serbia-law-enforcement",
)  # fmt: skip


def make_scene() -> None:
    """Only where no presence stands yet: a running theatre is left alone."""
    if Presence.objects.exists():
        return
    by, now = actor("simulator"), desk_now()
    operator = Actor(User.objects.get(username="operator"), "Desk 1")
    units = dict(Patrol.objects.values_list("callsign", "pk"))
    gate = open_presence(
        by=by, location={"place": "jarinje"}, begins_at=now - timedelta(hours=6), ends_at=now + timedelta(hours=30),
        force="other", command="rc-e", unit="Demo Manoeuvre Company", liaison="Capt Demo Liaison", channel="TETRA 3",
        level=2, strength=40, reason="preventive security at the gate", authorised_by="COM RC-E", threat="significant",
        partners=PARTNERS, incident=Incident.objects.filter(type__code="presence").values_list("pk", flat=True).first(),
    )  # fmt: skip
    threat = mobility.report(
        by=by, kind="threat", location={"place": "jarinje"}, source_rating="B", credibility="3", basis="opinion",
        body={"threat": "organised groups within the demonstrators", "when": "this night"},
        observed_at=now - timedelta(hours=5),
    )  # fmt: skip
    mobility.add_to_presence(by=by, report=threat.pk, presence=gate.pk)
    set_level(
        by=by, presence=gate.pk, level=3, strength=120, reason="organised groups reported", authorised_by="COM RC-E",
        occurred_at=now - timedelta(hours=4),
    )  # fmt: skip
    for partner in PARTNERS[:4]:
        coordinate(by=by, presence=gate.pk, partner=partner, stance="agrees", occurred_at=now - timedelta(hours=3))
    coordinate(by=by, presence=gate.pk, partner=PARTNERS[4], channel="email", occurred_at=now - timedelta(hours=2))
    report_situation(
        by=by, presence=gate.pk, tension="high", people=200, injured=0, words="Some are masked. Nothing is thrown.",
        patrol=units["FOX 26"], occurred_at=now - timedelta(minutes=90),
    )  # fmt: skip
    report_situation(
        by=by, presence=gate.pk, tension="tense", people=80, injured=0, patrol=units["FOX 26"],
        occurred_at=now - timedelta(minutes=20),
    )  # fmt: skip
    displace(by=by, presence=gate.pk, what="surveillance of MSR LYNX", patrol=units["FOX 26"])
    own = open_presence(
        by=operator, location={"place": "brnjak"}, begins_at=now + timedelta(hours=3),
        ends_at=now + timedelta(hours=15), force="own", level=2, strength=4, reason="gate opens again at dawn",
        authorised_by="shift leader",
    )  # fmt: skip
    set_level(
        by=operator, presence=own.pk, level=3, strength=8, reason="lorries seen on the way to the gate",
        wanted_by=now + timedelta(hours=2),
    )  # fmt: skip
