"""Pages of presence operations: the course by a test client, refused with what was typed, sent twice; handed over."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from accounts.sessions import confirm
from blotter.models import Entry
from incidents.security import services as tasks
from incidents.security.models import Presence
from incidents.security.presence_handover import presences as handed_over
from incidents.security.services import presence as services
from incidents.security.services import presence_manning as manning
from incidents.security.services import presence_record as record
from tests.factories import ActorFactory, PatrolFactory, UserFactory
from tests.security.presence_scenes import at, make_reference, own, presence

pytestmark = pytest.mark.django_db
TYPED = {
    "force": "other", "command": "rc-e", "unit": "Demo Company", "location": "34T DN 755 858", "begins_at": "",
    "ends_at": "301830Z NOV 26", "level": "2", "strength": "40", "reason": "barricades", "authorised_by": "COM RC-E",
    "liaison": "", "channel": "TETRA 3", "threat": "moderate", "incident": "", "partners": ["eulex"],
    "orders": "Nobody opens the gate.", "check_every_min": "30",
}  # fmt: skip


def signed_in(who: str | User) -> Client:
    """Somebody of this role, or this one."""
    client = Client()
    client.force_login(UserFactory(role=who) if isinstance(who, str) else who)
    session = client.session
    confirm(session)
    session.save()
    return client


def text(response) -> str:
    return response.content.decode()


@pytest.fixture(autouse=True)
def reference(db):
    make_reference()


@pytest.fixture
def operator():
    return ActorFactory(role="operator")


@pytest.fixture
def page():
    return signed_in("operator")


def test_it_is_opened_once_however_often_the_form_is_sent(page, clock):
    clock.set("2026-11-25T06:00:00Z")
    typed = {**TYPED, "once": str(uuid4())}
    answers = [page.post("/security/presences/new/", typed) for _time in range(2)]
    row = Presence.objects.get()
    assert [answer["Location"] for answer in answers] == [f"/security/presences/{row.pk}/"] * 2
    assert (row.task.check_every_min, row.task.orders.get().words) == (30, "Nobody opens the gate.")
    shown = text(page.get(f"/security/presences/{row.pk}/"))
    for words in ("RC-E", "routine", "no post", "TETRA 3", "to be told", "barricades; authorised by COM RC-E"):
        assert words in shown
    listed = text(page.get("/security/presences/"))
    assert f"/security/presences/{row.pk}/" in listed


def test_what_was_typed_stays_when_it_is_refused(page, clock):
    clock.set("2026-11-25T06:00:00Z")
    answer = page.post("/security/presences/new/", {**TYPED, "command": "", "unit": "", "once": str(uuid4())})
    assert answer.status_code == 409
    assert "Say whose force it is" in text(answer)
    assert 'value="COM RC-E"' in text(answer)
    assert not Presence.objects.exists()


def test_each_act_of_the_page_reaches_its_service_and_a_refusal_keeps_its_form(page, operator):
    row = presence(operator, partners=["eulex"])
    address = f"/security/presences/{row.pk}/"

    def send(act: str, **typed: str):
        return page.post(f"{address}{act}/", {"once": str(uuid4()), **typed})

    refused = send("level", version="1", level="3", strength="20", reason="groups", authorised_by="COM RC-E")
    assert refused.status_code == 409
    assert "goes one way and the strength the other" in text(refused)
    assert 'value="groups"' in text(refused)
    for act, typed in (
        ("level", {"version": "1", "level": "3", "strength": "90", "reason": "groups", "authorised_by": "COM RC-E"}),
        ("situation", {"tension": "tense", "people": "40", "injured": "0"}),
        ("coordinate", {"partner": "eulex", "channel": "phone", "stance": ""}),
        ("partners", {"partners": "kosovo-police"}),
        ("displace", {"what": "surveillance of MSR LYNX"}),
        ("threat", {"level": "high", "reason": "masked persons"}),
        ("check-in", {"words": "quiet"}),
        ("force", {"command": "rc-e", "unit": "Other Company", "liaison": "Maj Demo Liaison"}),
    ):
        assert send(act, **typed).status_code == 302, act
    told = row.coordinations.get(partner__slug="eulex")
    assert send(f"answer/{told.pk}", stance="agrees", answer="fine").status_code == 302
    owed = row.coordinations.get(partner__slug="kosovo-police")
    refused = send(f"withdraw/{owed.pk}", reason="")
    assert refused.status_code == 409
    assert "This field is required" in text(refused)
    assert send(f"withdraw/{owed.pk}", reason="RC-E does that").status_code == 302
    assert send(f"restore/{row.displacements.get().pk}").status_code == 302
    assert send("stand-down", reason="quiet", authorised_by="COM RC-E", result="Nobody hurt.").status_code == 302
    shown = text(page.get(address))
    for words in ("increased, 90 persons", "about 40 people", "Other Company", "Nobody hurt.", "masked persons"):
        assert words in shown
    assert 'id="act-level"' not in shown
    paper = text(page.get(f"{address}print/"))
    assert "EULEX" in paper
    for personal in ("fine", "Demo Liaison"):
        assert personal not in paper


def test_a_form_that_came_after_a_change_is_refused_keeps_its_words_and_shows_how_it_stands(page, operator):
    row = presence(operator)
    address = f"/security/presences/{row.pk}/stand-down/"
    manning.set_level(by=operator, presence=row.pk, level=3, strength=90, reason="groups", authorised_by="COM RC-E")
    typed = {"once": str(uuid4()), "version": "1", "reason": "quiet", "authorised_by": "COM RC-E"}
    refused = page.post(address, typed)
    assert refused.status_code == 409
    shown = text(refused)
    assert "Somebody changed this in the meantime" in shown
    assert "increased, 90" in " ".join(shown.replace('<span class="num">', "").split())
    assert 'value="quiet"' in shown
    assert 'name="version" value="2"' in shown
    assert page.post(address, {**typed, "version": "2"}).status_code == 302
    assert Presence.objects.get().task.state == "ended"


def test_an_act_on_a_row_of_another_presence_is_not_found(page, operator):
    row, other = presence(operator), presence(operator, partners=["eulex"])
    owed = other.coordinations.get()
    answer = page.post(f"/security/presences/{row.pk}/withdraw/{owed.pk}/", {"once": str(uuid4()), "reason": "x"})
    assert answer.status_code == 404
    assert page.post(f"/security/presences/{row.pk}/sing/", {}).status_code == 404
    assert page.get("/security/presences/999/").status_code == 404


def test_a_reader_sees_it_and_may_change_nothing(operator):
    row = presence(operator)
    reader = signed_in("auditor")
    shown = text(reader.get(f"/security/presences/{row.pk}/"))
    assert "Demo Manoeuvre Company" in shown
    assert "<form" not in shown.split('id="main"')[1].split("</main>")[0]
    assert reader.post(f"/security/presences/{row.pk}/cancel/", {"reason": "x"}).status_code == 403
    crew = signed_in("patrol_leader")
    assert crew.get(f"/security/presences/{row.pk}/").status_code == 403


def test_a_crew_sends_the_situation_from_the_presence_where_it_stands_and_from_no_other(operator, clock):
    clock.set("2026-11-25T06:00:00Z")
    leader = UserFactory(role="patrol_leader")
    patrol, row, other = PatrolFactory(leader=leader), own(operator), presence(operator)
    phone = signed_in(leader)
    assert "stands at no presence operation" in text(phone.get("/security/phone/situation/"))
    post = tasks.add_post(by=operator, task=row.task_id, name="Gate")
    tasks.man_post(by=operator, post=post.pk, patrol=patrol.pk)
    shown = text(phone.get("/security/phone/situation/"))
    assert f"/security/phone/situation/{row.pk}/" in shown
    clock.set("2026-11-25T06:20:00Z")
    # Without a network for ten minutes: it was so when the button was pressed.
    typed = {"once": str(uuid4()), "tension": "high", "people": "60", "injured": "", "pressed_ago": "600"}
    for _time in range(2):
        assert phone.post(f"/security/phone/situation/{row.pk}/", typed).status_code == 302
    seen = row.situations.get()
    assert (seen.at.minute, seen.patrol, seen.injured) == (10, patrol, None)
    refused = phone.post(f"/security/phone/situation/{other.pk}/", {**typed, "once": str(uuid4())})
    assert refused.status_code == 409
    assert "does not stand here" in text(refused)
    assert not other.situations.exists()


def test_the_calendar_shows_when_it_was_raised(page, operator, clock):
    clock.set("2026-11-25T06:00:00Z")
    row = presence(operator)
    clock.set("2026-11-25T08:00:00Z")
    manning.set_level(by=operator, presence=row.pk, level=3, strength=90, reason="groups", authorised_by="COM RC-E")
    shown = text(page.get("/security/calendar/?month=2026-11"))
    assert "RC-E raised: increased, 90" in " ".join(shown.split())


def test_the_list_asks_the_database_no_more_for_more_of_them(page, operator, django_assert_max_num_queries):
    page.get("/security/presences/")
    for _number in range(4):
        presence(operator, partners=["eulex", "kosovo-police"])
    with django_assert_max_num_queries(16):
        page.get("/security/presences/")


def test_the_next_shift_is_told_what_awaits_somebody(operator):
    row = own(operator, partners=["eulex"])
    manning.set_level(by=operator, presence=row.pk, level=3, strength=12, reason="masked groups")
    record.displace(by=operator, presence=row.pk, what="surveillance of MSR LYNX")
    (line,) = handed_over(at(0))
    assert line.words == (
        f"{row.called} IMP – routine, 6 persons; calm; raising it awaits the FPM; 1 partner to be told;"
        " 1 thing displaced"
    )
    services.stand_down(by=operator, presence=row.pk, reason="quiet", authorised_by="shift leader")
    (line,) = handed_over(at(0))
    assert line.words == f"{row.called} IMP – ended; 1 thing is not restored"
    assert not Entry.objects.filter(words__contains="Demo Liaison").exists()
