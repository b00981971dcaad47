"""The servers that a desk or a test run needs: the embedded ones, or those that the environment names."""

import asyncio
from collections.abc import Mapping

from dispatch.runner.postgres import Postgres
from dispatch.runner.state import StateError, StateFolder
from dispatch.runner.supervisor import Program, Supervisor
from dispatch.runner.valkey import Valkey

SERVER_VARIABLES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")


async def start_servers(
    supervisor: Supervisor, state: StateFolder, environ: Mapping[str, str], durable: bool = True
) -> dict[str, str]:
    """Start what `environ` does not name and return the three addresses."""
    urls = {name: environ[name] for name in SERVER_VARIABLES if environ.get(name)}
    if ("DATABASE_URL" in urls) != ("DATABASE_OWNER_URL" in urls):
        raise StateError(
            "Set both DATABASE_URL (the application's login) and DATABASE_OWNER_URL (the login that "
            "migrates), or neither to use the embedded PostgreSQL."
        )
    programs: list[Program] = []
    postgres = None
    if "DATABASE_URL" not in urls:
        postgres = Postgres(state, durable)
        await asyncio.to_thread(postgres.initialise)
        programs.append(postgres.program())
        urls |= {"DATABASE_URL": postgres.url("desk_app"), "DATABASE_OWNER_URL": postgres.url("desk_owner")}
    if "REDIS_URL" not in urls:
        valkey = Valkey(state, durable)
        programs.append(valkey.program())
        urls["REDIS_URL"] = valkey.url
    await supervisor.start(*programs)
    if postgres:
        await asyncio.to_thread(postgres.prepare)
    return urls
