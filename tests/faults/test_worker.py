"""Workers die by kill -9 at the worst moments; a deadline takes effect once all the same."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection, connections

from blotter.models import Entry
from blotter.operations import desk_now
from escalation.models import Alarm, Deadline
from incidents.models import Incident, Planned
from tests.faults.conftest import Station, alarms_of, check_journal
from tests.processes import wait_until

JOURNAL_LOCK = 1112296532  # taken by the trigger of the journal, held until commit


@contextmanager
def journal_held() -> Iterator[None]:
    """Nobody can write to the journal, so whoever fires a deadline stands still just before the commit."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [JOURNAL_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [JOURNAL_LOCK])


def worker_at_the_journal() -> str | None:
    """Which worker has fired a deadline and waits to write it down."""
    with connection.cursor() as cursor:  # the application's login: it may look at sessions of its own
        cursor.execute(
            "SELECT application_name FROM pg_stat_activity WHERE datname = current_database()"
            " AND wait_event = 'advisory' AND application_name LIKE 'worker%'"
        )
        row = cursor.fetchone()
    return row[0] if row else None


def check_once(incident: dict[str, Any]) -> None:
    """One alarm, raised once, said once in the journal, with one next deadline."""
    (alarm,) = alarms_of(incident["id"])
    assert (alarm.count, alarm.state) == (1, Alarm.State.RAISED)
    assert Entry.objects.filter(kind="alarm.raised", words__contains=incident["number"]).count() == 1
    deadlines = Deadline.objects.filter(escalation=alarm.escalation_id).order_by("pk")
    assert list(deadlines.values_list("step", "state")) == [(0, "fired"), (1, "armed")]
    check_journal()


def test_the_worker_dies_between_firing_and_commit_and_the_other_fires(station: Station, clock: Any) -> None:
    workers = {name: station.desk.worker(name) for name in ("worker1", "worker2")}
    for name in workers:
        station.clock_runs(name)
    incident = station.take_call()
    with journal_held():
        clock.move(61)
        firing = wait_until(worker_at_the_journal, "a worker has fired and is about to commit", every=0.002)
        workers[firing].kill()
        assert not alarms_of(incident["id"]), "what was not committed has not happened"
    wait_until(lambda: alarms_of(incident["id"]), "the other worker raises the alarm")
    check_once(incident)


def test_the_only_worker_dies_before_and_after_the_commit_and_is_started_again(station: Station, clock: Any) -> None:
    worker = station.desk.worker("worker1")
    station.clock_runs("worker1")
    incident = station.take_call()
    with journal_held():
        clock.move(61)
        wait_until(worker_at_the_journal, "the worker has fired and is about to commit", every=0.002)
        worker.kill()
    assert not alarms_of(incident["id"])

    worker.start()
    wait_until(lambda: alarms_of(incident["id"]), "the worker started anew raises the alarm", 60, every=0.001)
    worker.kill()  # it may not even have heard of its own commit
    check_once(incident)

    worker.start()
    station.clock_runs("worker1")
    time.sleep(1.2)  # two of its longest sleeps
    check_once(incident)


def test_many_deadlines_fall_due_while_workers_are_killed(station: Station, clock: Any) -> None:
    incidents = [station.take_call() for _ in range(24)]
    workers = [station.desk.worker(name) for name in ("worker1", "worker2")]
    for worker in workers:
        station.clock_runs(worker.name)
    clock.move(61)
    for round_ in range(3):
        time.sleep(0.01 * round_)
        dying = workers[round_ % 2]
        dying.kill()
        dying.start()
    wait_until(lambda: Alarm.objects.count() >= len(incidents), "every call alarms", 60)
    for incident in incidents:
        (alarm,) = alarms_of(incident["id"])
        assert alarm.count == 1
    assert not Deadline.objects.filter(state="failed").exists()
    check_journal()


def test_planned_work_opens_once_although_the_worker_dies_just_before_the_commit(station: Station, clock: Any) -> None:
    workers = {name: station.desk.worker(name) for name in ("worker1", "worker2")}
    for name in workers:
        station.clock_runs(name)
    body = {"type": "convoy-escort", "location": {"lat": 42.36, "lon": 21.25}, "lead_min": 30}
    due = (desk_now() + timedelta(hours=1)).isoformat()
    made = station.api().post("planned/", {**body, "due_at": due}, uuid.uuid4())
    assert made.status == 201, made
    with journal_held():
        clock.move(31 * 60)
        opening = wait_until(worker_at_the_journal, "a worker has opened it and is about to commit", every=0.002)
        workers[opening].kill()
    plan = wait_until(
        lambda: Planned.objects.filter(pk=made["id"], state="opened").first(), "the other worker opens it", 60
    )
    workers[opening].start()
    station.clock_runs(opening)
    time.sleep(1.2)  # two of its longest sleeps
    incident = Incident.objects.get()
    assert plan.incident == incident
    assert Entry.objects.filter(kind="incident.opened_planned").count() == 1
    assert not Deadline.objects.filter(state="failed").exists()
    assert not Alarm.objects.filter(kind="system").exists()
    check_journal()
