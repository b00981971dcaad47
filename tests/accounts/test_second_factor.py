"""The second factor: guessing its codes locks the pair of user and address, its secrets are not to be read."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client

from tests.factories import UserFactory

PASSWORD = "correct horse battery"
pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory(username="op", role="operator", password=PASSWORD)


@pytest.fixture
def secret(user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret, periods=0):
    cache.clear()  # a code counts once; a test may use it twice within its half minute
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))


def wrong_code_of(secret):
    """One that is right neither now nor in the periods beside it."""
    near = {code_of(secret, n) for n in range(-3, 4)}
    return next(code for n in range(10) if (code := f"{n:06d}") not in near)


def give_password(client, name="op", password=PASSWORD):
    return client.post("/accounts/login/", {"login": name, "password": password})


def give_code(client, code, page="authenticate"):
    return client.post(f"/accounts/2fa/{page}/", {"code": code})


def confirm(client, **given):
    return client.post("/api/v1/session/confirm/", given, content_type="application/json")


def signed_in(client):
    return client.get("/api/v1/session/").status_code == 200


def test_five_wrong_codes_at_the_sign_in_lock_the_pair(client, secret):
    give_password(client)
    assert [give_code(client, wrong_code_of(secret)).status_code for _ in range(5)] == [200] * 4 + [429]
    assert give_code(client, code_of(secret)).status_code == 429
    assert not signed_in(client), "the right code must not open a locked pair"
    assert give_password(Client()).status_code == 429
    AccessAttempt.objects.all().delete()
    give_code(client, code_of(secret))
    assert signed_in(client)


def test_the_right_password_in_between_does_not_start_the_count_anew(client, secret):
    for _ in range(5):
        client = Client()
        give_password(client)
        last = give_code(client, wrong_code_of(secret))
    assert last.status_code == 429


def test_five_wrong_codes_lock_the_confirmation_in_place(client, secret):
    give_password(client)
    give_code(client, code_of(secret))
    for _ in range(4):
        assert confirm(client, password=PASSWORD, code=wrong_code_of(secret)).status_code == 400
    assert confirm(client, password=PASSWORD, code=wrong_code_of(secret)).status_code == 429
    assert confirm(client, password=PASSWORD, code=code_of(secret)).status_code == 429


def test_a_confirmation_that_has_yet_to_ask_for_the_code_is_no_guess(client, secret):
    give_password(client)
    give_code(client, code_of(secret))
    for _ in range(6):
        assert confirm(client, password=PASSWORD).status_code == 400
    assert confirm(client, password=PASSWORD, code=code_of(secret)).status_code == 200


def test_five_wrong_codes_lock_the_question_before_a_change(client, secret):
    give_password(client)
    give_code(client, code_of(secret))
    answers = [give_code(client, wrong_code_of(secret), "reauthenticate").status_code for _ in range(5)]
    assert answers == [200] * 4 + [429]
    assert give_code(client, code_of(secret), "reauthenticate").status_code == 429


def test_guesses_at_one_name_in_capitals_and_small_letters_count_together(client, user):
    for name in ("op", "OP", "Op", "oP", "op"):
        last = give_password(client, name, "wrong")
    assert last.status_code == 429
    assert give_password(client).status_code == 429
