"""ASGI entry point: pages and API through Django, the live feed through Channels."""

from __future__ import annotations

import gc
import os
import warnings
from importlib import import_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dispatch.settings")

import django

django.setup()  # before anything below imports a model

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import OriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import path  # noqa: E402

from blotter.consumers import LiveConsumer, ServerSend  # noqa: E402
from dispatch.database import idle  # noqa: E402
from dispatch.handler import SynchronousHandler  # noqa: E402

IDLE_CONNECTIONS = 16
idle.keep(IDLE_CONNECTIONS)

# WhiteNoise hands files over as plain iterators; Django reads them in a thread, which for files of this size is fine.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

application = ProtocolTypeRouter(
    {
        "http": SynchronousHandler(),
        "websocket": OriginValidator(
            ServerSend(AuthMiddlewareStack(URLRouter([path("ws/live/", LiveConsumer.as_asgi())]))),
            settings.DESK_ORIGINS,
        ),
    }
)

# What is loaded by now stays for good. Looked through by each full collection, it held every screen up for 0.15 s.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
