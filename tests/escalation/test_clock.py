"""The clock as it runs: threads, processes, connections that break, rows that cannot fire."""

from __future__ import annotations

import json
import os
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import psycopg2
import pytest
from django.conf import settings
from django.db import connection, connections

from accounts.models import User
from accounts.roles import Role
from accounts.system import actor
from blotter import journal
from blotter.actors import Actor
from blotter.models import Entry
from blotter.operations import desk_now
from escalation import selectors, services
from escalation.clock import Clock
from escalation.models import Alarm, ClockPulse, Deadline, Escalation, Notice
from tests.conftest import ROOT
from tests.escalation.conftest import arm, arm_many, person

pytestmark = pytest.mark.usefixtures("committing_db")


def alarmed() -> int:
    return Alarm.objects.filter(state="raised").count()


def each_once(count: int) -> None:
    """Every deadline had its effect, and had it once, by the tables and by the journal alike."""
    assert Alarm.objects.filter(count=1).count() == Alarm.objects.count() == count
    assert Deadline.objects.filter(step=0, state="fired").count() == count
    raised = [
        key
        for entry in Entry.objects.filter(kind__startswith="alarm.raised")
        for key in json.loads(entry.body)["changes"]
        if key.startswith("alarm:")
    ]
    assert len(raised) == len(set(raised)) == count
    verdict = journal.verify(Entry.objects.order_by("serial").values_list(*journal.FIELDS))
    assert verdict.bad is None, verdict


def test_the_clock_fires_on_time_and_shows_its_pulse(by: Actor, clocks: Any, until: Any) -> None:
    clocks("one")
    until(lambda: selectors.pulse().at is not None)
    # Longer than the clock sleeps, so that it is its own waking that is measured, then shorter, so that it is woken.
    for subject, wait in (("incident:1", 0.8), ("incident:2", 0.15)):
        arm(by=by, subject=subject, due=desk_now() + timedelta(seconds=wait))
        until(lambda subject=subject: Alarm.objects.filter(subject=subject).exists())
        assert Alarm.objects.get(subject=subject).late_s < 0.1
    assert selectors.pulse().age_s < 2  # type: ignore[operator]


def test_two_clocks_at_once_fire_each_deadline_once(by: Actor, clocks: Any, until: Any) -> None:
    arm_many(by=by, count=700, due=desk_now() + timedelta(seconds=0.5))
    clocks("one"), clocks("two"), clocks("three")
    until(lambda: alarmed() == 700, seconds=30)
    each_once(700)
    assert ClockPulse.objects.count() == 3


def test_an_operation_that_disarms_while_the_clock_fires_leaves_nothing_armed(
    by: Actor, clocks: Any, until: Any
) -> None:
    from tests.escalation.conftest import disarm

    arm_many(by=by, count=150, due=desk_now() + timedelta(seconds=0.3))
    clocks("one")

    def stop(numbers: range) -> None:
        mine = actor("clock")
        for number in numbers:
            disarm(by=mine, subject=f"incident:{number}")
        connection.close()

    threads = [threading.Thread(target=stop, args=(range(start, 151, 3),)) for start in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not Escalation.objects.filter(state="running").exists()
    assert not Deadline.objects.filter(state="armed").exists()
    assert not Alarm.objects.exclude(state="ended").exists()


def test_a_poisoned_row_becomes_an_alarm_and_holds_up_nobody(by: Actor, clocks: Any, until: Any) -> None:
    arm_many(by=by, count=20)
    bad = Escalation.objects.get(subject="incident:7")
    bad.steps = [{"after_s": 60, "who": ["desk"], "how": ["pigeon"]}]
    bad.save()
    Deadline.objects.update(due_at=desk_now())
    clocks("one")
    until(lambda: alarmed() == 20)
    assert Alarm.objects.filter(kind="waiting").count() == 19
    told = Alarm.objects.get(kind="system")
    assert "26-0007" in told.words
    assert told.incident == 7
    assert Deadline.objects.get(escalation=bad).state == "failed"


def test_the_clock_outlives_its_connection(by: Actor, clocks: Any, until: Any) -> None:
    clocks("one")
    until(lambda: selectors.pulse().at is not None)
    for number in (1, 2):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                " AND usename = current_user AND pid <> pg_backend_pid()"
            )
            assert cursor.rowcount == 1
        arm(by=by, subject=f"incident:{number}", due=desk_now() + timedelta(seconds=0.2))
        until(lambda number=number: alarmed() == number)


def test_the_auditor_tells_when_the_clock_is_late_and_when_it_keeps_time_again(by: Actor, clock: Any) -> None:
    arm(by=by, priority=2)
    clock.move(304)
    assert services.audit(by=by) is False
    clock.move(2)
    assert services.audit(by=by) is True
    assert services.audit(by=by) is True
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.count, alarm.state) == ("system", 1, "raised")
    assert "1 overdue, the oldest by 6 s" in alarm.words
    services.fire_due(by=by)
    assert services.audit(by=by) is False
    alarm.refresh_from_db()
    assert alarm.state == "ended"
    assert Entry.objects.filter(kind="clock.caught_up").count() == 1


# -- a real worker, killed ------------------------------------------------------------------------------------------
@pytest.fixture
def worker(committing_db: str, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start Celery workers on the test's database, with a broker that is not there."""
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, **more: str) -> subprocess.Popen[bytes]:
        url = os.environ["DATABASE_URL"]
        base, query = url.split("?", 1) if "?" in url else (url, "")
        env = os.environ | {
            "DATABASE_URL": f"{base.rpartition('/')[0]}/{committing_db}?{query}",
            "REDIS_URL": f"unix://{tmp_path}/nobody-here.sock?db=0",
            "SECRET_KEY": os.environ.get("SECRET_KEY", "of-a-test"),
            **more,
        }
        command = [sys.executable, "-m", "celery", "-A", "dispatch", "worker", "-c", "1", "-n", f"{name}@test"]
        log = (tmp_path / f"{name}.log").open("wb")
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)
        started.append(process)
        return process

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def blotter_lock() -> Any:
    """Holds the journal's lock: whoever fires now has claimed and written its rows and cannot commit them."""
    params = connections["owner"].get_connection_params()
    params.pop("cursor_factory", None)
    holder = psycopg2.connect(**params)
    with holder.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(1112296532)")
    return holder


def waiting_for_the_journal() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'"
        )
        return bool(cursor.fetchone()[0])


def test_a_worker_killed_between_claim_and_commit_and_still_each_once(by: Actor, worker: Any, until: Any) -> None:
    first = worker("one")
    until(lambda: selectors.pulse().at is not None, seconds=30)
    arm_many(by=by, count=40, due=desk_now() + timedelta(seconds=1))
    holder = blotter_lock()
    try:
        until(waiting_for_the_journal, seconds=10)
        assert alarmed() == 0
        os.killpg(first.pid, signal.SIGKILL)
        first.wait(10)
    finally:
        holder.rollback()
        holder.close()
    time.sleep(0.3)
    assert alarmed() == 0, "what was not committed did not happen"
    worker("two")
    until(lambda: alarmed() == 40, seconds=30)
    each_once(40)
    assert Alarm.objects.filter(late_s__gt=0).count() == 40


def test_who_must_wait_for_a_lock_is_late_and_not_poisoned(by: Actor, clocks: Any, until: Any) -> None:
    arm_many(by=by, count=5, due=desk_now() + timedelta(seconds=0.3))
    holder = blotter_lock()
    try:
        clocks("one")
        time.sleep(7.5)  # the batch and a row tried alone both run into the login's lock_timeout of 3 s
        assert alarmed() == 0
    finally:
        holder.rollback()
        holder.close()
    until(lambda: alarmed() == 5)
    each_once(5)


class Letterbox(socketserver.StreamRequestHandler):
    """A mail server that takes everything and keeps it in ``received``."""

    received: ClassVar[list[bytes]] = []

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            verb = line[:4].upper()
            if verb.startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                self.received.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            self.wfile.write(b"250 ok\r\n")


def test_mail_leaves_through_a_real_worker_and_broker_without_beat(by: Actor, worker: Any, until: Any) -> None:
    person("provost1", Role.PROVOST, "provost@kfor.invalid")
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Letterbox) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        # A database of the broker's own, so that no other test's worker takes the message.
        broker = settings.REDIS_URL.partition("?")[0] + "?db=13"
        worker("mail", REDIS_URL=broker, EMAIL_URL=f"smtp://127.0.0.1:{server.server_address[1]}")
        arm(by=by, start=desk_now() - timedelta(seconds=298))
        until(lambda: Notice.objects.filter(state="sent").count() == 1, seconds=40)
        server.shutdown()
    (letter,) = Letterbox.received
    assert b"To: provost@kfor.invalid" in letter
    assert b"26-0145, PRI 1, has no patrol" in letter


def test_a_worker_whose_clock_dies_exits(by: Actor, worker: Any, until: Any) -> None:
    # What no clock can live with: nobody is left in whose name it could act.
    User.objects.filter(username="clock").update(is_system=False)
    process = worker("one")
    until(lambda: process.poll() is not None, seconds=40)
    assert process.returncode != 0


def test_the_clock_stops_when_told(by: Actor) -> None:
    clock = Clock("one")
    thread = threading.Thread(target=clock.run, daemon=True)
    thread.start()
    time.sleep(0.2)
    clock.stop()
    thread.join(2)
    assert not thread.is_alive()
