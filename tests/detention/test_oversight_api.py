"""Advice, plans and inspections over the API."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from blotter.operations import desk_now
from tests.detention.test_pages import client_of

pytestmark = pytest.mark.django_db


def post(client, path, body, key=None):
    headers = {"Idempotency-Key": str(key or uuid4())}
    return client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


def test_advice_over_the_api_acts_once_and_names_nobody():
    desk, key = client_of("operator"), uuid4()
    body = {"unit": "Demo Coy", "caller": "Planted Name", "phone": "048 999 111", "situation": "Planted words"}
    first, again = (post(desk, "advice-requests/", body, key) for _each in range(2))
    assert first.status_code == 201
    assert first.json() == again.json()
    pk = first.json()["id"]
    assert post(desk, f"advice-requests/{pk}/advise/", {"words": "x"}).json()["errors"][0]["attr"] == "said_by"
    given = {"words": "Planted advice", "said_by": "LEGAD", "version": first.json()["version"]}
    assert post(desk, f"advice-requests/{pk}/advise/", given).json()["state"] == "advised"
    assert post(desk, f"advice-requests/{pk}/advise/", given).status_code == 409
    called = post(desk, f"advice-requests/{pk}/call-back/", {"reached": True, "words": "told"})
    assert called.json()["state"] == "called_back"
    assert post(desk, f"advice-requests/{pk}/close/", {}).json()["state"] == "closed"
    listed = client_of("auditor").get("/api/v1/advice-requests/")
    assert "Planted" not in listed.content.decode()
    assert client_of("patrol_leader").get("/api/v1/advice-requests/").status_code == 403
    assert desk.get("/api/v1/advice-requests/999/").status_code == 404


def test_a_plan_and_an_inspection_over_the_api():
    officer, now = client_of("detention_officer"), desk_now()
    site = post(officer, "holding-sites/", {"name": "Camp Demo", "capacity": 4}).json()
    body = {
        "title": "x",
        "starts_at": now.isoformat(),
        "ends_at": (now + timedelta(hours=2)).isoformat(),
        "expected": 2,
    }
    plan = post(officer, "detention-plans/", body).json()
    line = post(officer, f"detention-plans/{plan['id']}/lines/", {"kind": "site", "site": site["id"], "number": 2})
    assert line.json()["lines"] == [
        {"id": line.json()["lines"][0]["id"], "kind": "site", "count": 2, "confirmed": False}
    ]
    [means], point = line.json()["lines"], plan["checks"][0]["id"]
    assert post(officer, f"detention-plans/{plan['id']}/confirm/", {"line": means["id"]}).json()["lines"][0][
        "confirmed"
    ]
    ticked = post(officer, f"detention-plans/{plan['id']}/tick/", {"check": point, "remark": "seen"}).json()["checks"]
    assert (ticked[0]["done"], ticked[0]["remark"]) == (True, "seen")
    assert post(officer, f"detention-plans/{plan['id']}/withdraw/", {"line": means["id"]}).json()["lines"] == []
    other = post(officer, "detention-plans/", body).json()["id"]
    assert post(officer, f"detention-plans/{other}/tick/", {"check": point, "done": False}).status_code == 404
    lost = post(officer, f"detention-plans/{plan['id']}/change/", {**body, "expected": 3})
    assert {each["attr"] for each in lost.json()["errors"]} == {"place", "instructions"}
    whole = {**body, "expected": 3, "place": "Camp Demo", "instructions": ""}
    assert post(officer, f"detention-plans/{plan['id']}/change/", whole).json()["place"] == "Camp Demo"
    refused = post(officer, f"detention-plans/{plan['id']}/submit/", {})
    assert refused.json()["errors"][0]["attr"] == "despite"
    sent = post(officer, f"detention-plans/{plan['id']}/submit/", {"despite": "tomorrow"})
    assert sent.json()["state"] == "submitted"
    back = post(officer, f"detention-plans/{plan['id']}/lead/", {"act": "take_back", "reason": "x"})
    assert back.json()["state"] == "draft"
    visit = post(officer, "inspections/", {"site": site["id"], "held": 0, "areas": ["food"]}).json()
    due = (now + timedelta(hours=2)).isoformat()
    body = {"area": "food", "grade": "minor", "words": "x", "owner": "y", "due_at": due}
    row = post(officer, f"inspections/{visit['id']}/findings/", body).json()["findings"][0]
    done = post(officer, f"inspections/{visit['id']}/follow/", {"finding": row["id"], "act": "mend", "words": "x"})
    assert done.json()["findings"][0]["state"] == "mended"
    other = post(officer, f"inspections/{visit['id']}/follow/", {"finding": 999, "act": "mend", "words": "x"})
    assert other.status_code == 404
    closed = {"name": "Camp Demo", "capacity": 4, "unit": "", "inspect_every": 10, "active": False}
    assert post(officer, f"holding-sites/{site['id']}/change/", closed).json()["active"] is False
    assert client_of("operator").get("/api/v1/inspections/").status_code == 403
