"""Several desks at the same instant, each on its own connection, really committing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from accounts.roles import Role
from blotter.errors import DeskError, Refused, Stale
from blotter.models import Entry
from blotter.operations import desk_now
from dispatch.services import cancel_incident as cancel
from dispatch.services import merge_incident as mark_duplicate
from incidents.around.services import set_parent
from incidents.models import Incident
from incidents.services import hold, open_incident
from patrols.models import CrewMember, Position
from patrols.services import log_on, report_position
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory, UserFactory

pytestmark = pytest.mark.usefixtures("committing_db")


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Results, or refusals, of calls that start together in threads of their own."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return call()
        except DeskError as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_sixteen_calls_at_once_are_numbered_without_gaps_and_each_has_its_entry():
    desk = ActorFactory()
    made = at_once(*[lambda: open_incident(by=desk, type="assault") for _ in range(16)])
    numbers = sorted(int(incident.number[3:]) for incident in made)
    assert numbers == list(range(1, 17))
    entries = Entry.objects.filter(kind="incident.opened", view=False)
    assert entries.count() == 16
    # The numbers go in the order of the journal, since the counter's row is held until the commit.
    told = [entry.words.split()[0] for entry in entries.order_by("serial")]
    assert told == sorted(told)


def test_of_two_desks_that_decide_on_the_same_sight_one_wins():
    desk = ActorFactory()
    incident = IncidentFactory(by=desk)
    first, second = at_once(
        lambda: hold(by=desk, incident=incident.pk, reason="later", version=1),
        lambda: cancel(by=desk, incident=incident.pk, reason="called off", version=1),
    )
    (loser,) = [one for one in (first, second) if isinstance(one, Stale)]
    assert loser.detail["version"] == 2
    assert Incident.objects.get(pk=incident.pk).version == 2


def test_two_incidents_merged_into_each_other_at_once_leave_one_open():
    desk = ActorFactory()
    one, two = IncidentFactory(by=desk).pk, IncidentFactory(by=desk).pk
    results = at_once(
        lambda: mark_duplicate(by=desk, incident=one, master=two),
        lambda: mark_duplicate(by=desk, incident=two, master=one),
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Incident.objects.filter(state="duplicate").count() == 1


def test_one_person_is_logged_on_once_by_two_desks_at_once():
    desk, user = ActorFactory(), UserFactory(role=Role.PATROL_LEADER)
    patrols = [PatrolFactory(on_duty=False).pk for _ in range(2)]
    results = at_once(
        *[lambda pk=pk: log_on(by=desk, patrol=pk, crew=[{"user": user.pk}]) for pk in patrols],
    )
    (refused,) = [result for result in results if isinstance(result, Refused)]
    assert "is logged on to" in refused.message
    assert CrewMember.objects.filter(user=user, left_at=None).count() == 1


def test_the_newest_of_many_fixes_stays_whoever_comes_last():
    desk, patrol = ActorFactory(), PatrolFactory().pk
    now = desk_now()
    at_once(
        *[
            lambda age=age: report_position(
                by=desk, patrol=patrol, lat=42.6 + age / 1000, lon=21.1, fix_at=now - timedelta(seconds=age)
            )
            for age in (7, 3, 0, 5, 1, 6, 2, 4)
        ]
    )
    assert Position.objects.get(patrol=patrol).fix_at == now


def test_two_desks_cannot_close_a_circle_of_parents_from_both_ends():
    desk = ActorFactory()
    first, second, third, fourth = (IncidentFactory(by=desk) for _ in range(4))
    set_parent(by=desk, incident=first.pk, parent=second.pk)
    set_parent(by=desk, incident=third.pk, parent=fourth.pk)
    answers = at_once(
        lambda: set_parent(by=desk, incident=second.pk, parent=third.pk),
        lambda: set_parent(by=desk, incident=fourth.pk, parent=first.pk),
    )
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    above = dict(Incident.objects.values_list("pk", "parent"))
    for start in above:
        seen, at = set(), start
        while at is not None:
            assert at not in seen, "a circle"
            seen.add(at)
            at = above[at]
