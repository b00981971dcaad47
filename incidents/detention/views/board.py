"""The custody board, and the record of one held person without a name: clocks, gaps, acts, and the way to read it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.pages import paged
from blotter.errors import Missing
from blotter.operations import desk_now
from blotter.pages import OnceForm, run, run_once
from incidents.detention import services
from incidents.detention.clocks import ClockKind
from incidents.detention.custody_states import IN_CUSTODY
from incidents.detention.entries import KINDS, WRITTEN
from incidents.detention.forms import reading as forms
from incidents.detention.models import Clock, CustodyEntry, CustodyRecord
from incidents.detention.selectors import custody as selectors
from incidents.detention.selectors.custody import HeldPerson
from incidents.detention.views.acts import ACTS, BRINGS, CORRECT, LINE, form_of, label_of, open_acts, usual
from incidents.detention.views.common import Room

LINES_SHOWN = 30
_WRITTEN = frozenset(kind.name for kind in WRITTEN)
NEAR: dict[str, timedelta] = {ClockKind.CHECK: timedelta(minutes=10)}
NEAR_LIMIT = timedelta(hours=1)


def lit(clock: Clock | None, now: datetime) -> tuple[Clock, str] | None:
    """A clock with how it stands: "late", "near" or nothing."""
    if clock is None:
        return None
    left = clock.due_at - now
    return clock, "late" if left <= timedelta() else "near" if left <= NEAR.get(clock.kind, NEAR_LIMIT) else ""


def _moment(stamp: str | None) -> datetime | None:
    return datetime.fromisoformat(stamp) if stamp else None


class Board(Room):
    """Who is held, where, the nearest limit, what is missing. Without the register's rights: number, site, check."""

    required_action = "custody.view"
    template_name = "detention/board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        oversees, now = self.may("custody.oversee"), desk_now()
        if oversees:
            people = [
                (person, lit(person.limit, now), lit(person.check, now)) for person in selectors.overview(self.actor)
            ]
            shown: dict[str, Any] = {"people": people, "ended": selectors.overview(self.actor, ended=True)}
        else:
            states = [row.state for row in selectors.board_rows(None).values() if row.state]
            states.sort(key=lambda state: (state["next_check"] is None, state["next_check"] or "", state["id"]))
            shown = {"rows": [(state, _moment(state["next_check"])) for state in states]}
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


class Record(Room):
    """One held person: ``?act=`` (and ``kind=`` of a line) names the form that is open, else the one that is next."""

    required_action = "custody.oversee"
    template_name = "detention/record.html"

    def person(self) -> HeldPerson:
        try:
            return selectors.one(self.actor, self.kwargs["pk"])
        except Missing as error:
            raise Http404(error.message) from error

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = kwargs.pop("person", None) or self.person()
        record, found = person.record, open_acts(person, self.may)
        writes = self.may(LINE.action) and LINE.fits(person)
        corrects = self.may(CORRECT.action) and not record.erased_at
        name, kind, entry = kwargs.pop("chosen", None) or self._asked(found, writes, corrects, record)
        form = kwargs.pop("form", None) or (form_of(name, person, kind, entry=entry) if name else None)
        lines = record.entries.select_related("written_by").order_by("-number")
        standing = set(record.entries.filter(withdrawn=False, corrected_by=None).values_list("pk", flat=True))
        return {
            "person": person,
            "record": record,
            "clocks": [lit(clock, desk_now()) for clock in person.clocks],
            "acts": found,
            "kinds": WRITTEN if writes else (),
            "chosen": name,
            "kind": kind,
            "form": form,
            "label": label_of(name, kind) if name else "",
            "missing": [(each, self._brings(each.code, found, writes)) for each in person.missing],
            "action": self._action(record, name, kind, entry) if name else "",
            "lines": [
                (line, KINDS[line.kind].label, corrects and line.pk in standing)
                for line in (lines if self.request.GET.get("lines") == "all" else lines[:LINES_SHOWN])
            ],
            "more_lines": record.entries_no > LINES_SHOWN and self.request.GET.get("lines") != "all",
            "read_form": forms.ReadForm() if self.may("custody.read") else None,
            "print_form": forms.PrintForm() if self.may("custody.read") else None,
        } | super().get_context_data(**kwargs)

    def _asked(
        self, found: dict[str, Any], writes: bool, corrects: bool, record: CustodyRecord
    ) -> tuple[str, str, int]:
        asked = self.request.GET
        name, kind = asked.get("act", ""), asked.get("kind", "")
        if name == "line" and writes and kind in _WRITTEN:
            return name, kind, 0
        if name == "correct" and corrects and (entry := _entry(record, asked.get("entry", ""))):
            return name, entry.kind, entry.pk
        name = name if name in found else usual(record)
        return (name if name in found else "", "", 0)

    @staticmethod
    def _action(record: CustodyRecord, name: str, kind: str, entry: int) -> str:
        if name == "line":
            return reverse("detention-line", args=[record.pk, kind])
        if name == "correct":
            return reverse("detention-correct", args=[record.pk, entry])
        return reverse("detention-record-act", args=[record.pk, name])

    @staticmethod
    def _brings(code: str, found: dict[str, Any], writes: bool) -> str:
        """The query that opens the form for what is missing, empty where this reader cannot bring it."""
        if code in BRINGS:
            return f"?act={BRINGS[code]}#act" if BRINGS[code] in found else ""
        return f"?act=line&kind={code}#act" if writes and KINDS[code].written else ""


class BackToRecord(Record):
    """Answers a form of the record's page; somebody who loads its address anew is led back there."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("detention-record", self.person().record.pk)


class ActOnRecord(BackToRecord):
    """An act of the record's page. A check leads back to the board: the next one is due there."""

    def post(self, request: HttpRequest, pk: int, act: str, kind: str = "", entry: int = 0) -> HttpResponse:
        chosen = {"line": LINE, "correct": CORRECT}.get(act) or ACTS.get(act)
        if chosen is None or not self.may(chosen.action) or (act == "line") != (kind in _WRITTEN):
            raise Http404
        person = self.person()
        if act == "correct":
            old = _entry(person.record, str(entry))
            if old is None:
                raise Http404
            kind = old.kind
        form = form_of(act, person, kind, request.POST, entry)
        named = {chosen.key: pk} if chosen.key else {}
        if run_once(request, form, lambda: chosen.service(by=self.actor, **named, **form.facts)) is None:
            return self.again(person=self.person(), chosen=(act, kind, entry), form=form)
        return redirect("detention") if act == "check" else redirect("detention-record", pk)


def _entry(record: CustodyRecord, key: str) -> CustodyEntry | None:
    """A line of this record."""
    return record.entries.filter(pk=key).first() if key.isascii() and key.isdecimal() and len(key) < 19 else None


class ReadRecord(BackToRecord):
    """The record whole, for a purpose. It is shown in the answer to the form and nowhere else: there is no address."""

    required_action = "custody.read"
    opened_template = "detention/record_read.html"
    form_class: type[OnceForm] = forms.ReadForm
    form_name = "read_form"

    def open(self, pk: int, form: OnceForm) -> Any:
        return services.read_record(by=self.actor, record=pk, **form.facts)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form, opened = self.form_class(request.POST), []
        if not run(form, lambda: opened.append(self.open(pk, form))):
            return self.again(**{self.form_name: form})
        self.template_name = self.opened_template
        context = Room.get_context_data(self, open=opened[0], form=form)
        return self.render_to_response(context)


class PrintRecord(ReadRecord):
    """A copy of the record for one recipient, who is named on every sheet of it."""

    opened_template = "detention/record_print.html"
    form_class = forms.PrintForm
    form_name = "print_form"

    def open(self, pk: int, form: OnceForm) -> Any:
        return services.export_record(by=self.actor, record=pk, **form.facts)
