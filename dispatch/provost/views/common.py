"""What the pages of coordination share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.pages import DeskPage
from blotter.pages import OnceForm, run_once


class CoordinationPage(DeskPage):
    """``may`` in the template: what this person may do here, by the last part of the action's name."""

    required_action = "coordination.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = {
            action.replace(".", "_"): self.may(action)
            for action in (
                "coordination.view", "coordination.ask", "provost.view", "provost.decide", "provost.take",
                "directive.give", "directive.read", "help.ask", "help.answer", "report.draft", "report.submit",
            )
        }  # fmt: skip
        return {"may": may} | super().get_context_data(**kwargs)

    def do(self, form: OnceForm, act: Callable[[], Any], to: str, *args: Any, name: str = "form") -> HttpResponse:
        """Do what the form asks for and go to the page ``to``; refused, show this page again with it as ``name``."""
        if run_once(self.request, form, act) is None:
            return self.again(**{name: form})
        return redirect(to, *args)
