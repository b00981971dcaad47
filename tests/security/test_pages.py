"""Pages, print-out and the short form on the phone: the whole course by a test client, refused, sent twice, late."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from accounts.sessions import confirm
from blotter.models import Entry
from incidents.models import Incident
from incidents.security import services
from incidents.security.models import Manning, Task
from tests.factories import ActorFactory, PatrolFactory, UserFactory
from tests.security.scenes import PRINCIPAL, at, plan, post, running, turn

pytestmark = pytest.mark.django_db
TYPED = {
    "kind": "event", "title": "Medal parade", "location": "Camp Film City", "begins_at": "",
    "ends_at": "301830Z NOV 26", "threat": "moderate", "check_every_min": "", "incident": "",
    "orders": "Search every vehicle.",
}  # fmt: skip


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    session = client.session
    confirm(session)
    session.save()
    return client


@pytest.fixture
def desk():
    return ActorFactory(role="shift_leader")


@pytest.fixture
def page(desk):
    return signed_in(desk.user)


def text(response) -> str:
    return response.content.decode()


def test_a_task_is_planned_by_the_form_once_however_often_it_is_sent(page, clock):
    clock.set("2026-11-25T06:00:00Z")
    typed = {**TYPED, "once": str(uuid4())}
    answers = [page.post("/security/tasks/new/", typed) for _time in range(2)]
    row = Task.objects.get()
    assert [answer["Location"] for answer in answers] == [f"/security/tasks/{row.pk}/"] * 2
    assert (row.place, row.threat, row.orders.get().words) == ("Camp Film City", "moderate", "Search every vehicle.")
    shown = text(page.get(f"/security/tasks/{row.pk}/"))
    assert "Medal parade" in shown
    assert "No post is set up." in shown


def test_what_was_typed_stays_when_it_is_refused(page, clock):
    clock.set("2026-11-25T06:00:00Z")
    answer = page.post("/security/tasks/new/", {**TYPED, "begins_at": "301900Z NOV 26"})
    assert answer.status_code == 409
    assert "cannot end before it begins" in text(answer)
    assert "Search every vehicle." in text(answer)
    assert answer.context["form"].errors.keys() == {"ends_at"}


def test_the_course_of_a_task_on_its_page(page, desk, clock):
    clock.set("2026-11-25T06:00:00Z")
    fox, wolf = PatrolFactory(callsign="FOX 31"), PatrolFactory(callsign="FOX 32")
    row = plan(desk, begins_at=at(0), orders="Search every vehicle.")
    address = f"/security/tasks/{row.pk}/"

    def act(what: str, **typed) -> None:
        answer = page.post(f"{address}{what}/", {"once": str(uuid4()), **typed})
        assert answer.status_code == 302, answer.context

    act("begin")
    act("post", name="North gate", required="4")
    there = row.posts.get()
    assert "Under-manned: 0 of 4" in text(page.get(address))
    act("man", post=there.pk, patrol=fox.pk)
    act("turn", post=there.pk, patrol=wolf.pk, ends_at="250800Z NOV 26", relieves=there.mannings.get().pk)
    shown = text(page.get(address))
    assert "relieves FOX 31" in shown
    assert "Orders not read by FOX 31, FOX 32." in shown
    act("read", orders=row.orders.get().pk, patrol=fox.pk)
    assert "Orders not read by FOX 32." in text(page.get(address))
    act("arrive", manning=there.mannings.get(patrol=wolf).pk)
    assert there.mannings.get(patrol=fox).state == "relieved"
    act("required", post=there.pk, required="2", reason="quiet")
    act("threat", level="high", reason="crowd at the gate")
    act("check-in", words="all quiet")
    act("orders", words="Let nobody in.")
    act("change", title="Parade", ends_at="251200Z NOV 26", check_every_min="30")
    act("open-incident")
    assert Incident.objects.get().type.code == "event-security"
    refused = page.post(f"{address}man/", {"post": there.pk, "patrol": wolf.pk})
    assert refused.status_code == 409
    assert "FOX 32 stands at SEC 26-0001/1 since" in text(refused)
    board = text(page.get("/security/board/"))
    assert "2 / 2" in board
    assert "0630Z" in board
    act("end", result="No incident.")
    assert "No incident." in text(page.get(address))
    assert page.post(f"{address}nonsense/").status_code == 404


def test_a_turn_of_a_row_is_refused_above_the_posts(page, desk, clock):
    clock.set("2026-11-25T06:00:00Z")
    row = running(desk)
    stands = services.man_post(by=desk, post=post(desk, row).pk, patrol=PatrolFactory().pk)
    answer = page.post(f"/security/tasks/{row.pk}/relieve/", {"manning": stands.pk, "occurred_at": "0500Z"})
    assert answer.status_code == 409
    assert "it cannot have left before that" in text(answer)


def test_the_sheet_holds_orders_posts_and_who_has_read_them(page, desk):
    row = running(desk, orders="Search every vehicle.", kind="personnel", principal=PRINCIPAL)
    turn(desk, post(desk, row), PatrolFactory(callsign="FOX 31"))
    shown = text(page.get(f"/security/tasks/{row.pk}/sheet/"))
    for words in (row.number, PRINCIPAL, "Search every vehicle.", "North gate", "FOX 31", "not yet"):
        assert words in shown


def test_the_calendar_shows_a_task_on_each_of_its_days(page, desk, clock):
    clock.set("2026-11-25T06:00:00Z")
    row = plan(desk, begins_at=at(60), ends_at=at(60 * 49))
    services.cancel(by=desk, task=plan(desk, title="Not held").pk, reason="weather")
    shown = text(page.get("/security/calendar/"))
    assert shown.count(row.number) == 3
    assert "Not held" not in shown
    assert row.number not in text(page.get("/security/calendar/?month=2027-02"))
    assert page.get("/security/calendar/?month=nonsense").status_code == 404


def test_the_calendar_shows_who_stands_where_and_when(page, desk, clock):
    clock.set("2026-11-25T06:00:00Z")
    row = plan(desk, begins_at=at(60), ends_at=at(60 * 49))
    gate = post(desk, row, required=1)
    turn(desk, gate, PatrolFactory(callsign="FOX 31"), begins=60, ends=60 * 10)
    night = turn(desk, gate, PatrolFactory(callsign="FOX 32"), begins=60 * 10, ends=60 * 20)
    dropped = turn(desk, gate, PatrolFactory(callsign="FOX 33"), begins=60 * 20, ends=60 * 30)
    services.cancel_manning(by=desk, manning=dropped.pk)
    shown = text(page.get("/security/calendar/"))
    assert (shown.count("FOX 31"), shown.count("FOX 32"), shown.count("FOX 33")) == (1, 2, 0), (
        "over midnight: both days"
    )
    assert f"{night.planned_from:%d%H%MZ}–{night.planned_until:%d%H%MZ}" in shown
    assert "North gate" in shown


def test_the_calendar_shows_who_stands_there_after_their_time_and_who_never_came(page, desk, clock):
    clock.set("2026-11-25T06:00:00Z")
    gate = post(desk, running(desk, ends_at=at(60 * 10)), required=1)
    services.arrive(by=desk, manning=turn(desk, gate, PatrolFactory(callsign="FOX 31"), ends=60 * 5).pk)
    turn(desk, gate, PatrolFactory(callsign="FOX 32"), begins=60 * 5, ends=60 * 10)
    clock.move(26 * 3600)
    shown = text(page.get("/security/calendar/"))
    assert (shown.count("FOX 31"), shown.count("not relieved")) == (2, 2), "yesterday, and today"
    assert (shown.count("FOX 32"), shown.count("did not come")) == (1, 1)
    assert "FOX 31" not in text(page.get("/security/calendar/?month=2027-02"))


def test_what_asks_for_itself_does_not_ask_more_with_more_tasks(page, desk, django_assert_max_num_queries):
    for _number in range(4):
        turn(desk, post(desk, running(desk, orders="Stay.")), PatrolFactory())
    with django_assert_max_num_queries(24):
        page.get("/security/board/")


class TestPhone:
    @pytest.fixture
    def leader(self):
        return UserFactory(role="patrol_leader")

    @pytest.fixture
    def fox(self, leader):
        return PatrolFactory(callsign="FOX 31", leader=leader)

    @pytest.fixture
    def phone(self, leader, fox):
        return signed_in(leader)

    def send(self, phone, there: Manning, act: str, **typed):
        return phone.post(f"/security/phone/{there.pk}/{act}/", {"once": str(uuid4()), **typed})

    def test_my_post_from_the_orders_to_the_relief(self, desk, phone, fox, clock):
        clock.set("2026-11-25T06:00:00Z")
        assert "Your patrol has no post" in text(phone.get("/security/phone/"))
        row = running(desk, check_every_min=60, orders="Keep the gate open.")
        there = turn(desk, post(desk, row), fox)
        shown = text(phone.get("/security/phone/"))
        assert "Keep the gate open." in shown
        assert "I have read them" in shown
        assert self.send(phone, there, "orders", orders=row.orders.get().pk).status_code == 302
        assert "I have read them" not in text(phone.get("/security/phone/"))
        assert self.send(phone, there, "arrive", strength="3").status_code == 302
        clock.set("2026-11-25T07:05:00Z")
        assert "Your site was to check in at 0700Z" in text(phone.get("/security/phone/"))
        assert self.send(phone, there, "check-in", words="quiet").status_code == 302
        assert "checks in next at 0805Z" in text(phone.get("/security/phone/"))
        assert self.send(phone, there, "relieve").status_code == 302
        there.refresh_from_db()
        assert (there.state, there.strength) == ("relieved", 3)
        assert "Your patrol has no post" in text(phone.get("/security/phone/"))

    def test_a_form_that_comes_late_happened_when_it_was_pressed(self, desk, phone, fox, clock):
        clock.set("2026-11-25T06:00:00Z")
        there = turn(desk, post(desk, running(desk)), fox)
        clock.set("2026-11-25T06:30:00Z")
        self.send(phone, there, "arrive", pressed_ago="600")
        there.refresh_from_db()
        assert there.arrived_at.isoformat() == "2026-11-25T06:20:00+00:00"

    def test_a_late_form_acts_on_the_turn_it_was_meant_for(self, desk, phone, fox, clock):
        clock.set("2026-11-25T06:00:00Z")
        row = running(desk)
        first, second = post(desk, row), post(desk, row, name="South gate")
        before = turn(desk, first, fox, 0, 60)
        services.cancel_manning(by=desk, manning=before.pk)
        after = turn(desk, second, fox, 0, 60)
        answer = self.send(phone, before, "arrive", pressed_ago="60")
        assert answer.status_code == 409
        assert "is cancelled" in text(answer)
        after.refresh_from_db()
        assert after.state == "planned"

    def test_the_turn_of_another_patrol_is_not_mine(self, desk, phone, fox):
        row = running(desk, orders="Stay.", title="Secret meeting")
        theirs = turn(desk, post(desk, row), PatrolFactory())
        entries = Entry.objects.count()
        for act, typed in (
            ("arrive", {}), ("relieve", {}), ("check-in", {}), ("orders", {"orders": row.orders.get().pk}),
        ):  # fmt: skip
            answer = self.send(phone, theirs, act, **typed)
            assert answer.status_code == 409
            assert "Secret meeting" not in text(answer)
        assert Entry.objects.count() == entries
        assert phone.get(f"/security/tasks/{row.pk}/").status_code == 403
        assert phone.get("/security/board/").status_code == 403
