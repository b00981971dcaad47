"""From the arrival on somebody is looked at; until then the clock of the arrival runs, and oversight says so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blotter.errors import Invalid, Refused
from incidents.detention import services
from incidents.detention.models import CustodyRecord
from incidents.detention.selectors import custody as selectors
from incidents.detention.selectors.oversight import lacks
from incidents.detention.services.sealing import data_key, facts_of
from incidents.detention.services.verifying import verify_register
from tests.detention.custody import ADMISSION, ARRIVAL, AUTHORITY, HOUR, LOOK, MINUTE, captured, due

pytestmark = pytest.mark.django_db


@pytest.fixture
def arrived(officer, cells, now):
    """Captured two hours ago, at Camp Demo for one; authorised where ``authorised`` says so."""

    def act(level: int = 1, *, authorised: bool = False, **more: bool) -> CustodyRecord:
        row = captured(officer, now - 2 * HOUR)
        services.arrive(by=officer, record=row.pk, site=cells.pk, at=now - HOUR, level=level, facts=ARRIVAL, **more)
        if authorised:
            services.authorise(by=officer, record=row.pk, instance="first", at=now - HOUR, facts=AUTHORITY)
        row.refresh_from_db()
        return row

    return act


def test_checks_run_from_the_arrival_on_and_the_admission_leaves_them_running(officer, cells, now):
    row = captured(officer, now - 3 * HOUR)
    assert due(row, "check") is None
    services.arrive(by=officer, record=row.pk, site=cells.pk, at=now - HOUR, facts=ARRIVAL)
    row.refresh_from_db()
    assert (row.level, due(row, "check")) == (1, now)
    assert facts_of(row.entries.get(kind="arrival"), row, data_key(row))["level"] == 1
    services.check(by=officer, record=row.pk, at=now - 20 * MINUTE, facts=LOOK)
    assert due(row, "check") == now + 40 * MINUTE
    services.authorise(by=officer, record=row.pk, instance="first", at=now - 15 * MINUTE, facts=AUTHORITY)
    services.admit(by=officer, record=row.pk, level=1, at=now - 10 * MINUTE, facts=ADMISSION)
    assert due(row, "check") == now + 40 * MINUTE
    assert row.clocks.filter(kind="check").count() == 1


def test_an_admission_at_a_closer_level_brings_the_next_check_forward_from_the_last_look(officer, arrived, now):
    row = arrived(authorised=True)
    services.check(by=officer, record=row.pk, at=now - 40 * MINUTE, facts=LOOK)
    services.admit(by=officer, record=row.pk, level=3, at=now - 20 * MINUTE, facts=ADMISSION)
    assert due(row, "check") == now - 10 * MINUTE
    services.check(by=officer, record=row.pk, at=now - 5 * MINUTE, facts=LOOK)
    assert due(row, "check") == now + 25 * MINUTE


def test_a_check_of_before_the_admission_is_not_one_of_its_level(officer, arrived, now):
    row = arrived(authorised=True)
    services.admit(by=officer, record=row.pk, level=4, at=now - 10 * MINUTE, facts=ADMISSION)
    assert due(row, "check") == now - 10 * MINUTE
    services.check(by=officer, record=row.pk, at=now - 12 * MINUTE, facts=LOOK)
    assert due(row, "check") == now - 10 * MINUTE


def test_the_level_may_be_another_one_at_the_arrival_and_is_changed_before_the_admission(officer, arrived, now):
    row = arrived(level=2, rouse=True)
    assert (row.rouse, due(row, "check")) == (True, now - HOUR / 2)
    services.set_level(by=officer, record=row.pk, level=4, facts={"why": "spoke of harming himself"})
    assert row.clocks.get(kind="check").every_s == 900
    with pytest.raises(Invalid, match="every 30 minutes at least"):
        arrived(level=1, rouse=True)


def test_an_admission_that_is_entered_late_takes_back_no_level_that_was_ordered_since(officer, arrived, now):
    row = arrived(authorised=True)
    services.set_level(by=officer, record=row.pk, level=3, facts={"why": "spoke of harming himself"})
    with pytest.raises(Invalid, match=r"L3 constant.*was ordered after that") as refused:
        services.admit(by=officer, record=row.pk, level=1, at=now - 10 * MINUTE, facts=ADMISSION)
    assert refused.value.field == "level"
    services.admit(by=officer, record=row.pk, level=3, at=now - 10 * MINUTE, facts=ADMISSION)
    assert row.clocks.get(kind="check").every_s == 1800


def test_nobody_is_looked_at_before_the_arrival(officer, now):
    row = captured(officer, now)
    with pytest.raises(Refused, match="Checks begin when somebody has arrived") as refused:
        services.check(by=officer, record=row.pk, at=now, facts=LOOK)
    assert refused.value.code == "not_arrived"
    with pytest.raises(Refused, match="set when somebody arrives"):
        services.set_level(by=officer, record=row.pk, level=2, facts={"why": "doctor"})


def test_an_arrival_that_was_earlier_brings_the_check_forward_and_the_admission_moves_its_order(officer, arrived, now):
    row = arrived(authorised=True)
    arrival = row.entries.get(kind="arrival")
    services.correct(by=officer, entry=arrival.pk, facts={}, at=now - HOUR - 10 * MINUTE)
    assert due(row, "check") == now - 10 * MINUTE
    services.admit(by=officer, record=row.pk, level=4, at=now - 12 * MINUTE, facts=ADMISSION)
    assert due(row, "check") == now - 12 * MINUTE
    services.check(by=officer, record=row.pk, at=now - 2 * MINUTE, facts=LOOK)
    admission = row.entries.get(kind="admission")
    services.correct(by=officer, entry=admission.pk, facts={}, at=now - 30 * MINUTE)
    assert row.clocks.get(kind="check").levels.get().at == now - 30 * MINUTE
    assert due(row, "check") == now + 13 * MINUTE
    newest = row.entries.filter(kind="arrival").latest("number")
    with pytest.raises(Invalid, match="came later"):
        services.correct(by=officer, entry=newest.pk, facts={}, at=now - 10 * MINUTE)


def test_an_admission_of_before_it_takes_back_no_order_to_rouse(officer, arrived, now):
    row = arrived(authorised=True)
    admit = lambda **more: services.admit(  # noqa: E731
        by=officer, record=row.pk, level=2, facts=ADMISSION, **{"at": now - 50 * MINUTE, **more}
    )
    services.set_level(by=officer, record=row.pk, level=2, rouse=True, facts={"why": "intoxicated"})
    with pytest.raises(Invalid, match="ordered after that") as refused:
        admit(rouse=False)
    assert refused.value.field == "rouse"
    assert admit().rouse is True
    assert facts_of(row.entries.get(kind="admission"), row, data_key(row))["rouse"] is True
    assert list(verify_register()) == []


def test_oversight_says_who_is_on_the_way_and_when_the_arrival_was_due(officer, provost, cells, now):
    row = captured(officer, now - HOUR, site=cells.pk)
    said = lambda: {(lack.words, lack.due) for lack in lacks(provost, now) if lack.subject.startswith(row.alias)}  # noqa: E731
    assert said() == {("missing: arrival at a site, no checks before it", None)}
    services.correct(by=officer, entry=row.entries.get().pk, facts={}, at=now - 7 * HOUR)
    assert ("overdue: to arrive at a site", now - HOUR) in said()
    services.arrive(by=officer, record=row.pk, site=cells.pk, at=now, facts=ARRIVAL)
    assert not any("arriv" in words for words, _due in said())
    assert "site" not in {one.code for one in selectors.one(officer, row.pk).missing}


def test_the_desk_sees_the_next_check_of_somebody_who_was_not_admitted_yet(arrived, now):
    row = arrived()
    state = selectors.board_rows([row.pk])[row.pk].state
    assert state is not None
    assert state["next_check"] is not None
    assert due(row, "check") - now < timedelta(seconds=1)
