"""The pages of advice, plans and inspections as people use them; what is refused keeps what was typed."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.sessions import confirm
from blotter.operations import desk_now
from incidents.detention import services
from incidents.detention.models import AdviceRequest, DetentionPlan, Finding, HoldingSite, Inspection
from tests.factories import ActorFactory, IncidentFactory, UserFactory

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> {{ 7*7 }}"


def client_of(role: str) -> Client:
    client = Client()
    client.force_login(UserFactory(role=role))
    session = client.session
    confirm(session)
    session.save()
    return client


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_advice_from_the_call_to_the_call_back(db):
    desk, officer = client_of("operator"), client_of("detention_officer")
    call = IncidentFactory(type="detention-advice")
    assert "is not written down here yet" in text(desk.get("/detention/advice/"))
    shown = desk.get(f"/detention/advice/?incident={call.number}")
    assert f'value="{call.number}"' in text(shown)
    assert shown["Cache-Control"] == "private, no-store"
    given = {"unit": "Demo Coy", "situation": HOSTILE, "persons": 1, "captured_at": "1 o'clock",
             "incident": call.number, "once": uuid4()}  # fmt: skip
    refused = desk.post("/detention/advice/ask/", given)
    assert refused.status_code == 409
    assert "Demo Coy" in text(refused)
    given["captured_at"] = ""
    for _again in range(2):
        answer = desk.post("/detention/advice/ask/", given)
    row = AdviceRequest.objects.get()
    url = answer["Location"]
    assert url == f"/detention/advice/{row.pk}/"
    assert "<script>alert" not in text(officer.get(url))
    refused = desk.post(f"{url}advise/", {"words": "Typed in vain", "once": uuid4()})
    assert refused.status_code == 409
    assert "Whose advice is it?" in text(refused)
    assert "Typed in vain" in text(refused)
    assert officer.post(f"{url}advise/", {"words": "Rights sheet first.", "once": uuid4()}).status_code == 302
    refused = desk.post(f"{url}call-back/", {"once": uuid4()})
    assert "was told" in text(refused)
    assert refused.context["acts"]["call-back"][1].errors["reached"]
    done = desk.post(f"{url}call-back/", {"reached": "yes", "words": "commander", "once": uuid4()})
    assert done.status_code == 302
    assert "Rights sheet first." in text(desk.get(url))
    assert desk.post(f"{url}close/", {"once": uuid4()}).status_code == 302
    row.refresh_from_db()
    assert row.state == "closed"
    assert desk.get(f"{url}close/")["Location"] == url
    assert desk.post(url).status_code == 405
    assert desk.post(f"{url}no-such/").status_code == 404
    assert client_of("auditor").post(f"{url}advise/", {"words": "x"}).status_code == 404


def test_a_plan_on_its_page_from_the_draft_to_the_approval(db):
    officer, provost = client_of("detention_officer"), client_of("provost")
    site = services.add_site(by=ActorFactory(role="detention_officer"), name="Camp Film City", capacity=6)
    given = {"title": HOSTILE, "starts_at": "0600", "ends_at": "0600", "expected": 2, "once": uuid4()}
    refused = officer.post("/detention/plans/draft/", given)
    assert refused.status_code == 409
    assert "It ends before it begins" in text(refused)
    given["ends_at"] = "312300Z DEC 26"
    url = officer.post("/detention/plans/draft/", given)["Location"]
    plan = DetentionPlan.objects.get()
    shown = text(officer.get(url))
    assert "0 confirmed places for 2 persons" in shown
    assert "<script>alert" not in shown
    line = {"kind": "site", "number": 2, "once": uuid4()}
    assert "Choose the holding site" in text(officer.post(f"{url}add/", line))
    assert officer.post(f"{url}add/", {**line, "site": site.pk}).status_code == 302
    first = plan.lines.get()
    assert officer.post(f"{url}confirm/", {"line": first.pk}).status_code == 302
    again = officer.post(f"{url}confirm/", {"line": first.pk})
    assert "This is confirmed already." in text(again)
    assert officer.post(f"{url}confirm/", {"line": 999}).status_code == 409
    check = plan.checks.first()
    assert officer.post(f"{url}tick/", {"check": check.pk, "done": "1", "remark": "all units"}).status_code == 302
    assert "all units" in text(officer.get(url))
    assert "no interpreter" in text(officer.post(f"{url}submit/", {"once": uuid4()}))
    assert officer.post(f"{url}submit/", {"despite": "tomorrow", "once": uuid4()}).status_code == 302
    assert officer.post(f"{url}decide/", {"approve": "yes"}).status_code == 404
    assert "This must not be empty" in text(provost.post(f"{url}decide/", {"approve": "no", "once": uuid4()}))
    assert provost.post(f"{url}decide/", {"approve": "yes", "once": uuid4()}).status_code == 302
    sheet = text(officer.get(f"{url}print/"))
    assert "not an approved plan" not in sheet
    assert "Submitted with gaps because: tomorrow" in sheet
    assert officer.post(f"{url}lead/", {"act": "end", "once": uuid4()}).status_code == 302
    assert "nothing changes in it" in text(officer.post(f"{url}tick/", {"check": check.pk, "done": "0"}))


def test_an_inspection_with_its_finding_on_the_pages(db):
    officer, provost = client_of("detention_officer"), client_of("provost")
    assert client_of("operator").get("/detention/inspections/").status_code == 403
    site = {"name": "Camp Novo Selo", "capacity": 4, "inspect_every": 30, "location": "34TDN9843", "once": uuid4()}
    assert officer.post("/detention/sites/add/", site).status_code == 302
    again = officer.post("/detention/sites/add/", {**site, "once": uuid4()})
    assert "of this name already" in text(again)
    key = HoldingSite.objects.get().pk
    change = {**site, "capacity": 5, "active": "on", "version": 1, "once": uuid4()}
    assert officer.post(f"/detention/sites/{key}/", change).status_code == 302
    stale = officer.post(f"/detention/sites/{key}/", {**change, "once": uuid4()})
    assert "Somebody changed this in the meantime" in text(stale)
    visit = {"site": key, "held": 2, "areas": ["food"], "words": HOSTILE, "once": uuid4()}
    url = officer.post("/detention/inspections/inspect/", visit)["Location"]
    finding = {"area": "food", "grade": "urgent", "words": "No water", "owner": "Camp commander", "once": uuid4()}
    assert officer.post(f"{url}finding/", {**finding, "due_at": "soon"}).status_code == 409
    assert officer.post(f"{url}finding/", {**finding, "due_at": "0600"}).status_code == 302
    row = Finding.objects.get()
    assert "AT ONCE" in text(provost.get("/detention/inspections/"))
    mend = {"finding": row.pk, "act": "mend", "words": "tap works", "version": row.version, "once": uuid4()}
    assert officer.post(f"{url}follow/", mend).status_code == 302
    close = {"finding": row.pk, "act": "close", "words": "Typed in vain", "once": uuid4()}
    refused = officer.post(f"{url}follow/", close)
    assert "Somebody else looks at it" in text(refused)
    assert "Typed in vain" in text(refused)
    assert provost.post(f"{url}follow/", {**close, "once": uuid4()}).status_code == 302
    assert provost.post(f"{url}follow/", {**close, "finding": 999}).status_code == 409
    sheet = text(officer.get(f"{url}print/"))
    assert "looked at and closed: Typed in vain" in sheet
    assert "<script>alert" not in sheet
    assert Inspection.objects.get().looked_at == ["food and water"]


def test_the_lists_do_not_grow_with_what_they_show(db):
    officer = ActorFactory(role="detention_officer")
    site = services.add_site(by=officer, name="Camp Film City", capacity=6)
    reader = client_of("provost")

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert reader.get(path).status_code == 200
        return len(caught)

    def add() -> None:
        services.ask_advice(by=officer, unit="Demo Coy", situation="x")
        now = desk_now()
        services.draft_plan(by=officer, title="x", starts_at=now, ends_at=now + timedelta(hours=2), expected=1)
        visit = services.record_inspection(by=officer, site=site.pk, held=0, areas=["food"])
        services.add_finding(by=officer, inspection=visit.pk, area="food", grade="minor", words="x", owner="y",
                             due_at=now + timedelta(hours=1))  # fmt: skip

    add()
    paths = ("/detention/advice/", "/detention/plans/", "/detention/inspections/")
    before = [count(path) for path in paths]
    add()
    add()
    assert [count(path) for path in paths] == before
