"""The pages of exercises, as the desk uses them: the whole course, sent twice, refused with the typed text kept."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client

from accounts.sessions import confirm
from blotter.models import Entry
from dispatch.exercises import services
from dispatch.exercises.models import Commitment, Exercise
from dispatch.services import dispatch
from tests.exercises.conftest import running
from tests.factories import IncidentFactory, PatrolFactory
from tests.test_routes import client_of

pytestmark = pytest.mark.django_db

PLAN = {
    "name": "IRON ROAD",
    "location": "34TEN0712",
    "director": "Demo Director",
    "begins_at": "0600",
    "ends_at": "1600",
    "objectives": "March of heavy vehicles\n\nClearing of a blocked route",
}


@pytest.fixture
def client() -> Client:
    return client_of("operator")


def act(client: Client, row: Exercise, verb: str, /, **data):
    return client.post(f"/exercises/{row.pk}/{verb}/", {"once": str(uuid4()), **data}, follow=True)


def test_the_whole_course_on_pages(client, fox, clock):
    clock.set("2026-11-21T02:00:00+00:00")
    sent = {"once": str(uuid4()), **PLAN}
    answers = [client.post("/exercises/new/", sent, follow=True) for _try in range(2)]
    row = Exercise.objects.get()
    assert [answer.redirect_chain[-1][0] for answer in answers] == [f"/exercises/{row.pk}/"] * 2
    assert list(row.objectives.values_list("words", flat=True)) == [
        "March of heavy vehicles",
        "Clearing of a blocked route",
    ]
    assert act(client, row, "commit", patrols=[fox.pk]).status_code == 200
    assert "STARTEX" in act(client, row, "start").content.decode()
    drill = IncidentFactory(exercise=True)
    page = client.get(f"/exercises/{row.pk}/").content.decode()
    assert drill.called in page
    assert "recallable" in page
    act(client, row, "recall", reason="accident at Vushtrri", patrols=[fox.pk])
    assert "not confirmed" in client.get(f"/exercises/{row.pk}/").content.decode()
    act(client, row, "confirm", commitment=Commitment.objects.get().pk, channel="radio", words="on our way")
    assert "understood after" in client.get(f"/exercises/{row.pk}/").content.decode()
    act(client, row, "pause", reason="fog")
    act(client, row, "resume")
    act(client, row, "assess", **{"result-1": "met", "remark-1": "in time", "result-2": "", "remark-2": ""})
    act(client, row, "end", conclusions="Bypass holds.")
    row.refresh_from_db()
    assert row.state == "ended"
    report = client.get(f"/exercises/{row.pk}/report/").content.decode()
    for words in ("End report", "KFOR UNCLASSIFIED", "achieved", "in time", "Bypass holds.", drill.called, "FOX 21"):
        assert words in report, words
    assert "IRON ROAD" in client.get("/exercises/").content.decode()


def test_a_refusal_keeps_what_was_typed_and_stands_beside_its_field(client, clock):
    clock.set("2026-11-21T02:00:00+00:00")
    answer = client.post("/exercises/new/", {**PLAN, "ends_at": "220500Z NOV 26", "begins_at": "220600Z NOV 26"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "It ends before it begins" in page
    assert "March of heavy vehicles" in page
    assert not Exercise.objects.exists()


def test_an_act_that_is_refused_shows_the_page_again(client, desk, fox):
    row = running(desk)
    dispatch(by=desk, incident=IncidentFactory().pk, patrols=[fox.pk])
    answer = act(client, row, "commit", patrols=[fox.pk])
    assert answer.status_code == 409
    assert "real work" in answer.content.decode()
    answer = act(client, row, "pause", reason="")
    assert answer.status_code == 409
    stale = act(client, row, "end", version=row.version + 5)
    assert stale.status_code == 409


def test_a_change_sends_only_what_was_changed(client, desk):
    row = running(desk)
    page = client.get(f"/exercises/{row.pk}/").content.decode()
    shown = dict(re.findall(r'name="(name|location|director|ends_at)" value="([^"]*)"', page))
    before = Entry.objects.count()
    answer = act(client, row, "amend", **shown, scenario="", version=row.version)
    assert answer.status_code == 200
    assert Entry.objects.count() == before, "nothing was changed"
    act(client, row, "amend", **{**shown, "director": "Demo Other Director"}, scenario="", version=row.version)
    changed = Exercise.objects.get()
    assert (changed.director, changed.ends_at) == ("Demo Other Director", row.ends_at)


def test_who_sees_pages_and_buttons(desk, exercise):
    auditor = client_of("auditor").get(f"/exercises/{exercise.pk}/").content.decode()
    assert "FREEDOM OF MOVEMENT" in auditor
    assert "ENDEX</button>" not in auditor
    assert client_of("auditor").post(f"/exercises/{exercise.pk}/end/", {}).status_code == 409
    assert Exercise.objects.get().state == "running"


def test_lists_are_paged_and_cost_the_same_whatever_their_length(client, desk, django_assert_max_num_queries):
    for number in range(3):
        row = running(desk, name=f"SHORT {number}")
        for _call in range(3):
            IncidentFactory(exercise=True)
        services.end(by=desk, exercise=row.pk)
    with django_assert_max_num_queries(32):
        client.get("/exercises/")
    with django_assert_max_num_queries(48):
        assert client.get(f"/exercises/{row.pk}/").status_code == 200


# -- the API ---------------------------------------------------------------------------------------------------------
def test_the_api_has_the_same_acts(client, leader, fox, desk):
    row = running(desk, fox)
    base = f"/api/v1/exercises/{row.pk}"

    def post(path, data, by=client):
        return by.post(path, data, content_type="application/json")

    assert post(f"{base}/pause/", {"reason": "fog"}).json()["state"] == "paused"
    assert post(f"{base}/resume/", {}).json()["state"] == "running"
    PatrolFactory(callsign="FOX 22")
    answer = post(f"{base}/recall/", {"reason": "real work"}).json()
    (one,) = answer["commitments"]
    assert one["seen_at"] is None
    phone = Client()
    phone.force_login(leader.user)

    session = phone.session
    confirm(session)
    session.save()
    assert post(f"/api/v1/commitments/{one['id']}/confirm/", {}, phone).json()["seen_at"]
    results = [{"order": 1, "result": "met"}]
    assert post(f"{base}/assess/", {"results": results}).json()["objectives"][0]["result"] == "met"
    assert post(f"{base}/amend/", {"director": "Demo Other"}).json()["director"] == "Demo Other"
    real = IncidentFactory()
    assert post(f"{base}/work/", {"kind": "incident", "record": real.pk}).status_code == 409
    assert post(f"{base}/end/", {"conclusions": "done"}).json()["conclusions"] == "done"
    assert client.get("/api/v1/exercises/").json()["results"][0]["state"] == "ended"
    assert client.get(f"{base}/").json()["called"] == row.called
