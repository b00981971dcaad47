"""Pages show what the role matrix grants, by the same action names as the services."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.http import HttpRequest, HttpResponseBase


class ActionRequiredMixin(AccessMixin):
    """A page for those whom the matrix grants ``required_action``; others get 403, strangers the sign-in page."""

    required_action: str
    raise_exception = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if not user.is_authenticated:
            return self.handle_no_permission()
        if not user.may(self.required_action):
            self.raise_exception = True
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
