"""Accounts outside the demo: by the command on an empty desk, and by the administrator in the admin."""

from __future__ import annotations

import io
import sys

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.test import Client

from accounts import sessions
from accounts.models import ApiToken, User
from accounts.services import issue_token
from accounts.system import actor
from blotter.models import Entry
from tests.factories import UserFactory

PASSWORD = "correct horse battery"
pytestmark = pytest.mark.django_db


@pytest.fixture
def type_password(monkeypatch):
    return lambda words=PASSWORD: monkeypatch.setattr(sys, "stdin", io.StringIO(f"{words}\n"))


@pytest.fixture
def administrator():
    client = Client()
    client.force_login(UserFactory(username="adm", role="administrator"))
    session = client.session
    sessions.confirm(session)
    session.save()
    return client


def can_sign_in(name, password=PASSWORD):
    client = Client()
    client.post("/accounts/login/", {"login": name, "password": password})
    return client.get("/api/v1/session/").status_code == 200


def words():
    return list(Entry.objects.order_by("serial").values_list("words", flat=True))


def test_the_first_account_of_an_empty_desk_is_made_by_the_command(type_password):
    assert not User.objects.filter(is_system=False).exists()
    type_password()
    call_command("account", "add", "Chief", "administrator", "auditor", name="Demo Chief", rank="OF-3")
    assert can_sign_in("chief")
    assert User.objects.get(username="chief").roles == {"administrator", "auditor"}
    assert words() == ["Account chief created"]
    type_password()
    with pytest.raises(CommandError, match="already"):
        call_command("account", "add", "chief", "auditor", name="Demo Other")


def test_a_password_that_the_rules_refuse_makes_no_account(type_password):
    type_password("short")
    with pytest.raises(CommandError, match="12"):
        call_command("account", "add", "chief", "auditor", name="Demo Chief")
    assert not User.objects.filter(username="chief").exists()


def test_the_command_changes_roles_and_password_and_ends_an_account(type_password, capsys):
    user = UserFactory(username="op", role="operator", password=PASSWORD)
    call_command("account", "roles", "op", "shift_leader", "provost")
    assert User.objects.get(pk=user.pk).roles == {"shift_leader", "provost"}
    type_password("another horse battery")
    call_command("account", "password", "op")
    assert not can_sign_in("op")
    assert can_sign_in("op", "another horse battery")
    call_command("account", "deactivate", "op")
    assert not can_sign_in("op", "another horse battery")
    call_command("account", "activate", "op")
    assert can_sign_in("op", "another horse battery")
    call_command("account", "list")
    assert "provost, shift_leader" in capsys.readouterr().out
    assert words()[0] == "op now holds: Shift leader, Force Provost Marshal"
    with pytest.raises(CommandError, match="account list"):
        call_command("account", "deactivate", "clock")


def test_a_token_is_revoked_by_its_label():
    user = UserFactory(username="op", role="operator")
    headers = {"Authorization": f"Bearer {issue_token(by=actor('importer'), user=user.pk, label='radio')}"}
    with pytest.raises(CommandError, match="«radio»"):
        call_command("token", "op", revoke="rado")
    assert Client().get("/api/v1/blotter/", headers=headers).status_code == 200
    call_command("token", "op", revoke="radio")
    assert Client().get("/api/v1/blotter/", headers=headers).status_code == 401


def test_the_administrator_makes_an_account_in_the_admin(administrator):
    given = {"username": "Op", "name": "Demo Operator", "nation": "AUT", "roles": ["operator"]}
    refused = administrator.post("/admin/accounts/user/add/", {**given, "new_password": "short"})
    assert refused.status_code == 200
    assert "too short" in refused.content.decode()
    made = administrator.post("/admin/accounts/user/add/", {**given, "new_password": PASSWORD})
    assert made.status_code == 302, made.content.decode()
    assert can_sign_in("op")
    assert words() == ["Account op created"]


def test_the_administrator_changes_an_account_in_the_admin(administrator):
    user = UserFactory(username="op", role="operator", password=PASSWORD, name="Demo Operator")
    page = f"/admin/accounts/user/{user.pk}/change/"
    assert 'value="operator"' in administrator.get(page).content.decode()
    given = {"rank": "OR-6", "name": "Demo Operator", "nation": "AUT", "roles": ["shift_leader"], "is_active": "on"}
    assert administrator.post(page, given).status_code == 302
    assert can_sign_in("op"), "an empty field is no new password"
    assert User.objects.get(pk=user.pk).roles == {"shift_leader"}
    assert words() == ["Account op changed: rank", "op now holds: Shift leader"]
    given.pop("is_active")
    assert administrator.post(page, given).status_code == 302
    assert not can_sign_in("op")
    refused = administrator.post(page, {**given, "name": "Demo\u202eOperator"}, follow=True)
    assert "invisible characters" in refused.content.decode()
    assert administrator.post(f"/admin/accounts/user/{user.pk}/delete/", {"post": "yes"}).status_code == 403
    clock = User.objects.get(username="clock")
    assert administrator.get(f"/admin/accounts/user/{clock.pk}/change/").status_code == 302


def test_the_administrator_revokes_a_token_in_the_admin(administrator):
    issue_token(by=actor("importer"), user=UserFactory(role="operator").pk, label="radio")
    token = ApiToken.objects.get()
    page = administrator.get("/admin/accounts/apitoken/")
    assert token.digest not in page.content.decode()
    administrator.post("/admin/accounts/apitoken/", {"action": "revoke", "_selected_action": [token.pk]})
    token.refresh_from_db()
    assert token.revoked_at


def test_who_cannot_sign_in_gets_no_token():
    gone = UserFactory(role="operator", is_active=False)
    clock = User.objects.get(username="clock")
    for user in (gone, clock):
        with pytest.raises(CommandError, match="gets no token"):
            call_command("token", user.username)
    assert not ApiToken.objects.exists()


def test_a_misspelt_role_of_the_second_factor_is_named(settings):
    settings.DESK_TOTP_ROLES = ["operator", "shiftleader"]
    with pytest.raises(SystemCheckError, match=r"no role by shiftleader(?s:.)*shift_leader"):
        call_command("check")
