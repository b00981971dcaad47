"""Signing in: lock-out by user and address, twelve hours, confirming in place, the second factor."""

from __future__ import annotations

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
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


@pytest.mark.parametrize("page", ["signup", "email", "password/reset", "password/set", "confirm-email"])
def test_nobody_signs_themselves_up_or_comes_in_by_e_mail(user, client, page):
    given = {"username": "x", "password1": "nGe74hhsaaaa", "email": "evil@example.org", "action_add": ""}
    assert client.post(f"/accounts/{page}/", given).status_code == 404
    sign_in(client)
    assert client.post(f"/accounts/{page}/", given).status_code == 404
    assert not EmailAddress.objects.exists()


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
    key = client.session.session_key
    end_hours(client)
    assert client.get("/api/v1/session/").status_code in (401, 403)
    assert client.get("/")["Location"].startswith("/accounts/login/")
    wrong = client.post("/api/v1/session/confirm/", {"password": "no"}, content_type="application/json")
    assert wrong.status_code == 403
    right = client.post("/api/v1/session/confirm/", {"password": PASSWORD}, content_type="application/json")
    assert right.status_code == 200, right.content
    assert signed_in(client)
    assert client.session.session_key == key, "confirming must not throw the session away"


def end_hours(client):
    session = client.session
    session[sessions.KEY] = time.time() - 12 * 3600 - 1
    session.save()


def test_an_ended_session_is_shown_the_sign_in_and_may_leave(user, client):
    sign_in(client)
    end_hours(client)
    key = client.session.session_key
    assert client.get("/accounts/login/?next=/signed-in/").status_code == 200, "no turning in circles"
    given = {"oldpassword": PASSWORD, "password1": "another horse 26", "password2": "another horse 26"}
    client.post("/accounts/password/change/", given)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert client.post("/accounts/logout/").status_code == 302
    assert not Session.objects.filter(session_key=key).exists()


def test_the_admin_has_no_sign_in_of_its_own_that_forgets_the_second_factor(client):
    admin = UserFactory(username="adm", role="administrator", password=PASSWORD)
    TOTP.activate(admin, generate_totp_secret())
    given = {"username": "adm", "password": PASSWORD, "next": "/admin/"}
    assert client.post("/admin/login/", given)["Location"].startswith("/accounts/login/")
    assert not signed_in(client)


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
    assert client.get("/accounts/password/change/")["Location"] == "/accounts/2fa/totp/activate/"
    question = client.get("/accounts/2fa/totp/activate/")["Location"]
    assert question.startswith("/accounts/reauthenticate/")
    assert client.post(question, {"password": PASSWORD})["Location"] == "/accounts/2fa/totp/activate/"
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    assert signed_in(client)
    other = Client()
    sign_in(other)
    assert not signed_in(other), "with a factor set up the password alone is not enough"
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    other.post("/accounts/2fa/authenticate/", {"code": code})
    assert signed_in(other)


def test_a_session_without_the_factor_that_a_role_asks_for_stands_for_nothing(user, client, settings):
    """The live socket asks this, when it opens and every half minute."""
    sign_in(client)
    assert user.session_stands(client.session)
    settings.DESK_TOTP_ROLES = ["operator"]
    assert not user.session_stands(client.session)
    TOTP.activate(user, generate_totp_secret())
    assert user.session_stands(client.session)


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
