"""Who may open ``ws/live/``, from where, and how soon it ends when they no longer may."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from accounts import services, sessions
from accounts.system import actor
from blotter import selectors
from dispatch.services import acknowledge, clear, dispatch, on_scene
from incidents.services import add_note
from patrols.services import log_off, log_on, set_busy
from tests.factories import IncidentFactory, PatrolFactory
from tests.processes import HOST, Screen, cookie_of
from tests.realtime.conftest import Feed, close_code

AT_ONCE_S = 2.0


def knock(feed: Feed, query: str = "", *, origin: str | None, cookie: str = "") -> ClientConnection:
    headers = {"Cookie": cookie} if cookie else {}
    return connect(f"ws://{HOST}:{feed.desk.port}/ws/live/{query}", additional_headers=headers, origin=origin)


@pytest.mark.parametrize("origin", [None, "http://elsewhere.example", "null", f"http://{HOST}", "https://{here}"])
def test_a_foreign_or_missing_origin_is_refused_before_anything_is_read(feed: Feed, origin: str | None) -> None:
    here = f"{HOST}:{feed.desk.port}"
    origin = origin and origin.format(here=here)
    with pytest.raises(InvalidStatus) as refused:
        knock(feed, cookie=cookie_of(feed.person()), origin=origin)
    assert refused.value.response.status_code == 403


def test_a_stranger_is_told_to_sign_in(feed: Feed) -> None:
    with knock(feed, origin=f"http://{HOST}:{feed.desk.port}") as socket, pytest.raises(ConnectionClosed) as end:
        socket.recv(timeout=5)
    assert end.value.rcvd.code == 4401


def test_who_has_no_board_is_told_that_there_is_nothing_to_see(feed: Feed) -> None:
    with Screen(feed.desk.port, cookie_of(feed.person("administrator")), 0) as screen:
        assert close_code(screen) == 4403


@pytest.mark.parametrize(
    "since", ["-1", "x", "", "1.5", "1e3", "0x1", "1_0", "%201", "%2B1", "9" * 20, "%EF%BC%91", "NaN", "9" * 5000]
)
def test_a_since_that_is_no_serial_is_refused_with_words(feed: Feed, since: str) -> None:
    origin = f"http://{HOST}:{feed.desk.port}"
    cookie = cookie_of(feed.person())
    with knock(feed, f"?since={since}", cookie=cookie, origin=origin) as socket:
        assert "0 or more" in socket.recv(timeout=5)
        with pytest.raises(ConnectionClosed) as end:
            socket.recv(timeout=5)
    assert end.value.rcvd.code == 4400


def test_a_since_beyond_the_head_is_refused_with_words(feed: Feed) -> None:
    with Screen(feed.desk.port, cookie_of(feed.person()), selectors.head() + 1) as screen:
        refused = screen.until(lambda frame: frame["t"] == "error", "a refusal")
        assert "beyond the newest entry" in refused["detail"]
        assert close_code(screen) == 4400


def test_a_session_whose_hours_are_over_ends_at_once(feed: Feed) -> None:
    operator = feed.person()
    cookie = cookie_of(operator)
    session = import_module(settings.SESSION_ENGINE).SessionStore(cookie.partition("=")[2])
    with Screen(feed.desk.port, cookie, selectors.head()) as screen:
        assert screen.read(5)["t"] == "hello"
        session[sessions.KEY] -= sessions.LENGTH.total_seconds()
        session.save()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify('desk_control', %s)", [f'{{"user": {operator.pk}}}'])
        assert close_code(screen, AT_ONCE_S) == 4401


def test_signing_out_ends_the_sockets_of_that_session_at_once(feed: Feed) -> None:
    operator = feed.person()
    client = Client(SERVER_NAME="localhost")
    client.force_login(operator, "allauth.account.auth_backends.AuthenticationBackend")
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    with (
        Screen(feed.desk.port, cookie, selectors.head()) as screen,
        feed.screen(operator) as elsewhere,
    ):
        assert screen.read(5)["t"] == "hello"
        client.post("/accounts/logout/")
        assert close_code(screen, AT_ONCE_S) == 4401
        elsewhere.until_serial(feed.log("the other session of this person goes on"))


def test_a_new_password_ends_the_sockets_of_the_old_one_at_once(feed: Feed) -> None:
    operator = feed.person()
    with feed.screen(operator) as screen:
        assert screen.read(5)["t"] == "hello"
        services.set_password(by=actor("importer"), user=operator.pk, password="Another horse 26 battery")
        assert close_code(screen, AT_ONCE_S) == 4401


def test_an_account_that_is_closed_loses_its_sockets_at_once(feed: Feed) -> None:
    operator, other = feed.person(), feed.person()
    with feed.screen(operator) as screen, feed.screen(other) as stays:
        assert screen.read(5)["t"] == "hello"
        services.change_user(
            by=actor("importer"), user=operator.pk, rank=operator.rank, name=operator.name, nation=operator.nation,
            email="", is_active=False,
        )  # fmt: skip
        assert close_code(screen, AT_ONCE_S) == 4401
        stays.until_serial(feed.log("nobody else is disturbed"))


def test_a_revoked_role_ends_the_feed_at_once(feed: Feed) -> None:
    operator = feed.person()
    with feed.screen(operator) as screen:
        assert screen.read(5)["t"] == "hello"
        services.revoke_role(by=actor("importer"), user=operator.pk, role="operator")
        assert close_code(screen, AT_ONCE_S) == 4403


def test_another_role_means_reading_anew(feed: Feed) -> None:
    operator = feed.person()
    with feed.screen(operator) as screen:
        assert screen.read(5)["t"] == "hello"
        services.grant_role(by=actor("importer"), user=operator.pk, role="provost")
        screen.until(lambda frame: frame["t"] == "reset", "a reset", AT_ONCE_S)
        assert close_code(screen) == 4408


def test_a_patrol_leader_is_told_of_the_own_patrol_and_nothing_else(feed: Feed) -> None:
    by = actor("importer")
    leader, other = feed.person("patrol_leader"), feed.person("patrol_leader")
    patrol, theirs = PatrolFactory(leader=leader), PatrolFactory(leader=other)
    mine, foreign = IncidentFactory(), IncidentFactory()

    def changes(screen: Screen) -> dict[str, object]:
        seen: dict[str, object] = {}
        for entry in screen.entries:
            seen |= entry["body"]["changes"]
        return seen

    with feed.screen(leader) as phone, feed.screen(other) as another:
        dispatch(by=by, incident=foreign.pk, patrols=[theirs.pk])
        add_note(by=by, incident=foreign.pk, text="not for the other patrol")
        feed.log("nor is this")
        (job,) = dispatch(by=by, incident=mine.pk, patrols=[patrol.pk])
        acknowledge(by=by, assignment=job.pk)
        on_scene(by=by, assignment=job.pk)
        phone.until(lambda frame: frame.get("kind") == "dispatch.on_scene", "on scene")
        seen = changes(phone)
        assert seen[f"incident:{mine.pk}"]["state"] == "on_scene"
        assert seen[f"patrol:{patrol.pk}"]["state"] == "on_scene"
        assert {f"incident:{foreign.pk}", f"patrol:{theirs.pk}"} & seen.keys() == set()

        clear(by=by, assignment=job.pk, code="completed")
        add_note(by=by, incident=mine.pk, text="no longer theirs")
        set_busy(by=by, patrol=patrol.pk, reason="refuelling")
        phone.until(lambda frame: frame.get("kind") == "patrol.busy", "busy")
        assert changes(phone)[f"incident:{mine.pk}"] is None
        after = [entry["kind"] for entry in phone.entries]
        assert "incident.noted" not in after
        # By number too, and by the words: nothing of the other's job is in anything that was sent.
        told = repr(phone.entries)
        assert foreign.number not in told
        assert theirs.callsign not in told
        assert f"incident:{mine.pk}" not in repr(another.entries)


def test_a_crew_that_goes_off_duty_reads_anew(feed: Feed) -> None:
    leader = feed.person("patrol_leader")
    patrol = PatrolFactory(leader=leader)
    with feed.screen(leader) as phone:
        assert phone.read(5)["t"] == "hello"
        log_off(by=actor("importer"), patrol=patrol.pk)
        phone.until(lambda frame: frame["t"] == "reset", "a reset", AT_ONCE_S)
        assert close_code(phone) == 4408
    with feed.screen(leader) as phone:
        feed.log("nothing for somebody without a patrol")
        phone.until(lambda frame: frame["t"] == "beat", "a beat", 5)
        assert phone.entries == []


def test_a_new_crew_is_not_sent_what_the_crew_before_it_did(feed: Feed) -> None:
    by, leader = actor("importer"), feed.person("patrol_leader")
    patrol = PatrolFactory(leader=feed.person("patrol_leader"))
    start = selectors.head()
    set_busy(by=by, patrol=patrol.pk, reason="what the crew before did")
    log_off(by=by, patrol=patrol.pk)
    log_on(by=by, patrol=patrol.pk, crew=[{"user": leader.pk}])
    begun = selectors.head()
    with feed.screen(leader, since=start) as screen:
        screen.until_serial(begun)
        set_busy(by=by, patrol=patrol.pk, reason="own duty")
        screen.until_serial(selectors.head())
    assert [entry["serial"] for entry in screen.entries] == [begun, begun + 1]
