"""The programme at the desk and on the phone as people use it, its print-outs, and the API."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.sessions import confirm
from blotter.actors import POSITION_KEY, Actor
from blotter.operations import desk_now
from dispatch.programme import services
from dispatch.programme.models import Debrief, PatrolOrder, Reading
from dispatch.programme.selectors import orders as selectors
from patrols import services as patrols
from reference.dtg import format_dtg
from tests.programme.conftest import at

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> {{ 7*7 }}"
KEYS = iter(f"00000000-0000-4000-8000-{number:012d}" for number in range(1, 1000))


def sit(user) -> Client:
    client = Client()
    client.force_login(user)
    session = client.session
    confirm(session)
    session[POSITION_KEY] = "Desk 1"
    session.save()
    return client


@pytest.fixture
def desk(operator: Actor) -> Client:
    return sit(operator.user)


@pytest.fixture
def phone(leader: Actor) -> Client:
    return sit(leader.user)


def typed(facts: dict, **more: str) -> dict:
    sent = {
        "once": next(KEYS), "kind": "joint", "command": "rc-e", "route": "", "orders": facts["orders"],
        "starts_at": format_dtg(facts["starts_at"]), "ends_at": format_dtg(facts["ends_at"]),
        "patrols": [str(pk) for pk in facts["patrols"]],
        "stops-0-location": "42.36, 21.25", "stops-0-name": "Bondsteel gate", "stops-2-location": "42.46, 21.47",
        "participants-0-nation": "USA", "participants-0-caveats": "No crowd control.",
    }  # fmt: skip
    return {**sent, **more}


def test_a_patrol_is_planned_with_its_faults_beside_the_fields(desk, facts):
    page = desk.get("/programme/new/").content.decode()
    assert "RC-E Regional Command East" in page
    wrong = typed(facts, ends_at=format_dtg(at(60)), orders=HOSTILE)
    answer = desk.post("/programme/new/", wrong)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "cannot end before it starts" in str(answer.context["form"].errors["ends_at"])
    assert "<script>alert(1)" not in shown
    assert "No crowd control." in shown  # nothing typed is lost
    answer = desk.post(
        "/programme/new/",
        {**wrong, "once": next(KEYS), "ends_at": typed(facts)["ends_at"], "participants-0-nation": ""},
    )
    assert "participants-0-nation" in answer.content.decode()
    assert not PatrolOrder.objects.exists()
    right = typed(facts, orders=HOSTILE)
    for _twice in range(2):
        assert desk.post("/programme/new/", right).status_code == 302
    row = PatrolOrder.objects.get()
    assert [stop.name for stop in row.stops.all()] == ["Bondsteel gate", row.stops.last().name]
    shown = desk.get(f"/programme/{row.pk}/").content.decode()
    assert "not read" in shown
    assert "{{ 7*7 }}" in shown


def test_a_faulty_row_says_so_beside_its_field(desk, facts):
    answer = desk.post("/programme/new/", typed(facts, **{"stops-2-at": format_dtg(at(600))}))
    assert answer.status_code == 409
    assert "is not between start and end" in str(answer.context["stops"].forms[2].errors["at"])


def test_a_plan_is_changed_on_its_page_and_offered_again_a_week_later(desk, order):
    page = desk.get(f"/programme/{order.pk}/change/")
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    for row in (*page.context["stops"], *page.context["participants"]):
        sent |= {row.add_prefix(name): row[name].value() or "" for name in row.fields}
    assert desk.post(f"/programme/{order.pk}/change/", {**sent, "orders": "Turn back at Gjilan."}).status_code == 302
    row = selectors.get(order.pk)
    assert (row.revision, row.orders) == (2, "Turn back at Gjilan.")
    assert [stop.name for stop in row.stops.all()] == ["Bondsteel gate", "Gjilan"]
    stale = desk.post(f"/programme/{order.pk}/change/", {**sent, "once": next(KEYS), "orders": "Mine."})
    assert stale.status_code == 409
    assert "Mine." in stale.content.decode()
    again = desk.get(f"/programme/new/?from={order.pk}").context["form"]
    assert again["starts_at"].value().split(" ")[0] != ""
    assert again.initial["starts_at"] - row.starts_at == timedelta(days=7)
    for nonsense in ("0", "x", "9" * 30):
        assert desk.get(f"/programme/new/?from={nonsense}").status_code in (200, 404)


def test_the_plan_of_one_under_way_is_sent_back_unchanged_and_prolonged(desk, order, leader, clock):
    services.read_orders(by=leader, order=order.pk)
    clock.move(121 * 60)
    services.start(by=leader, order=order.pk)
    page = desk.get(f"/programme/{order.pk}/change/")
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    for row in (*page.context["stops"], *page.context["participants"]):
        sent |= {row.add_prefix(name): row[name].value() or "" for name in row.fields}
    sent |= {name: format_dtg(sent[name]) for name, value in sent.items() if hasattr(value, "astimezone")}
    assert desk.post(f"/programme/{order.pk}/change/", sent).status_code == 302
    assert selectors.get(order.pk).revision == 1
    longer = {**sent, "once": next(KEYS), "ends_at": format_dtg(order.ends_at + timedelta(hours=1))}
    assert desk.post(f"/programme/{order.pk}/change/", longer).status_code == 302
    assert selectors.get(order.pk).revision == 2


def test_the_week_shows_each_patrol_on_its_day_and_who_has_not_read(desk, order, leader):
    page = desk.get("/programme/")
    shown = page.content.decode()
    assert order.number in shown
    assert "not read: FOX 21" in shown
    (day,) = [day for day, rows in page.context["days"] if rows]
    assert day == order.starts_at.astimezone(selectors.zone()).date()
    services.read_orders(by=leader, order=order.pk)
    assert "not read" not in desk.get("/programme/days/").content.decode()
    after = desk.get(f"/programme/?week={page.context['after']}")
    assert order.number not in after.content.decode()
    for nonsense in ("2026-W99", "x", "", "2026-W", "0-W1", "99999999999-W01"):
        assert desk.get("/programme/", {"week": nonsense}).context["week"] == page.context["week"]
    paper = desk.get(f"/programme/print/?week={page.context['week']}").content.decode()
    assert "USA: No crowd control." in paper


def test_a_week_costs_as_many_queries_with_many_patrols_as_with_one(
    desk, operator, facts, order, fox22, django_assert_max_num_queries
):
    with django_assert_max_num_queries(60) as one:
        desk.get("/programme/days/")
    for number in range(1, 4):
        services.plan_patrol(
            by=operator,
            **{
                **facts,
                "patrols": [fox22.pk],
                "starts_at": at(400 * number),
                "ends_at": at(400 * number + 60),
                "stops": facts["stops"][1:],
            },
        )
    with django_assert_max_num_queries(len(one.captured_queries)):
        desk.get("/programme/days/")


def test_the_course_at_the_desk(desk, order, fox22):
    url = f"/programme/{order.pk}/"
    assert desk.post(f"{url}read/", {"once": next(KEYS), "revision": 1}).status_code == 409
    patrol = order.patrols.get().patrol_id
    assert desk.post(f"{url}read/", {"once": next(KEYS), "revision": 1, "patrol": patrol}).status_code == 302
    assert "read out by voice" in desk.get(f"{url}course/").content.decode()
    answer = desk.post(f"{url}start/", {"once": next(KEYS), "occurred_at": format_dtg(at(30))})
    assert "in the future" in answer.content.decode()
    assert desk.post(f"{url}start/", {"once": next(KEYS)}).status_code == 302
    assert desk.post(f"{url}end/", {"once": next(KEYS), "reason": "fog"}).status_code == 302
    answer = desk.post(f"{url}debrief/", {"once": next(KEYS), "patrol": patrol, "observed": "", "problems": "radio"})
    assert answer.status_code == 409
    assert "radio" in answer.content.decode()
    assert desk.post(f"{url}debrief/", {"once": next(KEYS), "patrol": patrol, "observed": HOSTILE}).status_code == 302
    shown = desk.get(url).content.decode()
    assert "<script>alert(1)" not in shown
    assert "ended" in shown
    paper = desk.get(f"{url}print/").content.decode()
    for words in ("Patrol order", "No crowd control.", "Demo Sergeant", "048 100 821", "Gjilan"):
        assert words in paper


def test_the_course_on_the_phone_with_late_forms(phone, order, leader, clock):
    clock.move(60)
    shown = phone.get("/programme/phone/").content.decode()
    for words in ("Read the orders.", "No crowd control.", "on foot, market", "Show presence."):
        assert words in shown
    assert "We start" not in shown
    url = f"/programme/phone/{order.pk}/"
    revision = re.search(r'name="revision" value="(\d+)"', shown)[1]
    answer = phone.post(f"{url}start/", {"once": next(KEYS)})
    assert "Read the orders first" in answer.content.decode()
    sent = {"once": next(KEYS), "revision": revision, "pressed_ago": "40"}
    for _twice in range(2):
        assert phone.post(f"{url}read/", sent).status_code == 302
    assert 39 < (desk_now() - Reading.objects.get().read_at).total_seconds() < 45
    assert "We start" in phone.get(url).content.decode()
    assert phone.post(f"{url}start/", {"once": next(KEYS), "pressed_ago": "15"}).status_code == 302
    order.refresh_from_db()
    assert 14 < (desk_now() - order.started_at).total_seconds() < 20
    assert phone.post(f"{url}end/", {"once": next(KEYS)}).status_code == 302
    assert "Send the debrief" in phone.get(url).content.decode()
    answer = phone.post(f"{url}debrief/", {"once": next(KEYS), "observed": "", "contacts": "elders"})
    assert "elders" in answer.content.decode()
    phone.post(f"{url}debrief/", {"once": next(KEYS), "observed": "quiet", "km": "61"})
    assert Debrief.objects.get().km == 61
    assert "quiet" in phone.get(url).content.decode()


def test_orders_that_changed_while_they_were_read_are_shown_again(phone, order, operator, facts):
    page = phone.get("/programme/phone/").content.decode()
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]
    services.change_plan(by=operator, order=order.pk, **{**facts, "orders": "Other orders."})
    answer = phone.post(f"/programme/phone/{order.pk}/read/", {"once": next(KEYS), "revision": revision}, follow=True)
    shown = answer.content.decode()
    assert "have changed since you opened them" in shown
    assert "Other orders." in shown
    assert "I have read the orders" in shown


def test_a_form_that_comes_after_the_crew_went_home_is_answered_in_words(phone, order, operator, leader, clock):
    services.read_orders(by=leader, order=order.pk)
    services.start(by=leader, order=order.pk)
    clock.move(600)
    patrols.log_off(by=operator, patrol=order.patrols.get().patrol_id)
    answer = phone.post(f"/programme/phone/{order.pk}/end/", {"once": next(KEYS), "pressed_ago": "60"})
    assert answer.status_code == 409
    assert "Ask the desk to enter it for you." in answer.content.decode()


def test_a_week_that_no_calendar_has_is_the_present_one(desk):
    for week in ("0001-W01", "9999-W52", "2026-W60", "nonsense"):
        for page in ("", "days/", "print/"):
            assert desk.get(f"/programme/{page}?week={week}").status_code == 200, (week, page)


def test_a_phone_shows_no_orders_but_its_own(order, other, fox22):
    phone = sit(other.user)
    assert "No orders for your patrol" in phone.get("/programme/phone/").content.decode()
    for url in (f"/programme/phone/{order.pk}/", f"/programme/{order.pk}/", f"/programme/{order.pk}/print/"):
        assert phone.get(url).status_code in (403, 404)
    said = []
    for pk in (order.pk, 987654):
        answer = phone.post(f"/programme/phone/{pk}/read/", {"once": next(KEYS), "revision": 1})
        assert answer.status_code == 409
        said.append(re.findall(r'<p class="banner bad" role="alert">(.*?)</p>', answer.content.decode()))
    assert said[0] == said[1] != []
    client = APIClient()
    client.force_authenticate(other.user)
    assert client.get(f"/api/v1/patrol-orders/{order.pk}/").status_code == 403
    assert client.post(f"/api/v1/patrol-orders/{order.pk}/read/", {}, format="json").status_code == 403


def test_the_whole_course_over_the_api(operator, facts, leader):
    desk, phone = APIClient(), APIClient()
    desk.force_authenticate(operator.user)
    phone.force_authenticate(leader.user)
    given = {
        **facts,
        "starts_at": facts["starts_at"].isoformat(),
        "ends_at": facts["ends_at"].isoformat(),
        "stops": facts["stops"][1:],
    }
    made = desk.post("/api/v1/patrol-orders/", given, format="json")
    assert made.status_code == 201, made.json()
    assert (made.json()["nations"], made.json()["acts"]) == (["AUT", "USA"], ["start", "cancel"])
    url = f"/api/v1/patrol-orders/{made.json()['id']}/"
    faulty = desk.post("/api/v1/patrol-orders/", {**given, "colour": "red"}, format="json")
    assert faulty.json()["errors"][0]["attr"] == "colour"
    taken = desk.post("/api/v1/patrol-orders/", given, format="json")
    assert (taken.status_code, taken.json()["errors"][0]["attr"]) == (400, "patrols")
    changed = desk.post(f"{url}change/", {**given, "orders": "Other."}, format="json")
    assert changed.json()["revision"] == 2
    assert phone.get(url).status_code == 403
    assert phone.post(f"{url}read/", {"revision": 2}, format="json").status_code == 200
    assert phone.post(f"{url}start/", {}, format="json").json()["state"] == "running"
    assert phone.post(f"{url}end/", {}, format="json").json()["state"] == "ended"
    assert phone.post(f"{url}debrief/", {"observed": "quiet", "km": 12}, format="json").status_code == 200
    assert phone.post(f"{url}cancel/", {"reason": "x"}, format="json").status_code == 403
    assert desk.get(url).json()["receipts"][0]["current"] is True
    rows = desk.get("/api/v1/patrol-orders/", {"state": "ended", "begins": at(0).isoformat()}).json()["results"]
    assert [row["id"] for row in rows] == [made.json()["id"]]
    assert desk.get("/api/v1/patrol-orders/", {"state": "odd"}).status_code == 400
