"""The page that every room of the desk builds on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import TemplateView

from accounts.permissions import ActionRequiredMixin
from blotter.actors import Actor, Channel
from blotter.errors import Missing
from blotter.operations import desk_now
from blotter.pages import actor_of

Row = TypeVar("Row")
A_PAGE = 30


class DeskPage(ActionRequiredMixin, TemplateView):
    """A page made by the server, for those who may do ``required_action``.

    ``grants``: what all templates of a room ask of the reader, each name there and the action that it stands for.
    ``channel``: how its reader writes; a page of the phone says ``"phone"``. Every template finds ``now`` in its
    context, the moment on the desk's clock at which the page was made or printed.
    """

    channel: ClassVar[Channel] = "desk"
    grants: ClassVar[Mapping[str, str]] = {}

    @property
    def actor(self) -> Actor:
        return actor_of(self.request, self.channel)

    def may(self, action: str) -> bool:
        return self.actor.may(action)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = {name: self.may(action) for name, action in self.grants.items()}
        return {**may, "now": desk_now()} | super().get_context_data(**kwargs)

    def again(self, **context: Any) -> HttpResponse:
        """The page once more, with what was typed and why it was refused: 409."""
        return self.render_to_response(self.get_context_data(**self.kwargs, **context), status=409)


def found(read: Callable[[int], Row], pk: int) -> Row:
    """The row of a page, or 404 where ``read`` raises :class:`~blotter.errors.Missing`."""
    try:
        return read(pk)
    except Missing as error:
        raise Http404(error.message) from error


def paged(request: HttpRequest, rows: QuerySet[Any], size: int = A_PAGE) -> Page[Any]:
    """The part of a list that ``?page=`` names; nonsense is the first or the last page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
