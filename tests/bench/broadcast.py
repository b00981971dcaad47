"""The floor of ``fanout``: LISTEN, read the entry, ``websockets.broadcast``.

python -m tests.bench.broadcast PORT
"""

from __future__ import annotations

import asyncio
import os
import sys

import psycopg2
import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

from tests.bench.harness import many_files

ENTRIES = "SELECT serial, body FROM blotter_entry WHERE serial > %s ORDER BY serial"


async def main(port: int) -> None:
    database = psycopg2.connect(os.environ["DATABASE_URL"])
    database.autocommit = True
    cursor = database.cursor()
    cursor.execute("LISTEN desk_blotter; SELECT coalesce(max(serial), 0) FROM blotter_entry")
    (last,) = cursor.fetchone()
    sockets: set[ServerConnection] = set()

    def read() -> None:
        nonlocal last
        database.poll()
        database.notifies.clear()
        cursor.execute(ENTRIES, [last])
        for serial, body in cursor.fetchall():
            broadcast(sockets, f'{{"t":"entry","serial":{serial},"body":{body}}}')
            last = serial

    async def keep(socket: ServerConnection) -> None:
        sockets.add(socket)
        try:
            await socket.wait_closed()
        finally:
            sockets.discard(socket)

    asyncio.get_running_loop().add_reader(database.fileno(), read)
    async with serve(keep, "127.0.0.1", port, compression=None, ping_interval=None) as server:
        await server.serve_forever()


if __name__ == "__main__":
    many_files()
    uvloop.run(main(int(sys.argv[1])))
