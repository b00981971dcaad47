"""Who it is that is held, is found where it may be and nowhere else: a planted name is looked for everywhere."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from django.core import mail
from django.core.serializers.json import DjangoJSONEncoder

from accounts.models import User
from accounts.roles import MATRIX, Role
from accounts.system import actor
from blotter import board
from blotter.handover import sections
from blotter.operations import desk_now
from escalation.models import Notice
from escalation.services import deliver, fire_due
from incidents.detention import services
from tests.detention.planted import NAME, READERS, client_of, facts, in_clear, said
from tests.detention.plausible import takes
from tests.factories import ActorFactory, UserFactory
from tests.test_routes import LISTED, OPEN, SIGNED_IN

pytestmark = pytest.mark.django_db
# What is asked for as each role; other rooms once by somebody who reads the register and once by somebody who does not.
NEAR = (
    "detention/",
    "api/v1/custody",
    "incidents/<",
    "api/v1/incidents/",
    "provost/",
    "api/v1/desk/",
    "api/v1/blotter/",
)


def test_the_name_stands_nowhere_in_the_database(planted, officer):
    assert in_clear() == []
    assert services.read_record(by=officer, record=planted.pk).name == f"{NAME} {NAME}"


def test_no_page_api_answer_or_frame_shows_the_name(planted, caplog):
    caplog.set_level(logging.INFO)
    # Things that are not there in this test are asked for once, by whoever comes first.
    gone, asked = set[str](), set[tuple[str, bool]]()
    for role in Role:
        user = UserFactory(role=role)
        client = client_of(user)
        for path, who in LISTED.items():
            if path in gone or who in (OPEN, SIGNED_IN) or role not in MATRIX[who]:
                continue
            key = planted.pk if path.startswith(("detention/records", "api/v1/custody")) else planted.incident_id
            url = "/" + path.replace("<>", str(key))
            if not takes(url, "get"):
                continue
            if not path.startswith(NEAR):
                if (path, role in READERS) in asked:
                    continue
                asked.add((path, role in READERS))
            answer = client.get(url)
            if answer.status_code == 404:
                gone.add(path)
            assert NAME not in said(answer), (role, path)
            if path.startswith(("detention/", "api/v1/custody")) and role in READERS:
                assert "no-store" in answer["Cache-Control"], (role, path)
        seen = User.objects.get(pk=user.pk).audiences()
        assert NAME not in json.dumps(board.snapshot(seen), cls=DjangoJSONEncoder)
        assert NAME not in str([list(section.lines(desk_now())) for section in sections(seen)])
    assert NAME not in caplog.text


def test_who_reads_it_says_for_what_and_no_browser_keeps_it(planted):
    address = f"/detention/records/{planted.pk}/read/"
    for role in Role:
        client, before = client_of(UserFactory(role=role)), planted.readings.count()
        answer = client.post(address, {"purpose": "audit", "words": "quarterly"})
        page = answer.content.decode()
        if role not in READERS:
            assert answer.status_code == 403
            assert NAME not in page
            assert planted.readings.count() == before
            continue
        assert NAME in page
        assert "no-store" in answer["Cache-Control"]
        assert planted.readings.count() == before + 1
        assert NAME not in client.get(address).content.decode()


def test_no_mail_and_no_alarm_names_anybody(planted, officer, clock, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    UserFactory(role="provost", email="provost@demo.example")
    services.escape(by=officer, record=planted.pk, at=desk_now(), facts=facts("escape"))
    clock.move(timedelta(days=3).total_seconds())
    fire_due(by=actor("clock"))
    assert Notice.objects.exists()
    deliver(by=actor("clock"))
    assert mail.outbox
    assert all(NAME not in f"{one.subject} {one.body}" for one in mail.outbox)
    assert in_clear() == []


def test_what_is_refused_is_not_logged_and_leads_nowhere_with_a_name(planted, officer, caplog):
    caplog.set_level(logging.INFO)
    client = client_of(officer.user)
    address = f"/detention/records/{planted.pk}/check/"
    sent = {"at": "", "condition": "awake", "words": NAME}
    refused = client.post(address, sent)
    assert refused.status_code == 409
    assert "no-store" in refused["Cache-Control"]
    done = client.post(address, {**sent, "at": desk_now().strftime("%d%H%MZ %b %y").upper()})
    assert done.status_code == 302
    assert NAME not in done["Location"]
    assert client.get(f"/detention/records/{planted.pk}/{NAME}/").status_code in (302, 404)
    found = client.post("/detention/register/", {"text": NAME, "purpose": "legal", "words": NAME})
    assert "CUS " in found.content.decode()
    assert NAME not in "".join(line for line in caplog.text.splitlines() if f"/{NAME}/" not in line)
    assert in_clear() == []


def test_an_operator_sees_a_number_a_site_and_the_next_check(planted):
    by = ActorFactory(role="operator")
    page = client_of(by.user).get("/detention/").content.decode()
    assert "Camp Demo" in page
    for word in (NAME, "L1 general", "review", "medical"):
        assert word not in page
