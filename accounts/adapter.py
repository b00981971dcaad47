"""allauth's hooks: nobody signs themselves up at a military police desk."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts import seats, sessions
from blotter.actors import Actor


class DeskAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def logout(self, request: HttpRequest) -> None:
        user: Any = request.user
        if user.is_authenticated and user.may("console.use"):
            seats.leave_position(by=Actor(user, getattr(request, "desk_position", "")))
        super().logout(request)
        # After the session is gone: other windows of it would find it standing before.
        sessions.check_screens(user.pk)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Each to the face that they work with."""
        user: Any = request.user
        for action, url in (("phone.use", "/phone/"), ("console.use", "/"), ("accounts.manage", "/admin/")):
            if user.may(action):
                return "/provost/" if action == "console.use" and "provost" in user.roles else url
        return "/"
