"""Holding sites are inspected in time; a finding has an owner and a time, and somebody else closes it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.system import actor as system_actor
from blotter.errors import Forbidden, Invalid, Refused
from blotter.models import Entry
from blotter.operations import desk_now
from escalation.models import Alarm, Deadline
from escalation.services import fire_due
from incidents.detention import services
from incidents.detention.models import Finding, Inspection
from incidents.detention.selectors import inspections as selectors
from tests.factories import ActorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(officer):
    return services.add_site(by=officer, name="Camp Novo Selo, cells", capacity=4, location="34TDN9843")


def visit(by, site, **more) -> Inspection:
    return services.record_inspection(by=by, **{"site": site.pk, "held": 2, "areas": ["food", "light"], **more})


def found(by, inspection, **more) -> Finding:
    given = {"area": "food", "grade": "urgent", "words": "No water at night.", "owner": "Camp commander",
             "due_at": desk_now() + timedelta(hours=4)}  # fmt: skip
    return services.add_finding(by=by, inspection=inspection.pk, **{**given, **more})


def due_of(subject: str):
    return Deadline.objects.get(escalation__subject=subject, state="armed").due_at


def test_a_site_falls_due_and_a_visit_moves_the_next_one(officer, site, clock):
    subject = f"holding_site:{site.pk}"
    assert due_of(subject) == site.since + timedelta(days=30)
    clock.move(timedelta(days=20).total_seconds())
    row = visit(officer, site)
    assert row.number == "INS 26-0001"
    assert due_of(subject) == row.visited_at + timedelta(days=30)
    # Neither an older visit that is written down late nor an exercise moves it.
    visit(officer, site, visited_at=desk_now() - timedelta(days=3))
    visit(officer, site, exercise=True)
    assert due_of(subject) == row.visited_at + timedelta(days=30)
    assert selectors.sites().get().visited_at == row.visited_at
    clock.move(timedelta(days=31).total_seconds())
    fire_due(by=system_actor("clock"))
    alarm = Alarm.objects.get(subject=subject)
    assert alarm.audiences == ["detention", "provost"]
    visit(officer, site)
    alarm.refresh_from_db()
    assert alarm.state == "ended"


def test_a_site_out_of_use_is_not_inspected(officer, site):
    services.change_site(by=officer, site=site.pk, name=site.name, capacity=4, active=False)
    assert not Deadline.objects.filter(state="armed").exists()
    services.change_site(by=officer, site=site.pk, name=site.name, capacity=4, active=True)
    assert due_of(f"holding_site:{site.pk}") == site.since + timedelta(days=30)
    with pytest.raises(Invalid, match="of this name already"):
        services.add_site(by=officer, name=site.name.upper(), capacity=1)


def test_a_finding_is_mended_looked_at_and_closed_by_somebody_else(officer, provost, site, clock):
    row = found(officer, visit(officer, site))
    assert row.called == "INS 26-0001/1"
    later = desk_now() + timedelta(hours=8)
    services.follow_up(by=officer, finding=row.pk, act="postpone", words="pump ordered", due_at=later)
    assert due_of(f"finding:{row.pk}") == later
    services.follow_up(by=officer, finding=row.pk, act="mend", words="tap works")
    with pytest.raises(Refused, match="Somebody else looks at it"):
        services.follow_up(by=officer, finding=row.pk, act="close", words="seen")
    services.follow_up(by=provost, finding=row.pk, act="send_back", words="dry at 0300",
                       due_at=desk_now() + timedelta(hours=1))  # fmt: skip
    services.follow_up(by=officer, finding=row.pk, act="mend", words="now")
    # Reported mended is not looked at: it still falls due.
    clock.move(2 * 3600)
    fire_due(by=system_actor("clock"))
    assert Alarm.objects.filter(subject=f"finding:{row.pk}", state="raised").exists()
    services.follow_up(by=provost, finding=row.pk, act="close", words="seen")
    row.refresh_from_db()
    assert (row.state, row.closed_by) == ("closed", provost.user)
    assert not Alarm.objects.exclude(state="ended").exists()
    assert row.follow_ups.count() == 5
    with pytest.raises(Refused, match="does not allow"):
        services.follow_up(by=provost, finding=row.pk, act="mend", words="again")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"area": "rights"}, "area"),
        ({"due_at": timedelta(hours=-1)}, "due_at"),
        ({"owner": ""}, "owner"),
        ({"words": ""}, "words"),
        ({"grade": "awful"}, "grade"),
    ],
)
def test_what_is_no_finding_is_refused(officer, site, given, field):
    row, now = visit(officer, site), desk_now()
    given = {name: now + value if isinstance(value, timedelta) else value for name, value in given.items()}
    with pytest.raises(Invalid) as refused:
        found(officer, row, **given)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"areas": []}, "areas"),
        ({"areas": ["tea"]}, "areas"),
        ({"held": -1}, "held"),
        ({"visited_at": timedelta(hours=1)}, "visited_at"),
        ({"visited_at": timedelta(hours=-1)}, "visited_at"),
    ],
)
def test_what_is_no_visit_is_refused(officer, site, given, field):
    now = desk_now()
    given = {name: now + value if isinstance(value, timedelta) else value for name, value in given.items()}
    with pytest.raises(Invalid) as refused:
        visit(officer, site, **given)
    assert refused.value.field == field


def test_a_new_time_goes_with_what_needs_one_only(officer, site):
    row = found(officer, visit(officer, site))
    with pytest.raises(Invalid, match="Until when"):
        services.follow_up(by=officer, finding=row.pk, act="postpone", words="x")
    with pytest.raises(Invalid, match="only"):
        services.follow_up(by=officer, finding=row.pk, act="mend", words="x", due_at=desk_now() + timedelta(hours=1))


def test_the_desk_reads_no_words_of_it_and_writes_none(officer, site):
    found(officer, visit(officer, site, words="Planted words", present="Planted Name"), words="Planted finding",
          owner="Planted owner")  # fmt: skip
    journal = " ".join(f"{entry.words} {entry.body}" for entry in Entry.objects.all())
    assert "Planted" not in journal
    with pytest.raises(Forbidden):
        visit(ActorFactory(role="shift_leader"), site)
