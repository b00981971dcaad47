"""The cast and the opening scene: accounts, nine patrols, incidents of all four functions, the presence at Jarinje."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accounts import services as accounts
from accounts.models import User
from accounts.roles import Role
from accounts.system import actor
from blotter import services as journal
from blotter.actors import Actor
from blotter.operations import desk_now
from dispatch import services as dispatching
from dispatch.demo import detention, exercises, mobility, policing, presence, programme, provost, security
from incidents import services as incidents
from incidents.around import services as around
from incidents.models import Incident
from patrols import services as patrols
from patrols.models import Patrol
from reference.models import Place

DUTY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    rank: str
    name: str
    nation: str
    role: Role


@dataclass(frozen=True, slots=True)
class Unit:
    """A patrol: ``joint`` nations ride along, ``at`` is the place where it is now, ``fix_min`` the age of its fix."""

    number: int
    nation: str
    base: str
    area: str
    at: str
    capabilities: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    fix_min: float = 0.2

    @property
    def callsign(self) -> str:
        return f"FOX {self.number}"


STAFF = (
    Person("operator", "Sgt", "Demo Operator", "AUT", Role.OPERATOR),
    Person("shiftlead", "SFC", "Demo Shift Leader", "CHE", Role.SHIFT_LEADER),
    Person("provost", "LtCol", "Demo Provost Marshal", "AUT", Role.PROVOST),
    Person("detention", "Capt", "Demo Detention Officer", "POL", Role.DETENTION_OFFICER),
    Person("auditor", "Maj", "Demo Auditor", "CHE", Role.AUDITOR),
    Person("admin", "WO", "Demo Administrator", "LVA", Role.ADMINISTRATOR),
)
UNITS = (
    Unit(21, "AUT", "camp-film-city", "Pristina", "camp-film-city", ("accident_investigation",)),
    Unit(22, "CHE", "camp-novo-selo", "North", "camp-novo-selo", ("female_mp", "investigation")),
    Unit(23, "POL", "ferizaj", "South", "ferizaj", ("escort",)),
    Unit(24, "LVA", "mitrovice", "North", "mitrovice", ("crowd",), fix_min=41),
    Unit(25, "LVA", "camp-film-city", "Pristina", "camp-film-city", ("detention",)),
    Unit(26, "AUT", "jarinje", "North", "jarinje", ("crowd",), joint=("ITA",)),
    Unit(27, "POL", "camp-bondsteel", "East", "gjilan", ("speed_measurement", "escort"), joint=("USA",)),
    Unit(28, "AUT", "camp-villaggio-italia", "West", "peje", ("reconnaissance",), joint=("SVN",)),
    Unit(29, "CHE", "camp-film-city", "Pristina", "prizren", ("close_protection", "k9"), joint=("ITA",)),
)


def people() -> list[Person]:
    leaders = [
        Person(f"leader{n}", "Cpl", f"Demo Patrol Leader {n}", unit.nation, Role.PATROL_LEADER)
        for n, unit in enumerate(UNITS, 1)
    ]
    return [*STAFF, *leaders]


def make_accounts(password: str) -> None:
    """Every demo account, with this password; accounts that exist get it anew when it has changed."""
    clerk = actor("importer")
    known = {user.username: user for user in User.objects.filter(is_system=False)}
    first = known.get(STAFF[0].username)
    changed = first is not None and not first.check_password(password)
    for person in people():
        user = known.get(person.username)
        if user is None:
            accounts.create_user(
                by=clerk, username=person.username, rank=person.rank, name=person.name, nation=person.nation,
                email=f"{person.username}@desk.invalid", password=password, roles=[person.role],
            )  # fmt: skip
        elif changed:
            accounts.set_password(by=clerk, user=user.pk, password=password)


def make_patrols() -> None:
    """Nine patrols on duty, each with its leader, where the demo says they are."""
    clerk = actor("simulator")
    for number, unit in enumerate(UNITS, 1):
        patrol = Patrol.objects.filter(callsign=unit.callsign).first() or patrols.create_patrol(
            by=clerk, callsign=unit.callsign, nations=[unit.nation, *unit.joint], capabilities=unit.capabilities,
            base=unit.base, area=unit.area, channel=f"IMP {1 + number % 3}",
        )  # fmt: skip
        if patrol.state == "off_duty":
            log_on(clerk, patrol, number, unit)
        if not hasattr(patrol, "position"):
            place = Place.objects.get(slug=unit.at)
            patrols.report_position(
                by=clerk, patrol=patrol.pk, lat=place.lat, lon=place.lon, source="simulator",
                fix_at=desk_now() - timedelta(minutes=unit.fix_min),
            )  # fmt: skip


def log_on(by: Actor, patrol: Patrol, number: int, unit: Unit) -> None:
    """Bring a demo patrol on duty with its leader and a fictional crew of its nations."""
    crew: list[dict[str, Any]] = [{"user": User.objects.get(username=f"leader{number}").pk}]
    crew += [
        {"rank": "Pte", "name": f"Demo MP {number}{chr(97 + n)}", "nation": nation}
        for n, nation in enumerate((unit.nation, *unit.joint))
    ]
    patrols.log_on(by=by, patrol=patrol.pk, crew=crew, leader=0, until=desk_now() + DUTY)


def make_scene() -> None:
    """What is going on when the desk opens. Only on an empty board: a running theatre is left alone."""
    if Incident.objects.exists():
        return
    clerk = actor("simulator")
    units = dict(Patrol.objects.values_list("callsign", "pk"))
    journal.open_day(by=clerk)

    def call(type: str, place: str, narrative: str, **more: Any) -> int:
        return incidents.open_incident(by=clerk, type=type, location={"place": place}, narrative=narrative, **more).pk

    presence = call(
        "presence",
        "jarinje",
        "Preventive presence of RC-East at the gate; FOX 26 is liaison.",
        source="partner",
    )
    incidents.coordinate(by=clerk, incident=presence, lead_agency="RC-East", jurisdiction="kfor")
    send(clerk, presence, units["FOX 26"], arrive=True)
    escort = call("convoy-escort", "camp-bondsteel", "Three trucks with engineering assets to Camp Novo Selo.")
    send(clerk, escort, units["FOX 27"], arrive=False)
    call("speed-check", "fushe-kosove", "Speed check on the main road, joint with the Carabinieri.", priority=4)
    crash = call("accident-damage", "suhareke", "Two vehicles, no injuries, KFOR truck involved.")
    advice = call("detention-advice", "camp-bondsteel", "Guard asks how to handle a person stopped at the fence.")
    incidents.hold(by=clerk, incident=advice, reason="unit calls back after its own report")
    drill = call("route-recce", "camp-novo-selo", "Freedom of movement exercise with heavy vehicles.", exercise=True)
    incidents.add_note(by=clerk, incident=drill, text="Exercise control: serial 4, no real assets.")
    send(clerk, drill, units["FOX 28"], arrive=False)
    ahead = desk_now() + timedelta(hours=3)
    incidents.plan(by=clerk, type="convoy-escort", location={"place": "camp-bondsteel"}, due_at=ahead)
    later, jarinje = ahead + timedelta(hours=2), {"place": "jarinje"}
    incidents.plan(by=clerk, type="route-recce", location=jarinje, due_at=later, exercise=True, repeat="daily")
    journal.log_line(by=clerk, text="Fog on the road between Mitrovica and Leposavic, visibility 100 m")
    make_surroundings(clerk, presence, crash)


def make_surroundings(by: Actor, presence: int, crash: int) -> None:
    """What lies around the scene: hazards, lookouts, partners told, a vehicle."""
    tonight = desk_now() + DUTY
    for label, place, radius, source in (
        ("roadblock debris, nails on the road", "jarinje", 800, "RC-East"),
        ("fog, visibility 100 m", "leposavic", 5000, "road users"),
        ("stray dogs at the fence", "camp-bondsteel", 400, "guard"),
    ):
        around.issue_hazard(
            by=by, label=label, location={"place": place}, radius_m=radius, source=source, valid_until=tonight
        )
    around.issue_lookout(
        by=by, kind="vehicle", plate="01-234-DEMO", description="White van, dented left door, fuel cans in the back.",
        what_to_do="Stop and report", issuer="RC-West", valid_until=tonight,
    )  # fmt: skip
    around.issue_lookout(
        by=by, kind="person", description="Man, about 30, red jacket, left the hospital in Ferizaj on foot.",
        what_to_do="Report only, keep distance", issuer="Kosovo Police", valid_until=tonight,
    )  # fmt: skip
    around.tell_partner(by=by, incident=presence, party="rc-e", channel="radio", words="FOX 26 is at the gate.")
    around.tell_partner(by=by, incident=crash, party="kosovo-police", answer="Patrol car comes from Prizren.")
    around.add_vehicle(
        by=by, incident=crash, plate="DEMO 26", description="truck, sand-coloured", unit="KFOR engineers"
    )


def send(by: Actor, incident: int, patrol: int, *, arrive: bool) -> None:
    """Dispatch a patrol and let it report on its way, or on scene."""
    (job,) = dispatching.dispatch(by=by, incident=incident, patrols=[patrol])
    dispatching.acknowledge(by=by, assignment=job.pk)
    dispatching.en_route(by=by, assignment=job.pk)
    if arrive:
        dispatching.on_scene(by=by, assignment=job.pk)


def build(password: str) -> None:
    make_accounts(password)
    make_patrols()
    exercises.begin_scene()
    make_scene()
    policing.make_scene()
    mobility.make_scene()
    programme.make_scene()
    security.make_scene()
    presence.make_scene()
    detention.make_scene()
    provost.make_scene()
