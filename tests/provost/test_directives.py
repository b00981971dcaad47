"""Directives: to whom, read by whom, until when, and no word of them in the journal."""

from __future__ import annotations

import pytest

from accounts.system import actor
from blotter import board
from blotter.actors import Actor
from blotter.board import rows_of
from blotter.errors import Forbidden, Invalid, Refused
from blotter.models import Entry
from blotter.selectors import visible
from dispatch.provost import services
from dispatch.provost.models import Directive, Receipt
from dispatch.provost.selectors import coordination
from escalation.services import fire_due
from patrols import services as patrols
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory, UserFactory
from tests.provost.conftest import alarms, last_words, running, soon

pytestmark = pytest.mark.django_db


def row_of(directive: Directive):
    return rows_of([("directive", directive.pk)])[f"directive:{directive.pk}"]


def directives_on(tags: frozenset[str]) -> list[dict]:
    return [row for key, row in board.snapshot(tags).items() if key.startswith("directive")]


def test_it_is_read_by_each_to_whom_it_is_addressed(directive, desk, leader, patrol):
    assert last_words().startswith(f"{directive.number} of the Force Provost Marshal to Desk 1, FOX 21, to be read by")
    assert row_of(directive).state["unread"] == ["position:Desk 1", f"patrol:{patrol.pk}"]
    assert row_of(directive).audiences == {"desk"}
    assert [row.pk for row in coordination.to_read(desk)] == [directive.pk]
    services.read_directive(by=desk, directive=directive.pk)
    assert last_words() == f"{directive.number} read by Desk 1"
    assert not coordination.to_read(desk)
    assert running("directive.unread") == 1
    services.read_directive(by=leader, directive=directive.pk)
    assert running("directive.unread") == 0
    assert row_of(directive).state is None
    entries = Entry.objects.count()
    services.read_directive(by=leader, directive=directive.pk)
    assert (Receipt.objects.count(), Entry.objects.count()) == (2, entries)


def test_a_patrol_learns_of_its_own_receipt_and_of_no_other(provost, desk, leader, patrol):
    other = Actor(UserFactory(role="patrol_leader"), "", "phone")
    second = PatrolFactory(callsign="FOX 30", leader=other.user)
    row = services.give_directive(
        by=provost, title="x", text="x", due_at=soon(), positions=["Desk 1"], patrols=[patrol.pk, second.pk]
    )
    tag = frozenset({f"patrol:{patrol.pk}"})
    (mine,) = directives_on(tag)
    assert (mine["number"], mine["unread"]) == (row.called, [f"patrol:{patrol.pk}"])
    services.read_directive(by=desk, directive=row.pk)
    services.read_directive(by=other, directive=row.pk)
    services.read_directive(by=leader, directive=row.pk)
    assert not directives_on(tag)
    services.end_directive(by=provost, directive=row.pk, reason="over")
    heard = [entry.words for entry in visible(tag, 0) if entry.kind.startswith("directive.")]
    assert len(heard) == 3
    for words in heard:
        assert "Desk 1" not in words
        assert "FOX 30" not in words


def test_a_leader_who_changes_patrol_reads_it_again_for_that_one(provost, desk, leader, patrol):
    second = PatrolFactory(callsign="FOX 30")
    patrols.log_off(by=desk, patrol=second.pk)
    row = services.give_directive(by=provost, title="x", text="x", due_at=soon(), patrols=[patrol.pk, second.pk])
    services.read_directive(by=leader, directive=row.pk)
    assert not coordination.to_read(leader)
    patrols.log_off(by=desk, patrol=patrol.pk)
    patrols.log_on(by=desk, patrol=second.pk, crew=[{"user": leader.user.pk}], leader=0)
    moved = Actor(type(leader.user).objects.get(pk=leader.user.pk), "", "phone")
    assert [each.pk for each in coordination.to_read(moved)] == [row.pk]
    services.read_directive(by=moved, directive=row.pk)
    assert not coordination.to_read(moved)
    assert running("directive.unread") == 0


def test_the_next_shift_reads_what_the_last_one_has_read(directive, desk):
    services.read_directive(by=desk, directive=directive.pk)
    relief = Actor(UserFactory(role="operator"), "Desk 1")
    assert [row.pk for row in coordination.to_read(relief)] == [directive.pk]
    services.read_directive(by=relief, directive=directive.pk)
    assert Receipt.objects.filter(addressee__position__name="Desk 1").count() == 2


def test_what_is_not_read_in_time_alarms_the_desk_until_it_is(directive, desk, lead, patrol, clock):
    clock.move(3601)
    fire_due(by=actor("clock"))
    assert alarms() == [f"{directive.number} is not read by everybody"]
    services.read_directive(by=desk, directive=directive.pk)
    assert alarms()
    to = directive.addressees.get(patrol=patrol)
    services.read_out(by=lead, directive=directive.pk, addressee=to.pk)
    assert last_words() == f"{directive.number} read by FOX 21, read out by radio"
    assert alarms() == []
    with pytest.raises(Refused, match="read it already"):
        services.read_out(by=lead, directive=directive.pk, addressee=to.pk)


def test_a_directive_that_has_ended_is_read_no_more(directive, provost, desk):
    services.end_directive(by=provost, directive=directive.pk, reason="the gate is closed")
    assert running("directive.unread") == 0
    assert row_of(directive).state is None
    with pytest.raises(Refused, match="no more in force"):
        services.read_directive(by=desk, directive=directive.pk)
    with pytest.raises(Refused, match="no more in force"):
        services.end_directive(by=provost, directive=directive.pk, reason="again")


def test_only_the_provost_gives_them_and_only_the_addressed_read_them(directive, lead, leader, desk):
    with pytest.raises(Forbidden):
        services.give_directive(by=lead, title="x", text="x", due_at=soon(), roles=["operator"])
    with pytest.raises(Forbidden, match="not addressed to you"):
        services.read_directive(by=lead, directive=directive.pk)
    other = Actor(UserFactory(role="patrol_leader"), "", "phone")
    PatrolFactory(callsign="FOX 30", leader=other.user)
    assert not coordination.directives(other).exists()
    assert coordination.directives(leader).count() == 1
    for somebody in (other, Actor(UserFactory(role="patrol_leader"), "", "phone")):
        with pytest.raises(Forbidden, match="not addressed to you"):
            services.read_directive(by=somebody, directive=directive.pk)
    to = directive.addressees.get(position__name="Desk 1")
    with pytest.raises(Forbidden, match="The desk enters"):
        services.read_out(by=leader, directive=directive.pk, addressee=to.pk)
    with pytest.raises(Invalid, match="Only to a patrol"):
        services.read_out(by=desk, directive=directive.pk, addressee=to.pk)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "positions"),
        ({"positions": ["Desk 77"]}, "positions"),
        ({"roles": ["patrol_leader"]}, "roles"),
        ({"patrols": [999_999]}, "patrols"),
        ({"roles": ["operator"], "due_at": soon}, "due_at"),
        ({"roles": ["operator"], "title": " "}, "title"),
        ({"roles": ["operator"], "about": "26-9999"}, "about"),
    ],
)
def test_bad_input_is_named_beside_its_field(provost, given, field):
    given = {"title": "x", "text": "x", "due_at": soon(), **given}
    if callable(given["due_at"]):
        given["due_at"] = soon(-1)
    with pytest.raises(Invalid) as refused:
        services.give_directive(by=provost, **given)
    assert refused.value.field == field
    assert not Directive.objects.exists()


def test_a_receipt_of_a_phone_without_network_has_the_time_of_its_button(directive, leader, clock):
    clock.move(600)
    with pytest.raises(Invalid, match="came first"):
        services.read_directive(by=leader, directive=directive.pk, at=soon(-20))
    with pytest.raises(Invalid, match="in the future"):
        services.read_directive(by=leader, directive=directive.pk, at=soon(1))
    services.read_directive(by=leader, directive=directive.pk, at=soon(-5))
    receipt = Receipt.objects.get()
    assert Entry.objects.filter(kind="directive.read").latest("serial").occurred_at == receipt.at


def test_one_about_an_exercise_is_one(provost, patrol):
    drill = IncidentFactory(exercise=True)
    row = services.give_directive(
        by=provost, title="x", text="x", due_at=soon(), patrols=[patrol.pk], about=drill.number
    )
    assert row.called.startswith("EX DIR")
    assert dict(coordination.figures(row.given_at))["directives given"] == 0
    with pytest.raises(Invalid, match="real work"):
        services.give_directive(
            by=provost, title="x", text="x", due_at=soon(), patrols=[patrol.pk], about=IncidentFactory().number,
            exercise=True,
        )  # fmt: skip


def test_the_words_of_a_directive_are_not_in_the_journal(provost, desk):
    services.give_directive(by=provost, title="SECRET title", text="SECRET text", due_at=soon(), positions=["Desk 1"])
    assert not Entry.objects.filter(words__contains="SECRET").exists()
    assert not Entry.objects.filter(body__contains="SECRET").exists()
    assert ActorFactory(role="auditor").may("directive.view")
