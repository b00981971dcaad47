"""The lines of the rooms, typed as they are heard by radio: posts, columns, directives, presences."""

from __future__ import annotations

import pytest

from blotter.errors import DeskError, Forbidden, Invalid, Missing, Refused
from blotter.models import Entry
from dispatch.commandline.execution import run
from dispatch.provost.models import Receipt
from dispatch.provost.services import give_directive
from incidents.security.models import LevelChange
from tests.dispatch.test_undo import last
from tests.factories import ActorFactory, PatrolFactory
from tests.mobility.scenes import convoy, points_of
from tests.security.presence_scenes import make_reference, own, presence
from tests.security.scenes import at, post, running, turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return ActorFactory(role="operator")


@pytest.fixture
def fox():
    return PatrolFactory(callsign="FOX 21")


def bare(row) -> str:
    """As it is typed: 1/1 for SEC 26-0001/1."""
    return row.called.partition("-")[2].lstrip("0")


def test_a_post_is_manned_relieved_checked_and_left_by_lines(desk, fox):
    hen = PatrolFactory(callsign="HEN 31")
    task = running(desk, check_every_min=60)
    gate = post(desk, task)
    run(desk, f"POST 21 {bare(gate)}")
    assert last().words.startswith(f"{gate.called}: FOX 21 at the post")
    run(desk, "CHECKIN 21 all quiet at the gate")
    assert last().words == f"{task.called}: site checked in, FOX 21"
    assert task.check_ins.get().words == "all quiet at the gate"
    turn(desk, gate, hen, relieves=gate.mannings.get().pk)
    run(desk, "POST 31")
    assert "FOX 21 relieved" in last().words
    run(desk, "LEFT 31")
    assert last().words == f"{gate.called}: HEN 31 has left; 0 of 2"


def test_a_post_is_manned_late_with_its_own_time(desk, fox, clock):
    gate = post(desk, running(desk))
    clock.move(600)
    then = at(-5)
    run(desk, f"AT {then:%H%MZ} POST 21 {bare(gate)}")
    assert gate.mannings.get().arrived_at == then.replace(second=0, microsecond=0)


def test_who_stands_nowhere_neither_checks_in_nor_leaves(desk, fox):
    for line, says in (("CHECKIN 21", "no post"), ("LEFT 21", "no post"), ("POST 21", "Write which")):
        with pytest.raises(Missing, match=says):
            run(desk, line)


def test_a_column_passes_its_checkpoints_one_after_the_other(desk):
    row = convoy(desk, -60, -30, -10, 20)
    run(desk, f"AT {at(-58):%H%MZ} PASS {row.number}")
    run(desk, f"AT {at(-12):%H%MZ} PASS {row.number.partition('-')[2]} 2")
    passed = [point.called for point in points_of(row) if point.actual_first]
    assert passed == ["SP Bondsteel gate", "CP 2 Pristina bypass"], "the one in between was not seen"
    run(desk, f"PASS {row.number}")
    row.refresh_from_db()
    assert row.state == "rp_crossed"
    with pytest.raises(DeskError):
        run(desk, f"PASS {row.number} 3")


def test_two_desks_that_hear_of_one_passage_enter_it_once(desk):
    row = convoy(desk, -60, -30, -10, 20)
    run(desk, f"AT {at(-58):%H%MZ} PASS {row.number}")
    run(desk, f"PASS {row.number}")
    with pytest.raises(Invalid, match=r"CP 1 Ferizaj is entered, .* Name the next"):
        run(ActorFactory(role="operator"), f"PASS {row.number}")
    assert [point.order for point in points_of(row) if point.actual_first] == [0, 1]
    run(desk, f"PASS {row.number} 2")


def test_a_turn_of_tomorrow_is_not_the_one_that_stands_there_now(desk, fox):
    gate = post(desk, running(desk, ends_at=at(48 * 60)))
    later = turn(desk, gate, fox, 24 * 60, 30 * 60)
    with pytest.raises(Missing, match="no post now"):
        run(desk, "POST 21")
    run(desk, f"POST 21 {bare(gate)}")
    run(desk, "LEFT 21")
    later.refresh_from_db()
    assert later.state == "planned"
    soon = turn(desk, gate, fox, 45, 120)
    run(desk, "POST 21")
    soon.refresh_from_db()
    assert soon.state == "present"


def test_a_directive_is_read_at_the_desk_and_read_out_by_radio(desk, fox):
    fpm = ActorFactory(role="provost")
    given = give_directive(by=fpm, title="Walk", text="Slowly.", due_at=at(60), roles=["operator"], patrols=[fox.pk])
    short = bare(given)
    run(desk, f"READ {short}")
    run(desk, f"READ DIR {short} 21")
    assert list(Receipt.objects.order_by("pk").values_list("channel", flat=True)) == ["screen", "radio"]
    with pytest.raises(Refused, match="already"):
        run(desk, f"READ {short} 21")
    PatrolFactory(callsign="HEN 31")
    with pytest.raises(Missing, match="not addressed to HEN 31"):
        run(desk, f"READ {short} 31")


def test_a_presence_that_is_raised_asks_for_its_manning_and_is_undone(desk):
    mine = own(desk)
    run(desk, f"RAISE {bare(mine)} 3 12 groups at the bridge")
    change = LevelChange.objects.latest("pk")
    assert (change.state, change.strength, last().kind) == ("proposed", 12, "presence.proposed")
    run(desk, "UNDO")
    change.refresh_from_db()
    assert change.state == "withdrawn"
    with pytest.raises(Invalid, match="Lower it on its page"):
        run(desk, f"RAISE {bare(mine)} 1 2 quiet")
    for line in ("1 9 quiet", "3 2 groups"):
        with pytest.raises(Invalid, match="one way and the strength the other"):
            run(desk, f"RAISE {bare(mine)} {line}")


def test_what_another_force_has_decided_is_written_down_and_undone(desk):
    make_reference()
    gate = presence(desk)
    run(desk, f"RAISE {bare(gate)} 3 120 organised groups")
    assert "authorised by RC-E" in last().words
    run(desk, "UNDO")
    gate.refresh_from_db()
    assert (gate.level, gate.strength) == (2, 40)
    assert Entry.objects.filter(view=False).latest("serial").words.startswith("Undo of entry")


def test_what_a_patrol_did_is_not_undone(desk, fox):
    gate = post(desk, running(desk))
    run(desk, f"POST 21 {bare(gate)}")
    with pytest.raises(Refused, match="no way back"):
        run(desk, "UNDO")


@pytest.mark.parametrize("role", ["detention_officer", "auditor"])
def test_who_may_not_act_in_a_room_may_not_by_a_line(desk, fox, role):
    gate, mine = post(desk, running(desk)), own(desk)
    run(desk, f"POST 21 {bare(gate)}")
    PatrolFactory(callsign="HEN 31")
    fpm = ActorFactory(role="provost")
    given = give_directive(by=fpm, title="Walk", text="Slowly.", due_at=at(60), roles=["operator"])
    before = Entry.objects.count()
    lines = [f"POST 31 {bare(gate)}", "CHECKIN 21", "LEFT 21", f"RAISE {bare(mine)} 3 12 x", f"READ {bare(given)}"]
    for line in lines:
        with pytest.raises(Forbidden):
            run(ActorFactory(role=role), line)
    assert Entry.objects.count() == before
