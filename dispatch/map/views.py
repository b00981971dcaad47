"""The basemap as a file that browsers read piece by piece."""

from __future__ import annotations

import re
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.generic import View
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from accounts.permissions import ActionRequiredMixin
from reference import basemap

# Asked for anew each time, by its tag: the owner may put another map in its place.
_HEADERS = [("Content-Type", "application/vnd.pmtiles"), ("Cache-Control", "private, no-cache")]


# A file that goes out as a whole is in memory as a whole; an owner's map may have gigabytes. Readers ask for pieces.
_MOST = 8_000_000
_PIECE = re.compile(r"bytes=(\d{1,15})-(\d{1,15})")


class BasemapView(ActionRequiredMixin, View):
    """``GET`` with ``Range`` answers 206; strangers get 403, since a sign-in page is no map."""

    required_action = "reference.view"
    raise_exception = True

    def get(self, request: HttpRequest) -> HttpResponseBase:
        path = basemap.current()
        if path.stat().st_size > _MOST and not _is_piece(request.headers.get("Range", "")):
            return HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        # A list of its own: the file's tag is written into it, and another map has another.
        return WhiteNoiseMiddleware.serve(StaticFile(str(path), [*_HEADERS]), request)


def _is_piece(asked: str) -> bool:
    piece = _PIECE.fullmatch(asked)
    return piece is not None and int(piece[2]) - int(piece[1]) < _MOST
