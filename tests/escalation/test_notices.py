"""The outbox: what is sent, what is not, and what the desk sees of it."""

from __future__ import annotations

import json
import socket
import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail

from accounts.roles import Role
from blotter import board
from blotter.actors import Actor
from blotter.models import Entry
from escalation import services
from escalation.models import Alarm, Notice
from tests.escalation.conftest import arm, person

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def provost(by: Actor) -> Any:
    return person("provost1", Role.PROVOST, "provost@kfor.invalid")


@pytest.fixture
def queued(by: Actor, provost: Any, clock: Any) -> Notice:
    """PRI 1 left alone until the provost is mailed."""
    arm(by=by)
    clock.move(300)
    services.fire_due(by=by)
    return Notice.objects.get()


@pytest.fixture
def nobody_listens(settings: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = free.getsockname()[1]
    settings.EMAIL_HOST, settings.EMAIL_BACKEND = "127.0.0.1", SMTP


class RefusingServer(socketserver.StreamRequestHandler):
    """A mail server that knows nobody."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            verb = line[:4].upper()
            self.wfile.write(b"550 no such person\r\n" if verb == b"RCPT" else b"250 ok\r\n")


@pytest.fixture
def nobody_known(settings: Any) -> Iterator[None]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), RefusingServer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_BACKEND = *server.server_address, SMTP
        yield
        server.shutdown()


def on_the_board() -> list[dict[str, Any]]:
    rows = board.snapshot(frozenset({"desk"}))
    return [row for key, row in rows.items() if key.startswith("notice:")]


def test_a_step_that_mails_sends_once(by: Actor, queued: Notice, provost: Any) -> None:
    assert (queued.to, queued.role, queued.state) == (provost.email, "provost", "queued")
    assert services.deliver(by) == 1
    assert services.deliver(by) == 0
    (message,) = mail.outbox
    assert message.to == [provost.email]
    assert "26-0145, PRI 1, has no patrol after 5 min" in message.body
    assert "KFOR UNCLASSIFIED" in message.body
    assert Notice.objects.get().state == "sent"
    assert on_the_board() == []


def test_without_an_address_the_step_still_alarms(by: Actor, clock: Any) -> None:
    arm(by=by)
    clock.move(300)
    services.fire_due(by=by)
    assert Alarm.objects.get().told == ["desk", "provost", "shift"]
    assert not Notice.objects.exists()


@pytest.mark.usefixtures("nobody_listens")
def test_mail_that_fails_is_shown_as_not_delivered_and_gone_when_it_arrives(
    by: Actor, queued: Notice, clock: Any, settings: Any
) -> None:
    assert services.deliver(by) == 0
    queued.refresh_from_db()
    assert (queued.state, queued.attempts, queued.error) == ("queued", 1, "ConnectionRefusedError")
    assert services.deliver(by) == 0
    assert Notice.objects.get().attempts == 1, "not again before its time"
    assert services.mark_late(by=by) == 0

    clock.move(301)
    assert services.mark_late(by=by) == 1
    (row,) = on_the_board()
    assert (row["state"], row["recipient_role"]) == ("late", "provost")
    assert "kfor.invalid" not in json.dumps(row)
    words = Entry.objects.order_by("serial").last().words  # type: ignore[union-attr]
    assert words.startswith("Not delivered yet by email to provost: 26-0145")
    assert Alarm.objects.get(kind="system").state == "raised"
    assert services.mark_late(by=by) == 0

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert services.deliver(by) == 1
    assert on_the_board() == []
    assert Alarm.objects.get(kind="system").state == "ended"
    assert Entry.objects.filter(kind="notice.sent_late").count() == 1


@pytest.mark.usefixtures("nobody_known")
def test_mail_to_nobody_is_given_up_at_once_and_leaves_the_board_when_seen(
    by: Actor, operator: Actor, queued: Notice
) -> None:
    services.deliver(by)
    queued.refresh_from_db()
    assert (queued.state, queued.attempts) == ("failed", 1)
    (row,) = on_the_board()
    assert row["state"] == "failed"
    alarm = Alarm.objects.get(kind="system")
    assert alarm.words.startswith("NOT DELIVERED by email to provost")
    services.acknowledge_alarm(by=operator, alarm=alarm.pk)
    assert on_the_board() == []


def test_a_sender_that_died_is_replaced_when_its_lease_is_over(by: Actor, queued: Notice, clock: Any) -> None:
    Notice.objects.update(state="sending", attempts=1)
    clock.move(-1)
    Notice.objects.update(next_try_at=queued.next_try_at)
    assert services.deliver(by) == 0
    clock.move(1)
    assert services.deliver(by) == 1
