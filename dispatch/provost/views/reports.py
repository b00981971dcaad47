"""Reports to COMKFOR: drafted, written, submitted, printed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from accounts.pages import paged
from blotter.models import Entry
from dispatch.provost import services
from dispatch.provost.forms import DraftForm, ReasonForm, ReportForm
from dispatch.provost.models import Report
from dispatch.provost.selectors import day_start, figures
from dispatch.provost.selectors import reports as selectors
from dispatch.provost.services.reports import SECTIONS, digest
from dispatch.provost.views.common import CoordinationPage

ENTRIES_SHOWN = 300


class Reports(CoordinationPage):
    template_name = "provost/reports.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        fresh = DraftForm(initial={"since": day_start(context["now"])})
        return {
            "reports": paged(self.request, selectors.reports().defer("document")),
            "form": fresh if self.may("report.draft") else None,
        } | context


class DraftReport(Reports):
    required_action = "report.draft"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DraftForm(request.POST)
        return self.do(form, lambda: services.draft(by=self.actor, **form.facts), "provost-reports")


class ReportPage(CoordinationPage):
    """A draft with everything it is made of, or what was submitted."""

    template_name = "provost/report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = selectors.reports().filter(pk=kwargs["pk"]).first()
        if row is None:
            raise Http404
        context = super().get_context_data(**kwargs)
        if row.state != Report.State.DRAFT:
            whole = row.document is None or digest(row.document) == row.digest
            return {"report": row, "document": row.document, "intact": whole} | context
        fresh = ReportForm(entries=choices(row), initial=written(row)) if self.may("report.draft") else None
        return {
            "report": row,
            "figures": figures(row.since),
            "coordination": selectors.coordination(row.since),
            "form": fresh,
            "discard_form": ReasonForm(initial={"version": row.version}),
        } | context


class WriteReport(ReportPage):
    required_action = "report.draft"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ReportForm(request.POST, entries=choices(found(pk)))
        return self.do(form, lambda: services.write(by=self.actor, report=pk, **form.facts), "provost-report", pk)


class SubmitReport(ReportPage):
    required_action = "report.submit"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ReportForm(request.POST, entries=choices(found(pk)))
        return self.do(form, lambda: services.submit(by=self.actor, report=pk, **form.facts), "provost-report", pk)


class DiscardReport(ReportPage):
    required_action = "report.draft"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ReasonForm(request.POST)
        act = lambda: services.discard(by=self.actor, report=pk, **form.facts)  # noqa: E731
        return self.do(form, act, "provost-report", pk, name="discard_form")


class ReportPrint(ReportPage):
    """What was submitted, as it was submitted."""

    template_name = "provost/report_print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if context["report"].document is None:
            raise Http404
        return context


def found(pk: int) -> Report:
    row = Report.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def choices(row: Report) -> list[Entry]:
    """The latest that may be quoted, and those that are quoted already, newest first."""
    latest = list(selectors.notable(row)[:ENTRIES_SHOWN])
    older = selectors.quotable(set(row.entries) - {entry.serial for entry in latest})
    return [*latest, *sorted(older, key=lambda entry: -entry.serial)]


def written(row: Report) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SECTIONS} | {"entries": row.entries, "version": row.version}
