import socket

import pytest

from dispatch.runner.options import Options
from dispatch.runner.state import StateError


def test_a_bare_start_is_a_living_demo_on_loopback() -> None:
    assert Options.read({}) == Options(port=8000, bind="127.0.0.1", demo=True, simulator=True)


def test_a_real_server_gets_no_demo_accounts_unless_asked() -> None:
    real = {"DATABASE_URL": "postgres://desk_app@db/desk"}
    assert not Options.read(real).demo
    assert not Options.read(real).simulator
    assert Options.read({**real, "DESK_DEMO": "on"}).demo
    assert Options.read({"DESK_SIMULATOR": "off"}) == Options(8000, "127.0.0.1", demo=True, simulator=False)


@pytest.mark.parametrize("bind", ["0.0.0.0", "::", "192.0.2.7", "desk.example"])
def test_a_demo_is_never_bound_beyond_loopback(bind: str) -> None:
    with pytest.raises(StateError, match="demo desk"):
        Options.read({"BIND": bind})
    assert Options.read({"BIND": bind, "DESK_DEMO": "off"}).bind == bind


@pytest.mark.parametrize("bind", ["127.0.0.2", "::1", "localhost"])
def test_a_demo_may_use_any_loopback_address(bind: str) -> None:
    assert Options.read({"BIND": bind}).bind == bind


def test_an_ipv6_address_is_bracketed() -> None:
    assert Options.read({"BIND": "::1", "PORT": "81"}).url == "http://[::1]:81"


def test_a_desk_on_all_addresses_is_shown_by_one_that_can_be_opened() -> None:
    assert Options.read({"BIND": "0.0.0.0", "DESK_DEMO": "off"}).url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    "environ", [{"PORT": "0"}, {"PORT": "65536"}, {"PORT": "http"}, {"PORT": "-1"}, {"DESK_DEMO": "maybe"}]
)
def test_nonsense_is_refused_by_name(environ: dict[str, str]) -> None:
    with pytest.raises(StateError, match=next(iter(environ))):
        Options.read(environ)


def test_a_taken_port_is_named_and_another_proposed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(StateError, match=rf"Port {port} .* make run PORT={port + 1}"):
            Options.read({"PORT": str(port)}).require_free_port()
    Options.read({"PORT": str(port)}).require_free_port()
