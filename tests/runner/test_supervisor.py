import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dispatch.runner.leftovers import birth, stop_leftovers
from dispatch.runner.supervisor import NotReady, Program, Supervisor

ENV = dict(os.environ)


def python(name: str, code: str, *arguments: object, **options: Any) -> Program:
    return Program(name, [sys.executable, "-c", code, *map(str, arguments)], ENV, **options)


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Everything printed so far in this test."""
    parts: list[str] = []

    def all_of_it() -> str:
        parts.append(capsys.readouterr().out)
        return "".join(parts)

    return all_of_it


async def until(condition: Callable[[], object], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


def test_a_program_that_ends_is_started_again_with_growing_delays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    starts = tmp_path / "starts"

    async def scenario() -> None:
        supervisor = Supervisor(tmp_path / "roll", first_delay=0.01, longest_delay=0.04)
        crash = "import sys; open(sys.argv[1], 'a').write('x'); sys.exit(3)"
        await supervisor.start(python("crasher", crash, starts))
        await until(lambda: starts.exists() and len(starts.read_text()) >= 5)
        await supervisor.stop()

    asyncio.run(scenario())
    told = [line.rsplit(" ", 2)[1] for line in capsys.readouterr().out.splitlines() if "starting again" in line]
    assert told[:4] == ["0.01", "0.02", "0.04", "0.04"]


def test_kill_nine_brings_the_program_back_and_ends_its_orphans(tmp_path: Path) -> None:
    """A worker's children must not work on beside its successor."""
    parent = (
        "import subprocess, sys, time, pathlib\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "pathlib.Path(sys.argv[1]).write_text(str(child.pid)); time.sleep(60)"
    )
    note = tmp_path / "orphan"

    async def scenario() -> None:
        supervisor = Supervisor(tmp_path / "roll", first_delay=0.01)
        await supervisor.start(python("parent", parent, note))
        await until(lambda: note.exists() and note.read_text())
        first, orphan = pid_of(tmp_path / "roll", "parent"), int(note.read_text())
        os.kill(first, signal.SIGKILL)
        await until(lambda: pid_of(tmp_path / "roll", "parent") != first)
        await until(lambda: not birth(orphan))
        await supervisor.stop()

    asyncio.run(scenario())


def test_stop_goes_in_reverse_and_kills_what_ignores_it(tmp_path: Path, printed: Callable[[], str]) -> None:
    deaf = (
        "import signal, sys, time, pathlib; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "pathlib.Path(sys.argv[1]).write_text('up'); time.sleep(60)"
    )
    polite = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: (print('goodbye', flush=True), sys.exit()))\n"
        "print('hello', flush=True); time.sleep(60)"
    )

    async def scenario() -> float:
        supervisor = Supervisor(tmp_path / "roll")
        up = tmp_path / "up"
        await supervisor.start(python("deaf", deaf, up, grace=0.2, ready=up.exists))
        await supervisor.start(python("polite", polite))
        await until(lambda: "hello" in printed())
        began = time.monotonic()
        await supervisor.stop()
        return time.monotonic() - began

    assert asyncio.run(scenario()) < 5
    out = printed()
    assert out.index("goodbye") < out.index("deaf did not stop, killing it")
    assert not (tmp_path / "roll").exists()


def test_a_second_request_to_stop_waits_no_longer(tmp_path: Path) -> None:
    deaf = (
        "import signal, sys, time, pathlib; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "pathlib.Path(sys.argv[1]).write_text('up'); time.sleep(60)"
    )

    async def scenario() -> None:
        supervisor = Supervisor(tmp_path / "roll")
        up = tmp_path / "up"
        await supervisor.start(python("deaf", deaf, up, grace=60, ready=up.exists))
        supervisor.hurry.set()
        async with asyncio.timeout(5):
            await supervisor.stop()

    asyncio.run(scenario())


def test_who_does_not_answer_in_time_is_named(tmp_path: Path) -> None:
    async def scenario() -> None:
        supervisor = Supervisor(tmp_path / "roll")
        try:
            mute = python("mute", "import time; time.sleep(60)", ready=lambda: False)
            await supervisor.start(mute, timeout=0.1)
        finally:
            await supervisor.stop()

    with pytest.raises(NotReady, match="mute did not answer"):
        asyncio.run(scenario())


def test_output_is_prefixed_and_an_endless_line_does_not_block(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def scenario() -> int:
        supervisor = Supervisor(tmp_path / "roll")
        code = "import sys; print('first'); sys.stdout.write('x' * 1_000_000); print('\\nlast'); sys.exit(4)"
        return await supervisor.run("talker", [sys.executable, "-c", code], ENV)

    assert asyncio.run(scenario()) == 4
    out = capsys.readouterr().out
    assert out.startswith("   talker | first\n")
    assert out.endswith("   talker | last\n")
    assert out.count("x") == 1_000_000


def test_what_a_killed_supervisor_left_is_ended_and_strangers_are_spared(tmp_path: Path) -> None:
    roll = tmp_path / "roll"
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    left = subprocess.Popen(sleeper, start_new_session=True)
    stranger = subprocess.Popen(sleeper, start_new_session=True)
    with left, stranger:
        term = int(signal.SIGTERM)
        # The stranger has a pid from the roll, but began at another time: the pid was given out again.
        rows = [["web", left.pid, birth(left.pid), term], ["beat", stranger.pid, "1", term]]
        roll.write_text(json.dumps(rows))
        stop_leftovers(roll)
        assert left.wait(5) == -signal.SIGTERM
        assert stranger.poll() is None
        stranger.kill()
    assert not roll.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_programs_end_with_a_killed_supervisor(tmp_path: Path) -> None:
    code = (
        "import asyncio, pathlib, sys\n"
        "from tests.runner.test_supervisor import Supervisor, python\n"
        "async def main():\n"
        "    supervisor = Supervisor(pathlib.Path(sys.argv[1]))\n"
        "    await supervisor.start(python('child', 'import time; time.sleep(60)'))\n"
        "    print('up', flush=True); await asyncio.sleep(60)\n"
        "asyncio.run(main())"
    )
    roll = tmp_path / "roll"
    supervisor = subprocess.Popen([sys.executable, "-c", code, roll], stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout
    with supervisor:
        assert supervisor.stdout.readline() == "up\n"
        child = pid_of(roll, "child")
        began = birth(child)
        supervisor.kill()
    asyncio.run(until(lambda: birth(child) != began))


def pid_of(roll: Path, name: str) -> int:
    pids: dict[str, int] = {row[0]: row[1] for row in json.loads(roll.read_text())}
    return pids[name]
