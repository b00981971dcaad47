"""The page of the shift and its API, as people and programs use them."""

from __future__ import annotations

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.sessions import confirm
from blotter import services as journal
from blotter.actors import POSITION_KEY, Actor
from dispatch.shift import selectors
from dispatch.shift.models import DayReview, Handover, Shift
from incidents.services import open_incident
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "horse battery 26"
SIGNED = {"password": PASSWORD}
HOSTILE = "<script>alert(1)</script> ‮ {{ 7*7 }}"


def sit(role="operator", name="Demo Outgoing", position="Desk 1") -> tuple[Client, Actor]:
    user = UserFactory(role=role, name=name, password=PASSWORD)
    client = Client()
    client.force_login(user)
    session = client.session
    confirm(session)
    session[POSITION_KEY] = position
    session.save()
    return client, Actor(user, position)


def read(client: Client) -> dict:
    """The page, and its hidden fields as a browser would send them."""
    page = client.get("/shift/")
    assert page.status_code == 200
    fields = {}
    for name in ("offer_form", "take_form"):
        form = page.context[name]
        fields |= {field.name: field.value() for field in form.hidden_fields() if field.value() is not None}
    return fields


def test_two_people_hand_over_at_one_screen():
    client, outgoing = sit()
    UserFactory(role="operator", username="relief", name="Demo Relief", password=PASSWORD)
    open_incident(by=outgoing, type="assault", location={"lat": 42.8, "lon": 20.9}, exercise=True)
    assert client.post("/shift/begin/", SIGNED).status_code == 302
    fields = read(client)
    answer = client.post("/shift/offer/", {**fields, "password": PASSWORD, "convoys": HOSTILE}, follow=True)
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "You have signed" in shown
    assert "<script>alert(1)" not in shown
    assert '<li class="hatched">' in shown
    assert " EX 26-" in shown
    fields = read(client)
    answer = client.post("/shift/take/", {**fields, "username": "relief", "password": PASSWORD}, follow=True)
    assert "both have signed" in answer.content.decode()
    handover = Handover.objects.get()
    assert (handover.outgoing, handover.incoming.username) == (outgoing.user, "relief")
    assert Shift.objects.get(ended_at=None).leader.username == "relief"
    copy = client.get(f"/shift/handover/{handover.pk}/").content.decode()
    assert handover.digest in copy
    assert "Demo Relief" in copy


def test_who_begins_the_first_shift_confirms_who_they_are():
    client, operator = sit()
    for given in ({}, {"password": "wrong"}):
        answer = client.post("/shift/begin/", given)
        assert answer.status_code == 409
        assert answer.context["begin_form"].errors["password"]
    assert not Shift.objects.exists()
    client.post("/shift/begin/", SIGNED)
    assert Shift.objects.get().leader == operator.user
    again = client.post("/shift/begin/", SIGNED)
    assert "has the shift since" in again.content.decode()


def test_a_refusal_keeps_what_was_typed_and_says_why_beside_the_field():
    client, outgoing = sit()
    client.post("/shift/begin/", SIGNED)
    fields = read(client)
    answer = client.post("/shift/offer/", {**fields, "password": "wrong", "words": "keys in the safe"})
    assert answer.status_code == 409
    assert "not the password of this account" in str(answer.context["offer_form"].errors["password"])
    assert "keys in the safe" in answer.content.decode()
    assert "wrong" not in answer.content.decode().replace("wrong.", "")
    assert not Handover.objects.exists()

    open_incident(by=outgoing, type="assault", location={"lat": 42.8, "lon": 20.9})
    answer = client.post("/shift/offer/", {**fields, "password": PASSWORD, "words": "keys in the safe"})
    assert "It changed since you read it: Open incidents" in answer.content.decode()
    # What is on the page now is what the next signature is for.
    fresh = answer.context["offer_form"]["picture"].value()
    again = {**fields, "picture": fresh, "password": PASSWORD, "words": "keys in the safe"}
    assert client.post("/shift/offer/", again).status_code == 302


def test_the_same_person_is_refused_in_words():
    client, _outgoing = sit()
    client.post("/shift/begin/", SIGNED)
    client.post("/shift/offer/", {**read(client), "password": PASSWORD})
    answer = client.post("/shift/take/", {**read(client), "password": PASSWORD})
    assert "Two people sign a handover" in answer.content.decode()


def test_wrong_passwords_at_the_signature_lock_the_account_out_as_at_the_sign_in():
    client, _outgoing = sit()
    client.post("/shift/begin/", SIGNED)
    fields = read(client)
    for _attempt in range(5):
        client.post("/shift/offer/", {**fields, "password": "wrong"})
    answer = client.post("/shift/offer/", {**fields, "password": PASSWORD})
    assert answer.status_code == 429
    assert not Handover.objects.exists()


def test_the_day_is_opened_closed_printed_and_signed_on_the_page():
    client, _operator = sit()
    lead, _ = sit("shift_leader", "Demo Lead", "")
    client.post("/shift/day/open/")
    day = selectors.days()[0].opened.serial
    assert "still open" in client.get(f"/shift/blotter/{day}/").content.decode()
    client.post("/shift/day/close/")
    assert client.post(f"/shift/blotter/{day}/sign/").status_code == 403
    unsigned = lead.post(f"/shift/blotter/{day}/sign/", {"remarks": "seen", "password": "wrong"})
    assert unsigned.status_code == 409
    assert "seen" in unsigned.content.decode()
    assert not DayReview.objects.exists(), "a signature confirms who signs"
    signature = {"remarks": HOSTILE, "password": PASSWORD}
    answer = lead.post(f"/shift/blotter/{day}/sign/", signature, follow=True)
    shown = answer.content.decode()
    assert "Demo Lead" in shown
    assert "<script>alert" not in shown
    assert lead.post(f"/shift/blotter/{day}/sign/", signature).status_code == 409
    assert client.get("/shift/blotter/999999999999999999999/").status_code == 404
    assert client.get("/shift/handover/999999999999999999999/").status_code == 404


def test_an_act_that_is_refused_says_so_on_the_page():
    client, outgoing = sit()
    journal.open_day(by=outgoing)
    assert "The blotter is open since" in client.post("/shift/day/open/", follow=True).content.decode()


def test_the_api_gives_the_brief_and_takes_both_signatures():
    outgoing, incoming = (UserFactory(role="operator", password=PASSWORD) for _ in range(2))
    client, other = APIClient(), APIClient()
    client.force_authenticate(outgoing)
    other.force_authenticate(incoming)
    standing = client.get("/api/v1/shift/").json()
    assert (standing["shift"], standing["handover"], standing["day"]) == (None, None, None)
    assert {"code", "label", "lines"} <= standing["brief"]["sections"][0].keys()
    assert client.post("/api/v1/shift/begin/", {}, format="json").status_code == 400
    assert client.post("/api/v1/shift/begin/", {"password": PASSWORD}, format="json").json()["id"]
    picture = client.get("/api/v1/shift/").json()["brief"]["picture"]
    body = {"picture": picture, "password": "wrong", "notes": {"words": "quiet night"}}
    refused = client.post("/api/v1/handovers/", body, format="json")
    assert (refused.status_code, refused.json()["errors"][0]["attr"]) == (400, "password")
    made = client.post("/api/v1/handovers/", {**body, "password": PASSWORD}, format="json")
    assert made.status_code == 201, made.json()
    key = made.json()["id"]
    assert other.get("/api/v1/shift/").json()["handover"]["id"] == key
    signed = other.post(f"/api/v1/handovers/{key}/sign/", {"picture": picture, "password": PASSWORD}, format="json")
    assert (signed.status_code, signed.json()["state"]) == (200, "taken")
    assert other.get(f"/api/v1/handovers/{key}/").json()["document"]["notes"]["words"] == "quiet night"
    assert other.get("/api/v1/handovers/77/").status_code == 404
    taken = other.post("/api/v1/shift/take-over/", {"position": "3", "reason": "smoke"}, format="json")
    assert (taken.status_code, taken.json()["position"]) == (200, "Desk 3")


@pytest.mark.parametrize(
    "body",
    [{}, {"picture": "x"}, {"picture": "x", "password": ["a"]}, {"picture": "x" * 5000, "password": "y"}, [1], "x"],
)
def test_the_api_refuses_what_is_no_signature(body):
    client = APIClient()
    client.force_authenticate(UserFactory(role="operator"))
    assert client.post("/api/v1/handovers/", body, format="json").status_code == 400
