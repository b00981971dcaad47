"""What the pages of this function share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.views.generic import TemplateView

from accounts.permissions import ActionRequiredMixin
from blotter.actors import Actor
from blotter.errors import Missing
from blotter.operations import desk_now
from blotter.pages import actor_of


class Room(ActionRequiredMixin, TemplateView):
    required_action = "security.view"

    @property
    def actor(self) -> Actor:
        return actor_of(self.request)

    def may(self, action: str) -> bool:
        return self.actor.may(action)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"may_edit": self.may("security.edit"), "now": desk_now()} | super().get_context_data(**kwargs)

    def again(self, **context: Any) -> HttpResponse:
        """The page once more, with what was typed and why it was refused."""
        return self.render_to_response(self.get_context_data(**self.kwargs, **context), status=409)


class Sheet(Room):
    """A print-out."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"printed_at": desk_now()} | super().get_context_data(**kwargs)


def found(read: Callable[[int], Any], pk: int) -> Any:
    """One row of a page, or the page that says there is none."""
    try:
        return read(pk)
    except Missing as error:
        raise Http404(error.message) from error
