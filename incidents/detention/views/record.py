"""The record of one held person without a name: clocks, gaps, its acts, and the way to read it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.pages import found, paged
from blotter.operations import desk_now
from blotter.pages import run_once
from incidents.detention.entries import KINDS, WRITTEN
from incidents.detention.forms.reading import OpenForm, PrintForm
from incidents.detention.models import CustodyEntry, CustodyRecord
from incidents.detention.selectors import custody as selectors
from incidents.detention.selectors.custody import HeldPerson
from incidents.detention.views.acts import (
    ACTS,
    BRINGS,
    CORRECT,
    LINE,
    RecordAct,
    correctable,
    form_of,
    grouped,
    label_of,
    open_acts,
    usual,
)
from incidents.detention.views.common import Room
from incidents.detention.views.due import due_of

_WRITTEN = frozenset(kind.name for kind in WRITTEN)


class Record(Room):
    """One held person: ``?act=`` (and ``kind=`` of a line) names the form that is open, else the one that is next."""

    required_action = "custody.oversee"
    template_name = "detention/record.html"

    def person(self) -> HeldPerson:
        return found(lambda pk: selectors.one(self.actor, pk), self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = kwargs.pop("person", None) or self.person()
        record, acts, now = person.record, open_acts(person, self.may), desk_now()
        writes = self.may(LINE.action) and LINE.fits(person)
        corrects = self.may(CORRECT.action) and not record.erased_at
        name, kind, entry = kwargs.pop("chosen", None) or self._asked(acts, writes, corrects, record)
        form = kwargs.pop("form", None) or (form_of(name, person, kind, entry=entry) if name else None)
        lines = record.entries.select_related("written_by").order_by("-number")
        corrected = Exists(CustodyEntry.objects.filter(corrects=OuterRef("pk")))
        pages = paged(self.request, lines.annotate(corrected=corrected))
        return {
            "person": person,
            "record": record,
            "clocks": [due_of(clock, now) for clock in person.clocks],
            "groups": grouped(acts),
            "kinds": WRITTEN if writes else (),
            "chosen": name,
            "kind": kind,
            "form": form,
            "label": label_of(name, kind) if name else "",
            "missing": [(each, self._brings(each.code, acts, writes)) for each in person.missing],
            "action": self._action(record, name, kind, entry) if name else "",
            "pages": pages,
            "awaits": self._awaits(record),
            "investigators": record.investigators.select_related("user"),
            "hold": record.holds.filter(lifted_at=None).select_related("by").first(),
            "may_decide": self.may("custody.agree"),
            "lines": [
                (
                    line,
                    KINDS[line.kind].label,
                    corrects and not (line.withdrawn or line.corrected) and correctable(self.actor, line),
                )
                for line in pages
            ],
            "read_form": OpenForm() if self.may("custody.read") else None,
            "print_form": PrintForm() if self.may("custody.read") else None,
        } | super().get_context_data(**kwargs)

    @staticmethod
    def _awaits(record: CustodyRecord) -> list[str]:
        """What was asked about this record and nobody has decided."""
        asked = [entry.kind for kind in selectors.ANSWERS for entry in selectors.questions(kind).filter(record=record)]
        if record.erasures.filter(decided_at=None).exists():
            asked.append("erasure_asked")
        return [str(KINDS[kind].label) for kind in asked]

    def _asked(
        self, acts: dict[str, RecordAct], writes: bool, corrects: bool, record: CustodyRecord
    ) -> tuple[str, str, int]:
        asked = self.request.GET
        name, kind = asked.get("act", ""), asked.get("kind", "")
        if name == "line" and writes and kind in _WRITTEN:
            return name, kind, 0
        if name == "correct" and corrects and (entry := _entry(record, asked.get("entry", ""))):
            return name, entry.kind, entry.pk
        name = name if name in acts else usual(record)
        return (name if name in acts else "", "", 0)

    @staticmethod
    def _action(record: CustodyRecord, name: str, kind: str, entry: int) -> str:
        if name == "line":
            return reverse("detention-line", args=[record.pk, kind])
        if name == "correct":
            return reverse("detention-correct", args=[record.pk, entry])
        return reverse("detention-record-act", args=[record.pk, name])

    @staticmethod
    def _brings(code: str, acts: dict[str, RecordAct], writes: bool) -> str:
        """The query that opens the form for what is missing, empty where this reader cannot bring it."""
        if code in BRINGS:
            return f"?act={BRINGS[code]}#act" if BRINGS[code] in acts else ""
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
        # The address says what it is about; a form in a tab that was left open may say otherwise.
        named = {chosen.key: pk} if chosen.key else {}
        named |= {"entry": entry} if act == "correct" else {}
        if run_once(request, form, lambda: chosen.service(by=self.actor, **(form.facts | named))) is None:
            return self.again(person=self.person(), chosen=(act, kind, entry), form=form)
        words = _("Written: %(what)s, %(person)s.")
        messages.success(request, words % {"what": label_of(act, kind), "person": person.record.alias})
        return redirect("detention") if act == "check" else redirect("detention-record", pk)


def _entry(record: CustodyRecord, key: str) -> CustodyEntry | None:
    """A line of this record."""
    return record.entries.filter(pk=key).first() if key.isascii() and key.isdecimal() and len(key) < 19 else None
