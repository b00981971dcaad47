"""The custody board: who is held, where, what is due next. Whoever may not oversee sees number, site and next check."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.pages import paged
from blotter.operations import desk_now
from incidents.detention.clocks import ClockKind
from incidents.detention.custody_states import IN_CUSTODY
from incidents.detention.models import CustodyRecord
from incidents.detention.selectors import custody as selectors
from incidents.detention.views.common import Room
from incidents.detention.views.due import due_at, due_of


class Board(Room):
    """Who is held, where, the nearest limit, what is missing. Without the register's rights: number, site, check."""

    required_action = "custody.view"
    template_name = "detention/board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        oversees, now = self.may("custody.oversee"), desk_now()
        if oversees:
            held = selectors.overview(self.actor)
            people = [(person, due_of(person.limit, now), due_of(person.check, now)) for person in held]
            shown: dict[str, Any] = {"people": people, "ended": selectors.overview(self.actor, ended=True)}
        else:
            states = [row.state for row in selectors.board_rows(None).values() if row.state]
            states.sort(key=lambda state: (state["next_check"] is None, state["next_check"] or "", state["id"]))
            checks = [state["next_check"] and datetime.fromisoformat(state["next_check"]) for state in states]
            dues = [at and due_at(at, now, ClockKind.CHECK) for at in checks]
            shown = {"rows": list(zip(states, dues, strict=True))}
        return {
            "oversees": oversees,
            "may_check": self.may("custody.keep"),
            "may_capture": self.may("custody.capture"),
            **shown,
        } | super().get_context_data(**kwargs)


class BoardRows(Board):
    """The board for the page to ask for again."""

    template_name = "detention/board_rows.html"


class Ended(Room):
    """Custodies that are over, newest first."""

    required_action = "custody.oversee"
    template_name = "detention/ended.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        over = CustodyRecord.objects.exclude(state__in=sorted(IN_CUSTODY)).select_related("site")
        return {"records": paged(self.request, over.order_by("-ended_at", "-pk"))} | super().get_context_data(**kwargs)
