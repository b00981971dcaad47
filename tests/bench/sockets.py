"""A thousand WebSocket clients in one process, as light as can be: what is measured is the server, not they.

By hand on asyncio's transports: a library's client would need more time for a frame than the server.
"""

from __future__ import annotations

import asyncio
import base64
import os
import struct
import time

CONNECTING = 50
TEXT, CLOSE, PING = 1, 8, 9


class Crowd:
    """``count`` sockets to one server. Counts, for each entry, how many have it and when the last of them got it."""

    def __init__(self, host: str, port: int, path: str, cookie: str, count: int) -> None:
        self.host, self.port, self.path, self.cookie, self.count = host, port, path, cookie, count
        self.clients: list[_Client] = []
        self.arrivals: dict[int, list[float | int]] = {}
        self.closed: list[bytes] = []

    async def connect(self) -> None:
        loop, gate = asyncio.get_running_loop(), asyncio.Semaphore(CONNECTING)

        async def one() -> None:
            async with gate:
                _transport, client = await loop.create_connection(lambda: _Client(self), self.host, self.port)
                self.clients.append(client)
                await asyncio.wait_for(client.opened, 60)

        await asyncio.gather(*(one() for _ in range(self.count)))

    async def leave(self) -> None:
        for client in self.clients:
            client.transport.close()
        await asyncio.sleep(0.1)
        if len(self.closed) or any(not client.opened.done() for client in self.clients):
            raise RuntimeError(f"{len(self.closed)} sockets were closed by the server: {self.closed[:3]}")

    def heard(self, serial: int, at: float) -> None:
        seen = self.arrivals.get(serial)
        if seen is None:
            self.arrivals[serial] = [at, 1]
        else:
            seen[0] = at
            seen[1] += 1

    def last_arrivals(self) -> dict[int, tuple[float, int]]:
        """Serial → when the last one got it (monotonic seconds), how many have it."""
        return {serial: (at, int(count)) for serial, (at, count) in self.arrivals.items()}


class _Client(asyncio.Protocol):
    def __init__(self, crowd: Crowd) -> None:
        self.crowd, self.data = crowd, b""
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.transport = transport
        crowd, key = self.crowd, base64.b64encode(os.urandom(16)).decode()
        lines = (
            f"GET {crowd.path} HTTP/1.1", f"Host: {crowd.host}:{crowd.port}", f"Origin: http://{crowd.host}:{crowd.port}",
            "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}",
            f"Cookie: {crowd.cookie}", "", "",
        )  # fmt: skip
        transport.write("\r\n".join(lines).encode())

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        data = self.data + data
        start = 0
        if not self.opened.done():
            head, mark, data = data.partition(b"\r\n\r\n")
            if not mark:
                self.data = head
                return
            if b" 101 " not in head.split(b"\r\n")[0]:
                self.opened.set_exception(RuntimeError(head[:200].decode(errors="replace")))
                return
            self.opened.set_result(None)
        while len(data) - start >= 2:
            code, length, body = data[start] & 15, data[start + 1], start + 2
            if length == 126:
                if len(data) < body + 2:
                    break
                (length,), body = struct.unpack_from("!H", data, body), body + 2
            elif length == 127:
                if len(data) < body + 8:
                    break
                (length,), body = struct.unpack_from("!Q", data, body), body + 8
            if len(data) < body + length:
                break
            start = body + length
            if code == TEXT and data[body : body + 21] == b'{"t":"entry","serial"':
                end = data.index(b",", body + 22)
                self.crowd.heard(int(data[body + 22 : end]), now)
            elif code == PING:
                self.transport.write(bytes([0x8A, 0x80 | length]) + bytes(4) + data[body:start])
            elif code == CLOSE:
                self.crowd.closed.append(data[body:start])
        self.data = data[start:]
