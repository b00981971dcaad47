"""``ws/live/?since=N``: the journal as it grows, for one screen.

Frames out: ``hello`` (head, and the viewer's audiences: a screen that was told others before reads the snapshot anew),
``entry`` (with ``prev``, the serial before it that this viewer may see), ``beat`` every two seconds, side streams,
``reset`` (read the snapshot anew) and ``error``. Frames in: who types where, from the desk alone (``blotter.hands``).

Close codes: 4400 the request cannot be right · 4401 no session any more · 4403 no right to the feed · 4408 this screen
fell behind and is to resume by its last serial.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth import get_user_model
from django.db import DatabaseError
from django.utils.translation import gettext as _

from blotter import hands, selectors
from blotter.actors import POSITION_KEY
from blotter.hands import Hands, NotAFrame, Spot
from blotter.live import Subscriber, tailer

logger = logging.getLogger(__name__)

BAD_REQUEST, NO_SESSION, NO_RIGHT, BEHIND = 4400, 4401, 4403, 4408
RECHECK_S = 30
PAGE = 500
MAX_SERIAL = 2**63 - 1
ACTION = "board.view"


class ServerSend:
    """Lays the server's own ``send`` beside the one that the layers below wrap.

    Those look at the session with each message, to save it with an answer that a socket never gives: a fifth of what a
    frame costs, a thousand times a frame.
    """

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        return await self.inner({**scope, "server_send": send}, receive, send)


class LiveConsumer(AsyncWebsocketConsumer):
    # An alias that no setting defines: Channels then makes no layer, and Redis stays out of the feed's path.
    channel_layer_alias = "none"

    async def connect(self) -> None:
        await self.accept()
        self.tasks: list[asyncio.Task[None]] = []
        self.subscriber: Subscriber | None = None
        self.hands = Hands()
        user = self.scope.get("user")
        known = user is not None and user.is_authenticated
        if not known or not await database_sync_to_async(user.session_stands)(self.scope.get("session")):
            return await self.close(NO_SESSION, "Sign in again.")
        if not await database_sync_to_async(user.may)(ACTION):
            return await self.close(NO_RIGHT, "Your role does not show the board.")
        since = self._since()
        if since is None:
            return await self._refuse(_("«since» is the serial of the last entry you have: 0 or more."))
        audiences = await database_sync_to_async(user.audiences)()
        self.from_when = await database_sync_to_async(user.sees_since)()
        await asyncio.to_thread(tailer.start)
        self.subscriber = Subscriber(user.pk, audiences)
        # Register first, read afterwards: what is committed in between is queued, and skipped if it was read.
        head = tailer.subscribe(self.subscriber)
        if since > head:
            await self._refuse(_("«since» is beyond the newest entry. Read the snapshot and start from its serial."))
            return None
        await self.send(json.dumps({"t": "hello", "head": head, "audiences": sorted(audiences), "who": self.hands.who}))
        self.tasks = [asyncio.create_task(self._write(since, head)), asyncio.create_task(self._recheck())]
        return None

    async def disconnect(self, code: int) -> None:
        if self.subscriber:
            tailer.unsubscribe(self.subscriber)
        for task in self.tasks:
            task.cancel()
        if self.hands.spot:
            await self._tell_hands(Spot())

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        try:
            if self.subscriber is None or hands.AUDIENCE not in self.subscriber.audiences:
                raise NotAFrame
            spot = hands.read(text_data)
        except NotAFrame:
            await self._refuse(_("This socket tells, and takes only who types where. Acts go to /api/v1/."))
            return
        if self.hands.due(spot):
            await self._tell_hands(spot)

    async def _tell_hands(self, spot: Spot) -> None:
        try:
            await database_sync_to_async(lambda: self.hands.tell(spot, self._position()))()
        except DatabaseError:
            logger.info("who types where was not passed on: the database does not answer")

    def _position(self) -> str:
        stored = self._stored_session()
        return (stored.get(POSITION_KEY) if stored else None) or self.scope["user"].label

    def _since(self) -> int | None:
        query = self.scope.get("query_string", b"").decode("latin-1")
        given = parse_qs(query, keep_blank_values=True).get("since", ["0"])[-1]
        # Python reads "1_0", "+1" and "１" as numbers too, and digits without end are work without end.
        if not (given.isascii() and given.isdecimal() and len(given) <= len(str(MAX_SERIAL))):
            return None
        return since if (since := int(given)) <= MAX_SERIAL else None

    async def _refuse(self, words: str) -> None:
        await self.send(json.dumps({"t": "error", "detail": words}))
        await self.close(BAD_REQUEST, "See the error frame.")

    async def _write(self, since: int, head: int) -> None:
        assert self.subscriber
        tell = self.scope["server_send"]
        last = since
        while last < head:
            frames = await database_sync_to_async(self._page)(last, head)
            for frame in frames:
                await self.send(json.dumps(frame, ensure_ascii=False))
            if len(frames) < PAGE:
                break
            last = frames[-1]["serial"]
        while True:
            item = await self.subscriber.queue.get()
            if item is None:
                return await self.close(BEHIND, "Too far behind; resume.")
            serial, frame = item
            if frame == '{"t":"check"}':
                if not await self._check():
                    return None
            elif serial == 0 or serial > head:
                await tell({"type": "websocket.send", "text": frame})

    def _page(self, since: int, upto: int) -> list[dict[str, Any]]:
        assert self.subscriber
        tags = self.subscriber.audiences
        entries = [e for e in selectors.visible(tags, since, PAGE, self.from_when) if e.serial <= upto]
        return selectors.frames(entries, selectors.last_visible(tags, since))

    async def _recheck(self) -> None:
        while True:
            # Screens that came at one instant, when a server started, must not all ask at one instant for ever.
            await asyncio.sleep(RECHECK_S * random.uniform(0.5, 1))  # noqa: S311 - no secret
            if not await self._check():
                return

    async def _check(self) -> bool:
        """Is this viewer still signed in, with the same right to the same things? Otherwise end or reset."""
        assert self.subscriber
        verdict = await database_sync_to_async(self._verdict)()
        if verdict is None:
            return True
        if verdict == "reset":
            await self.send('{"t":"reset"}')
            await self.close(BEHIND, "What you may see has changed; read anew.")
        elif verdict == "session":
            await self.close(NO_SESSION, "Sign in again.")
        else:
            await self.close(NO_RIGHT, "Your role does not show the board.")
        return False

    def _verdict(self) -> str | None:
        assert self.subscriber
        stored = self._stored_session()
        user = get_user_model().objects.filter(pk=self.subscriber.user_id, is_active=True).first()
        if user is None or not user.session_stands(stored):
            return "session"
        if not user.may(ACTION):
            return "right"
        return None if user.audiences() == self.subscriber.audiences else "reset"

    def _stored_session(self) -> Any:
        """The session read anew, not from memory; ``None`` without one."""
        session = self.scope.get("session")
        return None if session is None else type(session._wrapped)(session.session_key)
