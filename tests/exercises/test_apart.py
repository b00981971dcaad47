"""An exercise of everything beside real work of everything: what is real reads the same with it and without it.

An exercise of every room is acted out; then all figures, pages, lines of the handover, reports and board rows are
walked. A room whose records may be of an exercise and that is not here fails the first test.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db.models import BooleanField
from django.test import Client
from django.urls import reverse

from accounts.models import DeskPosition
from accounts.roles import MATRIX, Role
from accounts.system import actor
from blotter import board, decisions, handover
from blotter.actors import Actor
from blotter.models import Entry
from blotter.operations import desk_now
from dispatch.exercises import services as exercises
from dispatch.exercises.models import Exercise
from dispatch.health import _board_counts
from dispatch.programme import services as programme
from dispatch.programme.selectors.figures import figures as programme_figures
from dispatch.provost import services as coordination
from dispatch.provost.selectors import figures as provost_figures
from dispatch.provost.selectors.reports import notable
from dispatch.services import dispatch, on_scene
from escalation.models import Deadline, Escalation
from escalation.services import fire_due
from incidents import exercises as registry
from incidents.detention import services as detention
from incidents.detention.models import HoldingSite
from incidents.functions import all_functions
from incidents.mobility import services as mobility
from incidents.models import Incident
from incidents.policing import services as policing
from incidents.policing.models import SpeedDevice
from incidents.policing.selectors.checks import of_unit
from incidents.policing.selectors.extract import incidents_of
from incidents.security import services as security
from incidents.services import plan as plan_incident
from patrols.models import Patrol
from reference.models import Nation
from tests.detention.custody import held
from tests.exercises.conftest import NOVO_SELO, running
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory, UserFactory
from tests.mobility.scenes import plan as checkpoints
from tests.test_routes import LISTED, client_of

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

UNIT = "Demo Engineers"


class Cast:
    """Who acts, the same in both worlds."""

    def __init__(self) -> None:
        DeskPosition.objects.get_or_create(name="Desk 1", defaults={"site": "Camp Film City"})
        Nation.objects.get_or_create(code="USA", defaults={"name": "United States", "has_mp": True})
        self.desk = ActorFactory(role="operator")
        self.lead = ActorFactory(role="shift_leader")
        self.fpm = Actor(UserFactory(role="provost"), "")
        self.officer = Actor(UserFactory(role="detention_officer"), "Desk 1")
        self.site = HoldingSite.objects.create(name="Camp Demo", capacity=9, since=desk_now())
        until = (desk_now() + timedelta(days=30)).date()
        self.meter: SpeedDevice = policing.add_device(
            by=self.lead, serial="demo-1", model="Laser", calibrated_until=until
        )
        self.route = mobility.add_route(
            by=self.desk, code="MSR HAWK", name="South to north",
            waypoints=[{"location": {"lat": 42.36, "lon": 21.25}}, {"location": {"lat": 42.86, "lon": 20.98}}],
        )  # fmt: skip


def everything(cast: Cast, patrol: Patrol, *, exercise: bool) -> None:
    """One of each record that may be of an exercise, with what is done on it."""
    desk, soon = cast.desk, desk_now() + timedelta(hours=2)
    call = IncidentFactory(by=desk, exercise=exercise, location=NOVO_SELO, priority=2)
    (job,) = dispatch(by=desk, incident=call.pk, patrols=[patrol.pk])
    on_scene(by=desk, assignment=job.pk, channel="radio")
    plan_incident(by=desk, type="route-recce", due_at=soon, location=NOVO_SELO, exercise=exercise)
    session = policing.begin_session(
        by=desk, patrol=patrol.pk, place="34TEN0712", device=cast.meter.pk, limit_kmh=50, incident=call.number
    )
    policing.record_check(by=desk, session=session.pk, measured_kmh=90, unit=UNIT, plate="DEMO 1", result="report")
    case = policing.open_investigation(
        by=cast.lead, title="Damage", leader=cast.lead.user.get_username(), exercise=exercise
    )
    policing.seize(
        by=cast.lead, investigation=case.pk, source="seized", basis="order", place="Film City",
        items=[{"description": "a wheel"}],
    )  # fmt: skip
    convoy = mobility.request_movement(
        by=desk, command="USV", unit=UNIT, checkpoints=checkpoints(-30, 30), exercise=exercise
    )
    mobility.approve(by=desk, movement=convoy.pk)
    mobility.pass_checkpoint(by=desk, movement=convoy.pk, checkpoint=convoy.checkpoints.first().pk)
    mobility.report_route(by=desk, route=cast.route.pk, formula="7m/Y/60/4.1 (T)", exercise=exercise)
    mobility.report(
        by=desk, kind="salute", location=NOVO_SELO, source_rating="B", credibility="2", exercise=exercise,
        body={"size": "ten", "activity": "stand"},
    )  # fmt: skip
    watch = mobility.task_surveillance(
        by=desk, route=cast.route.pk, looking_for="lorries", begins_at=desk_now(), ends_at=soon, exercise=exercise
    )
    mobility.move_surveillance(by=desk, task=watch.pk, act="begin")
    security.plan_task(
        by=desk, kind="event", title="Parade", location=NOVO_SELO, begins_at=desk_now(), ends_at=soon,
        exercise=exercise,
    )  # fmt: skip
    programme.plan_patrol(
        by=desk, kind="preventive", starts_at=desk_now() + timedelta(hours=1), ends_at=soon, patrols=[patrol.pk],
        orders="Show presence.", stops=[{"location": "42.36, 21.25", "name": "Gate"}], exercise=exercise,
    )  # fmt: skip
    detention.ask_advice(by=desk, unit=UNIT, situation="stopped at the fence", exercise=exercise)
    detention.draft_plan(
        by=cast.officer, title="Search", starts_at=desk_now(), ends_at=soon, expected=4, exercise=exercise
    )
    detention.record_inspection(by=cast.officer, site=cast.site.pk, areas=["staff"], held=0, exercise=exercise)
    held(cast.officer, cast.site, desk_now(), exercise=exercise)
    coordination.give_directive(
        by=cast.fpm, title="Walk", text="Slowly.", due_at=soon, positions=["Desk 1"], exercise=exercise
    )
    coordination.ask(by=desk, words="two more at the gate", strength_asked=4, exercise=exercise)
    coordination.ask_help(by=cast.fpm, nation="USA", wanted="dog handler", due_at=soon, exercise=exercise)


@pytest.fixture
def worlds(db: Any, clock: Any) -> Cast:
    """Real work of everything, and what an exercise of everything has left when its clocks have fired."""
    cast = Cast()
    everything(cast, PatrolFactory(callsign="FOX 21"), exercise=False)
    clock.move(1)
    return cast


def drill(cast: Cast, clock: Any) -> Exercise:
    fox = PatrolFactory(callsign="FOX 22")
    row = running(cast.desk, fox)
    everything(cast, fox, exercise=True)
    return row


def marked() -> Iterator[type[Any]]:
    for model in apps.get_models():
        fields = {field.name: field for field in model._meta.get_fields()}
        if isinstance(fields.get("exercise"), BooleanField) and model is not Patrol:
            yield model


def called() -> dict[str, str]:
    """The number of every exercise record without its mark, ``26-0002``, and as it is called."""
    rows = [row for model in marked() for row in model._default_manager.filter(exercise=True)]
    return {row.called.removeprefix("EX "): row.called for row in rows}


def pattern(number: str) -> str:
    """Where this number stands for itself: 26-0002, but neither 126-0002 nor INV 26-0002."""
    return rf"(?<![\w-])(?<![A-Z]{{3}} )(?<!PO ){re.escape(number)}(?!\d)"


def names(number: str, words: str) -> bool:
    return re.search(pattern(number), words) is not None


# -- the walk --------------------------------------------------------------------------------------------------------
def test_every_record_with_the_mark_is_known_to_exercises() -> None:
    known = {work.model for work in registry.all_work()}
    assert set(marked()) == known


def test_everything_belongs_to_the_exercise_and_nothing_real_does(worlds, clock):
    row = drill(worlds, clock)
    kinds = {work.code for work in registry.all_work()}
    assert set(row.parts.values_list("kind", flat=True)) == kinds
    for part in row.parts.all():
        work = registry.get(part.kind)
        assert work.model._default_manager.get(pk=part.record).exercise, part


def test_no_figure_of_real_work_moves(worlds, clock):
    since = desk_now() - timedelta(hours=8)

    def figures() -> dict[str, Any]:
        found: dict[str, Any] = {
            str(function.name): function.figures(since) for function in all_functions() if function.figures
        }
        provost = provost_figures()
        found["provost"] = [{**row, "target_s": 0} for row in provost["real"]]
        found["provost functions"] = provost["functions"]
        found["programme"] = programme_figures(since)
        counts = _board_counts()
        found["metrics"] = {name: counts[name] for name in ("incidents_open", "incidents_waiting")}
        found["extract"] = [line.number for line in incidents_of(UNIT, since, desk_now())]
        found["offenders"] = of_unit(UNIT).count()
        return found

    before = figures()
    drill(worlds, clock)
    clock.move(1)
    after = figures()
    for name, figure in before.items():
        assert after[name] == figure, name
    assert sum(row["opened"] for row in provost_figures()["exercise"]) == 1, "they are counted apart"


def test_the_handover_the_board_and_the_decisions_mark_every_line(worlds, clock):
    drill(worlds, clock)
    everybody = frozenset({"desk", "shift", "provost", "detention", "admin"})
    numbers = called()
    for section in handover.sections(everybody):
        for line in section.lines(desk_now()):
            named = [number for number in numbers if names(number, line.words)]
            assert line.exercise or not named, (section.code, line)
            if line.exercise:
                assert "EX" in line.words, line
    for key, row in board.snapshot(everybody).items():
        if row.get("number") in numbers:
            assert row.get("exercise") is True, key
    for decision, waiting in decisions.waiting():
        named = [number for number in numbers if names(number, waiting.words)]
        assert waiting.exercise or not named, (decision.code, waiting)


def test_every_entry_of_the_journal_says_that_it_is_of_an_exercise(worlds, clock):
    from_here = Entry.objects.latest("serial").serial
    drill(worlds, clock)
    clock.move(3 * 3600)
    fire_due(by=actor("clock"), limit=500)
    numbers, said = called(), set()
    for entry in Entry.objects.filter(serial__gt=from_here):
        for number, name in numbers.items():
            for found in re.finditer(pattern(number), entry.words):
                assert entry.words[: found.start()].endswith("EX "), (entry.kind, entry.words, name)
                said.add(number)
    assert said == set(numbers), "each was in the journal"


def test_a_report_to_comkfor_quotes_no_exercise(worlds, clock):
    report = coordination.draft(by=worlds.fpm, title="The night", since=desk_now() - timedelta(hours=8))
    from_here = Entry.objects.latest("serial").serial
    drill(worlds, clock)
    clock.move(3 * 3600)
    fire_due(by=actor("clock"), limit=500)
    numbers = called()
    for entry in notable(report).filter(serial__gt=from_here):
        assert not any(names(name, entry.words) for name in numbers.values()), entry.words


def test_every_page_marks_what_is_of_an_exercise(worlds, clock):
    drill(worlds, clock)
    numbers = called()
    desk, fpm = client_of(Role.SHIFT_LEADER), client_of(Role.PROVOST)
    seen = set()
    for path, who in LISTED.items():
        # Whoever may do nothing in particular is shown no record.
        if "<>" in path or who not in MATRIX:
            continue
        answer = (desk if Role.SHIFT_LEADER in MATRIX[who] else fpm).get(f"/{path}")
        if answer.status_code != 200 or answer.streaming:
            continue
        text = answer.content.decode()
        blocks = objects(json.loads(text)) if "json" in answer["Content-Type"] else rows(text)
        for block, is_marked in blocks:
            for number in numbers:
                if names(number, block):
                    seen.add(path)
                    assert is_marked, (path, number, block[:400])
    assert {"mobility/", "security/", "shift/", "detention/advice/", "programme/", "api/v1/desk/snapshot/"} <= seen


def rows(text: str) -> Iterator[tuple[str, bool]]:
    """The rows, items and headings of a page, and whether each says that it is of an exercise."""
    for block in re.split(r"(?=<(?:tr|li|p|h1|h2|dt|option|article)\b)", text):
        yield block, re.search(r"\bEX\b|EXERCISE|hatched", block) is not None


def objects(value: Any) -> Iterator[tuple[str, bool]]:
    """The objects of an answer, by their own words; one without a mark of its own only refers to the record."""
    if isinstance(value, dict):
        yield "\n".join(each for each in value.values() if isinstance(each, str)), value.get("exercise") is not False
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(each)


def test_the_pages_of_each_exercise_record_say_so(worlds, clock):
    drill(worlds, clock)
    for role, codes in (
        (Role.SHIFT_LEADER, {"check", "investigation", "movement", "route_report", "intelligence", "security_task"}),
        (Role.SHIFT_LEADER, {"order", "directive", "provost_request", "provost_help"}),
        (Role.DETENTION_OFFICER, {"advice", "detention_plan", "inspection"}),
    ):
        client: Client = client_of(role)
        for code in codes:
            work = registry.get(code)
            for row in work.model._default_manager.filter(exercise=True):
                page = client.get(reverse(work.page, args=[row.pk]))
                assert page.status_code == 200, (code, page.status_code)
                assert re.search(r"EXERCISE|\bEX\b", page.content.decode()), code


def test_real_incidents_carry_no_mark(worlds, clock):
    drill(worlds, clock)
    assert Incident.objects.filter(exercise=False).count() == 1
    assert not Patrol.objects.get(callsign="FOX 21").exercise
    assert Patrol.objects.get(callsign="FOX 22").exercise


def test_in_a_pause_no_clock_of_any_record_runs(worlds, clock):
    before = set(Escalation.objects.values_list("pk", flat=True))
    row = drill(worlds, clock)
    exercises.pause(by=worlds.desk, exercise=row.pk, reason="road accident")
    armed = Deadline.objects.filter(state="armed", escalation__state="running").exclude(escalation__in=before)
    # Of the exercise itself, and for whoever is out there.
    left = {subject.split(":")[0] for subject in armed.values_list("escalation__subject", flat=True)}
    assert left <= {"exercise", "patrol"}, left
