"""Detention in the demo theatre: a unit waits for advice, a plan has gaps, one person is held and one on the way."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import User
from blotter.actors import Actor
from blotter.operations import desk_now
from incidents.detention import services
from incidents.detention.models import HoldingSite
from patrols.models import Patrol

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def make_scene() -> None:
    """Only once: a running theatre is left alone."""
    if HoldingSite.objects.exists():
        return
    officer, now = _actor("detention"), desk_now()
    film_city = services.add_site(
        by=officer, name="Camp Film City, holding area", capacity=6, unit="Demo Guard Platoon",
        location={"place": "camp-film-city"},
    )  # fmt: skip
    services.add_site(
        by=officer, name="Camp Novo Selo, cells", capacity=4, unit="Demo Camp Guard", inspect_every=14,
        location={"place": "camp-novo-selo"},
    )  # fmt: skip
    _advice(officer, now)
    _plan(officer, film_city, now)
    _inspection(officer, film_city, now)
    _custody(officer, film_city, now)


def _advice(officer: Actor, now: datetime) -> None:
    services.ask_advice(
        by=_actor("operator"), unit="Demo Transport Company", caller="Demo Caller", phone="048 100 821", persons=1,
        situation="A man was found in the fuel point at night. He is calm and sits in the guard room. May they search "
        "his car?", captured_at=now - 25 * MINUTE, asked_at=now - 6 * MINUTE, place="Camp Film City",
    )  # fmt: skip
    told = services.ask_advice(
        by=_actor("operator"), unit="Demo Infantry Company", phone="048 100 822",
        situation="Convoy tomorrow past a road block: may they hold somebody who throws stones?",
    )  # fmt: skip
    services.advise(
        by=officer, request=told.pk, legad=True, basis="Orders of the force",
        words="Only to stop a danger, as short as can be. Call the Kosovo Police at once, tell the desk the time.",
    )  # fmt: skip


def _plan(officer: Actor, site: HoldingSite, now: datetime) -> None:
    plan = services.draft_plan(
        by=officer, title="Search of a warehouse near Mitrovica", place="Mitrovica", expected=4,
        starts_at=now + 30 * HOUR, ends_at=now + 42 * HOUR,
        instructions="Hold only who hinders the search or is wanted. One team holds, another searches.",
    )  # fmt: skip
    lines = [
        services.add_line(by=officer, plan=plan.pk, kind="site", site=site.pk, number=4),
        services.add_line(by=officer, plan=plan.pk, kind="people", number=2, words="FOX 25"),
        services.add_line(by=officer, plan=plan.pk, kind="transport", words="Van of FOX 25"),
    ]
    services.add_line(by=officer, plan=plan.pk, kind="interpreter", words="Albanian and Serbian, day and night")
    services.add_line(by=officer, plan=plan.pk, kind="partner", partner="kosovo-police")
    for line in lines:
        services.confirm_line(by=officer, line=line.pk)
    for check in plan.checks.all()[:3]:
        services.tick(by=officer, check=check.pk)


def _inspection(officer: Actor, site: HoldingSite, now: datetime) -> None:
    visit = services.record_inspection(
        by=officer, site=site.pk, held=1, areas=["space", "light", "food", "records"], present="camp commander",
        words="Two rooms, dry and heated. The register was complete.",
    )  # fmt: skip
    services.add_finding(
        by=officer, inspection=visit.pk, area="food", grade="serious", words="No drinking water in room 2 at night.",
        owner="Camp commander", due_at=now + 20 * HOUR,
    )  # fmt: skip


def _custody(officer: Actor, site: HoldingSite, now: datetime) -> None:
    begun = now - 5 * HOUR
    held = services.capture(
        by=officer, captured_at=begun, patrol=Patrol.objects.get(callsign="FOX 25").pk,
        facts={"circumstances": "caught in the act", "grid": "Camp Film City, fuel point", "unit": "FOX 25",
               "injuries": "none seen", "tag": "17"},
    )  # fmt: skip
    services.identify(
        by=officer, record=held.pk,
        facts={"family_name": "Demo-Held", "given_name": "Person", "age_group": "adult", "language": "Albanian"},
    )  # fmt: skip
    services.arrive(by=officer, record=held.pk, site=site.pk, at=begun + 40 * MINUTE, facts={"injuries": "none"})
    services.authorise(
        by=officer, record=held.pk, instance="first", at=begun + HOUR,
        facts={"basis": "UNSCR 1244", "authoriser": "Demo Commander", "grounds": "Threat to the force's property"},
    )  # fmt: skip
    services.admit(by=officer, record=held.pk, level=1, at=begun + HOUR, cell="2", facts={"risk": "none known"})
    for minutes, words in ((115, "sits and reads"), (172, "sleeps, breathes"), (230, "asks for water"), (280, "calm")):
        services.check(
            by=officer, record=held.pk, at=begun + minutes * MINUTE, facts={"condition": "awake", "words": words}
        )
    services.take_property(
        by=officer, record=held.pk, at=begun + 50 * MINUTE,
        items=[{"what": "Telephone, black", "seal": "B 20417"}, {"what": "Car key", "seal": "B 20418"}],
    )  # fmt: skip
    services.capture(
        by=officer, captured_at=now - 20 * MINUTE, patrol=Patrol.objects.get(callsign="FOX 25").pk,
        facts={"circumstances": "handed to us", "grid": "Fushe Kosove", "unit": "FOX 25", "injuries": "slight"},
    )  # fmt: skip


def _actor(username: str) -> Actor:
    return Actor(User.objects.get(username=username), "", "desk")
