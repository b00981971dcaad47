"""`make test`: everything that must pass, each step named and timed, the quick ones first."""

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dispatch.runner.chromium import ensure_chromium
from dispatch.runner.output import say
from dispatch.runner.servers import start_servers
from dispatch.runner.session import run_session, throwaway_folder
from dispatch.runner.state import ROOT, StateFolder
from dispatch.runner.supervisor import Supervisor
from dispatch.runner.vendor import ensure_modules, ensure_vendor, node

PYTHON = sys.executable
BIN = Path(PYTHON).parent
BROWSER_TESTS = "tests/browser"


# pytest's exit status when it ran to its end and tests failed.
SOME_FAILED = 1


@dataclass(frozen=True)
class Step:
    """``again``: what is run once more, alone, when tests of the step failed: browsers wait for a busy machine."""

    name: str
    argv: Sequence[str | Path]
    again: Sequence[str | Path] = ()


def pytest(arguments: Sequence[str]) -> int:
    """Run pytest alone, with servers of its own. Returns its exit status."""
    ensure_vendor()
    return _with_servers([Step("pytest", [PYTHON, "-m", "pytest", *arguments])])


def bench(name: str, arguments: Sequence[str]) -> int:
    """Run the measurement tests/bench/`name`.py on a desk of its own. Returns its exit status."""
    manage = [PYTHON, "manage.py"]
    return _with_servers(
        [
            Step("migrate", [*manage, "migrate", "--noinput", "-v", "0"]),
            Step("reference", [*manage, "load_reference"]),
            Step(name, [PYTHON, "-m", f"tests.bench.{name}", *arguments]),
        ]
    )


def check_everything() -> int:
    """Run every step, the later ones too when one has failed; 0 when all passed."""
    ensure_vendor()
    ensure_modules()
    # The tests wait for it and it takes as long as what is checked before them, on the other core.
    return _with_servers(_steps(), Step("test database", [PYTHON, "-m", "tests.template"]))


def _steps() -> list[Step]:
    manage = [PYTHON, "manage.py"]
    pytest = [PYTHON, "-m", "pytest", "--durations=10"]
    production = ["check", "--deploy", "--tag", "security", "--fail-level", "WARNING"]
    collect = ["collectstatic", "--noinput", "-v", "0"]
    return [
        Step("format", [BIN / "ruff", "format", "--check", "."]),
        Step("lint", [BIN / "ruff", "check", "."]),
        Step("floors", [BIN / "lint-imports"]),
        Step("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        Step("production settings", ["env", "BEHIND_TLS=on", *manage, *production]),
        Step("static files of the image", ["env", "DESK_COLLECTED_STATIC=on", *manage, *collect]),
        Step("javascript types", [*node(), ROOT / "node_modules" / ".bin" / "tsc", "-p", "."]),
        Step("types", [BIN / "mypy"]),
        Step("tests", [*pytest, *_processes(2), f"--ignore={BROWSER_TESTS}"]),
        Step(
            "browser tests", [*pytest, *_processes(3), BROWSER_TESTS], again=[*pytest, "--last-failed", BROWSER_TESTS]
        ),
    ]


def _processes(number: int) -> list[str]:
    """Whoever is done first takes tests over from the others."""
    return ["-n", str(number), "--dist", "worksteal"]


def _with_servers(steps: Sequence[Step], beside: Step | None = None) -> int:
    async def body(supervisor: Supervisor, state: StateFolder) -> int:
        urls = await start_servers(supervisor, state, {}, durable=False)
        env = os.environ | urls | {"STATE_DIR": str(state.path), "SECRET_KEY": state.secret("secret_key", 48)}
        return await _run_all(supervisor, steps, env, beside)

    with throwaway_folder() as folder:
        return run_session(body, folder)


async def _run_all(supervisor: Supervisor, steps: Sequence[Step], env: dict[str, str], beside: Step | None) -> int:
    """``beside`` runs while the others do, one after the other."""

    async def timed(step: Step) -> tuple[Step, str, float]:
        began = time.monotonic()
        return step, await _outcome(supervisor, step, env), time.monotonic() - began

    second = asyncio.create_task(timed(beside)) if beside else None
    results: list[tuple[Step, str, float]] = []
    for step in steps:
        print(f"\n=== {step.name}", flush=True)
        results.append(await timed(step))
    if second:
        results.append(await second)
    if len(steps) == 1:
        return 0 if results[0][1] == "passed" else 1
    print()
    for step, outcome, seconds in results:
        print(f"{outcome:>8}  {seconds:6.1f} s  {step.name}")
    failed = [step.name for step, outcome, _ in results if outcome == "FAILED"]
    say(f"FAILED: {', '.join(failed)}" if failed else "everything passed")
    return 1 if failed else 0


async def _outcome(supervisor: Supervisor, step: Step, env: dict[str, str]) -> str:
    if step.name == "browser tests" and not await asyncio.to_thread(ensure_chromium):
        in_ci = os.environ.get("CI", "").lower() == "true"
        say("there is no Chromium and it cannot be installed: the browser tests are SKIPPED")
        return "FAILED" if in_ci else "SKIPPED"
    code = await supervisor.run(step.name, step.argv, env, prefixed=False)
    if code == SOME_FAILED and step.again:
        say(f"{step.name}: what failed is tried once more, alone")
        code = await supervisor.run(step.name, step.again, env, prefixed=False)
    return "FAILED" if code else "passed"
