"""What the pages of coordination share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from accounts.permissions import ActionRequiredMixin
from blotter.actors import Actor
from blotter.operations import desk_now
from blotter.pages import OnceForm, actor_of, run_once

A_PAGE = 25


class CoordinationPage(ActionRequiredMixin, TemplateView):
    """``may`` in the template: what this person may do here, by the last part of the action's name."""

    required_action = "coordination.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = {
            action.replace(".", "_"): self.by.may(action)
            for action in (
                "coordination.view", "coordination.ask", "provost.view", "provost.decide", "provost.take",
                "directive.give", "directive.read", "help.ask", "help.answer", "report.draft", "report.submit",
            )
        }  # fmt: skip
        return {"may": may, "now": desk_now()} | super().get_context_data(**kwargs)

    @property
    def by(self) -> Actor:
        return actor_of(self.request)

    def again(self, **context: Any) -> HttpResponse:
        """The page once more, with what was typed and why it was refused."""
        return self.render_to_response(self.get_context_data(**self.kwargs, **context), status=409)

    def do(self, form: OnceForm, act: Callable[[], Any], to: str, *args: Any, name: str = "form") -> HttpResponse:
        """Do what the form asks for and go to the page ``to``; refused, show this page again with it as ``name``."""
        if run_once(self.request, form, act) is None:
            return self.again(**{name: form})
        return redirect(to, *args)


def page_of(request: HttpRequest, found: QuerySet[Any]) -> Page[Any]:
    return Paginator(found, A_PAGE).get_page(request.GET.get("page"))
