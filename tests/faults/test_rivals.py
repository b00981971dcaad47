"""Many at once over the API of one real web process."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from accounts.models import User
from accounts.roles import Role
from blotter.models import Entry
from dispatch.models import Assignment
from dispatch.states import ACTIVE
from incidents.models import Incident
from tests.factories import PatrolFactory, UserFactory
from tests.faults.conftest import Station, check_journal
from tests.processes import Answer, token_of


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run each in a thread of its own, all let go at the same instant; their answers in order."""
    answers: list[Any] = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(index: int) -> None:
        gate.wait()
        answers[index] = acts[index]()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_operators_send_one_patrol_at_the_same_instant(station: Station) -> None:
    other = UserFactory(role=Role.OPERATOR, name="Demo Second Operator")
    people = {
        user.pk: station.api(token) for user, token in ((station.operator, station.token), (other, token_of(other)))
    }
    for _round in range(8):
        patrol = PatrolFactory()
        calls = {user: station.take_call(priority=3) for user in people}

        def send(user: int, patrol: int = patrol.pk, calls: dict[int, Any] = calls) -> tuple[int, Answer]:
            return user, people[user].post(f"incidents/{calls[user]['id']}/dispatch/", {"patrols": [patrol]})

        answers = at_once([lambda user=user: send(user) for user in people])
        (winner,) = [user for user, answer in answers if answer.status == 200]
        ((_loser, refused),) = [pair for pair in answers if pair[1].status != 200]
        job = Assignment.objects.get(patrol=patrol, state__in=ACTIVE)
        assert job.incident_id == calls[winner]["id"]
        assert refused.status == 409
        assert refused["errors"][0]["code"] == "patrol_busy"
        who = User.objects.get(pk=winner).label
        assert (refused["sent_by"], refused["job"]) == (who, calls[winner]["number"])
        assert refused["since"].startswith(f"{job.dispatched_at:%Y-%m-%dT%H:%M:%S}")
        for said in (patrol.callsign, who, calls[winner]["number"], f"{job.dispatched_at:%H:%M:%SZ}"):
            assert said in refused["errors"][0]["detail"]
    check_journal()


def test_sixteen_writers_at_once(station: Station) -> None:
    writers, calls = 16, 6
    before = check_journal()

    def write() -> list[Answer]:
        api = station.api()
        body = {"type": "assault", "location": {"lat": 42.8231, "lon": 20.9675}}
        return [api.post("incidents/", body, uuid.uuid4()) for _ in range(calls)]

    with station.screen() as screen:
        answers = [answer for wrote in at_once([write] * writers) for answer in wrote]
        assert {answer.status for answer in answers} == {201}
        head = check_journal()
        screen.until_serial(head)  # each frame names the one before it: a reader by serial misses nothing
    assert sorted(answer["serial"] for answer in answers) == list(range(before + 1, head + 1))
    assert len(screen.entries) == writers * calls
    for answer in answers:
        entry = Entry.objects.get(serial=answer["serial"])
        assert answer["number"] in entry.words
    numbers = Incident.objects.order_by("pk").values_list("number", flat=True)
    assert sorted(numbers) == [f"{numbers[0][:3]}{n:04d}" for n in range(1, writers * calls + 1)]


def test_one_request_sent_by_eight_at_once_acts_once(station: Station) -> None:
    key, body = uuid.uuid4(), {"type": "assault", "location": {"lat": 42.8231, "lon": 20.9675}}
    answers = at_once([lambda: station.api().post("incidents/", body, key)] * 8)
    assert {answer.status for answer in answers} == {201}
    assert len({str(answer.body) for answer in answers}) == 1
    assert Incident.objects.count() == 1
