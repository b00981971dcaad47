"""Who types where: heard by the desk alone, forgotten with the socket, and nothing else is taken from a screen."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from accounts.seats import take_position
from accounts.system import actor
from blotter.actors import POSITION_KEY, Actor
from patrols.services import create_patrol, log_on
from tests.processes import Screen
from tests.realtime.conftest import Feed, close_code

NOBODY = {"incident": None, "place": ""}


def say(screen: Screen, **frame: Any) -> None:
    screen.socket.send(json.dumps({"t": "typing", **frame}))


def hands(screen: Screen, seconds: float = 10) -> dict[str, Any]:
    return screen.until(lambda frame: frame["t"] == "hands", "hands", seconds)


def hears_nothing(screen: Screen, seconds: float = 2.5) -> None:
    with pytest.raises(AssertionError, match="not shown within"):
        hands(screen, seconds)


def test_the_desk_hears_who_types_where_and_that_they_have_left(feed: Feed) -> None:
    writer, reader = feed.person(), feed.person("shift_leader")
    with feed.screen(reader) as theirs:
        with feed.screen(writer) as mine:
            who = mine.until(lambda frame: frame["t"] == "hello", "hello")["who"]
            say(mine, incident=145)
            heard = hands(theirs)
            assert heard.items() >= {"who": who, "at": writer.label, "incident": 145, "place": ""}.items()
            assert hands(mine)["who"] == who, "one's own, told apart by its name"
            say(mine, place="Camp Novo Selo")  # at once: too much is not passed on
            say(mine)
            assert hands(theirs).items() >= NOBODY.items()
        hears_nothing(theirs)  # the hands had left before the socket did


def test_hands_go_with_the_socket(feed: Feed) -> None:
    with feed.screen(feed.person()) as theirs:
        with feed.screen(feed.person()) as mine:
            say(mine, incident=7)
            who = hands(theirs)["who"]
        assert hands(theirs).items() >= {"who": who, **NOBODY}.items()


def test_the_position_of_the_session_is_named(feed: Feed) -> None:
    from importlib import import_module

    from django.conf import settings

    from tests.processes import cookie_of

    writer = feed.person()
    cookie = cookie_of(writer)
    session = import_module(settings.SESSION_ENGINE).SessionStore(cookie.partition("=")[2])
    session[POSITION_KEY] = "Desk 2"
    session.save()
    take_position(by=Actor(writer, ""), position="Desk 2")
    with feed.screen(feed.person()) as theirs, Screen(feed.desk.port, cookie, theirs.last) as mine:
        say(mine, incident=7)
        assert hands(theirs)["at"] == "Desk 2"


def test_a_patrol_neither_hears_nor_tells(feed: Feed) -> None:
    leader: User = feed.person("patrol_leader")
    patrol = create_patrol(by=actor("importer"), callsign="FOX 91", nations=["AUT"])
    log_on(by=actor("importer"), patrol=patrol.pk, crew=[{"user": leader.pk}])
    with feed.screen(leader) as phone:
        with feed.screen(feed.person()) as mine:
            say(mine, incident=7)
            hands(mine)
        hears_nothing(phone)
        say(phone, incident=7)
        assert close_code(phone) == 4400


HOSTILE = [
    "", "x", "[]", "1", "null", '"typing"', "{}", '{"t":"entry"}', '{"t":"typing","incident":"145"}',
    '{"t":"typing","incident":true}', '{"t":"typing","incident":-1}', '{"t":"typing","incident":1e3}',
    '{"t":"typing","incident":99999999999999999999}', '{"t":"typing","place":7}', '{"t":"typing","more":1}',
    json.dumps({"t": "typing", "place": "x" * 121}), json.dumps({"t": "typing", "place": "a\u202eb"}),
    json.dumps({"t": "typing", "place": "a\nb"}), "[" * 500, "x" * 5000, b"\x00\x01",
]  # fmt: skip


def test_whatever_else_a_screen_sends_ends_its_socket_and_nothing_more(feed: Feed) -> None:
    user = feed.person()
    with ExitStack() as stack, feed.screen(feed.person()) as other:
        for text in HOSTILE:
            screen = stack.enter_context(feed.screen(user))
            screen.socket.send(text)
            assert close_code(screen) == 4400, text
        hears_nothing(other)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")  # the server's database is none the worse


def test_a_flood_of_frames_is_thinned_out(feed: Feed) -> None:
    with feed.screen(feed.person()) as theirs, feed.screen(feed.person()) as mine:
        for number in range(200):
            say(mine, incident=number + 1)
        hands(theirs)
        hears_nothing(theirs)
