"""What the pages of detention share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.views.decorators.debug import sensitive_post_parameters

from accounts.pages import DeskPage
from blotter.pages import OnceForm, run_once


@method_decorator(sensitive_post_parameters(), name="dispatch")
class Room(DeskPage):
    """What is sent to it may name somebody who is held: no report of a failure repeats it."""

    required_action = "detention.desk.view"
    grants = {
        "may_inspect": "inspection.view",
        "may_oversee": "detention.oversight",
        "may_read": "custody.read",
    }


@dataclass(frozen=True, slots=True)
class Act:
    """An act on the row of a page: its form, its service and the argument that names the row there.

    ``key`` is empty where the form itself names what is acted on. ``wide``: a form that is folded until asked for.
    """

    label: str | Promise
    form: Callable[..., OnceForm]
    service: Callable[..., Any]
    action: str
    key: str = ""
    wide: bool = False


ACT = {"http_method_names": ["get", "head", "post", "options"]}


class ActPage(Room, ABC):
    """One row with the acts that its state and the reader's role allow; each is a form of the page.

    A page says in ``fits`` which acts its row allows now, and in ``made`` how their forms are filled. Its own address
    only shows it; ``ACT`` makes of it the view of its acts' addresses.
    """

    http_method_names = ["get", "head", "options"]
    acts: dict[str, Act]
    route: str

    @abstractmethod
    def read(self, pk: int) -> Any:
        """The row, or ``None``."""

    @abstractmethod
    def fits(self, row: Any) -> Collection[str]:
        """The names of the acts that the row allows now."""

    def made(self, name: str, row: Any, data: Any = None) -> OnceForm:
        return self.acts[name].form(data, initial={"version": row.version}, auto_id=f"{name}-%s")

    def row(self) -> Any:
        found = self.read(self.kwargs["pk"])
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = kwargs.pop("row", None) or self.row()
        refused = kwargs.pop("refused", {})
        forms = {
            name: (act, refused.get(name) or self.made(name, row))
            for name, act in self.acts.items()
            if name in refused or (name in self.fits(row) and self.may(act.action))
        }
        return {"row": row, "acts": forms, "route": self.route} | super().get_context_data(**kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Somebody who loads the address of a refused act anew is led back to the page.
        if "act" in kwargs:
            return redirect(self.route, self.row().pk)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        if act not in self.acts or not self.may(self.acts[act].action):
            raise Http404
        chosen, row = self.acts[act], self.row()
        form = self.made(act, row, request.POST)
        named = {chosen.key: row.pk} if chosen.key else {}
        if run_once(request, form, lambda: chosen.service(by=self.actor, **named, **form.facts)) is None:
            return self.again(row=self.row(), refused={act: form})
        return redirect(self.route, pk)
