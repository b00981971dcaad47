"""Help of nations' MP: every state against the whole table, late answers, late arrivals, contradictory times."""

from __future__ import annotations

import pytest

from accounts.system import actor
from blotter.errors import Forbidden, Invalid, Refused
from blotter.models import Entry
from dispatch.provost import services
from dispatch.provost.models import HelpRequest
from dispatch.provost.selectors import coordination
from dispatch.provost.states import TRANSITIONS, HelpState
from escalation.services import fire_due
from reference.models import Nation
from tests.provost.conftest import alarms, last_words, running, soon

pytestmark = pytest.mark.django_db
ACTS = {
    "promise": (services.promise, {"promised": 1}),
    "refuse": (services.refuse_help, {}),
    "arrive": (services.arrive, {}),
    "release": (services.release, {}),
    "withdraw": (services.withdraw_help, {"reason": "over"}),
}


@pytest.fixture(autouse=True)
def nations(db):
    Nation.objects.create(code="USA", name="United States", has_mp=True)
    Nation.objects.create(code="HUN", name="Hungary")


@pytest.fixture
def asked(lead):
    return services.ask_help(
        by=lead, nation="usa", wanted="dog team", count=2, place="Jarinje", due_at=soon(20), needed_at=soon(90)
    )


def test_from_the_question_to_the_way_home(asked, desk, clock):
    assert last_words().startswith(f"{asked.number}: MP of USA asked for help, answer wanted by")
    services.promise(by=desk, request=asked.pk, promised=1, expected_at=soon(60), answer="one team only")
    assert "USA promises 1 of 2, expected" in last_words()
    assert running("help.unanswered") == 1
    services.arrive(by=desk, request=asked.pk)
    assert running("help.unanswered") == 0
    services.release(by=desk, request=asked.pk)
    assert last_words() == f"{asked.number}: help of USA released"
    assert not coordination.help_open()
    assert not Entry.objects.filter(words__contains="dog").exists()


def test_a_late_answer_and_a_late_arrival_are_said_to_the_desk(asked, desk, clock):
    clock.move(1201)
    fire_due(by=actor("clock"))
    assert alarms() == [f"{asked.number} (USA): no answer yet"]
    services.promise(by=desk, request=asked.pk, promised=2, expected_at=soon(10))
    assert alarms() == []
    clock.move(601)
    fire_due(by=actor("clock"))
    assert alarms() == [f"{asked.number} (USA): has not arrived"]
    services.refuse_help(by=desk, request=asked.pk, answer="vehicle broken")
    assert alarms() == []


def test_help_that_is_promised_without_a_time_is_watched_by_when_it_is_needed(lead, desk, asked, clock):
    services.promise(by=desk, request=asked.pk, promised=2)
    assert running("help.unanswered") == 1
    clock.move(91 * 60)
    fire_due(by=actor("clock"))
    assert alarms() == [f"{asked.number} (USA): has not arrived (1 min late)"]
    # It comes later, says the nation: a second promise.
    row = services.promise(by=desk, request=asked.pk, promised=1, expected_at=soon(30))
    assert (row.promised, alarms()) == (1, [])
    late = services.promise(by=desk, request=asked.pk, promised=1, answer="no word of when", expected_at=soon(40))
    assert late.expected_at > row.expected_at
    never = services.ask_help(by=lead, nation="USA", wanted="x", due_at=soon(20))
    with pytest.raises(Invalid) as refused:
        services.promise(by=desk, request=never.pk, promised=1)
    assert refused.value.field == "expected_at"


def test_an_answer_is_wanted_before_the_help_is_needed(lead):
    with pytest.raises(Invalid) as refused:
        services.ask_help(by=lead, nation="USA", wanted="x", due_at=soon(60), needed_at=soon(30))
    assert refused.value.field == "due_at"


@pytest.mark.parametrize("state", HelpState.values)
def test_each_state_allows_what_the_table_says(asked, lead, state):
    answered = {"answered_at": asked.asked_at, "promised": 1} if state != "asked" else {}
    HelpRequest.objects.filter(pk=asked.pk).update(state=state, **answered)
    for act, (service, given) in ACTS.items():
        if act in TRANSITIONS[state]:
            assert service(by=lead, request=asked.pk, **given).state == TRANSITIONS[state][act]
            HelpRequest.objects.filter(pk=asked.pk).update(state=state)
        else:
            with pytest.raises(Refused, match="does not allow"):
                service(by=lead, request=asked.pk, **given)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"nation": "HUN"}, "nation"),
        ({"nation": "XXX"}, "nation"),
        ({"count": 0}, "count"),
        ({"due_at": -1}, "due_at"),
        ({"wanted": ""}, "wanted"),
        ({"channel": "pigeon"}, "channel"),
    ],
)
def test_bad_questions_are_named_beside_their_field(lead, given, field):
    given = {"nation": "USA", "wanted": "x", "due_at": 20, **given}
    with pytest.raises(Invalid) as refused:
        services.ask_help(by=lead, **{**given, "due_at": soon(given["due_at"])})
    assert refused.value.field == field


def test_times_follow_each_other(asked, desk, clock):
    clock.move(600)
    with pytest.raises(Invalid, match="came first"):
        services.promise(by=desk, request=asked.pk, promised=1, at=soon(-30))
    services.promise(by=desk, request=asked.pk, promised=1, at=soon(-5))
    with pytest.raises(Invalid, match="came first"):
        services.arrive(by=desk, request=asked.pk, at=soon(-6))
    services.arrive(by=desk, request=asked.pk, at=soon(-4))
    with pytest.raises(Invalid, match="came first"):
        services.release(by=desk, request=asked.pk, at=soon(-5))
    with pytest.raises(Invalid, match="in the future"):
        services.release(by=desk, request=asked.pk, at=soon(5))


def test_the_desk_writes_answers_down_but_does_not_ask(asked, desk):
    with pytest.raises(Forbidden):
        services.ask_help(by=desk, nation="USA", wanted="x", due_at=soon())
    with pytest.raises(Forbidden):
        services.withdraw_help(by=desk, request=asked.pk, reason="x")
