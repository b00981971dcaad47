"""Reading what is sealed, on the screen and as a print-out. It is shown in the answer to a form and has no address."""

from __future__ import annotations

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse

from blotter.pages import OnceForm, run
from incidents.detention import services
from incidents.detention.forms.reading import OpenForm, PrintForm
from incidents.detention.services.reading import OpenRecord
from incidents.detention.services.retention import kept_until
from incidents.detention.views.common import Room
from incidents.detention.views.contents import contents
from incidents.detention.views.record import BackToRecord

# So many lines are shown at once; each reading of them is an entry.
LINES = 30
# What the print-out tells in tables beside the lines.
PRINTED = (
    "authorities__entry__written_by",
    "reviews__entry__written_by",
    "reviews__reviewer",
    "force_reports__entry",
    "force_reports__used_by",
    "force_reports__reviewed_by",
    "clocks__limit",
    "clocks__shortened__entry",
    "clocks__shortened__by",
    "investigators__user",
    "holds__by",
    "holds__lifted_by",
)


class ReadRecord(BackToRecord):
    """The record for a purpose, the newest lines first, and by a button those before them."""

    required_action = "custody.read"
    opened_template = "detention/record_read.html"
    form_class: type[OnceForm] = OpenForm
    form_name = "read_form"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form, opened = self.form_class(request.POST), dict[str, Any]()
        if not run(form, lambda: opened.update(self.open(pk, form))):
            return self.again(**{self.form_name: form})
        self.template_name = self.opened_template
        return self.render_to_response(Room.get_context_data(self, form=form, **opened))

    def open(self, pk: int, form: OnceForm) -> dict[str, Any]:
        written = self.person().record.entries_no
        last = min(written, (form.cleaned_data["before"] or written + 1) - 1)
        first = max(1, last - LINES + 1)
        shown = services.read_record(by=self.actor, record=pk, lines=range(first, last + 1), **form.facts)
        turned = {"older": first, "newer": last + LINES + 1}
        return {
            "open": shown,
            "first": first,
            "last": last,
            "written": written,
            "turns": {name: OpenForm(initial={"before": before}) for name, before in turned.items()},
        }


class PrintRecord(ReadRecord):
    """A copy of the whole record for one recipient, who is named on every sheet of it."""

    opened_template = "detention/record_print.html"
    form_class = PrintForm
    form_name = "print_form"

    def open(self, pk: int, form: OnceForm) -> dict[str, Any]:
        shown: OpenRecord = services.export_record(by=self.actor, record=pk, **form.facts)
        prefetch_related_objects([shown.record], *PRINTED)
        return {
            "open": shown,
            "contents": contents(shown),
            "missing": self.person().missing,
            "kept_until": kept_until(shown.record),
        }
