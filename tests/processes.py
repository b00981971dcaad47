"""The desk's own programs as real processes, and clients that speak to them over real sockets.

For tests of what happens when one of them dies, and for measurements. The programs are started by the very commands of
``make run``.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from django.contrib.auth import get_user_model
from django.test import Client
from websockets.sync.client import connect

from accounts.services import issue_token
from accounts.system import actor
from dispatch.runner.privileges import die_with_parent
from dispatch.runner.up import web_command, worker_command

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"


def free_port() -> int:
    with closing(socket.socket()) as taken:
        taken.bind((HOST, 0))
        port: int = taken.getsockname()[1]
    return port


def environment(database: str, **more: str) -> dict[str, str]:
    """The environment of a program that works on the database of this name, on the server of this environment."""

    def pointed(name: str) -> str:
        return urlsplit(os.environ[name])._replace(path=f"/{database}").geturl()

    urls = {name: pointed(name) for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    quiet = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser"}
    return {**os.environ, "DESK_DEMO": "off", **quiet, **urls, **more}


def wait_until(happened: Callable[[], Any], what: str, seconds: float = 20.0, every: float = 0.02) -> Any:
    """The first true answer; fails with ``what`` when there is none in time."""
    end = time.monotonic() + seconds
    while not (answer := happened()):
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds:g} s: {what}")
        time.sleep(every)
    return answer


class Process:
    """A program in a process group of its own, which ends with this process at the latest."""

    def __init__(self, name: str, argv: Sequence[str], env: Mapping[str, str], **popen: Any) -> None:
        self.name, self.argv, self.env = name, list(map(str, argv)), dict(env)
        self.options = {"preexec_fn": die_with_parent(signal.SIGKILL), "cwd": ROOT, **popen}
        self.output = tempfile.TemporaryFile(mode="w+")  # noqa: SIM115 - as long as the process
        self.start()

    def start(self) -> None:
        """Start it, anew after a death."""
        self.process = subprocess.Popen(
            self.argv,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=self.output,
            start_new_session=True,
            **self.options,
        )

    @property
    def pid(self) -> int:
        return self.process.pid

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send the main process this signal and wait for its end; its children are ended, too."""
        self.process.send_signal(number)
        self.process.wait(30)
        self._end_group()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self._end_group()

    def _end_group(self) -> None:
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def said(self) -> str:
        """The end of what it printed."""
        self.output.seek(0)
        return self.output.read()[-4000:]

    def cpu_s(self) -> float:
        """Processor time of the main process so far, in seconds."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rss_kb(self) -> int:
        """Resident memory of the main process in KiB."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        raise LookupError("no VmRSS")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any

    def __getitem__(self, key: str) -> Any:
        return self.body[key]


class Api:
    """A program that holds a token. One connection, opened anew when it was lost."""

    def __init__(self, port: int, token: str, timeout: float = 20.0) -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=timeout)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def call(self, method: str, path: str, body: Any = None, key: object = None) -> Answer:
        """``path`` below ``/api/v1/``, ``key`` the Idempotency-Key. ``OSError`` or ``HTTPException`` when cut off."""
        headers = self.headers if key is None else {**self.headers, "Idempotency-Key": str(key)}
        content = None if body is None else json.dumps(body)
        try:
            self.connection.request(method, f"/api/v1/{path}", content, headers)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        return Answer(answer.status, json.loads(text) if text[:1] in b"{[" else text)

    def get(self, path: str) -> Answer:
        return self.call("GET", path)

    def post(self, path: str, body: Any = None, key: object = None) -> Answer:
        return self.call("POST", path, {} if body is None else body, key)


class Screen:
    """A live socket, open inside a ``with`` block. An entry that does not follow the one before it is an error."""

    def __init__(self, port: int, cookie: str, since: int = 0) -> None:
        self.last = since
        self.entries: list[dict[str, Any]] = []
        self.beats: list[dict[str, Any]] = []
        self._opening = connect(
            f"ws://{HOST}:{port}/ws/live/?since={since}",
            additional_headers={"Cookie": cookie},
            origin=f"http://{HOST}:{port}",  # type: ignore[arg-type]
            compression=None,
        )

    def __enter__(self) -> Self:
        self.socket = self._opening.__enter__()
        return self

    def __exit__(self, *exc: Any) -> None:
        self._opening.__exit__(*exc)

    def read(self, timeout: float) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(self.socket.recv(timeout=timeout))
        if frame["t"] == "entry":
            assert frame["prev"] == self.last, f"after {self.last} comes an entry that follows {frame['prev']}"
            self.last = frame["serial"]
            self.entries.append(frame)
        elif frame["t"] == "beat":
            self.beats.append(frame)
        return frame

    def until(self, wanted: Callable[[dict[str, Any]], Any], what: str, seconds: float = 20.0) -> dict[str, Any]:
        """Read on to the first frame that is ``wanted``."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                frame = self.read(left)
            except TimeoutError:
                break
            if wanted(frame):
                return frame
        raise AssertionError(f"not shown within {seconds:g} s: {what}; the last entry is {self.last}")

    def until_serial(self, serial: int, seconds: float = 20.0) -> None:
        """Read on until this entry has been shown."""
        if self.last < serial:
            self.until(lambda _frame: self.last >= serial, f"entry {serial}", seconds)


def token_of(user: Any) -> str:
    return issue_token(by=actor("importer"), user=user.pk, label="test")


def client_of(user: Any) -> Client:
    """Django's own client in this process, this person signed in."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(pk=user.pk), "allauth.account.auth_backends.AuthenticationBackend")
    return client


def cookie_of(user: Any) -> str:
    """The session cookie of this person, signed in."""
    return f"sessionid={client_of(user).cookies['sessionid'].value}"


class Desk:
    """The programs of one desk on one database."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.port = free_port()
        self.env = {**env, "PORT": str(self.port), "DESK_ORIGINS": f"http://{HOST}:{self.port}"}
        self.processes: list[Process] = []

    def run(self, name: str, argv: Sequence[str], **popen: Any) -> Process:
        # The name goes to the database, too, so that a test can tell whose session is whose.
        process = Process(name, argv, {**self.env, "PGAPPNAME": name}, **popen)
        self.processes.append(process)
        return process

    def web(self) -> Process:
        process = self.run("web", web_command(HOST, self.port))
        self.answers(process)
        return process

    def answers(self, process: Process) -> None:
        """Wait until the web process answers."""

        def asked() -> bool:
            assert process.process.poll() is None, process.said()
            try:
                with closing(http.client.HTTPConnection(HOST, self.port, timeout=5)) as connection:
                    connection.request("GET", "/healthz")
                    return connection.getresponse().status == 200
            except (OSError, http.client.HTTPException):
                return False

        wait_until(asked, "the web process answers", 60)

    def worker(self, name: str) -> Process:
        return self.run(name, worker_command(name))

    def end(self) -> None:
        for process in reversed(self.processes):
            process.end()


@contextmanager
def desk(env: Mapping[str, str]) -> Iterator[Desk]:
    programs = Desk(env)
    try:
        yield programs
    finally:
        programs.end()
