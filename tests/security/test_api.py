"""Security over the API, with its figures and what it hands over."""

from __future__ import annotations

from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from blotter.handover import sections
from blotter.operations import desk_now
from incidents.security import services
from incidents.security.models import Manning, Task
from incidents.security.selectors.figures import figures
from tests.factories import ActorFactory, PatrolFactory, UserFactory
from tests.security.scenes import PRINCIPAL, at, plan, post, running, turn

pytestmark = pytest.mark.django_db


def client_of(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def desk():
    return ActorFactory(role="operator")


@pytest.fixture
def api(desk):
    return client_of(desk.user)


def send(api, path: str, status: int = 200, **body):
    answer = api.post(f"/api/v1/{path}/", body, format="json", HTTP_IDEMPOTENCY_KEY=str(uuid4()))
    assert answer.status_code == status, answer.json()
    return answer.json()


def test_a_task_from_plan_to_end(api, clock):
    clock.set("2026-11-25T06:00:00Z")
    fox = PatrolFactory()
    made = send(
        api, "security-tasks", 201, kind="property", title="Monastery", location={"lat": 42.66, "lon": 20.27},
        ends_at=at(240).isoformat(), orders="Two at the gate.",
    )  # fmt: skip
    task = f"security-tasks/{made['id']}"
    assert made["number"] == "SEC 26-0001"
    send(api, f"{task}/begin")
    there = send(api, f"{task}/posts", name="Gate", required=2)["posts"][0]
    stands = send(api, f"security-posts/{there['id']}/man", patrol=fox.pk)
    assert (stands["state"], stands["acts"]) == ("present", ["relieve"])
    read = send(api, f"{task}/threat", level="high", reason="crowd")
    assert read["unread"] == [fox.callsign]
    send(api, f"security-orders/{read['orders']['id']}/read", patrol=fox.pk)
    send(api, f"{task}/check-in", words="quiet")
    send(api, f"{task}/change", check_every_min=30)
    assert send(api, f"security-posts/{there['id']}/required", required=3, reason="crowd")["present"] == 2
    send(api, f"security-turns/{stands['id']}/relieve")
    planned = send(api, f"security-posts/{there['id']}/turns", patrol=fox.pk, ends_at=at(60).isoformat())
    assert send(api, f"security-turns/{planned['id']}/cancel")["state"] == "cancelled"
    assert send(api, f"security-posts/{there['id']}/close", reason="over")["closed_at"]
    assert send(api, f"{task}/open-incident")["incident"]
    ended = send(api, f"{task}/end", result="Quiet.")
    assert (ended["state"], ended["acts"], ended["result"]) == ("ended", [], "Quiet.")
    assert [row["id"] for row in api.get("/api/v1/security-tasks/").json()["results"]] == [made["id"]]
    assert api.get(f"/api/v1/{task}/").json()["state"] == "ended"


def test_a_post_manned_twice_names_its_field(api, desk):
    fox = PatrolFactory()
    here, there = (post(desk, running(desk)) for _number in range(2))
    turn(desk, here, fox)
    refused = send(api, f"security-posts/{there.pk}/turns", 400, patrol=fox.pk, ends_at=at(60).isoformat())
    assert [error["attr"] for error in refused["errors"]] == ["patrol"]


def test_a_leader_acts_for_the_own_patrol_and_reads_nothing(desk):
    leader = UserFactory(role="patrol_leader")
    there = post(desk, running(desk))
    mine, theirs = turn(desk, there, PatrolFactory(leader=leader)), turn(desk, there, PatrolFactory())
    api = client_of(leader)
    send(api, f"security-turns/{mine.pk}/arrive")
    send(api, f"security-turns/{theirs.pk}/arrive", 403)
    assert Manning.objects.get(pk=theirs.pk).state == "planned"
    assert api.get("/api/v1/security-tasks/").status_code == 403
    assert api.get(f"/api/v1/security-tasks/{there.task_id}/").status_code == 403


def test_an_exercise_is_in_no_figure(desk):
    def known() -> dict[str, int]:
        return dict(figures(at(-600)))

    before = known()
    play = running(desk, exercise=True)
    services.man_post(by=desk, post=post(desk, play, required=9).pk, patrol=PatrolFactory(exercise=True).pk)
    services.check_in(by=desk, task=play.pk)
    assert known() == before
    real = running(desk)
    services.man_post(by=desk, post=post(desk, real, required=9).pk, patrol=PatrolFactory().pk)
    services.check_in(by=desk, task=real.pk)
    assert {name: number for name, number in known().items() if number != before[name]} == {
        "security tasks planned": 1,
        "security tasks begun": 1,
        "security tasks running": 1,
        "persons at posts now": 2,
        "posts under-manned now": 1,
        "turns at posts": 1,
        "site check-ins": 1,
    }


def test_the_next_shift_is_told_what_runs_and_what_is_wrong_with_it(desk, clock):
    clock.set("2026-11-25T06:00:00Z")
    guarded = running(desk, kind="personnel", principal=PRINCIPAL, title="Visit of a guest", orders="Stay close.")
    turn(desk, post(desk, guarded), PatrolFactory(callsign="FOX 31"))
    later = plan(desk, begins_at=at(60 * 20), ends_at=at(60 * 22))
    plan(desk, begins_at=at(60 * 60), ends_at=at(60 * 62))
    section = next(each for each in sections(frozenset({"desk"})) if each.code == "security")
    lines = list(section.lines(desk_now()))
    assert [line.key for line in lines] == [f"security_task:{row.pk}" for row in (guarded, later)]
    assert lines[0].words == (
        "SEC 26-0001 close protection – running, threat low; 0 of 2 persons; 1 post under-manned; "
        "orders not read by FOX 31; until 251030Z NOV 26"
    )
    assert Task.objects.count() == 3
