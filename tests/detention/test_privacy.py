"""Who it is that is held, is found where it may be and nowhere else: a planted name is looked for everywhere."""

from __future__ import annotations

import json
import logging
from base64 import b64encode
from datetime import timedelta

import pytest
from django.core import mail
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from accounts.models import User
from accounts.roles import MATRIX, Role
from accounts.system import actor
from blotter import board
from blotter.handover import sections
from blotter.operations import desk_now
from escalation.models import Alarm, Notice
from escalation.services import deliver, fire_due
from incidents.detention import services
from incidents.detention.models import Area, CustodyRecord, IndexWord
from tests.detention.custody import HOUR
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
    "api/v1/decisions/",
    "api/v1/alarms/",
)
ROOM = ("detention/", "api/v1/custody")
# A form's address, which leads whoever loads it back to the page of the form.
LED_BACK = {
    f"detention/{path}"
    for path in (
        "records/<>/read/", "records/<>/print/", "records/<>/<>/", "records/<>/line/<>/", "records/<>/correct/<>/",
        "advice/<>/<>/", "plans/<>/<>/", "inspections/<>/<>/",
    )
}  # fmt: skip
# What opens a page otherwise: of the record each form that is filled from it, of the first of its rows.
FILLED = ("identify", "icrc", "settle", "force-review", "shorten", "investigator", "line&kind=visit")
QUERIES = {
    "detention/records/<>/": ("", "?page=2", "?act=correct&entry={entry}", *(f"?act={name}" for name in FILLED)),
    "detention/ended/": ("", "?page=2"),
}


@pytest.fixture
def keys(planted, ended, officer, cells, now):
    """Rows that are there, by the beginning of the routes that show them; other routes are asked by the incident's."""
    advice = services.ask_advice(by=officer, unit="Demo Coy", situation="x")
    plan = services.draft_plan(by=officer, title="x", starts_at=now + HOUR, ends_at=now + 9 * HOUR, expected=2)
    visit = services.record_inspection(by=officer, site=cells.pk, held=1, areas=Area.values)
    way = CustodyRecord.objects.exclude(patrol=None).get()
    found = {
        ("detention/records/", "api/v1/custody/"): [planted.pk, ended.pk, way.pk],
        ("api/v1/custody-limits/",): ["review"],
        ("detention/advice/", "api/v1/advice-requests/"): [advice.pk],
        ("detention/plans/", "api/v1/detention-plans/"): [plan.pk],
        ("detention/inspections/", "api/v1/inspections/"): [visit.pk],
        ("detention/sites/", "api/v1/holding-sites/"): [cells.pk],
        ("api/v1/alarms/",): list(Alarm.objects.filter(subject__startswith="custody:").values_list("pk", flat=True)),
        ("patrols/", "api/v1/patrols/"): [way.patrol_id],
        ("",): [planted.incident_id],
    }
    return {prefix: rows for prefixes, rows in found.items() for prefix in prefixes}


def addresses(path, keys, entry):
    """Where a route is asked for: each row, each of the forms that its page opens."""
    second = {"detention/records/<>/line/<>/": "food", "detention/records/<>/correct/<>/": entry}
    act = second.get(path, "check" if path.startswith(ROOM) else 1)
    asked = QUERIES.get(path, ("",))
    rows = next(rows for prefix, rows in keys.items() if path.startswith(prefix))
    for key in rows if "<>" in path else rows[:1]:
        for query in asked if key == rows[0] else asked[:1]:
            yield "/" + path.replace("<>", str(key), 1).replace("<>", str(act)) + query.format(entry=entry)


def test_the_name_stands_nowhere_in_the_database(ended, officer):
    assert in_clear() == []
    assert services.read_record(by=officer, record=ended.pk, purpose="care", words="x").name == f"{NAME} {NAME}"


@pytest.mark.parametrize("spelt", [NAME, NAME.lower(), NAME.upper(), f"about {NAME}."])
def test_a_name_that_stands_in_clear_is_found_as_text_and_as_bytes(planted, cells, spelt):
    for text in (spelt, *(b64encode(b"-" * before + spelt.encode()).decode() for before in range(3))):
        before = transaction.savepoint()
        cells.unit = text
        cells.save()
        IndexWord.objects.create(record=planted, key_id="x", word=text.encode())
        assert in_clear() == ["detention_holdingsite", "detention_indexword"], text
        transaction.savepoint_rollback(before)


def test_no_page_api_answer_or_frame_shows_the_name(planted, ended, keys, officer, provost, crew, caplog):
    caplog.set_level(logging.INFO)
    asked, shown = set[tuple[str, bool]](), dict[str, set[Role]]()
    entry = planted.entries.filter(kind="check").first().pk
    people = {Role.DETENTION_OFFICER: officer.user, Role.PROVOST: provost.user, Role.PATROL_LEADER: crew.user}
    for role in Role:
        user = people.get(role) or UserFactory(role=role)
        client = client_of(user)
        for path, who in LISTED.items():
            if who in (OPEN, SIGNED_IN) or role not in MATRIX[who]:
                continue
            if not path.startswith(NEAR):
                if (path, role in READERS) in asked:
                    continue
                asked.add((path, role in READERS))
            for url in addresses(path, keys, entry):
                if not takes(url.partition("?")[0], "get"):
                    continue
                answer = client.get(url)
                assert answer.status_code < 500, (role, url)
                assert NAME not in said(answer), (role, url)
                if path.startswith(ROOM):
                    assert "no-store" in answer["Cache-Control"], (role, url)
                if answer.status_code == 200:
                    shown.setdefault(path, set()).add(role)
        seen = User.objects.get(pk=user.pk).audiences()
        assert NAME not in json.dumps(board.snapshot(seen), cls=DjangoJSONEncoder)
        assert NAME not in str([list(section.lines(desk_now())) for section in sections(seen)])
    assert NAME not in caplog.text
    # Or all of this would hold of pages that are not there.
    there = {path for path in LISTED if path.startswith(ROOM) and LISTED[path] not in (OPEN, SIGNED_IN)}
    reached = {
        path for path in there if any(takes(url.partition("?")[0], "get") for url in addresses(path, keys, entry))
    }
    assert reached - set(shown) == LED_BACK
    for path in (*(there & set(shown)), "provost/", "incidents/<>/", "api/v1/incidents/<>/", "api/v1/decisions/"):
        granted = {role for role, scope in MATRIX[LISTED[path]].items() if scope == "any"}
        assert granted <= shown[path], path
    assert Role.PATROL_LEADER in shown["detention/capture/"]


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
