"""The pages of coordination as people use them: sent twice, refused with the typed text still there, printed."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.system import actor
from blotter import handover as registry
from blotter.services import log_line
from dispatch.provost import services
from dispatch.provost.models import Directive, HelpRequest, Receipt, Report, Request
from escalation.services import fire_due
from reference.models import Nation
from tests.factories import IncidentFactory
from tests.policing.test_pages import HOSTILE, client_of, text
from tests.provost.conftest import soon

pytestmark = pytest.mark.django_db


def once(**fields):
    return {**fields, "once": uuid4()}


def test_a_directive_from_its_giving_to_its_receipts(provost, desk, patrol, leader, lead):
    fpm = client_of(provost.user)
    given = once(title=HOSTILE, text="Walking pace.", due_at="0600", roles=["shift_leader"], patrols=[patrol.pk])
    for _again in range(2):
        assert fpm.post("/provost/directives/give/", given).status_code == 302
    row = Directive.objects.get()
    phone = client_of(leader.user)
    assert "Walking pace." in text(phone.get("/provost/phone/"))
    read = once(pressed_ago="0")
    for _again in range(2):
        assert phone.post(f"/provost/phone/{row.pk}/read/", read).status_code == 302
    assert "You have read every directive." in text(phone.get("/provost/phone/"))
    chief = client_of(lead.user)
    assert "You have not read" in text(chief.get("/provost/directives/"))
    assert chief.post(f"/provost/directives/{row.pk}/read/", once()).status_code == 302
    assert Receipt.objects.count() == 2
    for path in ("", "print/"):
        shown = text(chief.get(f"/provost/directives/{row.pk}/{path}"))
        assert "Demo Patrol Leader" in shown
        assert "<script>alert" not in shown
    assert fpm.post(f"/provost/directives/{row.pk}/end/", once(reason="")).status_code == 409
    assert fpm.post(f"/provost/directives/{row.pk}/end/", once(reason="over", version=99)).status_code == 409
    assert fpm.post(f"/provost/directives/{row.pk}/end/", once(reason="over")).status_code == 302
    assert client_of(desk.user).post(f"/provost/directives/{row.pk}/end/", once(reason="x")).status_code == 403


def test_a_refused_form_keeps_what_was_typed(provost):
    fpm = client_of(provost.user)
    answer = fpm.post("/provost/directives/give/", once(title="KEPT", text="KEPT TOO", due_at="nonsense"))
    assert answer.status_code == 409
    assert {"due_at"} <= set(answer.context["form"].errors)
    assert "KEPT TOO" in text(answer)
    answer = fpm.post("/provost/directives/give/", once(title="KEPT", text="KEPT TOO", due_at="0600"))
    assert "To whom?" in str(answer.context["form"].errors["positions"])
    answer = fpm.post("/provost/requests/ask/", once(words="KEPT", matter="manning"))
    assert "How many?" in str(answer.context["ask_form"].errors["strength_asked"])


def test_the_desk_asks_and_the_provost_decides_on_the_page(desk, provost):
    at_desk, fpm = client_of(desk.user), client_of(provost.user)
    ask = once(words="second patrol", matter="manning", strength_now="2", strength_asked="4", place="Jarinje")
    for _again in range(2):
        assert at_desk.post("/provost/requests/ask/", ask).status_code == 302
    row = Request.objects.get()
    assert "Approve" not in text(at_desk.get("/provost/coordination/"))
    assert "second patrol, Jarinje, 2 → 4" in text(fpm.get("/provost/coordination/"))
    url = f"/provost/decisions/request/{row.pk}/"
    assert at_desk.post(url, once(approve="yes")).status_code == 403
    refused = fpm.post(url, once(approve="no", version=row.version))
    assert refused.status_code == 409
    assert "must not be empty" in text(refused)
    decide = once(approve="yes", words="three at most", version=row.version)
    for _again in range(2):
        assert fpm.post(url, decide).status_code == 302
    too_late = fpm.post(url, once(approve="no", words="x"))
    assert too_late.status_code == 409
    assert f"{row.number} is approved: nothing more is done about it." in text(too_late)
    shown = text(at_desk.get(f"/provost/requests/{row.pk}/"))
    assert "approved" in shown
    assert "three at most" in shown
    assert fpm.post(f"/provost/requests/{row.pk}/decide/", once(approve="no", words="x")).status_code == 409
    assert fpm.get("/provost/requests/999/").status_code == 404
    assert fpm.post("/provost/decisions/nothing/1/", once(approve="yes")).status_code == 404


def test_an_escalation_is_taken_over_and_given_back(provost, lead, clock):
    incident = IncidentFactory(type="accident-injury")
    clock.move(61)
    fire_due(by=actor("clock"))
    fpm = client_of(provost.user)
    page = fpm.get("/provost/coordination/")
    ((alarm, form),) = page.context["alarms"]
    assert alarm.incident == incident.pk
    take = once(words="I ring RC-East", version=alarm.version)
    assert fpm.post(f"/provost/alarms/{alarm.pk}/take/", take).status_code == 302
    assert "I ring RC-East" in text(client_of(lead.user).get("/provost/coordination/"))
    assert fpm.post(f"/provost/alarms/{alarm.pk}/take/", once()).status_code == 409
    ((taken, _form),) = fpm.get("/provost/coordination/").context["takeovers"]
    url = f"/provost/takeovers/{taken.pk}/give-back/"
    assert fpm.post(url, once(reason="")).status_code == 409
    assert fpm.post(url, once(reason="FOX 22 goes")).status_code == 302
    assert form.initial == {"version": alarm.version}


def test_help_is_asked_for_and_followed(lead, desk):
    Nation.objects.create(code="USA", name="United States", has_mp=True)
    chief, at_desk = client_of(lead.user), client_of(desk.user)
    ask = once(nation="USA", wanted="dog team", count="2", channel="phone", due_at="0600")
    assert chief.post("/provost/help/ask/", ask).status_code == 302
    row = HelpRequest.objects.get()
    assert "dog team" in text(at_desk.get("/provost/help/"))
    url = f"/provost/help/{row.pk}/"
    assert [act for act, _label, _form in at_desk.get(url).context["acts"]] == ["promise", "refuse"]
    refused = at_desk.post(f"{url}promise/", once(promised="0", answer="KEPT"))
    assert refused.status_code == 409
    assert "KEPT" in text(refused)
    assert (
        at_desk.post(f"{url}promise/", once(promised="1", expected_at="0700", version=row.version)).status_code == 302
    )
    assert at_desk.post(f"{url}withdraw/", once(reason="x")).status_code == 409
    assert at_desk.post(f"{url}arrive/", once()).status_code == 302
    assert at_desk.post(f"{url}nonsense/", once()).status_code == 404
    assert "arrived" in text(at_desk.get("/provost/coordination/"))


def test_a_report_is_drafted_written_submitted_and_printed(lead, provost, desk):
    log_line(by=desk, text="Crowd at the gate has gone home")
    chief, fpm = client_of(lead.user), client_of(provost.user)
    assert chief.post("/provost/reports/draft/", once(title="Daily", since="0000")).status_code == 302
    row = Report.objects.get()
    url = f"/provost/reports/{row.pk}/"
    page = chief.get(url)
    (serial, _label) = next(each for each in page.context["form"].fields["entries"].choices if "Crowd" in each[1])
    words = once(summary=HOSTILE, entries=[serial], version=row.version)
    assert chief.post(f"{url}write/", words).status_code == 302
    assert chief.post(f"{url}submit/", once()).status_code == 403
    assert fpm.get(f"{url}print/").status_code == 404
    assert fpm.post(f"{url}submit/", {**words, "once": uuid4()}).status_code == 409
    last = {**words, "once": uuid4(), "assessment": "Calm.", "version": row.version + 1}
    assert fpm.post(f"{url}submit/", last).status_code == 302
    for path in ("", "print/"):
        shown = text(fpm.get(f"{url}{path}"))
        assert "Crowd at the gate has gone home" in shown
        assert "Calm." in shown
        assert "<script>alert" not in shown
    assert "KFOR UNCLASSIFIED" in shown
    Report.objects.update(title="x", document={**Report.objects.get().document, "title": "changed"})
    assert "its digest differs" in text(fpm.get(f"{url}print/"))


def test_a_leader_finds_only_what_is_for_the_own_patrol(directive, leader, provost, desk):
    other = services.give_directive(by=provost, title="SECRET", text="SECRET", due_at=soon(), positions=["Desk 1"])
    phone = client_of(leader.user)
    assert "SECRET" not in text(phone.get("/provost/phone/"))
    assert phone.get(f"/provost/directives/{other.pk}/").status_code == 403
    assert phone.post(f"/provost/phone/{other.pk}/read/", once()).status_code == 409
    assert not Receipt.objects.exists()


def test_pages_do_not_ask_more_the_more_there_is(provost, desk, patrol):
    fpm = client_of(provost.user)

    def asks(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert fpm.get(path).status_code == 200
        return len(seen)

    def fill() -> None:
        services.ask(by=desk, words="x", strength_asked=1)
        services.give_directive(
            by=provost, title="x", text="x", due_at=soon(), positions=["Desk 1"], patrols=[patrol.pk]
        )

    fill()
    paths = ("/provost/coordination/", "/provost/directives/", "/provost/requests/")
    before = {path: asks(path) for path in paths}
    for _more in range(3):
        fill()
    assert {path: asks(path) for path in paths} == before


def test_the_next_shift_is_told(directive, desk, lead):
    asked = services.ask(by=desk, words="second patrol", strength_asked=4)
    told = {
        section.code: [line.words for line in section.lines(soon())]
        for section in registry.sections(frozenset({"desk"}))
    }
    assert told["decisions"] == [f"{asked.number}: second patrol, 4"]
    assert told["directives"] == [f"{directive.number}: Speed at the gate, not read by 2 of 2"]
