"""Django under ASGI, for views that are all synchronous."""

from __future__ import annotations

from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler


class SynchronousHandler(ASGIHandler):
    """Runs middleware and view in one go in the request's thread.

    Django would ask each middleware that can do both to be asynchronous and change the thread before and after it,
    a dozen times a request and for nothing: behind all of them stands a synchronous view.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: Any) -> Any:
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)
