"""Every route × every role. A route that nobody listed in ``tests/routes/`` fails the test."""

from __future__ import annotations

import re
import time

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts import sessions
from accounts.roles import MATRIX, Role
from accounts.sessions import confirm
from tests.factories import UserFactory
from tests.routes import OPEN, SIGNED_IN
from tests.routes.api import API
from tests.routes.pages import ACCOUNTS, PAGES

# Django's admin guards itself (staff: administrators).
GROUPS = ("admin/",)
LISTED = {**PAGES, **{f"api/v1/{path}": who for path, who in API.items()}}
_PART = re.compile(r"\(\?P<[^>]+>[^)]+\)|<[^>]+>")


def routes(patterns=None, prefix=""):
    """Every route of the resolver as a plain path, ``<>`` for each argument."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + _PART.sub("<>", str(pattern.pattern)).replace("^", "").replace("$", "").replace("\\Z", "")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        else:
            assert isinstance(pattern, URLPattern)
            yield path


def test_every_route_is_listed_and_every_listed_route_exists():
    found = {path for path in routes() if not path.startswith(GROUPS)}
    listed = {*LISTED, *(f"accounts/{path}" for path in ACCOUNTS)}
    assert found - listed == set(), "who may use these?"
    assert listed - found == set(), "these are gone"


def client_of(role, password=None):
    client = Client()
    if role is not None:
        client.force_login(UserFactory(role=role, password=password))
        session = client.session
        confirm(session)
        session.save()
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *Role])
def test_each_role_gets_what_is_granted_and_nothing_else(role):
    client = client_of(role)
    for path, who in LISTED.items():
        url = "/" + path.replace("<>", "1")
        # A GET tells about the permission, too: it is asked for before the method (405) and the object (404).
        answer = client.get(url)
        allowed = who == OPEN or (role is not None and (who == SIGNED_IN or role in MATRIX[who]))
        if role is not None:
            assert re.search("no-store|no-cache", answer.get("Cache-Control", "")), url
        if allowed:
            assert answer.status_code in (200, 400, 404, 405, 503), (url, answer.status_code)
        elif role is None:
            assert answer.status_code in (302, 401, 403), (url, answer.status_code)
        elif answer.status_code == 405:
            post = client.post(url, {}, content_type="application/json")
            assert post.status_code == 403, (url, post.status_code)
        else:
            assert answer.status_code == 403, (url, answer.status_code)


@pytest.mark.django_db
def test_the_account_pages_are_for_those_signed_in_and_an_ended_session_counts_as_a_stranger():
    signed_in, stranger, ended = client_of(Role.OPERATOR, "horse battery 26"), Client(), client_of(Role.OPERATOR)
    session = ended.session
    session[sessions.KEY] = time.time() - sessions.LENGTH.total_seconds() - 1
    session.save()
    for path, who in ACCOUNTS.items():
        url = f"/accounts/{path}"
        if who == SIGNED_IN:
            for client in (stranger, ended):
                answer = client.get(url)
                assert answer.status_code == 302, url
                assert answer["Location"].startswith("/accounts/login/"), url
            answer = signed_in.get(url)
            assert answer.status_code in (200, 302, 404), url
            assert not answer.get("Location", "").startswith("/accounts/login/"), url
        else:
            assert stranger.get(url).status_code in (200, 302), url


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *Role])
def test_the_admin_is_for_administrators(role):
    answer = client_of(role).get("/admin/")
    assert answer.status_code == (200 if role == Role.ADMINISTRATOR else 302)
