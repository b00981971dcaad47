"""The basemap as a file that browsers read piece by piece."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.views.generic import View
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from accounts.permissions import ActionRequiredMixin
from reference import basemap

# Asked for anew each time, by its tag: the owner may put another map in its place.
_HEADERS = [("Content-Type", "application/vnd.pmtiles"), ("Cache-Control", "private, no-cache")]


class BasemapView(ActionRequiredMixin, View):
    """``GET`` with ``Range`` answers 206; strangers get 403, since a sign-in page is no map."""

    required_action = "reference.view"
    raise_exception = True

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return WhiteNoiseMiddleware.serve(StaticFile(str(basemap.current()), _HEADERS), request)
