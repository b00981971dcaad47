"""Presence operations: whose force, coordinated with whom, what was seen, stood down."""

from __future__ import annotations

import pytest

from blotter import decisions
from blotter.errors import Forbidden, Invalid, Missing, Refused
from blotter.models import Entry
from dispatch.exercises import services as exercises
from escalation.models import Deadline, Escalation
from incidents import standing
from incidents.mobility import services as mobility
from incidents.security import services as tasks
from incidents.security.models import LevelChange, PresenceReport, Task
from incidents.security.selectors import presence as selectors
from incidents.security.services import presence as services
from incidents.security.services import presence_manning as manning
from incidents.security.services import presence_record as record
from tests.exercises.conftest import running
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory, UserFactory
from tests.security.presence_scenes import at, make_reference, newest, own, presence, row_of

pytestmark = pytest.mark.django_db
THREAT = {"kind": "threat", "body": {"threat": "masked group gathers"}, "location": {"lat": 43.2, "lon": 20.7}}


@pytest.fixture(autouse=True)
def reference(db):
    make_reference()


# -- opened ----------------------------------------------------------------------------------------------------------
def test_another_force_stands_at_its_place_and_is_no_patrol(operator):
    row = presence(operator, partners=["kosovo-police", "serbia-chief-of-defence"])
    assert (row.task.kind, row.task.state, row.task.check_every_min) == (Task.Kind.PRESENCE, "running", 60)
    assert newest().words.startswith(
        f"{row.called} presence operation of RC-E, {row.task.where}: routine, 40 persons, "
    )
    shown = row_of(row)
    assert (shown["who"], shown["strength"], shown["owed"], shown["task"]) == ("RC-E", 40, 2, row.task_id)
    assert "Liaison" not in newest().words + newest().body
    assert newest().kind == "presence.opened"


def test_one_that_is_to_come_begins_when_it_begins(operator):
    row = presence(operator, begins_at=at(60))
    assert row.task.state == "planned"
    # What was said of it before is no contradiction.
    manning.set_level(
        by=operator, presence=row.pk, level=3, strength=80, reason="more expected", authorised_by="COM RC-E"
    )
    tasks.begin(by=operator, task=row.task_id)
    assert selectors.get(row.pk).task.state == "running"


def test_a_task_of_this_kind_is_opened_as_a_presence_operation(operator):
    with pytest.raises(Invalid, match="whose force") as refused:
        tasks.plan_task(by=operator, kind="presence", title="Gate", location={"lat": 43.2, "lon": 20.7}, ends_at=at(60))
    assert refused.value.field == "kind"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"level": 7}, "level"),
        ({"level": True}, "level"),
        ({"strength": 0}, "strength"),
        ({"strength": "many"}, "strength"),
        ({"reason": " "}, "reason"),
        ({"authorised_by": ""}, "authorised_by"),
        ({"force": "third"}, "force"),
        ({"command": "rc-x"}, "command"),
        ({"command": "", "unit": ""}, "unit"),
        ({"partners": ["moon"]}, "partners"),
        ({"ends_at": None}, "ends_at"),
        ({"location": None}, "location"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(operator, more, field):
    if "ends_at" in more:
        more = {"ends_at": at(-5)}
    with pytest.raises(Invalid) as refused:
        presence(operator, **more)
    assert refused.value.field == field
    assert not Task.objects.exists()


def test_the_own_force_begins_at_routine_and_the_provost_may_begin_higher(operator, provost):
    with pytest.raises(Invalid, match="decision of the Force Provost Marshal") as refused:
        own(operator, level=3)
    assert refused.value.field == "level"
    with pytest.raises(Invalid, match="8 persons at most") as refused:
        own(operator, strength=9)
    assert refused.value.field == "strength"
    row = own(provost, level=3, strength=30, authorised_by="")
    assert row.levels.get().authorised_by == "FPM"


# -- partners --------------------------------------------------------------------------------------------------------
def test_partners_are_owed_until_told_and_governments_are_told_via_hq(operator):
    row = presence(operator, partners=["serbia-chief-of-defence"])
    with pytest.raises(Invalid, match="via HQ") as refused:
        record.coordinate(by=operator, presence=row.pk, partner="serbia-chief-of-defence", route="direct")
    assert refused.value.field == "route"
    told = record.coordinate(
        by=operator, presence=row.pk, partner="serbia-chief-of-defence", channel="email",
        spoken_with="Col Demo Name", words="forty persons at the gate",
    )  # fmt: skip
    assert (told.route, row_of(row)["owed"], row.coordinations.count()) == ("via_hq", 0, 1)
    assert newest().words == f"{row.called}: coordinated with Serbian CHOD, via HQ"
    with pytest.raises(Invalid, match="came first"):
        record.answer_coordination(by=operator, coordination=told.pk, stance="agrees", occurred_at=at(-30))
    record.answer_coordination(by=operator, coordination=told.pk, stance="noted", answer="will call back")
    record.answer_coordination(by=operator, coordination=told.pk, stance="agrees", answer="agreed by telephone")
    told.refresh_from_db()
    assert (told.stance, told.answer) == ("agrees", "will call back\nagreed by telephone")
    assert newest().words == f"{row.called}: Serbian CHOD: agrees"
    everything = " ".join(entry.words + entry.body for entry in Entry.objects.all())
    for personal in ("Demo Name", "forty persons at the gate", "will call back", "Demo Liaison"):
        assert personal not in everything


def test_a_partner_is_named_once_and_an_entry_by_mistake_is_withdrawn(operator):
    row = presence(operator)
    record.name_partners(by=operator, presence=row.pk, partners=["eulex", "eulex", "kosovo-police"])
    assert newest().words == f"{row.called}: to be coordinated with EULEX, Kosovo Police"
    with pytest.raises(Invalid) as refused:
        record.name_partners(by=operator, presence=row.pk, partners=["eulex"])
    assert refused.value.field == "partners"
    owed = row.coordinations.get(partner__slug="eulex")
    with pytest.raises(Refused, match="not told yet"):
        record.answer_coordination(by=operator, coordination=owed.pk, stance="agrees")
    record.withdraw_coordination(by=operator, coordination=owed.pk, reason="RC-E does that")
    with pytest.raises(Refused, match="withdrawn"):
        record.withdraw_coordination(by=operator, coordination=owed.pk, reason="again")
    assert row_of(row)["owed"] == 1
    record.name_partners(by=operator, presence=row.pk, partners=["eulex"])
    assert row_of(row)["owed"] == 2


# -- the situation, what it displaces --------------------------------------------------------------------------------
def test_the_newest_situation_is_the_tension_and_the_site_was_heard_of(operator, clock):
    row = presence(operator)
    clock.move(40 * 60)
    record.report_situation(by=operator, presence=row.pk, tension="tense", people=40, injured=0, words="two in red")
    assert newest().words == f"{row.called}: tense, about 40 people, nobody injured"
    assert "two in red" not in newest().body
    assert row_of(row)["tension"] == "tense"
    late = record.report_situation(by=operator, presence=row.pk, tension="high", occurred_at=at(-10))
    assert (late.tension, row_of(row)["tension"]) == ("high", "tense")
    task = Task.objects.get()
    assert task.checked_at == row.situations.get(tension="tense").at
    for more, field in (({"tension": "sunny"}, "tension"), ({"people": -1}, "people"), ({"occurred_at": 1}, None)):
        given = {"tension": "calm", **more} if field else {"tension": "calm", "occurred_at": at(5)}
        with pytest.raises(Invalid) as refused:
            record.report_situation(by=operator, presence=row.pk, **given)
        assert refused.value.field == (field or "occurred_at")


def test_a_leader_reports_for_the_presence_at_whose_post_the_own_patrol_stands(operator):
    leader = UserFactory(role="patrol_leader")
    patrol, other = PatrolFactory(leader=leader), PatrolFactory()
    crew = ActorFactory(user=leader, position="", channel="phone")
    here, elsewhere = own(operator), own(operator)
    post = tasks.add_post(by=operator, task=here.task_id, name="Gate")
    with pytest.raises(Forbidden):
        record.report_situation(by=crew, presence=here.pk, tension="calm")
    planned = tasks.plan_manning(by=operator, post=post.pk, patrol=patrol.pk, ends_at=at(60))
    with pytest.raises(Forbidden):
        record.report_situation(by=crew, presence=here.pk, tension="calm")  # who is to come has seen nothing
    tasks.arrive(by=crew, manning=planned.pk)
    assert record.report_situation(by=crew, presence=here.pk, tension="calm").patrol_id == patrol.pk
    with pytest.raises(Forbidden):
        record.report_situation(by=crew, presence=elsewhere.pk, tension="calm")
    with pytest.raises(Forbidden):
        record.report_situation(by=crew, presence=here.pk, tension="calm", patrol=other.pk)
    with pytest.raises(Forbidden):
        manning.set_level(by=crew, presence=here.pk, level=3, strength=9, reason="x")


def test_what_it_displaces_is_seen_until_it_is_restored(operator, clock):
    row, patrol = presence(operator), PatrolFactory()
    gone = record.displace(by=operator, presence=row.pk, what="surveillance of MSR LYNX", patrol=patrol.pk)
    assert newest().words == f"{row.called} displaces surveillance of MSR LYNX ({patrol.callsign})"
    clock.move(60)
    services.stand_down(by=operator, presence=row.pk, reason="quiet", authorised_by="COM RC-E")
    with pytest.raises(Invalid, match="came first"):
        record.restore(by=operator, displacement=gone.pk, occurred_at=at(-5))
    record.restore(by=operator, displacement=gone.pk)
    with pytest.raises(Refused, match="already"):
        record.restore(by=operator, displacement=gone.pk)
    assert newest().words == f"{row.called}: surveillance of MSR LYNX is done again"


# -- reports join it -------------------------------------------------------------------------------------------------
def test_a_threat_report_joins_a_presence_by_one_act(operator):
    incident = IncidentFactory(type="presence")
    row = presence(operator, incident=incident.pk)
    drill = presence(operator, exercise=True)
    report = mobility.report(by=operator, **THREAT, marking="KFOR RESTRICTED", releasable_to="KFOR, EULEX")
    assert list(standing.of("presence").choices(False)) == [(row.pk, f"{row.called} RC-E, {row.task.place}")]
    serial = newest().serial
    outcome = mobility.add_to_presence(by=operator, report=report.pk, presence=row.pk)
    assert newest().serial == serial + 1
    assert newest().words == f"I-{report.pk} added to {row.called}"
    assert f'"presence:{row.pk}"' in newest().body
    assert (outcome.became, outcome.address) == (row.called, f"/security/presences/{row.pk}/")
    joined = PresenceReport.objects.get()
    assert (joined.presence, joined.called) == (row, report.called)
    assert "masked group gathers" in joined.words
    # Under its marking it is read here; the incident of its patrols names it and no more.
    assert incident.notes.get().text == f"I-{report.pk} added to {row.called}"
    (moment,) = [each for each in selectors.timeline(selectors.get(row.pk)) if each.kind == "Report"]
    assert moment.words.endswith(f" – {report.marking}, releasable to {report.releasable_to}")
    assert "masked group gathers" in moment.more
    with pytest.raises(Refused, match="already"):
        mobility.add_to_presence(by=operator, report=report.pk, presence=row.pk)
    other = mobility.report(by=operator, **THREAT)
    with pytest.raises(Invalid, match="kept apart") as refused:
        mobility.add_to_presence(by=operator, report=other.pk, presence=drill.pk)
    assert refused.value.field == "presence"
    services.stand_down(by=operator, presence=row.pk, reason="quiet", authorised_by="COM RC-E")
    with pytest.raises(Refused, match="ended"):
        mobility.add_to_presence(by=operator, report=other.pk, presence=row.pk)
    with pytest.raises(Missing):
        mobility.add_to_presence(by=operator, report=other.pk, presence=0)
    assert PresenceReport.objects.count() == 1


# -- stood down ------------------------------------------------------------------------------------------------------
def test_stand_down_ends_the_task_its_clocks_and_what_awaited_a_decision(operator):
    row = own(operator)
    manning.set_level(by=operator, presence=row.pk, level=3, strength=12, reason="masked groups")
    with pytest.raises(Invalid) as refused:
        services.stand_down(by=operator, presence=row.pk, reason="quiet")
    assert refused.value.field == "authorised_by"
    services.stand_down(by=operator, presence=row.pk, reason="tension reduced", authorised_by="shift leader")
    assert newest().words == f"{row.called} stood down: tension reduced; authorised by shift leader"
    task = Task.objects.get()
    assert (task.state, row_of(row)) == ("ended", None)
    assert LevelChange.objects.filter(state="withdrawn").count() == 1
    assert list(decisions.waiting()) == []
    assert not Escalation.objects.filter(state="running").exists()
    for act, more in (
        (manning.set_level, {"level": 1, "strength": 2, "reason": "x", "authorised_by": "x"}),
        (record.report_situation, {"tension": "calm"}),
        (record.name_partners, {"partners": ["eulex"]}),
        (record.displace, {"what": "x"}),
        (services.stand_down, {"reason": "x", "authorised_by": "x"}),
        (services.change_force, {"unit": "x"}),
    ):
        with pytest.raises(Refused, match="ended"):
            act(by=operator, presence=row.pk, **more)
    # Partners are told that it stands no more.
    record.coordinate(by=operator, presence=row.pk, partner="kosovo-police", words="we leave")


def test_ending_the_task_itself_takes_the_presence_off_the_board(operator):
    row = own(operator, begins_at=at(60))
    manning.set_level(by=operator, presence=row.pk, level=3, strength=12, reason="masked groups")
    tasks.cancel(by=operator, task=row.task_id, reason="called off")
    assert row_of(row) is None
    assert f'"presence:{row.pk}":null' in newest().body
    assert list(decisions.waiting()) == []


def test_the_timeline_tells_all_of_it_in_its_order(operator, clock):
    row = presence(operator, partners=["eulex"])
    clock.move(60)
    record.coordinate(by=operator, presence=row.pk, partner="eulex", stance="agrees")
    clock.move(60)
    record.report_situation(by=operator, presence=row.pk, tension="tense")
    clock.move(60)
    services.stand_down(by=operator, presence=row.pk, reason="quiet", authorised_by="COM RC-E", result="nobody hurt")
    kinds = [moment.kind for moment in selectors.timeline(selectors.get(row.pk))]
    assert kinds == ["Manning", "Threat", "Begun", "Coordinated", "Answer", "Situation", "Over"]


def test_an_exercise_is_named_in_every_line_and_in_no_figure(operator):
    row = presence(operator, exercise=True)
    manning.set_level(
        by=operator, presence=row.pk, level=3, strength=90, reason="as played", authorised_by="exercise control"
    )
    record.coordinate(by=operator, presence=row.pk, partner="eulex")
    assert all(entry.words.startswith("EX SEC ") for entry in Entry.objects.filter(kind__startswith="presence."))
    assert all(number == 0 for _name, number in selectors.figures(at(-60)))


def test_while_an_exercise_pauses_nobody_is_urged_to_decide_on_its_manning(operator):
    drill = running(operator)
    row = own(operator, exercise=True)
    manning.set_level(by=operator, presence=row.pk, level=3, strength=12, reason="as played")
    clock = Deadline.objects.filter(escalation__subject=f"presence:{row.pk}")
    assert clock.filter(state="armed").exists()
    exercises.pause(by=operator, exercise=drill.pk, reason="accident on the road")
    assert set(clock.values_list("state", flat=True)) == {"paused"}
