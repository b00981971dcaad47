"""Who it is that is held, is found where it may be and nowhere else: a planted name is looked for everywhere."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from django.core import mail
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.roles import MATRIX, Role
from accounts.sessions import confirm
from accounts.system import actor
from blotter import board
from blotter.errors import DeskError
from blotter.handover import sections
from blotter.operations import desk_now
from escalation.models import Notice
from escalation.services import deliver, fire_due
from incidents.detention import services
from incidents.detention.entries import KINDS, Field
from tests.detention.custody import HOUR, held
from tests.factories import ActorFactory, IncidentFactory, UserFactory
from tests.test_routes import LISTED, OPEN, SIGNED_IN

pytestmark = pytest.mark.django_db
NAME = "Zqplanted"
READERS = {Role.DETENTION_OFFICER, Role.PROVOST, Role.AUDITOR}


def facts(kind: str, **given: object) -> dict[str, object]:
    """A line with the name in every field that takes words."""

    def value(field: Field) -> object:
        if field.form == "choice":
            return field.choices[0][0]
        return {"flag": True, "number": 5}.get(field.form, NAME)

    return {**{field.name: value(field) for field in KINDS[kind].fields}, **given}


@pytest.fixture
def planted(officer, provost, cells, now):
    """Somebody held, with the name in every line that there is, in their property, in what they were read for."""
    incident = IncidentFactory(type="detention-support")
    row = held(officer, cells, now - 2 * HOUR, incident=incident.pk)
    services.identify(by=officer, record=row.pk, facts=facts("identity"))
    for kind in KINDS.values():
        if kind.written:
            more = {"officer": "officer"} if kind.name == "interview" else {}
            services.write_line(by=officer, record=row.pk, kind=kind.name, at=now, facts=facts(kind.name, **more))
    services.take_property(by=officer, record=row.pk, items=[{"what": NAME, "seal": NAME}], at=now)
    services.check(by=officer, record=row.pk, at=now, facts=facts("check"))
    services.report_force(by=officer, record=row.pk, used_by="officer", at=now, facts=facts("force"))
    services.review(by=provost, record=row.pk, outcome="continue", at=now, facts=facts("review"))
    services.shorten_clock(by=provost, clock=row.clocks.get(kind="review").pk, due_at=now + HOUR, why=NAME)
    services.set_hold(by=officer, record=row.pk, facts={"why": NAME})
    services.correct(by=officer, entry=row.entries.get(kind="remark").pk, facts={"words": f"not {NAME}"})
    services.correct(by=officer, entry=row.entries.get(kind="water").pk, facts={"why": NAME}, withdrawn=True)
    services.read_record(by=officer, record=row.pk, purpose="care", words=f"about {NAME}")
    services.export_record(by=officer, record=row.pk, recipient=NAME, purpose="export", words=NAME)
    services.look_up(by=officer, text=NAME, purpose="legal", words=f"about {NAME}")
    for wrong in ({"condition": NAME, "words": NAME}, {**facts("check"), "nonsense": NAME}):
        with pytest.raises(DeskError) as refused:
            services.check(by=officer, record=row.pk, at=now, facts=wrong)
        assert NAME not in str(refused.value)
    row.refresh_from_db()
    return row


def client_of(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    session = client.session
    confirm(session)
    session.save()
    return client


def in_clear() -> list[str]:
    """The tables in any row of which the name stands, as text or as bytes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(
                f'SELECT EXISTS (SELECT FROM "{table}" AS r WHERE r::text ILIKE %s OR r::text LIKE %s)',
                [f"%{NAME}%", f"%{NAME.encode().hex()}%"],
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_the_name_stands_nowhere_in_the_database(planted, officer):
    assert in_clear() == []
    assert services.read_record(by=officer, record=planted.pk).name == f"{NAME} {NAME}"


def test_no_page_api_answer_or_frame_shows_the_name(planted, caplog):
    caplog.set_level(logging.INFO)
    # Acts, which answer no GET, and things that are not there in this test: asked for once, by whoever comes first.
    nothing: set[str] = set()
    for role in Role:
        user = UserFactory(role=role)
        client = client_of(user)
        for path, who in LISTED.items():
            if path in nothing or who in (OPEN, SIGNED_IN) or role not in MATRIX[who]:
                continue
            key = planted.pk if path.startswith(("detention/records", "api/v1/custody")) else planted.incident_id
            answer = client.get("/" + path.replace("<>", str(key)))
            if answer.status_code in (404, 405):
                nothing.add(path)
            if not answer.streaming:
                assert NAME not in answer.content.decode(errors="replace"), (role, path)
        seen = User.objects.get(pk=user.pk).audiences()
        assert NAME not in json.dumps(board.snapshot(seen), cls=DjangoJSONEncoder)
        assert NAME not in str([list(section.lines(desk_now())) for section in sections(seen)])
    assert NAME not in caplog.text


@pytest.mark.parametrize("role", list(Role))
def test_who_reads_it_says_for_what_and_no_browser_keeps_it(planted, role):
    client = client_of(UserFactory(role=role))
    address = f"/detention/records/{planted.pk}/read/"
    before = planted.readings.count()
    answer = client.post(address, {"purpose": "audit", "words": "quarterly"})
    page = answer.content.decode()
    if role not in READERS:
        assert answer.status_code == 403
        assert NAME not in page
        assert planted.readings.count() == before
        return
    assert NAME in page
    assert "no-store" in answer["Cache-Control"]
    assert planted.readings.count() == before + 1
    again = client.get(address)
    assert NAME not in again.content.decode()


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
