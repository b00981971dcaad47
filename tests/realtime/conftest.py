"""One web process on a database of its own for all tests here; each brings its own people and starts at the head."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections
from websockets.exceptions import ConnectionClosed

from accounts.models import User
from accounts.system import actor
from blotter import selectors
from blotter.actors import Actor
from blotter.services import log_line
from tests import processes
from tests.conftest import _execute, _point_at
from tests.factories import UserFactory
from tests.processes import Api, Screen, cookie_of, token_of


class Feed:
    """The live feed of a running web process, and people who look at it."""

    def __init__(self, desk: processes.Desk) -> None:
        self.desk = desk

    def person(self, role: str = "operator") -> User:
        user: User = UserFactory(role=role)
        return user

    def screen(self, user: User, since: int | None = None) -> Screen:
        """A socket of this person, from the newest entry on unless told otherwise; it insists on the chain."""
        seen = selectors.last_visible(user.audiences(), selectors.head()) if since is None else since
        return Screen(self.desk.port, cookie_of(user), seen)

    def api(self, user: User) -> Api:
        return Api(self.desk.port, token_of(user))

    def log(self, text: str, by: User | None = None) -> int:
        """An information-only line in the journal; its serial."""
        log_line(by=Actor(by, "Desk 1") if by else actor("importer"), text=text)
        return selectors.head()


def close_code(screen: Screen, seconds: float = 10) -> int:
    """Read on until the server ends it; how it did."""
    with pytest.raises(ConnectionClosed) as end:
        screen.until(lambda frame: False, "the end", seconds)
    assert end.value.rcvd is not None, "the socket was lost, not closed"
    return end.value.rcvd.code


@pytest.fixture(scope="session")
def running_feed(template_database: str, django_db_blocker: Any) -> Iterator[tuple[str, Feed]]:
    name = f"{template_database}_feed_{os.getpid()}"
    before = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        _execute(f'CREATE DATABASE "{name}" TEMPLATE "{template_database}"')
        try:
            with processes.desk(processes.environment(name)) as desk:
                desk.web()
                yield name, Feed(desk)
        finally:
            _point_at(before)
            _execute(f'DROP DATABASE IF EXISTS "{name}"')


@pytest.fixture
def feed(running_feed: tuple[str, Feed], django_db_blocker: Any) -> Iterator[Feed]:
    name, feed = running_feed
    before = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        _point_at(name)
        yield feed
        connection.close()
        _point_at(before)
