"""`make run`: servers, migrations, demo theatre, web, two workers, beat; Ctrl-C stops all of it."""

import asyncio
import contextlib
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from dispatch.runner.options import Options
from dispatch.runner.output import say, show
from dispatch.runner.preparation import prepare_database
from dispatch.runner.servers import start_servers
from dispatch.runner.session import run_session
from dispatch.runner.state import StateFolder, state_path
from dispatch.runner.supervisor import Program, Supervisor
from dispatch.runner.vendor import ensure_vendor

PYTHON = sys.executable
CELERY = (PYTHON, "-m", "celery", "--quiet", "-A", "dispatch.celery")
DEMO_ACCOUNTS = {
    "operator": "takes calls and sends patrols",
    "shiftlead": "leads the shift",
    "leader1 … leader9": "patrol leaders, on the phone",
    "provost": "provost marshal",
    "detention": "detention officer",
    "auditor": "reads everything, changes nothing",
    "admin": "accounts and policies",
}


def up() -> int:
    """Run the desk until a signal asks it to stop. Returns an exit status."""
    began = time.monotonic()
    options = Options.read(os.environ)
    ensure_vendor()

    async def body(supervisor: Supervisor, state: StateFolder) -> int:
        await _start(supervisor, state, options, began)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        say("stopping …")
        return 0

    return run_session(body, state_path())


async def _start(supervisor: Supervisor, state: StateFolder, options: Options, began: float) -> None:
    options.require_free_port()
    values = await start_servers(supervisor, state, os.environ)
    values |= _settings(state, options)
    state.write_env(values)
    env = {**os.environ, **values, "PYTHONUNBUFFERED": "1"}
    embedded = not os.environ.get("DATABASE_URL")
    await prepare_database(supervisor, env, options.demo, embedded)
    front, behind = _programs(state.path, options, env)
    await supervisor.start(*front)
    _announce(options, values, time.monotonic() - began)
    await supervisor.start(*behind)


def _settings(state: StateFolder, options: Options) -> dict[str, str]:
    values = {
        "STATE_DIR": str(state.path),
        "PORT": str(options.port),
        "DESK_DEMO": "on" if options.demo else "off",
        "DESK_ORIGINS": os.environ.get("DESK_ORIGINS") or ",".join(options.origins),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or state.secret("secret_key", 48),
        "DESK_VAULT_KEYS": os.environ.get("DESK_VAULT_KEYS") or state.vault_keys(),
    }
    if options.demo:
        given = os.environ.get("DESK_DEMO_PASSWORD")
        values["DESK_DEMO_PASSWORD"] = given or state.secret("demo_password", 9)
    return values


def web_command(bind: str, port: int) -> list[str]:
    """One web process. Compressing a thousand copies of a frame would cost more than it saves."""
    return [
        *(PYTHON, "-m", "uvicorn", "dispatch.asgi:application", "--log-level", "warning"),
        *("--host", bind, "--port", str(port), "--timeout-graceful-shutdown", "5"),
        # The live socket takes no frames: what a client sends anyway is not gathered up to the library's 16 MB.
        *("--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "--ws-max-size", "65536"),
    ]


def worker_command(name: str) -> list[str]:
    """One Celery worker, which also carries a deadline clock."""
    return [*CELERY, "worker", "-n", f"{name}@%h", "-c", "1", "-l", "WARNING"]


def _programs(folder: Path, options: Options, env: Mapping[str, str]) -> tuple[list[Program], list[Program]]:
    """What a first screen needs, pages and a clock, and what may take the processor after that."""
    # Not news on a machine that root has to itself, as in a container.
    celery_env = {**env, "PYTHONWARNINGS": "ignore:You're running the worker with superuser"}
    web = web_command(options.bind, options.port)
    beat = [*CELERY, "beat", "-l", "WARNING", "--pidfile=", "-s", str(folder / "beat")]
    front = [
        Program("web", web, env, ready=lambda: _answers(f"{options.url}/healthz")),
        Program("worker1", worker_command("worker1"), celery_env),
    ]
    behind = [Program("worker2", worker_command("worker2"), celery_env), Program("beat", beat, celery_env)]
    if options.simulator:
        behind.append(Program("simulator", [PYTHON, "manage.py", "simulate"], env))
    return front, behind


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 -- our own address
    except urllib.error.HTTPError:
        return True  # it answers, though not to this host name: ALLOWED_HOSTS
    except OSError:
        return False
    return True


def _announce(options: Options, values: Mapping[str, str], seconds: float) -> None:
    lines = [
        "",
        f"The desk is up after {seconds:.1f} s.",
        "",
        f"  console   {options.url}/",
        f"  phone     {options.url}/phone/",
        f"  provost   {options.url}/provost/",
        f"  API       {options.url}/api/docs/",
        "",
    ]
    if options.demo:
        lines.append(f"  Sign in with the password  {values['DESK_DEMO_PASSWORD']}  as")
        lines += [f"    {name:<18} {duty}" for name, duty in DEMO_ACCOUNTS.items()]
        lines.append("")
    else:
        lines += ["  First account: .venv/bin/python manage.py createsuperuser", ""]
    lines += ["  Ctrl-C stops it.", ""]
    show("\n".join(lines))
