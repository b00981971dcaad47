"""Coordination over the API: idempotent, in the one shape of errors, to those who may."""

from __future__ import annotations

from uuid import uuid4

import pytest

from accounts.system import actor
from dispatch.provost import services
from dispatch.provost.models import Directive
from escalation.models import Alarm
from escalation.services import fire_due
from reference.models import Nation
from tests.factories import IncidentFactory, UserFactory
from tests.policing.test_api import api
from tests.provost.conftest import soon
from tests.security.presence_scenes import own

pytestmark = pytest.mark.django_db


def post(client, path, body=None, **headers):
    return client.post(f"/api/v1/{path}", body or {}, format="json", headers=headers)


def test_directives(provost, desk, leader, patrol):
    fpm, key = api(provost.user), str(uuid4())
    body = {
        "title": "Speed",
        "text": "Walking pace.",
        "due_at": soon().isoformat(),
        "positions": ["Desk 1"],
        "patrols": [patrol.pk],
    }
    answers = [post(fpm, "directives/", body, **{"Idempotency-Key": key}) for _again in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Directive.objects.count() == 1
    url = f"directives/{answers[0].json()['id']}/"
    phone = api(leader.user)
    assert phone.get(f"/api/v1/{url}").json()["text"] == "Walking pace."
    read = post(phone, f"{url}read/").json()
    # Of the addressees a leader sees the own patrol.
    (mine,) = read["addressees"]
    assert (mine["to"], [receipt["channel"] for receipt in mine["receipts"]]) == (f"patrol:{patrol.pk}", ["screen"])
    assert len(fpm.get(f"/api/v1/{url}").json()["addressees"]) == 2
    assert api(UserFactory(role="patrol_leader")).get(f"/api/v1/{url}").status_code == 404
    stranger = api(UserFactory(role="shift_leader"))
    assert post(stranger, f"{url}read/").status_code == 403
    assert post(api(desk.user), f"{url}end/", {"reason": "x"}).status_code == 403
    assert post(fpm, f"{url}end/", {"reason": "over"}).json()["ended_at"]
    assert fpm.get("/api/v1/directives/").json()["results"][0]["end_reason"] == "over"
    assert phone.get("/api/v1/directives/").json()["results"] == []


def test_requests_and_their_decision(desk, provost):
    at_desk, fpm = api(desk.user), api(provost.user)
    bad = post(at_desk, "provost-requests/", {"words": "second patrol"})
    assert (bad.status_code, bad.json()["errors"][0]["attr"]) == (400, "strength_asked")
    drill = own(desk, exercise=True).called
    bad = post(at_desk, "provost-requests/", {"words": "two more", "strength_asked": 4, "about": drill})
    assert bad.json()["errors"][0]["detail"].startswith(f"{drill} stands at"), "as the screen writes it"
    asked = post(at_desk, "provost-requests/", {"words": "second patrol", "strength_asked": 4}).json()
    (waiting,) = at_desk.get("/api/v1/decisions/").json()
    assert (waiting["code"], waiting["key"]) == ("request", asked["id"])
    url, key = f"decisions/request:{asked['id']}/decide/", str(uuid4())
    assert post(at_desk, url, {"approve": True}).status_code == 403
    for _again in range(2):
        answer = post(fpm, url, {"approve": True, "version": asked["version"]}, **{"Idempotency-Key": key})
        assert answer.status_code == 200
    assert post(fpm, url, {"approve": False, "words": "no"}).status_code == 409
    assert post(fpm, "decisions/nothing:1/decide/", {"approve": True}).status_code == 404
    assert at_desk.get(f"/api/v1/provost-requests/{asked['id']}/").json()["state"] == "approved"
    other = post(at_desk, "provost-requests/", {"words": "x", "matter": "other"}).json()
    taken_back = post(at_desk, f"provost-requests/{other['id']}/take-back/", {"reason": "not needed"})
    assert taken_back.json()["state"] == "withdrawn"


def test_help(lead, desk):
    Nation.objects.create(code="USA", name="United States", has_mp=True)
    chief, at_desk = api(lead.user), api(desk.user)
    body = {"nation": "USA", "wanted": "dog team", "due_at": soon().isoformat()}
    assert post(at_desk, "help-requests/", body).status_code == 403
    asked = post(chief, "help-requests/", body).json()
    url = f"help-requests/{asked['id']}/"
    assert asked["acts"] == ["promise", "refuse", "withdraw"]
    promise = {"promised": 1, "expected_at": body["due_at"]}
    assert post(at_desk, f"{url}promise/", promise).json()["state"] == "promised"
    assert post(at_desk, f"{url}arrive/").json()["state"] == "arrived"
    assert post(at_desk, f"{url}refuse/").status_code == 409
    assert post(at_desk, f"{url}release/").json()["state"] == "released"
    again = post(chief, "help-requests/", body).json()
    assert post(chief, f"help-requests/{again['id']}/withdraw/", {"reason": "over"}).json()["state"] == "withdrawn"


def test_takeovers(provost, clock):
    IncidentFactory(type="accident-injury")
    clock.move(61)
    fire_due(by=actor("clock"))
    fpm = api(provost.user)
    taken = post(fpm, "takeovers/", {"alarm": Alarm.objects.get().pk, "words": "I ring"})
    assert taken.status_code == 201
    assert taken.json()["taken_by"] == str(provost.user)
    assert post(fpm, f"takeovers/{taken.json()['id']}/give-back/", {"reason": "the desk goes"}).status_code == 200
    assert fpm.get("/api/v1/takeovers/").json()["results"] == []
    assert post(fpm, "takeovers/", {"alarm": 10**9}).status_code == 404
    assert post(fpm, f"takeovers/{10**9}/give-back/", {"reason": "x"}).status_code == 404


def test_reports(lead, provost):
    chief, fpm = api(lead.user), api(provost.user)
    made = post(chief, "provost-reports/", {"title": "Daily", "since": soon(-60).isoformat()}).json()
    url = f"provost-reports/{made['id']}/"
    assert fpm.get(f"/api/v1/{url}").json()["document"] is None
    assert post(chief, f"{url}write/", {"summary": "quiet", "version": made["version"]}).status_code == 200
    assert post(chief, f"{url}submit/").status_code == 403
    assert post(fpm, f"{url}submit/").json()["digest"]
    assert fpm.get(f"/api/v1/{url}").json()["document"]["words"]["summary"] == "quiet"
    other = services.draft(by=lead, title="x", since=soon(-60))
    assert post(chief, f"provost-reports/{other.pk}/discard/", {"reason": "x"}).json()["state"] == "discarded"
