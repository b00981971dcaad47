"""What stands between a session and the desk: its hours, the second factor of some roles, the desk position."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import sessions
from blotter.actors import POSITION_KEY

# What an ended session may still do in its owner's name: confirm who they are, or leave.
ENDED_MAY = ("/api/v1/session/confirm/", "/accounts/logout/")
# What somebody may do who owes a second factor: set it up (which asks for the password again), or leave.
OWING_MAY = (
    "/accounts/logout/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/totp/activate/",
    "/api/v1/session/confirm/",
    "/jsi18n/",
    "/healthz",
    "/readyz",
    "/metrics",
)


class DeskSessionMiddleware:
    """After the authentication middleware.

    An ended session is not closed: its requests count as a stranger's until the owner confirms who they are.
    What somebody signed in is answered, errors too, no browser keeps, unless the answer itself says how long.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self._answer(request)
        # Asked afterwards: a token of the API is looked at by the view. The next one at this desk must not find a page
        # again with the key that goes back.
        if request.user.is_authenticated:
            answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer

    def _answer(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        request.desk_position = request.session.get(POSITION_KEY, "")  # type: ignore[attr-defined]
        if not user.is_authenticated:
            return self.get_response(request)
        if sessions.has_ended(request.session):
            if request.path not in ENDED_MAY:
                request.user = AnonymousUser()
        elif request.path not in OWING_MAY and user.owes_second_factor():
            if request.path.startswith("/api/"):
                words = _("Your role needs a second factor. Set it up first.")
                error = {"code": "totp_required", "detail": words, "attr": None}
                return JsonResponse({"type": "client_error", "errors": [error]}, status=403)
            return redirect("mfa_activate_totp")
        return self.get_response(request)
