"""Who sits at which desk position."""

from __future__ import annotations

import pytest

from accounts.models import Seat
from accounts.seats import come_back, leave_position, seats, step_away, take_position
from accounts.sessions import confirm
from blotter.actors import Actor
from blotter.errors import Missing, Refused
from blotter.models import Entry
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def person(name: str) -> Actor:
    return Actor(UserFactory(role="operator", name=name), "")


def at(position: str) -> list[str]:
    return [p["who"] for seat in seats() if seat["name"] == position for p in seat["people"]]


def newest() -> str:
    return Entry.objects.order_by("-serial")[0].words


def test_a_position_that_is_taken_says_who_sits_there_and_asks():
    first, second = person("Demo First"), person("Demo Second")
    take_position(by=first, position="Desk 1")
    with pytest.raises(Refused, match="Demo First sits at Desk 1 since") as refusal:
        take_position(by=second, position="Desk 1")
    assert refusal.value.code == "seat_taken"
    take_position(by=second, position="Desk 1", shared=True)
    assert at("Desk 1") == ["OR-5 Demo First", "OR-5 Demo Second"]
    assert newest() == "Desk 1 taken, with somebody else there"


def test_a_person_sits_in_one_place_and_leaves_it_with_the_sign_out(client):
    first = person("Demo First")
    take_position(by=first, position="Desk 1")
    take_position(by=first, position="Desk 3")
    assert (at("Desk 1"), at("Desk 3")) == ([], ["OR-5 Demo First"])
    client.force_login(first.user)
    session = client.session
    confirm(session)
    session.save()
    client.post("/accounts/logout/")
    assert at("Desk 3") == []
    assert newest() == "Desk 3 left"
    leave_position(by=first)
    assert newest() == "Desk 3 left"


def test_nobody_is_thought_to_sit_where_a_screen_was_left_on(clock):
    take_position(by=person("Demo First"), position="Desk 1")
    clock.move(12 * 3600 + 1)
    assert at("Desk 1") == []
    take_position(by=person("Demo Second"), position="Desk 1")


def test_a_break_is_seen_and_ends():
    first = person("Demo First")
    with pytest.raises(Refused, match="Choose your desk position"):
        step_away(by=first)
    take_position(by=first, position="Desk 1")
    step_away(by=first)
    step_away(by=first)
    assert newest() == "Desk 1 away"
    assert Seat.objects.get().away_since
    come_back(by=first)
    assert newest().startswith("Desk 1 back, away since ")
    count = Entry.objects.count()
    come_back(by=first)
    assert Entry.objects.count() == count


def test_there_is_no_such_position():
    with pytest.raises(Missing, match="Known are: Desk 1"):
        take_position(by=person("Demo First"), position="Desk 1' OR 1=1")


def test_the_session_says_who_sits_where(client):
    first = person("Demo First")
    client.force_login(first.user)
    session = client.session
    confirm(session)
    session.save()
    url = "/api/v1/session/position/"
    assert client.post(url, {"position": "Desk 1"}, content_type="application/json").status_code == 200
    shown = client.get("/api/v1/session/").json()
    (seat,) = [seat for seat in shown["seats"] if seat["people"]]
    assert (seat["name"], seat["site"], seat["fallback"]) == ("Desk 1", "Camp Film City", False)
    take_position(by=person("Demo Second"), position="Desk 2")
    refused = client.post(url, {"position": "Desk 2"}, content_type="application/json")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "seat_taken")
    assert client.get("/api/v1/session/").json()["position"] == "Desk 1"
    both = client.post(url, {"position": "Desk 2", "shared": True}, content_type="application/json")
    assert both.status_code == 200
