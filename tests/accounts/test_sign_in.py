"""Signing in: lock-out by user and address, twelve hours, confirming in place, the second factor."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from axes.models import AccessAttempt
from django.test import Client

from accounts import sessions
from accounts.models import ApiToken
from accounts.services import issue_token, revoke_token
from accounts.system import actor
from tests.factories import UserFactory

PASSWORD = "correct horse battery"
pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory(username="op", role="operator", password=PASSWORD)


def sign_in(client, password=PASSWORD, **extra):
    return client.post("/accounts/login/", {"login": "op", "password": password}, **extra)


def signed_in(client):
    return client.get("/api/v1/session/").status_code == 200


def test_each_is_led_to_their_face(user, client):
    assert sign_in(client)["Location"] == "/"
    UserFactory(username="ld", role="patrol_leader", password=PASSWORD)
    other = Client()
    answer = other.post("/accounts/login/", {"login": "ld", "password": PASSWORD})
    assert answer["Location"] == "/phone/"


def test_nobody_signs_themselves_up(client):
    client.post("/accounts/signup/", {"username": "x", "password1": "nGe74hhsaaaa", "password2": "nGe74hhsaaaa"})
    assert not signed_in(client)


def test_five_wrong_passwords_lock_the_pair_of_user_and_address_until_released(user, client):
    for _ in range(5):
        sign_in(client, "wrong")
    assert sign_in(client).status_code == 429
    assert not signed_in(client), "the right password must not open a locked pair"
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    sign_in(elsewhere)
    assert signed_in(elsewhere), "another address of the same user is not locked"
    AccessAttempt.objects.all().delete()
    sign_in(client)
    assert signed_in(client)


def test_a_session_ends_after_twelve_hours_and_is_confirmed_in_place(user, client):
    sign_in(client)
    session = client.session
    key = session.session_key
    session[sessions.KEY] = time.time() - 12 * 3600 - 1
    session.save()
    assert client.get("/api/v1/session/").status_code in (401, 403)
    assert client.get("/")["Location"].startswith("/accounts/login/")
    wrong = client.post("/api/v1/session/confirm/", {"password": "no"}, content_type="application/json")
    assert wrong.status_code == 403
    right = client.post("/api/v1/session/confirm/", {"password": PASSWORD}, content_type="application/json")
    assert right.status_code == 200, right.content
    assert signed_in(client)
    assert client.session.session_key == key, "confirming must not throw the session away"


def test_asking_for_things_does_not_extend_a_session(user, client):
    sign_in(client)
    before = client.session[sessions.KEY]
    client.get("/api/v1/session/")
    client.get("/api/v1/blotter/?since=0")
    assert client.session[sessions.KEY] == before


def test_a_role_may_be_made_to_use_a_second_factor(user, client, settings):
    settings.DESK_TOTP_ROLES = ["operator"]
    sign_in(client)
    assert client.get("/")["Location"] == "/accounts/2fa/totp/activate/"
    refused = client.get("/api/v1/session/")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (403, "totp_required")
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    assert signed_in(client)
    other = Client()
    sign_in(other)
    assert not signed_in(other), "with a factor set up the password alone is not enough"
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    other.post("/accounts/2fa/authenticate/", {"code": code})
    assert signed_in(other)


def test_a_token_acts_as_its_user_until_it_is_revoked(user, client):
    token = issue_token(by=actor("importer"), user=user.pk, label="test")
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/blotter/", headers=headers).status_code == 200
    assert token not in ApiToken.objects.get().digest
    revoke_token(by=actor("importer"), token=ApiToken.objects.get().pk)
    assert client.get("/api/v1/blotter/", headers=headers).status_code == 401
    assert client.get("/api/v1/blotter/", headers={"Authorization": "Bearer nonsense"}).status_code == 401


def test_the_desk_position_is_named_by_later_acts(user, client):
    sign_in(client)
    post = {"content_type": "application/json"}
    unknown = client.post("/api/v1/session/position/", {"position": "Desk 9"}, **post)
    assert unknown.status_code == 404
    assert "Desk 1" in unknown.json()["errors"][0]["detail"]
    assert client.post("/api/v1/session/position/", {"position": "Desk 2"}, **post).status_code == 200
    assert client.post("/api/v1/blotter/", {"text": "radio check"}, **post).status_code == 201
    entry = client.get("/api/v1/blotter/?since=0").json()["entries"][-1]
    assert (entry["position"], entry["words"]) == ("Desk 2", "radio check")
