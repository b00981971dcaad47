"""Advice: asked, given, called back; the clock runs until the unit was told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.roles import MATRIX
from accounts.system import actor as system_actor
from blotter.errors import Forbidden, Invalid, Refused, Stale
from blotter.models import Entry
from blotter.operations import desk_now
from escalation.models import Alarm
from escalation.services import fire_due
from incidents.detention import services
from incidents.detention.models import AdviceRequest
from incidents.detention.selectors import advice as selectors
from tests.factories import ActorFactory, IncidentFactory

pytestmark = pytest.mark.django_db
ASK = {"unit": "Demo Transport Company", "situation": "Two men caught at the fuel point.", "persons": 2}


@pytest.fixture
def desk():
    return ActorFactory(role="operator")


def ask(by, **more) -> AdviceRequest:
    return services.ask_advice(by=by, **{**ASK, **more})


def test_a_unit_asks_is_advised_and_called_back(desk, officer, clock):
    call = IncidentFactory(type="detention-advice")
    assert list(selectors.not_taken_up()) == [call]
    row = ask(desk, incident=call.number, captured_at=desk_now() - timedelta(hours=1), phone="048 100 821")
    assert row.number == "ADV 26-0001"
    assert row.call_back_by == row.written_at + timedelta(minutes=30)
    assert not selectors.not_taken_up().exists()
    assert list(selectors.waiting()) == [row]
    clock.move(600)
    services.advise(by=officer, request=row.pk, words="Rights sheet, then the medical officer.", legad=True)
    services.call_back(by=desk, request=row.pk, reached=False)
    done = services.call_back(by=desk, request=row.pk, reached=True, words="company commander")
    row.refresh_from_db()
    assert row.state == "called_back"
    assert row.called_back_at == done.called_at
    services.close_advice(by=desk, request=row.pk, version=row.version)
    row.refresh_from_db()
    assert row.state == "closed"
    clock.move(3600)
    assert not [due for due in fire_due(by=system_actor("clock")) if due.subject.startswith("advice:")]


def test_who_is_not_called_back_in_time_raises_an_alarm_that_the_call_ends(desk, officer, clock):
    row = ask(desk)
    clock.move(31 * 60)
    fire_due(by=system_actor("clock"))
    alarm = Alarm.objects.get(subject=f"advice:{row.pk}")
    assert "ADV 26-0001: the unit has not been called back" in alarm.words
    # Advice alone is no call.
    services.advise(by=officer, request=row.pk, words="Wait.")
    alarm.refresh_from_db()
    assert alarm.state == "raised"
    services.call_back(by=desk, request=row.pk, reached=True, words="told")
    alarm.refresh_from_db()
    assert alarm.state == "ended"


def test_further_advice_must_be_told_again(desk, officer, clock):
    row = ask(desk)
    services.advise(by=officer, request=row.pk, words="Wait.")
    services.call_back(by=desk, request=row.pk, reached=True, words="told")
    services.close_advice(by=desk, request=row.pk)
    services.advise(by=officer, request=row.pk, words="Release him.")
    row.refresh_from_db()
    assert row.state == "advised"
    assert list(selectors.waiting()) == [row]
    clock.move(31 * 60)
    assert len(fire_due(by=system_actor("clock"))) == 1


def test_a_call_that_comes_late_does_not_tell_what_was_advised_after_it(desk, officer, clock):
    row = ask(desk)
    before = desk_now()
    clock.move(120)
    services.advise(by=officer, request=row.pk, words="Wait.")
    with pytest.raises(Invalid) as refused:
        services.call_back(by=desk, request=row.pk, reached=True, words="told", called_at=before)
    assert refused.value.field == "called_at"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"captured_at": timedelta(minutes=5)}, "captured_at"),
        ({"captured_at": timedelta(minutes=-5), "persons": 0}, "persons"),
        ({"asked_at": timedelta(minutes=5)}, "asked_at"),
        ({"call_back_by": timedelta(minutes=-5)}, "call_back_by"),
        ({"unit": " "}, "unit"),
        ({"situation": ""}, "situation"),
        ({"persons": -1}, "persons"),
        ({"incident": "99-9999"}, "incident"),
    ],
)
def test_what_is_refused_stands_beside_its_field(desk, given, field):
    now = desk_now()
    given = {name: now + value if isinstance(value, timedelta) else value for name, value in given.items()}
    with pytest.raises(Invalid) as refused:
        ask(desk, **given)
    assert refused.value.field == field
    assert not AdviceRequest.objects.exists()


def test_an_operator_says_whose_advice_it_is_and_calls_nobody_back_without_advice(desk):
    row = ask(desk)
    with pytest.raises(Invalid) as refused:
        services.advise(by=desk, request=row.pk, words="Wait.")
    assert refused.value.field == "said_by"
    with pytest.raises(Refused, match="Write the advice down first"):
        services.call_back(by=desk, request=row.pk, reached=True, words="told")
    services.advise(by=desk, request=row.pk, words="Wait.", said_by="LEGAD")
    with pytest.raises(Stale):
        services.withdraw_advice(by=desk, request=row.pk, reason="released", version=1)
    services.withdraw_advice(by=desk, request=row.pk, reason="released")
    with pytest.raises(Refused, match="does not allow this"):
        services.advise(by=desk, request=row.pk, words="Wait.", said_by="LEGAD")


def test_who_may_not(desk):
    row = ask(desk)
    for role in set(next(iter(MATRIX.values()))) | {"auditor", "patrol_leader", "administrator"}:
        if role in MATRIX["advice.take"]:
            continue
        with pytest.raises(Forbidden):
            services.close_advice(by=ActorFactory(role=str(role)), request=row.pk)


def test_the_journal_knows_numbers_and_no_words(desk, officer):
    row = ask(desk, unit="Planted Unit", caller="Planted Name", phone="048 999 111", situation="Planted words")
    services.advise(by=officer, request=row.pk, words="Planted advice", said_by="Planted Lawyer")
    services.call_back(by=desk, request=row.pk, reached=True, words="Planted answer")
    journal = " ".join(f"{entry.words} {entry.body}" for entry in Entry.objects.all())
    assert "ADV 26-0001" in journal
    assert "Planted" not in journal
    assert "999" not in journal


def test_an_exercise_says_so_in_every_line(desk):
    row = ask(desk, exercise=True)
    assert row.called == "EX ADV 26-0001"
    assert Entry.objects.latest("serial").words.startswith("EX ADV")
    assert ask(desk, incident=IncidentFactory(exercise=True).number).exercise
