"""What stands between a session and the desk: its hours, the second factor of some roles, the desk position."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import sessions

POSITION_KEY = "desk_position"
ALWAYS_OPEN = ("/accounts/", "/api/v1/session/confirm/", "/static/")


class DeskSessionMiddleware:
    """After the authentication middleware.

    An ended session is not closed: its requests count as a stranger's until the owner confirms who they are.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        request.desk_position = request.session.get(POSITION_KEY, "")  # type: ignore[attr-defined]
        if user.is_authenticated and not request.path.startswith(ALWAYS_OPEN):
            if sessions.has_ended(request.session):
                request.user = AnonymousUser()
            elif self._owes_totp(user):
                if request.path.startswith("/api/"):
                    words = _("Your role needs a second factor. Set it up first.")
                    error = {"code": "totp_required", "detail": words, "attr": None}
                    return JsonResponse({"type": "client_error", "errors": [error]}, status=403)
                return redirect("mfa_activate_totp")
        return self.get_response(request)

    @staticmethod
    def _owes_totp(user: object) -> bool:
        from allauth.mfa.utils import is_mfa_enabled

        return bool(user.roles & set(settings.DESK_TOTP_ROLES)) and not is_mfa_enabled(user)  # type: ignore[attr-defined]
