"""The second factor: guessing its codes locks the pair of user and address, its secrets are not to be read."""

from __future__ import annotations

import time
from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from axes.models import AccessAttempt
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts import sessions
from accounts.services import reset_second_factor
from accounts.system import actor
from blotter.models import Entry
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


def test_the_secret_is_not_to_be_read_in_the_table(client, user, secret):
    RecoveryCodes.activate(user)
    kept = [str(row.data) for row in Authenticator.objects.all()]
    codes = RecoveryCodes(Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)).generate_codes()
    assert len(kept) == 2
    assert not any(secret in data or code in data for data in kept for code in codes)
    give_password(client)
    give_code(client, codes[0])
    assert signed_in(client)


def test_secrets_of_before_are_encrypted_by_the_migration(client, user):
    secret = generate_totp_secret()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": secret})
    migration = import_module("accounts.migrations.0003_encrypt_second_factors")
    with connection.schema_editor() as editor:
        migration.encrypt(apps, editor)
        migration.encrypt(apps, editor)
    assert secret not in str(Authenticator.objects.get().data)
    give_password(client)
    give_code(client, code_of(secret))
    assert signed_in(client)


def test_the_admin_shows_no_second_factor_and_nothing_without_use(client):
    client.force_login(UserFactory(role="administrator"))
    session = client.session
    sessions.confirm(session)
    session.save()
    for page in ("mfa/authenticator", "account/emailaddress", "auth/group"):
        assert client.get(f"/admin/{page}/").status_code == 404


def test_a_lost_second_factor_is_reset_by_the_administrator(client, user, secret):
    RecoveryCodes.activate(user)
    reset_second_factor(by=actor("importer"), user=user.pk)
    reset_second_factor(by=actor("importer"), user=user.pk)
    assert Entry.objects.get().words == "Account op changed: second factor reset"
    give_password(client)
    assert signed_in(client)
