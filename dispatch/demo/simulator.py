"""Life in the demo theatre: patrols drive, answer and arrive; calls come in. Through the services, never around them.

A patrol whose leader is at work on the phone is left to that leader, and what an operator does is never undone.
"""

from __future__ import annotations

import logging
import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from accounts.system import actor
from blotter.actors import Actor
from blotter.errors import DeskError
from blotter.models import Entry
from blotter.operations import desk_now
from dispatch import services as dispatching
from dispatch.demo.theatre import UNITS, log_on
from dispatch.models import Assignment
from dispatch.recommendation import ROAD_FACTOR, SPEED_KMH, recommend, straight_km
from dispatch.states import ACTIVE
from incidents import services as incidents
from incidents.models import Incident
from incidents.states import ENDED, WAITING, State
from patrols import services as patrols
from patrols.models import CrewMember, Patrol, Position

logger = logging.getLogger(__name__)

TICK_S = 5.0
FIRST_CALL_S = (15, 30)
CALL_EVERY_S = (90, 240)
MOST_OPEN = 12
DESK_TAKES_S = {1: 45, 2: 150, 3: 400, 4: 900}  # how long the theatre waits for a human operator before it helps out
AT_WORK = timedelta(minutes=15)
CALLS: tuple[tuple[str, str, str], ...] = (
    ("accident-injury", "vushtrri", "Polish truck and a car, two people bleeding."),
    ("accident-damage", "gjilan", "Contingent car touched a parked van at the market."),
    ("drunk", "camp-villaggio-italia", "Soldier drunk at the gate, refuses to leave."),
    ("speeding", "lipjan", "Contingent vehicle reported far too fast in the village."),
    ("lost-id", "camp-film-city", "Member of the force lost an ID card."),
    ("suspicious-vehicle", "camp-bondsteel", "Van without plates parked opposite the gate for an hour."),
    ("theft", "camp-novo-selo", "Two jerrycans missing from the motor pool."),
    ("obstruction", "kacanik", "Tree across the road, convoy expected within the hour."),
    ("breakdown", "kline", "Heavy truck with engine damage on the shoulder."),
    ("event-security", "prizren", "Visit of a delegation, patrol wanted at the entrance."),
    ("demonstration", "north-mitrovica", "About sixty people at the square, calm."),
    ("detention-advice", "camp-villaggio-italia", "Guard commander asks about a person who entered the perimeter."),
    ("fight", "ferizaj", "Two soldiers in civilian clothes in a bar brawl."),
    ("uxo", "istog", "Farmer found a mortar round in his field."),
)


@dataclass(slots=True)
class Theatre:
    """One simulator process. ``seed`` makes a run repeatable."""

    seed: int | None = None
    by: Actor = field(init=False)
    chance: random.Random = field(init=False)
    next_call: datetime | None = None
    ticked_at: datetime | None = None
    elapsed_s: float = TICK_S
    due: dict[tuple[int, str], datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by, self.chance = actor("simulator"), random.Random(self.seed)  # noqa: S311 - a play, not a secret

    def tick(self) -> None:
        """One step of everything that moves; a refusal is somebody else having been quicker, and is fine."""
        now = desk_now()
        if self.ticked_at is not None:
            self.elapsed_s = (now - self.ticked_at).total_seconds()
        self.ticked_at = now
        manned = self._manned(now)
        for job in Assignment.objects.filter(state__in=ACTIVE).select_related("incident", "patrol"):
            if job.patrol_id not in manned:
                self._try(partial(self._work, job, now))
        for patrol in Patrol.objects.filter(active=True).exclude(pk__in=manned).select_related("base", "position"):
            self._try(partial(self._drive, patrol, now))
        self._try(partial(self._call, now))
        for incident in Incident.objects.filter(state__in=(*WAITING, State.RESOLVED)).select_related("type"):
            self._try(partial(self._tidy, incident, now))

    def _try(self, act: Callable[[], Any]) -> None:
        try:
            act()
        except DeskError as refusal:
            logger.info("simulator: %s", refusal)

    def _manned(self, now: datetime) -> set[int]:
        """Patrols whose crew has entered something by hand lately: a person is at work there."""
        crews = dict(CrewMember.objects.filter(left_at=None, user__isnull=False).values_list("user", "shift__patrol"))
        acted = Entry.objects.filter(actor__in=crews, recorded_at__gte=now - AT_WORK).values_list("actor", flat=True)
        return {crews[user] for user in acted.distinct()}

    def _after(self, job: Assignment, step: str, seconds: tuple[float, float], now: datetime) -> bool:
        """Whether a crew's own pace has come round for this step."""
        due = self.due.setdefault((job.pk, step), job.since + timedelta(seconds=self.chance.uniform(*seconds)))
        return now >= due

    def _work(self, job: Assignment, now: datetime) -> None:
        match job.state:
            case "assigned" if self._after(job, "acknowledge", (8, 40), now):
                dispatching.acknowledge(by=self.by, assignment=job.pk)
            case "acknowledged" if self._after(job, "en_route", (10, 60), now):
                dispatching.en_route(by=self.by, assignment=job.pk)
            case "en_route" if self._km_left(job) < 0.3:
                dispatching.on_scene(by=self.by, assignment=job.pk)
            case "on_scene" if job.incident.type.code != "presence" and self._after(job, "clear", (300, 900), now):
                dispatching.clear(by=self.by, assignment=job.pk, code=self.chance.choice(_codes()))

    def _km_left(self, job: Assignment) -> float:
        position = Position.objects.filter(patrol=job.patrol_id).first()
        if position is None or job.incident.lat is None or job.incident.lon is None:
            return 0.0
        return straight_km(position.lat, position.lon, job.incident.lat, job.incident.lon)

    def _drive(self, patrol: Patrol, now: datetime) -> None:
        """Towards the job, or back home; one that stands still reports where it is all the same."""
        number = next((n for n, unit in enumerate(UNITS, 1) if unit.callsign == patrol.callsign), 0)
        unit = UNITS[number - 1] if number else None
        if patrol.state == "off_duty" and unit:
            log_on(self.by, patrol, number, unit)
            return
        if (unit and unit.fix_min > 1) or not hasattr(patrol, "position"):
            return  # its tracker is broken: the desk is to see what an old position looks like
        goal = self._goal(patrol)
        position = patrol.position
        lat, lon = (position.lat, position.lon) if goal is None else _step(position, goal, self.elapsed_s)
        patrols.report_position(
            by=self.by, patrol=patrol.pk, lat=round(lat, 5), lon=round(lon, 5), fix_at=now, source="simulator"
        )

    def _goal(self, patrol: Patrol) -> tuple[float, float] | None:
        job = Assignment.objects.filter(patrol=patrol, state__in=ACTIVE).select_related("incident").first()
        if job is not None:
            incident = job.incident
            if job.state != "en_route" or incident.lat is None or incident.lon is None:
                return None
            return incident.lat, incident.lon
        return (patrol.base.lat, patrol.base.lon) if patrol.base else None

    def _call(self, now: datetime) -> None:
        if self.next_call is None or now >= self.next_call:
            first = self.next_call is None
            self.next_call = now + timedelta(seconds=self.chance.uniform(*(FIRST_CALL_S if first else CALL_EVERY_S)))
            if first or Incident.objects.exclude(state__in=ENDED).count() >= MOST_OPEN:
                return
            type_code, place, narrative = self.chance.choice(CALLS)
            incidents.open_incident(by=self.by, type=type_code, location={"place": place}, narrative=narrative)

    def _tidy(self, incident: Incident, now: datetime) -> None:
        """A lone visitor is not left with a pile: what nobody took for long is sent, what is resolved is closed."""
        if incident.opened_by_id != self.by.user.pk or incident.exercise:
            return
        if incident.state == State.RESOLVED and now - incident.state_since > timedelta(minutes=2):
            incidents.close(by=self.by, incident=incident.pk)
        waited = (now - incident.waiting_since).total_seconds() if incident.waiting_since else 0
        if incident.state in WAITING and waited > DESK_TAKES_S[incident.priority]:
            free = [line for line in recommend(incident)["patrols"] if line["state"] == "available"]
            if free:
                dispatching.dispatch(by=self.by, incident=incident.pk, patrols=[free[0]["patrol"]])


def _step(position: Position, goal: tuple[float, float], seconds: float) -> tuple[float, float]:
    """As far along the straight line as a car gets on the road that the line stands for."""
    left = straight_km(position.lat, position.lon, *goal)
    part = SPEED_KMH / ROAD_FACTOR / 3600 * seconds / left if left > 0 else 1.0
    if part >= 1 or not math.isfinite(part):
        return goal
    return position.lat + (goal[0] - position.lat) * part, position.lon + (goal[1] - position.lon) * part


def _codes() -> list[str]:
    from incidents.models import Disposition

    return list(Disposition.objects.filter(active=True, report_owed=False).values_list("code", flat=True))
