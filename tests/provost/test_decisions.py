"""What awaits the provost: the registry, requests of the desk, escalations that he takes to himself."""

from __future__ import annotations

import pytest

from accounts.system import actor
from blotter import decisions
from blotter.errors import Forbidden, Invalid, Missing, Refused, Stale
from blotter.models import Entry
from blotter.operations import desk_now
from dispatch.provost import services
from dispatch.provost.models import Request, Takeover
from dispatch.provost.selectors import coordination
from dispatch.services import cancel_incident
from escalation.models import Alarm
from escalation.selectors import alarm_rows
from escalation.services import acknowledge_alarm, fire_due
from patrols.services import report_panic
from reference.models import Place
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory
from tests.provost.conftest import alarms, last_words, running, soon
from tests.security.presence_scenes import make_reference, own

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(desk):
    return services.ask(
        by=desk, words="second patrol at the gate", place="Jarinje", strength_now=2, strength_asked=4,
        reason="crowd grows", due_at=soon(30),
    )  # fmt: skip


@pytest.fixture
def alarm(db, clock):
    """Nobody has a PRI 1 after a minute."""
    incident = IncidentFactory(type="accident-injury")
    clock.move(61)
    fire_due(by=actor("clock"))
    return Alarm.objects.get(incident=incident.pk)


def test_the_oldest_is_first_and_exercises_are_last(asked, desk):
    services.ask(by=desk, words="drill", strength_asked=9, exercise=True)
    second = services.ask(by=desk, words="use of the water cannon", matter="means")
    waiting = coordination.waiting()
    assert [one["key"] for one in waiting][:2] == [asked.pk, second.pk]
    assert [one["exercise"] for one in waiting] == [False, False, True]
    assert waiting[0]["words"] == f"{asked.number}: second patrol at the gate, Jarinje, 2 → 4"
    assert waiting[0]["asked_by"] == f"{desk.user}, Desk 1"
    assert waiting[0]["url"] == f"/provost/requests/{asked.pk}/"


def test_a_decision_is_taken_once_and_by_the_provost(asked, provost, lead):
    request = decisions.get("request")
    with pytest.raises(Forbidden):
        request.decide(by=lead, key=asked.pk, approve=True, words="", version=None)
    with pytest.raises(Stale):
        request.decide(by=provost, key=asked.pk, approve=True, words="", version=asked.version + 1)
    request.decide(by=provost, key=asked.pk, approve=True, words="three at most", version=asked.version)
    assert last_words() == f"{asked.number} approved by the Force Provost Marshal: three at most"
    assert running("decision.waiting") == 0
    assert coordination.waiting() == []
    for approve in (True, False):
        with pytest.raises(Refused, match="nothing more"):
            request.decide(by=provost, key=asked.pk, approve=approve, words="no", version=None)
    with pytest.raises(Missing):
        request.decide(by=provost, key=asked.pk + 99, approve=True, words="", version=None)
    with pytest.raises(Missing, match="There is no decision"):
        decisions.get("nothing")


def test_a_refusal_says_why(asked, provost):
    with pytest.raises(Invalid) as refused:
        services.decide_request(by=provost, key=asked.pk, approve=False)
    assert refused.value.field == "words"
    services.decide_request(by=provost, key=asked.pk, approve=False, words="RC-East has it")
    assert last_words().endswith("refused by the Force Provost Marshal: RC-East has it")


def test_what_is_not_decided_in_time_alarms_whoever_can_reach_him(asked, clock):
    clock.move(1801)
    fire_due(by=actor("clock"))
    assert alarms() == [f"{asked.number} awaits a decision of the Force Provost Marshal"]
    assert Alarm.objects.get().audiences == ["shift"]
    assert not Entry.objects.filter(words__contains="crowd").exists()


def test_it_is_taken_back_by_whoever_asked_or_leads_the_shift(asked, desk, lead):
    with pytest.raises(Forbidden, match="Whoever asked"):
        services.take_back(by=ActorFactory(role="operator"), request=asked.pk, reason="x")
    services.take_back(by=lead, request=asked.pk, reason="crowd has gone")
    assert Request.objects.get(pk=asked.pk).state == "withdrawn"
    assert running("decision.waiting") == 0
    with pytest.raises(Refused):
        services.take_back(by=desk, request=asked.pk, reason="again")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "strength_asked"),
        ({"strength_asked": -1}, "strength_asked"),
        ({"strength_asked": 1, "words": ""}, "words"),
        ({"strength_asked": 1, "matter": "war"}, "matter"),
        ({"strength_asked": 1, "about": "26-9999"}, "about"),
        ({"matter": "other", "due_at": -5}, "due_at"),
        ({"matter": "other", "due_at": 600_000}, "due_at"),
    ],
)
def test_bad_questions_are_named_beside_their_field(desk, given, field):
    if "due_at" in given:
        given = {**given, "due_at": soon(given["due_at"])}
    with pytest.raises(Invalid) as refused:
        services.ask(by=desk, **{"words": "x", **given})
    assert refused.value.field == field


def test_the_manning_of_a_presence_is_asked_for_with_that_presence_however_it_is_named(desk):
    row = own(desk)
    Place.objects.create(slug="jarinje", kind="crossing_point", name="Jarinje", lat=43.225, lon=20.699)
    for given, field in (
        ({"about": row.called}, "about"),
        ({"about": row.called.lower()}, "about"),
        ({"words": f"two more for {row.called}, crowd grows"}, "about"),
        ({"place": "jarinje"}, "place"),
    ):
        with pytest.raises(Invalid, match=f"{row.called} stands at .*Jarinje") as refused:
            services.ask(by=desk, **{"words": "two more", "strength_asked": 8, **given})
        assert refused.value.field == field, given
    other = IncidentFactory()
    services.ask(by=desk, words="two more", strength_asked=8, place="Jarinje", about=other.number)
    services.ask(by=desk, words="two more", strength_asked=8, place="Merdare")
    services.ask(by=desk, words="drill", strength_asked=8, place="Jarinje", exercise=True)
    services.ask(by=desk, words="water cannon", matter="means", place="Jarinje")


def test_what_is_asked_about_a_presence_is_asked_about_its_incident_and_is_an_exercise_where_that_is_one(desk):
    ask = {"by": desk, "words": "use of the water cannon", "matter": "means"}
    bare = own(desk, exercise=True)
    with pytest.raises(Invalid, match=f"{bare.called} has no incident yet") as refused:
        services.ask(**ask, about=bare.called)
    assert refused.value.field == "about"
    drill = own(desk, exercise=True, incident=IncidentFactory(type="presence", exercise=True).pk)
    asked = services.ask(**ask, about=drill.called)
    assert (asked.about, asked.exercise) == (drill.task.incident, True)


def test_another_gate_is_not_the_gate_of_a_presence(desk):
    make_reference()
    Place.objects.create(slug="jarinje", kind="crossing_point", name="Jarinje", lat=43.225, lon=20.699)
    row = own(desk, location={"lat": 43.225, "lon": 20.699, "text": "Jarinje – Gate"})
    grid = row.task.mgrs
    for place in ("Jarinje", "jarinje / gate", grid, f"{grid} – North"):
        with pytest.raises(Invalid, match=f"{row.called} stands at"):
            services.ask(by=desk, words="two more", strength_asked=8, place=place)
    services.ask(by=desk, words="two more", strength_asked=8, place="Gate")


def test_the_desk_sees_on_the_alarm_that_the_provost_has_it(alarm, provost, desk):
    acknowledge_alarm(by=desk, alarm=alarm.pk)
    taken = services.take_over(by=provost, alarm=alarm.pk, words="I speak with RC-East")
    row = alarm_rows([alarm.pk])[alarm.pk].state
    assert row["state"] == "acknowledged"
    assert row["acknowledged_by"] == f"FPM {provost.user}"
    assert last_words() == f"The Force Provost Marshal takes over: {alarm.words}"
    assert not Entry.objects.filter(words__contains="RC-East").exists()
    with pytest.raises(Refused, match="has it already"):
        services.take_over(by=provost, alarm=alarm.pk)
    assert [row.pk for row in coordination.takeovers()] == [taken.pk]


def test_given_back_it_burns_again_until_a_desk_takes_it_up(alarm, provost):
    taken = services.take_over(by=provost, alarm=alarm.pk)
    services.give_back(by=provost, takeover=taken.pk, reason="the desk sends FOX 22")
    row = alarm_rows([alarm.pk])[alarm.pk].state
    assert (row["state"], row["acknowledged_by"], row["again_at"]) == ("raised", "", None)
    assert not coordination.takeovers().exists()
    with pytest.raises(Refused, match="already"):
        services.give_back(by=provost, takeover=taken.pk, reason="again")
    services.take_over(by=provost, alarm=alarm.pk)
    assert Takeover.objects.count() == 2


def test_what_burns_again_is_taken_up_again_by_him(alarm, provost, clock):
    taken = services.take_over(by=provost, alarm=alarm.pk, words="I ring")
    burn_again(alarm, clock)
    again = services.take_over(by=provost, alarm=alarm.pk, words="I ring once more")
    assert (again.pk, again.words) == (taken.pk, "I ring once more")
    assert alarm_rows([alarm.pk])[alarm.pk].state["acknowledged_by"] == f"FPM {provost.user}"
    with pytest.raises(Refused, match="has it already"):
        services.take_over(by=provost, alarm=alarm.pk)


def test_what_burns_again_and_a_desk_takes_up_is_the_desks(alarm, provost, desk, clock):
    taken = services.take_over(by=provost, alarm=alarm.pk)
    burn_again(alarm, clock)
    acknowledge_alarm(by=desk, alarm=alarm.pk)
    assert not coordination.takeovers().exists()
    with pytest.raises(Refused, match="The desk has it already"):
        services.give_back(by=provost, takeover=taken.pk, reason="x")
    second = services.take_over(by=provost, alarm=alarm.pk)
    assert [row.pk for row in coordination.takeovers()] == [second.pk]


def test_what_burns_again_goes_to_another_provost_too(alarm, provost, clock):
    services.take_over(by=provost, alarm=alarm.pk)
    burn_again(alarm, clock)
    deputy = ActorFactory(role="provost")
    second = services.take_over(by=deputy, alarm=alarm.pk)
    assert [row.pk for row in coordination.takeovers()] == [second.pk]


def burn_again(alarm, clock) -> None:
    """Forgotten: the alarm's own clock raises it once more."""
    clock.move((Alarm.objects.get(pk=alarm.pk).again_at - desk_now()).total_seconds() + 1)
    fire_due(by=actor("clock"))
    assert Alarm.objects.get(pk=alarm.pk).state == "raised"


def test_what_he_has_ends_with_its_cause(alarm, provost, desk):
    taken = services.take_over(by=provost, alarm=alarm.pk)
    cancel_incident(by=desk, incident=alarm.incident, reason="mistake")
    assert not coordination.takeovers().exists()
    with pytest.raises(Refused, match="over"):
        services.give_back(by=provost, takeover=taken.pk, reason="x")
    with pytest.raises(Refused, match="over"):
        services.take_over(by=provost, alarm=alarm.pk)


def test_an_emergency_is_not_taken_over_by_a_single_press(provost):
    patrol = PatrolFactory()
    report_panic(by=actor("simulator"), patrol=patrol.pk)
    alarm = Alarm.objects.get(kind="panic")
    with pytest.raises(Invalid) as refused:
        services.take_over(by=provost, alarm=alarm.pk)
    assert refused.value.field == "words"
    services.take_over(by=provost, alarm=alarm.pk, words="I lead it from here")
    patrol.refresh_from_db()
    assert patrol.panic_since


def test_only_the_provost_takes_over(alarm, lead, desk):
    for somebody in (lead, desk):
        with pytest.raises(Forbidden):
            services.take_over(by=somebody, alarm=alarm.pk)
