"""Django under ASGI, for views that are all synchronous."""

from __future__ import annotations

from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler

# A file with what a form wraps around it (incidents.around.files); Django itself takes whatever comes.
LARGEST_BODY = 16_000_000


class SynchronousHandler(ASGIHandler):
    """Runs middleware and view in one go in the request's thread.

    Django would ask each middleware that can do both to be asynchronous and change the thread before and after it,
    a dozen times a request and for nothing: behind all of them stands a synchronous view.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def read_body(self, receive: Any) -> Any:
        """The body as far as ``LARGEST_BODY``. The rest is taken and dropped: no sender fills the disk, and each gets
        an answer, by the length that it announced or because the part that was kept cannot be read.
        """
        room = LARGEST_BODY

        async def limited() -> Any:
            nonlocal room
            message = await receive()
            if "body" not in message:
                return message
            kept = message["body"][:room]
            room -= len(kept)
            return {**message, "body": kept}

        return await super().read_body(limited)

    async def get_response_async(self, request: Any) -> Any:
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)
