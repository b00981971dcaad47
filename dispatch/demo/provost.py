"""Coordination in the demo theatre: a decision that waits, one taken, a directive half read, help promised, a draft."""

from __future__ import annotations

from datetime import timedelta

from accounts.models import User
from blotter.actors import Actor
from blotter.operations import desk_now
from dispatch.provost import services
from dispatch.provost.models import Request
from incidents.models import Incident
from patrols.models import Patrol


def make_scene() -> None:
    """Only once: a running theatre is left alone."""
    if Request.objects.exists():
        return
    now = desk_now()
    fpm, chief, desk = _actor("provost"), _actor("shiftlead"), _actor("operator")
    presence = Incident.objects.filter(type__code="presence").first()
    about = presence.number if presence else ""
    asked = services.ask(
        by=desk, words="K9 team for the search of parked lorries", matter="means", place="Merdare",
        due_at=now + timedelta(hours=2),
    )  # fmt: skip
    services.decide_request(by=fpm, key=asked.pk, approve=True, words="until 1800 local")
    services.ask(
        by=chief, words="second patrol as liaison at the gate", place="Jarinje", strength_now=1, strength_asked=2,
        reason="RC-East asks for liaison to both of its platoons.", about=about, due_at=now + timedelta(minutes=90),
    )  # fmt: skip
    directive = services.give_directive(
        by=fpm, title="Check-ins at Jarinje", due_at=now + timedelta(hours=1), about=about,
        text="One check-in an hour for the whole site, by the liaison patrol.\nNo patrol of ours stands between the "
        "demonstrators and RC-East. Reports of organised groups come to the desk at once.",
        roles=["operator", "shift_leader"],
        patrols=list(Patrol.objects.filter(callsign__in=("FOX 24", "FOX 26")).values_list("pk", flat=True)),
    )  # fmt: skip
    services.read_directive(by=chief, directive=directive.pk)
    services.read_directive(by=_actor("leader6"), directive=directive.pk)
    helped = services.ask_help(
        by=chief, nation="USA", wanted="K9 team, explosives", count=2, place="Merdare", due_at=now + timedelta(hours=1)
    )
    services.promise(by=desk, request=helped.pk, promised=1, expected_at=now + timedelta(hours=3), answer="One team.")
    services.draft(by=chief, title="Daily report", since=now - timedelta(hours=12), due_at=now + timedelta(hours=5))


def _actor(username: str) -> Actor:
    return Actor(User.objects.get(username=username), "", "desk")
