"""What the desk does not take, and that it says so in its own shape: dates, halves of characters, size, cursors."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from accounts.system import actor
from blotter import services
from blotter.errors import Invalid
from blotter.models import Entry
from blotter.operations import LATEST_ENTRY, desk_now
from dispatch.provost.selectors import figures
from dispatch.services import dispatch
from incidents.models import Incident
from tests.factories import IncidentFactory, PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db
INCIDENTS = "/api/v1/incidents/"
LOG = "/api/v1/blotter/"


@pytest.fixture
def client() -> APIClient:
    client = APIClient(raise_request_exception=False)
    client.force_authenticate(UserFactory(role="operator"))
    return client


def error_of(answer) -> dict:
    assert answer.headers["Content-Type"].startswith("application/json"), answer.content[:200]
    (error,) = answer.json()["errors"]
    return error


def test_a_late_entry_is_at_most_two_days_late(clock):
    by = actor("importer")
    services.log_line(by=by, text="found in the notebook", occurred_at=desk_now() - LATEST_ENTRY + timedelta(minutes=1))
    with pytest.raises(Invalid, match="more than 48 hours ago") as refusal:
        services.log_line(by=by, text="wrong month", occurred_at=desk_now() - LATEST_ENTRY - timedelta(minutes=1))
    assert refusal.value.field == "occurred_at"
    assert Entry.objects.count() == 1


def test_an_old_entry_can_still_be_corrected(clock):
    services.log_line(by=actor("importer"), text="gate 2")
    clock.move(LATEST_ENTRY.total_seconds() * 2)
    services.correct(by=actor("importer"), serial=1, text="gate 3")
    assert Entry.objects.get(serial=2).occurred_at == Entry.objects.get(serial=1).occurred_at


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "2025-11-21T02:14:00Z"])
def test_a_mistyped_date_is_named_and_nothing_is_kept(client, when):
    answer = client.post(INCIDENTS, {"type": "theft", "occurred_at": when}, format="json")
    assert answer.status_code == 400
    assert error_of(answer)["attr"] == "occurred_at"
    assert not Incident.objects.exists()


def test_a_call_that_was_entered_after_its_dispatch_took_no_negative_time():
    by = actor("importer")
    happened = desk_now() - timedelta(hours=3)
    incident = IncidentFactory(priority=1, occurred_at=happened)
    sent = happened + timedelta(minutes=5)
    dispatch(by=by, incident=incident.pk, patrols=[PatrolFactory().pk], occurred_at=sent)
    assert figures()["real"][0]["dispatch"] == {"median_s": 0.0, "p90_s": 0.0}
    assert figures()["real"][0]["arrival"] == {"median_s": None, "p90_s": None}


@pytest.mark.parametrize(
    "body",
    [
        rb'{"\ud800": 1, "type": "theft"}',
        rb'{"\ud800": 1, "\ud800": 2}',
        rb'{"type": "theft", "location": {"\ud800": "x"}}',
        rb'{"type": "theft", "location": {"text": "\udfff"}}',
        rb'{"type": ["\ud800"]}',
        rb'"\ud800"',
    ],
)
def test_half_of_a_character_is_refused_wherever_it_stands(client, body):
    answer = client.post(INCIDENTS, body, content_type="application/json")
    assert answer.status_code == 400
    assert "half of a character" in error_of(answer)["detail"]


def test_a_whole_pair_is_a_character(client):
    answer = client.post(LOG, rb'{"text": "\ud83d\ude93 at gate 2"}', content_type="application/json")
    assert answer.status_code == 201
    assert Entry.objects.get().words == "\U0001f693 at gate 2"


@pytest.mark.parametrize("charset", ["zlib", "rot13", "utf-16", "nonsense"])
def test_no_codec_is_taken_from_a_header(client, charset):
    answer = client.post(LOG, '{"text": "naïve"}'.encode(), content_type=f"application/json; charset={charset}")
    assert answer.status_code == 201
    assert Entry.objects.get().words == "naïve"


@pytest.mark.parametrize("position", ["abc", "1' OR '1'='1", "9" * 5000, "\x00"])
@pytest.mark.parametrize("path", ["incidents/", "patrols/", "incident-types/"])
def test_a_forged_cursor_never_fails(client, position, path):
    cursor = b64encode(f"p={position}".encode()).decode()
    answer = client.get(f"/api/v1/{path}", {"cursor": cursor})
    if answer.status_code != 200:  # where the key is text, any text may be a place to go on from
        assert answer.status_code == 404
        assert error_of(answer)["code"] == "not_found"


def test_a_cursor_of_our_own_leads_on(client):
    made = [IncidentFactory().pk for _ in range(3)]
    first = client.get(INCIDENTS, {"limit": 2}).json()
    second = client.get(first["next"]).json()
    assert [row["id"] for row in [*first["results"], *second["results"]]] == made[::-1]


@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded"])
def test_a_body_that_is_too_large_is_refused_in_words(client, content_type):
    answer = client.post(LOG, b'{"text": "' + b"x" * 1_100_000 + b'"}', content_type=content_type)
    assert answer.status_code == 413
    error = error_of(answer)
    assert error["code"] == "too_large"
    assert "1000 kB" in error["detail"]
    assert not Entry.objects.exists()
