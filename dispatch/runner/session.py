"""One run of the runner: holds the state folder, ends leftovers, turns signals into an orderly stop."""

import asyncio
import signal
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dispatch.runner.leftovers import stop_leftovers
from dispatch.runner.output import say
from dispatch.runner.state import StateError, StateFolder
from dispatch.runner.supervisor import NotReady, Supervisor

Body = Callable[[Supervisor, StateFolder], Awaitable[int]]
INTERRUPTED = 130


def run_session(body: Body, folder: Path) -> int:
    """Run `body` with `folder` held; its programs all end with it. Returns an exit status."""
    try:
        with StateFolder(folder) as state:
            roll = state.path / "children.json"
            stop_leftovers(roll)
            return asyncio.run(_supervised(body, state, roll))
    except (StateError, NotReady) as error:
        say(str(error))
        return 1


async def _supervised(body: Body, state: StateFolder, roll: Path) -> int:
    supervisor = Supervisor(roll)
    work = asyncio.ensure_future(body(supervisor, state))

    def stop_asked() -> None:
        if work.cancelled() or work.done() or work.cancelling():
            supervisor.hurry.set()  # asked twice: no more grace
        else:
            work.cancel()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop_asked)
    try:
        return await work
    except asyncio.CancelledError:
        return INTERRUPTED
    finally:
        await supervisor.stop()


@contextmanager
def throwaway_folder() -> Iterator[Path]:
    """A folder that goes away afterwards; others may look into it, since PostgreSQL may run as nobody."""
    with tempfile.TemporaryDirectory(prefix="desk-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
