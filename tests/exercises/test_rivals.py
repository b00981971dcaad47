"""NO DUFF, ENDEX and the crews at the same moment, each on its own connection."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction

from blotter.errors import DeskError
from dispatch.exercises import services
from dispatch.exercises.models import Commitment
from dispatch.services import dispatch, no_duff
from escalation.models import Deadline
from incidents.models import Incident
from incidents.policing.models import CheckSession
from incidents.policing.services import begin_session, end_session
from patrols.models import Patrol
from tests.exercises.conftest import planned, running
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory

pytestmark = pytest.mark.usefixtures("committing_db")
LONGEST_WAIT_S = 10


def call(by: Any) -> Incident:
    return IncidentFactory(by=by, exercise=True, priority=1)


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees what it saw first
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


def in_turn(held: Any, *acts: Callable[[], Any]) -> None:
    """Let the acts begin one after the other while somebody holds a row that they need, and go on together."""

    def run(act: Callable[[], Any]) -> None:
        try:
            act()
        except DeskError:
            pass  # who came too late is refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        with transaction.atomic():
            type(held).objects.select_for_update().get(pk=held.pk)
            begun = []
            for number, act in enumerate(acts, 1):
                begun.append(pool.submit(run, act))
                end = time.monotonic() + LONGEST_WAIT_S
                while waiting() < number and time.monotonic() < end:
                    time.sleep(0.01)
                assert waiting() == number
        for one in begun:
            one.result()


def test_a_call_that_turns_real_is_not_cancelled_by_endex():
    desk, fox = ActorFactory(), PatrolFactory(callsign="FOX 21")
    row = running(desk, fox)
    drill = call(desk)
    (job,) = dispatch(by=desk, incident=drill.pk, patrols=[fox.pk])
    in_turn(
        drill,
        lambda: no_duff(by=desk, incident=drill.pk, reason="real casualty"),
        lambda: services.end(by=desk, exercise=row.pk),
    )
    drill.refresh_from_db()
    job.refresh_from_db()
    assert (drill.exercise, drill.state, job.state) == (False, "dispatched", "assigned")


def test_a_call_that_turns_real_is_not_paused():
    desk = ActorFactory()
    row = running(desk)
    drill = call(desk)
    in_turn(
        drill,
        lambda: no_duff(by=desk, incident=drill.pk, reason="real casualty"),
        lambda: services.pause(by=desk, exercise=row.pk, reason="drill"),
    )
    clocks = Deadline.objects.filter(escalation__subject=f"incident:{drill.pk}").exclude(state="disarmed")
    assert set(clocks.values_list("state", flat=True)) == {"armed"}


def test_a_patrol_that_is_withdrawn_does_not_start():
    desk, fox = ActorFactory(), PatrolFactory(callsign="FOX 21")
    row = planned(desk)
    (one,) = services.commit(by=desk, exercise=row.pk, patrols=[fox.pk])
    in_turn(
        row,
        lambda: services.withdraw(by=desk, commitment=one.pk),
        lambda: services.start(by=desk, exercise=row.pk),
    )
    assert not Commitment.objects.exists()
    assert not Patrol.objects.get(pk=fox.pk).exercise


def test_endex_leaves_the_end_that_a_crew_wrote():
    desk, fox = ActorFactory(), PatrolFactory(callsign="FOX 21")
    row = running(desk, fox)
    session = begin_session(by=desk, patrol=fox.pk, place="34TEN0712")
    in_turn(
        session,
        lambda: end_session(by=desk, session=session.pk, remarks="by the crew"),
        lambda: services.end(by=desk, exercise=row.pk),
    )
    assert CheckSession.objects.get(pk=session.pk).remarks == "by the crew"
    assert CheckSession.objects.get(pk=session.pk).version == 2


def test_a_check_that_begins_at_endex_is_not_of_the_exercise():
    desk, fox = ActorFactory(), PatrolFactory(callsign="FOX 21")
    row = running(desk, fox)
    in_turn(
        row,
        lambda: services.end(by=desk, exercise=row.pk),
        lambda: begin_session(by=desk, patrol=fox.pk, place="34TEN0712"),
    )
    session = CheckSession.objects.get()
    assert not (row.parts.exists() and session.ended_at is None)
