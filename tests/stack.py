"""The desk's own programs as a test starts them: uvicorn and a worker as ``make run`` has them, on a test's database."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

from django.db import connections

from dispatch.runner.up import web_command, worker_command
from tests.conftest import ROOT

HOST = "127.0.0.1"
START_S = 30
STOP_S = 10


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def environment(database: str, port: int) -> dict[str, str]:
    """What the programs of one desk are told: this database, both logins, and the address they serve."""
    return {
        **os.environ,
        **{name: _named(os.environ[name], database) for name in ("DATABASE_URL", "DATABASE_OWNER_URL")},
        "REDIS_URL": _own_redis(os.environ["REDIS_URL"]),
        "DESK_ORIGINS": f"http://{HOST}:{port}",
        "DESK_DEMO": "off",
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
    }


def _named(url: str, database: str) -> str:
    address, mark, query = url.partition("?")
    return f"{address.rpartition('/')[0]}/{database}{mark}{query}"


def _own_redis(url: str) -> str:
    """Desks of several test processes must not take each other's mail."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw")) + 1
    return f"{url.partition('?')[0]}?db={number}" if url.startswith("unix:") else url


class Program:
    """One program of the desk; what it prints is kept beside the test's other files."""

    def __init__(self, argv: Sequence[str], env: dict[str, str], log: Path, ready: Callable[[], bool]) -> None:
        self.argv, self.env, self.log, self.ready = argv, env, log, ready
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(self.argv, cwd=ROOT, env=self.env, stdout=out, stderr=out)
        end = time.monotonic() + START_S
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{' '.join(self.argv)} did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """As a crash does it: no farewell to anybody."""
        self._end(subprocess.Popen.kill)

    def stop(self) -> None:
        self._end(subprocess.Popen.terminate)

    def _end(self, how: Callable[[subprocess.Popen[bytes]], None]) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        how(process)
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def web(database: str, port: int, folder: Path) -> Program:
    def answers() -> bool:
        try:
            urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2).close()
        except urllib.error.HTTPError:
            raise
        except OSError:
            return False
        return True

    return Program(web_command(HOST, port), environment(database, port), folder / "web.log", answers)


def worker(database: str, port: int, folder: Path) -> Program:
    """Ready when its deadline clock has shown a pulse."""

    def beats() -> bool:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM escalation_clockpulse WHERE at > desk_now() - interval '3 seconds'")
            return bool(cursor.fetchone()[0])

    return Program(worker_command("test"), environment(database, port), folder / "worker.log", beats)
