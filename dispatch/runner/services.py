"""`python -m dispatch.runner services [FOLDER]`: servers for development, without fsync, until Ctrl-C."""

import asyncio
import os
from pathlib import Path

from dispatch.runner.output import say
from dispatch.runner.servers import start_servers
from dispatch.runner.session import run_session, throwaway_folder
from dispatch.runner.state import StateFolder
from dispatch.runner.supervisor import Supervisor


def services(folder: Path | None) -> int:
    """Keep the servers up in `folder` (kept afterwards) or in a throw-away one."""
    if folder:
        return run_session(_keep_up, folder)
    with throwaway_folder() as temporary:
        return run_session(_keep_up, temporary)


async def _keep_up(supervisor: Supervisor, state: StateFolder) -> int:
    values = await start_servers(supervisor, state, os.environ, durable=False)
    values["SECRET_KEY"] = state.secret("secret_key", 48)
    values["DESK_VAULT_KEYS"] = state.vault_keys()
    state.write_env(values)
    for name, value in values.items():
        print(f"export {name}='{value}'")
    say(f"servers are up; STATE_DIR={state.path} says the same to settings. Ctrl-C stops them.")
    await asyncio.Event().wait()
    return 0
