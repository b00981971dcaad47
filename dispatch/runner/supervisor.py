"""Keeps programs running: restarts with back-off, prefixes their output, stops them in reverse order."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dispatch.runner.leftovers import birth
from dispatch.runner.output import say, show
from dispatch.runner.privileges import die_with_parent
from dispatch.runner.state import ROOT, write_private

STEADY_AFTER = 20.0
"""Seconds alive after which a program counts as steady and its back-off starts over."""


class NotReady(Exception):
    """A program did not answer in time, or a command failed."""


@dataclass(frozen=True)
class Program:
    """One program to keep alive. `ready`, when given, is asked until it says yes. Times in seconds."""

    name: str
    argv: Sequence[str | Path]
    env: Mapping[str, str]
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 10.0
    popen: Mapping[str, Any] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None


class Supervisor:
    """Starts programs in stages and stops the stages in reverse. `roll` remembers them for a successor."""

    def __init__(self, roll: Path, first_delay: float = 0.5, longest_delay: float = 30.0) -> None:
        self._roll = roll
        self._first_delay, self._longest_delay = first_delay, longest_delay
        self._stages: list[list[_Child]] = []
        self.hurry = asyncio.Event()

    async def start(self, *programs: Program, timeout: float = 60.0) -> None:
        """Start a stage of programs together and wait until each is ready; raises NotReady."""
        stage = [_Child(self, program) for program in programs]
        self._stages.append(stage)
        for child in stage:
            await child.spawn()
            child.keep()
        await asyncio.gather(*(child.wait_ready(timeout) for child in stage))

    async def run(self, name: str, argv: Sequence[str | Path], env: Mapping[str, str], prefixed: bool = True) -> int:
        """Run one command to its end and return its exit status. Cancelled, it stops the command."""
        popen = {} if prefixed else {"stdout": None, "stderr": None}
        child = _Child(self, Program(name, argv, env, stop_signal=signal.SIGINT, popen=popen))
        stage = [child]
        self._stages.append(stage)
        try:
            await child.spawn()
            return await child.finished()
        except asyncio.CancelledError:
            await child.stop()
            raise
        finally:
            self._stages.remove(stage)

    async def stop(self) -> None:
        """Stop everything, the last stage first; `hurry` set meanwhile kills what still runs."""
        while self._stages:
            stage = self._stages.pop()
            await asyncio.gather(*(child.stop() for child in stage))
        self._roll.unlink(missing_ok=True)

    def note_children(self) -> None:
        """Write who runs, so that a successor can end what a killed supervisor left behind."""
        rows = [child.row() for stage in self._stages for child in stage]
        write_private(self._roll, json.dumps([row for row in rows if row]))

    @property
    def delays(self) -> tuple[float, float]:
        return self._first_delay, self._longest_delay


class _Child:
    def __init__(self, supervisor: Supervisor, program: Program) -> None:
        self.supervisor, self.program = supervisor, program
        self.process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._pump: asyncio.Task[None] | None = None

    def keep(self) -> None:
        """From now on start it again whenever it ends."""
        self._keeper = asyncio.create_task(self._keep())

    async def spawn(self) -> None:
        program = self.program
        # Not asyncio's own PIPE: with it wait() returns only when orphans have closed their end, too.
        reading, writing = os.pipe()
        options: dict[str, Any] = {
            "cwd": ROOT,
            "env": dict(program.env),
            "stdin": subprocess.DEVNULL,
            "stdout": writing,
            "stderr": writing,
            "start_new_session": True,  # Ctrl-C at the terminal reaches the supervisor alone
            "preexec_fn": die_with_parent(program.stop_signal),
        }
        try:
            self.process = await asyncio.create_subprocess_exec(
                *map(str, program.argv), **(options | dict(program.popen))
            )
        finally:
            os.close(writing)
            self._pump = asyncio.create_task(_copy_lines(program.name, reading))
        self.supervisor.note_children()

    async def finished(self) -> int:
        assert self.process is not None
        code = await self.process.wait()
        self._kill_group()  # orphans of the dead program would work beside its successor
        await self._drain()
        return code

    async def _keep(self) -> None:
        first, longest = self.supervisor.delays
        delay = first
        while True:
            began = time.monotonic()
            reason = _ending(await self.finished())
            if time.monotonic() - began > STEADY_AFTER:
                delay = first
            while True:
                say(f"{self.program.name} ended ({reason}), starting again in {delay:g} s")
                await asyncio.sleep(delay)
                delay = min(delay * 2, longest)
                try:
                    await self.spawn()
                    break
                except (OSError, subprocess.SubprocessError) as error:  # no memory, no process to be had
                    reason = str(error)

    async def wait_ready(self, timeout: float) -> None:
        end = time.monotonic() + timeout
        while self.program.ready and not await asyncio.to_thread(self.program.ready):
            if time.monotonic() > end:
                raise NotReady(f"{self.program.name} did not answer within {timeout:g} s")
            await asyncio.sleep(0.02)

    async def stop(self) -> None:
        if self._keeper:
            self._keeper.cancel()
        process = self.process
        if process is None:
            return
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(self.program.stop_signal)
            waits = [asyncio.create_task(process.wait()), asyncio.create_task(self.supervisor.hurry.wait())]
            await asyncio.wait(waits, timeout=self.program.grace, return_when=asyncio.FIRST_COMPLETED)
            for task in waits:
                task.cancel()
            if process.returncode is None:
                say(f"{self.program.name} did not stop, killing it")
        self._kill_group()
        await process.wait()
        await self._drain()

    async def _drain(self) -> None:
        """Let what was written before the exit be printed; an orphan may hold the pipe open longer."""
        if self._pump:
            await asyncio.wait([self._pump], timeout=0.5)
            self._pump.cancel()

    def _kill_group(self) -> None:
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def row(self) -> list[object] | None:
        if self.process is None:
            return None
        stop_signal = int(self.program.stop_signal)
        return [self.program.name, self.process.pid, birth(self.process.pid), stop_signal]


async def _copy_lines(name: str, reading: int) -> None:
    """Print what comes, with a prefix a line. Reads chunks: an endless line must not stop the reading."""
    stream = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(reading, "rb", buffering=0)
    )
    try:
        await _print_lines(name, stream)
    finally:
        transport.close()


async def _print_lines(name: str, stream: asyncio.StreamReader) -> None:
    rest = b""
    while chunk := await stream.read(65536):
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > 65536:
            lines, rest = [*lines, rest], b""
        for line in lines:
            _print_line(name, line)
    if rest:
        _print_line(name, rest)


def _print_line(name: str, line: bytes) -> None:
    if text := line.decode(errors="replace").rstrip():
        show(f"{name:>9} | {text}")


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit status {code}"
