"""The report to COMKFOR: of real work, of what the desk may read, frozen when it is submitted."""

from __future__ import annotations

import pytest

from accounts.system import actor
from blotter.errors import Forbidden, Invalid, Refused
from blotter.models import Entry
from blotter.services import log_line
from dispatch.provost import handover, services
from dispatch.provost.models import Report
from dispatch.provost.selectors import reports as selectors
from dispatch.provost.services.reports import digest
from escalation.services import fire_due
from tests.factories import IncidentFactory
from tests.provost.conftest import alarms, last_words, soon

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(lead):
    return services.draft(by=lead, title="Daily report", since=soon(-60), due_at=soon(60))


def serials(**kind) -> list[int]:
    return list(Entry.objects.filter(view=False, **kind).values_list("serial", flat=True))


def test_what_is_submitted_is_frozen(report, provost, lead, desk):
    log_line(by=desk, text="Crowd at the gate has gone home")
    (serial,) = serials(kind="blotter.logged")
    services.write(by=lead, report=report.pk, summary="A quiet day.", intentions="As yesterday.", entries=[serial])
    asked = services.ask(by=desk, words="second patrol", strength_asked=4)
    services.decide_request(by=provost, key=asked.pk, approve=True)
    IncidentFactory()
    row = services.submit(by=provost, report=report.pk)
    assert last_words() == f"{row.number} submitted to COMKFOR by the Force Provost Marshal"
    assert [entry["words"] for entry in row.document["entries"]] == ["Crowd at the gate has gone home"]
    assert row.document["coordination"][0]["lines"] == [f"{asked.number}: second patrol, 4 – approved"]
    opened = sum(line["opened"] for line in row.document["figures"]["real"])
    IncidentFactory()
    services.ask(by=desk, words="third patrol", strength_asked=6)
    again = Report.objects.get(pk=row.pk)
    assert sum(line["opened"] for line in again.document["figures"]["real"]) == opened == 1
    assert digest(again.document) == again.digest
    for act, given in ((services.write, {}), (services.submit, {}), (services.discard, {"reason": "x"})):
        with pytest.raises(Refused, match="submitted"):
            act(by=provost, report=report.pk, **given)


def test_no_exercise_and_no_restricted_entry_is_in_it(report, lead, clock):
    IncidentFactory(exercise=True)
    real = IncidentFactory()
    services.ask(by=lead, words="x", strength_asked=1, exercise=True)
    clock.move(1900)
    fire_due(by=actor("clock"))
    offered = [entry.words for entry in selectors.notable(report)]
    assert not [words for words in offered if "EX " in words]
    assert [words for words in offered if "opened" in words] == [
        Entry.objects.get(kind="incident.opened", words__startswith=real.number).words
    ]
    assert Entry.objects.filter(kind__startswith="alarm.", words__contains="EX ").exists()
    drill = serials(kind="incident.opened_exercise")
    with pytest.raises(Invalid) as refused:
        services.write(by=lead, report=report.pk, summary="x", entries=drill)
    assert refused.value.field == "entries"
    with pytest.raises(Invalid):
        services.write(by=lead, report=report.pk, summary="x", entries=[10**9])


def test_the_provost_submits_and_not_without_a_word(report, lead, provost):
    with pytest.raises(Forbidden):
        services.submit(by=lead, report=report.pk)
    with pytest.raises(Invalid) as refused:
        services.submit(by=provost, report=report.pk)
    assert refused.value.field == "summary"


def test_one_that_is_due_alarms_until_it_is_submitted_or_discarded(report, lead, clock):
    clock.move(3601)
    fire_due(by=actor("clock"))
    assert alarms() == [f"{report.number} is due and not submitted"]
    services.discard(by=lead, report=report.pk, reason="not wanted any more")
    assert alarms() == []
    assert list(handover.reports(soon())) == []


@pytest.mark.parametrize(("since", "due", "field"), [(5, 60, "since"), (-46_000, 60, "since"), (-60, -1, "due_at")])
def test_times_that_cannot_be(lead, since, due, field):
    with pytest.raises(Invalid) as refused:
        services.draft(by=lead, title="x", since=soon(since), due_at=soon(due))
    assert refused.value.field == field
