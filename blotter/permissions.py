"""The permission of every API view. It stands alone: REST framework reads it while it is itself being imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class ActionPermission(BasePermission):
    """The view's ``required_action`` (or ``required_actions[view.action]``) must be granted by the role matrix."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        if not user or not user.is_authenticated:
            return False
        # A method that the route does not have is refused to whoever may use the route, and else the route itself.
        name = getattr(view, "action", None) or next(iter(getattr(view, "action_map", {}).values()), None)
        action = getattr(view, "required_actions", {}).get(name, getattr(view, "required_action", None))
        return action is not None and user.may(action)
