"""The pages as the server gives them: the marking on each, nothing that the content security policy would refuse."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "a long word for tests"
PAGES = [
    ("operator", "/"),
    ("patrol_leader", "/phone/"),
    ("provost", "/provost/"),
    ("operator", "/signed-in/"),
    ("operator", "/accounts/logout/"),
    ("operator", "/accounts/password/change/"),
    ("operator", "/accounts/2fa/"),
    ("operator", "/accounts/reauthenticate/"),
    ("operator", "/nothing-here/"),
    ("auditor", "/phone/"),  # refused
    ("", "/accounts/login/"),
]
HANDLER = re.compile(r"<[^>]+\s(on\w+|style)\s*=", re.IGNORECASE)
SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL)


def _client(role: str) -> Client:
    client = Client()
    if role:
        user = UserFactory(role=role, password=PASSWORD)
        client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return client


@pytest.mark.parametrize(("role", "path"), PAGES)
def test_marking_and_nothing_inline(role: str, path: str) -> None:
    response = _client(role).get(path)
    page = response.content.decode()
    assert settings.DESK_MARKING in page
    assert "Use another channel above that." in page
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert not HANDLER.search(page)
    assert "<style" not in page
    for script in SCRIPT.finditer(page):
        assert 'type="application/json"' in script["attributes"] or not script["body"].strip()


@pytest.mark.parametrize(
    ("role", "path", "own"),
    [("administrator", "/", "/admin/"), ("patrol_leader", "/", "/phone/"), ("operator", "/provost/", "/")],
)
def test_a_refusal_leads_to_the_own_face(role: str, path: str, own: str) -> None:
    response = _client(role).get(path)
    assert response.status_code == 403
    assert f'<a class="button main" href="{own}">' in response.content.decode()


def test_signing_in_leaves_no_words_for_a_later_page() -> None:
    assert "Successfully signed in" not in _client("operator").get("/accounts/logout/").content.decode()


def test_demo_says_so_on_every_page(settings: object) -> None:
    settings.DESK_DEMO = True  # type: ignore[attr-defined]
    assert "Demonstration: nothing here is real." in Client().get("/accounts/login/").content.decode()


def test_the_console_brings_the_state_machines_and_the_words() -> None:
    page = _client("operator").get("/").content.decode()
    house = re.search(r'<script id="house" type="application/json">(.*?)</script>', page)
    assert house
    brought = json.loads(house[1])
    assert brought["machines"]["incident"]["received"]["dispatch"] == "dispatched"
    assert brought["machines"]["assignment"]["assigned"]["acknowledge"] == "acknowledged"
    assert {"D patrols incident", "LOG text"} <= {command["form"] for command in brought["commands"]}
    assert brought["dispositions"]


def test_a_name_of_a_theme_that_nobody_knows_is_not_echoed() -> None:
    client = Client()
    client.cookies["desk_theme"] = '"><script>'
    assert 'data-theme="dark"' in client.get("/accounts/login/").content.decode()
    client.cookies["desk_theme"] = "red"
    assert 'data-theme="red"' in client.get("/accounts/login/").content.decode()
