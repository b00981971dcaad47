"""The words of the command line that concern the shift: ownership, breaks, the fallback site, plans."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from accounts.seats import take_position
from blotter.errors import Invalid
from blotter.models import Entry
from dispatch.commandline.completion import complete
from dispatch.commandline.execution import run, vocabulary_now
from incidents.models import Incident, Planned

pytestmark = pytest.mark.django_db


def newest() -> str:
    return Entry.objects.order_by("-serial")[0].words


def test_an_incident_is_taken_given_and_moved_with_a_whole_site(operator, rival, call):
    incident = call()
    number = incident.number[3:].lstrip("0")
    run(rival, f"TAKE {number}")
    assert Incident.objects.get().owner == "Desk 2"
    run(rival, f"GIVE {number} Desk 1; GIVE {number} 3")
    assert Incident.objects.get().owner == "Desk 3"
    run(operator, "TAKEOVER Desk 1 smoke at Novo Selo")
    assert Incident.objects.get().owner == "Desk 1"
    with pytest.raises(Invalid, match="Known are"):
        run(operator, f"GIVE {number} 9")


def test_a_break_is_two_words(operator):
    take_position(by=operator, position="Desk 1")
    run(operator, "AWAY")
    assert newest() == "Desk 1 away"
    run(operator, "BACK")
    assert newest().startswith("Desk 1 back")


def test_a_plan_is_a_time_a_type_and_a_place(operator, clock):
    clock.set("2026-11-21T20:00:00Z")
    run(operator, "PLAN 0630 convoy-escort 34TEN1234 three trucks; PLAN 221800Z NOV 26 speed-check Vushtrri")
    first, second = Planned.objects.order_by("due_at")
    local = ZoneInfo("Europe/Belgrade")
    assert f"{first.due_at.astimezone(local):%d %H%M}" == "22 0630"
    assert (first.type.code, first.narrative) == ("convoy-escort", "three trucks")
    assert f"{second.due_at:%d%H%MZ}" == "221800Z"
    run(operator, f"OPENPLAN {first.pk}; UNPLAN {second.pk} not needed")
    assert set(Planned.objects.values_list("state", flat=True)) == {"opened", "cancelled"}


@pytest.mark.parametrize(
    "line", ["PLAN", "PLAN 0630", "PLAN convoy-escort x", "PLAN 2560 convoy-escort x", "UNPLAN x y"]
)
def test_a_plan_that_cannot_be_read_says_so(operator, line):
    with pytest.raises(Invalid):
        run(operator, line)
    assert not Planned.objects.exists()


def test_the_night_of_the_change_asks_for_z(operator, clock):
    clock.set("2026-10-24T20:00:00Z")
    with pytest.raises(Invalid, match="Write the time in Z"):
        run(operator, "PLAN 0230 speed-check 34TEN1234")
    run(operator, "PLAN 0030Z speed-check 34TEN1234")
    assert f"{Planned.objects.get().due_at:%d%H%M}" == "250030"


def test_completion_offers_the_words(operator):
    offered = [option["text"] for option in complete("TAKE", vocabulary_now())["options"]]
    assert offered == ["TAKE", "TAKEOVER"]
