"""Without Redis the desk takes a call, sends a patrol, alarms in time and shows all of it live."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from dispatch.runner.state import StateFolder
from dispatch.runner.valkey import Valkey
from tests import processes
from tests.factories import PatrolFactory
from tests.faults.conftest import Station, alarms_of, check_journal
from tests.processes import Process, wait_until


def work_a_call(station: Station, clock: Any) -> None:
    """One call is sent a patrol and one is left alone, which alarms; the operator's screen shows it and is used."""
    api, patrol = station.api(), PatrolFactory()
    with station.screen() as screen:
        sent, left = station.take_call(), station.take_call()
        answer = api.post(f"incidents/{sent['id']}/dispatch/", {"patrols": [patrol.pk]})
        assert answer.status == 200, answer
        screen.until_serial(answer["serial"])
        shown = screen.entries[-1]["body"]["changes"]
        assert shown[f"incident:{sent['id']}"]["state"] == "dispatched"
        assert shown[f"patrol:{patrol.pk}"]["state"] == "dispatched"

        clock.move(61)  # past the minute that a PRI 1 may wait
        screen.until(lambda frame: f"«{left['number']}»" in alarm_words(frame), "the alarm of the call left alone")
        (alarm,) = alarms_of(left["id"])
        assert api.post(f"alarms/{alarm.pk}/acknowledge/").status == 200
        screen.until(lambda frame: changes(frame).get(f"alarm:{alarm.pk}", {}).get("state") == "acknowledged", "taken")
        assert screen.beats or screen.read(5), "the screen hears a beat"


def changes(frame: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = frame.get("body", {}).get("changes", {})
    return {key: state for key, state in found.items() if state}


def alarm_words(frame: dict[str, Any]) -> str:
    """The incidents for which this frame raises an alarm, each as «26-0001»."""
    raised = [s for key, s in changes(frame).items() if key.startswith("alarm:") and s["state"] == "raised"]
    return " ".join(f"«{alarm['words'].split(',')[0]}»" for alarm in raised)


def test_a_desk_that_never_had_redis(station: Station, clock: Any) -> None:
    station.desk.worker("worker1")
    station.clock_runs("worker1")
    work_a_call(station, clock)
    wait_until(lambda: station.ready()["ready"], "the desk says that it is ready")
    assert not station.ready()["redis"]["ok"]
    check_journal()


@pytest.fixture
def valkey() -> Iterator[tuple[Process, str]]:
    """A server of its own, to be frozen and killed; with its address."""
    with tempfile.TemporaryDirectory(prefix="desk-") as name, StateFolder(Path(name)) as state:
        server = Valkey(state, durable=False)
        program = server.program()
        process = Process("valkey", list(map(str, program.argv)), program.env)
        try:
            assert program.ready
            wait_until(program.ready, "Valkey answers")
            yield process, server.url
        finally:
            process.end()


def test_redis_freezes_and_then_dies_under_a_running_desk(
    committing_db: str, clock: Any, valkey: tuple[Process, str]
) -> None:
    server, url = valkey
    with processes.desk(processes.environment(committing_db, REDIS_URL=url)) as programs:
        station = Station(programs)
        programs.web()
        programs.worker("worker1")
        station.clock_runs("worker1")
        broker = redis.Redis.from_url(url)
        wait_until(lambda: broker.client_list(), "the worker has found its broker")
        work_a_call(station, clock)
        server.process.send_signal(signal.SIGSTOP)
        work_a_call(station, clock)
        server.kill()
        work_a_call(station, clock)
        check_journal()
