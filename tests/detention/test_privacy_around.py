"""What stands around the register names nobody: errors, the feed, health, jobs, print-outs, the command line."""

from __future__ import annotations

import inspect
import json
import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.serializers.json import DjangoJSONEncoder

from accounts.models import User
from accounts.roles import Role
from blotter import selectors
from blotter.models import Entry
from blotter.services import open_day
from dispatch.celery import app
from incidents.detention import services
from tests.detention.planted import NAME, READERS, client_of, plant, said
from tests.factories import ActorFactory, UserFactory

pytestmark = pytest.mark.django_db
AS_JSON = "application/json"


@pytest.mark.parametrize("address", ["/detention/records/{pk}/read/", "/api/v1/custody/{pk}/read/"])
def test_a_failure_of_the_desk_tells_nobody_whom_it_was_about(planted, officer, address, caplog, monkeypatch, settings):
    caplog.set_level(logging.DEBUG)
    settings.ADMINS = [("Demo Administrator", "admin@demo.example")]

    def fail(**_given):
        name = NAME
        raise RuntimeError(f"broken after {len(name)} letters")

    monkeypatch.setattr(services, "read_record", fail)
    body = {"purpose": "care", "words": f"about {NAME}"}
    client, url = client_of(officer.user), address.format(pk=planted.pk)
    answer = client.post(url, json.dumps(body), content_type=AS_JSON) if "/api/" in url else client.post(url, body)
    assert answer.status_code == 500
    assert NAME not in said(answer)
    assert "broken after" in caplog.text
    assert NAME not in caplog.text
    assert mail.outbox  # type: ignore[attr-defined]
    assert NAME not in str([(one.subject, one.body, one.alternatives) for one in mail.outbox])  # type: ignore[attr-defined]


def test_what_is_not_there_not_allowed_or_not_understood_names_nobody(planted, officer):
    client, stranger = client_of(officer.user), client_of(UserFactory(role=Role.OPERATOR))
    record, call = f"/detention/records/{planted.pk}/", f"/api/v1/custody/{planted.pk}/"
    for answer, status in (
        (client.get(f"{record}nonsense/"), 302),
        (client.post(f"{record}nonsense/"), 404),
        (client.post(f"/detention/records/{planted.pk + 999}/read/", {"purpose": "care", "words": "x"}), 404),
        (client.post(f"{call}acts/nonsense/", "{}", content_type=AS_JSON), 404),
        (client.post(f"{call}read/", "{", content_type=AS_JSON), 400),
        (client.post(f"{call}acts/check/", "[]", content_type=AS_JSON), 400),
        (client.post(f"{call}acts/lift/", '{"facts": {"why": "x"}}', content_type=AS_JSON), 403),
        (client.post(f"{call}acts/hold/", '{"facts": {"why": "x"}}', content_type=AS_JSON), 409),
        (client.post(f"{call}acts/identify/", '{"version": 1}', content_type=AS_JSON), 409),
        (client.delete(call), 405),
        (client.put(call, "{}", content_type=AS_JSON), 405),
        (stranger.post(f"{record}read/", {"purpose": "care", "words": "x"}), 403),
        (stranger.post(f"{call}export/", "{}", content_type=AS_JSON), 403),
    ):
        assert answer.status_code == status, answer.request["PATH_INFO"]
        assert NAME not in said(answer), answer.request["PATH_INFO"]


def test_the_feed_and_the_snapshot_of_every_audience_name_nobody(planted):
    for role in Role:
        user = User.objects.get(pk=UserFactory(role=role).pk)
        tags = user.audiences()
        seen = json.dumps(selectors.snapshot(tags), cls=DjangoJSONEncoder)
        frames = json.dumps(selectors.frames(selectors.visible(tags, 0), 0))
        assert NAME not in seen + frames
        # Lines of the register are for those who read it; the others hear of a number, a site and a check.
        assert ("CUS " in frames) == (role in READERS), role
    with selectors.one_moment():
        assert Entry.objects.filter(kind__startswith="custody.").exists()


def test_the_printed_blotter_the_state_of_the_desk_and_its_search_name_nobody(officer, provost, cells, now):
    chief = ActorFactory(role="shift_leader")
    open_day(by=chief)
    planted = plant(officer, provost, cells, now)
    day = Entry.objects.filter(kind="blotter.opened").latest("serial").serial
    leader, reader = client_of(chief.user), client_of(provost.user)
    printed = leader.get(f"/shift/blotter/{day}/")
    assert printed.status_code == 200
    assert "Camp Demo" in printed.content.decode()
    for answer in (
        printed,
        reader.get(f"/shift/blotter/{day}/"),
        reader.get("/provost/"),
        leader.get("/shift/"),
        leader.get("/readyz"),
        leader.get("/metrics"),
        leader.post("/api/v1/search/", json.dumps({"q": NAME}), content_type=AS_JSON),
        leader.get(f"/api/v1/incidents/{planted.incident_id}/"),
        *(
            leader.post("/api/v1/commands/", json.dumps({"line": line}), content_type=AS_JSON)
            for line in (f"LOG about {planted.number}", f"S {planted.number}", f"? {planted.held_person}", "HELP")
        ),
        leader.post("/api/v1/commands/complete/", json.dumps({"line": "LOG Zq"}), content_type=AS_JSON),
    ):
        assert NAME not in said(answer), answer.request["PATH_INFO"]


def test_no_job_is_given_words_and_nothing_is_kept_by_a_browser():
    """What a job takes travels through the broker, and what a service worker keeps outlives the session."""
    app.loader.import_default_modules()
    jobs = [task for name, task in app.tasks.items() if not name.startswith("celery.")]
    assert jobs
    assert all(not inspect.signature(job.run).parameters for job in jobs), jobs
    root = Path(settings.BASE_DIR)
    scripts = [*(root / "static" / "js").rglob("*.js"), *(root / "templates").rglob("*.html")]
    assert not [path for path in scripts if "serviceWorker" in path.read_text() or "caches.open" in path.read_text()]
