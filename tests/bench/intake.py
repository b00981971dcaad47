"""Calls taken over the API of one web process, beside the same rows by the bare ORM in one transaction.

    python -m dispatch.runner bench intake

A call leaves six rows: incident, number, escalation, deadline, journal entry, remembered answer. The floor writes the
same six with Django's ORM on a connection that it keeps, in one transaction a call; the trigger of the journal chains
its entries, too. It has no HTTP, no sign-in and no checks. ``--profile 1`` tells where a request spends its time.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta

from tests.bench.harness import Figures, Line, alternate, database, percentile, set_up, show

options = set_up(__doc__, requests=200, clients=8, profile=0)

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import User  # noqa: E402
from accounts.roles import Role  # noqa: E402
from blotter.models import Entry, RememberedAnswer  # noqa: E402
from blotter.operations import desk_now  # noqa: E402
from escalation.models import Deadline, Escalation, Policy  # noqa: E402
from incidents.models import Incident, IncidentType, NumberCounter  # noqa: E402
from tests import processes  # noqa: E402
from tests.factories import UserFactory  # noqa: E402
from tests.processes import Api, token_of  # noqa: E402

CALL = {
    "type": "assault",
    "priority": 1,
    "narrative": "Two vehicles, one of them of a KFOR contingent, no injuries reported so far.",
    "location": {"lat": 42.8231, "lon": 20.9675},
}
FLOOR_YEAR = 1999


class Bare:
    """The floor: the rows of one call, with everything that does not change read beforehand."""

    def __init__(self, operator: User) -> None:
        self.operator = operator
        self.type = IncidentType.objects.get(code=CALL["type"])
        self.policy = Policy.objects.get(name="incident.unassigned", priority=1, current=True)
        self.body = Entry.objects.order_by("-serial").values_list("body", flat=True)[0]  # of a call by the desk

    @transaction.atomic
    def take_call(self) -> None:
        now = desk_now()
        RememberedAnswer.objects.create(
            user=self.operator, key=uuid.uuid4(), request=b"x" * 32, status=201, answer=json.dumps(CALL)
        )
        counter = NumberCounter.objects.select_for_update().get(year=FLOOR_YEAR)
        counter.last += 1
        counter.save()
        incident = Incident.objects.create(
            number=f"99-{counter.last:04d}", type=self.type, function=self.type.function, priority=1, state="received",
            source="phone", narrative=CALL["narrative"], place="Vushtrri", lat=42.8231, lon=20.9675, precision_m=10,
            mgrs="34T DN 9734 4117", verified=True, opened_at=now, occurred_at=now, state_since=now,
            waiting_since=now, opened_by=self.operator,
        )  # fmt: skip
        escalation = Escalation.objects.create(
            subject=f"incident:{incident.pk}", policy=self.policy, policy_name=self.policy.name,
            label=self.policy.label, steps=self.policy.steps, words={"incident": incident.number}, priority=1,
            incident=incident.pk, audiences=["desk"], started_at=now,
        )  # fmt: skip
        Deadline.objects.create(
            escalation=escalation, step=0, version=1, due_at=now + timedelta(hours=1), armed_at=now, state="armed"
        )
        Entry.objects.create(
            serial=0, kind="incident.opened", actor=self.operator, occurred_at=now, recorded_at=now,
            audiences=["desk"], body=self.body, words=f"{incident.number} opened: assault, Vushtrri", day_no=0,
            previous=b"", digest=b"",
        )  # fmt: skip


def timed(clients: int, client: Callable[[], Callable[[], object]], worked: Callable[[], float]) -> Figures:
    """So many clients at once, each as fast as it is answered.

    Calls a second, what one waits (ms), and the processor time of the Python that serves it (ms; ``worked``: seconds).
    """
    waits: list[float] = []
    gate = threading.Barrier(clients + 1, timeout=60)

    def work() -> None:
        act = client()
        mine = []
        gate.wait()
        for _ in range(options.requests // clients):
            start = time.perf_counter()
            act()
            mine.append((time.perf_counter() - start) * 1000)
        waits.extend(mine)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(clients)]
    for thread in threads:
        thread.start()
    gate.wait()
    start, before = time.perf_counter(), worked()
    for thread in threads:
        thread.join()
    took, cpu = time.perf_counter() - start, worked() - before
    return {
        "rate": len(waits) / took,
        "p50": percentile(waits, 50),
        "p99": percentile(waits, 99),
        "cpu": cpu / len(waits) * 1000,
    }


def over_api(port: int, token: str) -> Callable[[], Callable[[], object]]:
    def client() -> Callable[[], object]:
        api = Api(port, token)

        def take() -> None:
            answer = api.post("incidents/", CALL, uuid.uuid4())
            assert answer.status == 201, answer

        take()
        return take

    return client


def profile(token: str) -> None:
    """The same request within this process, by the profiler: cumulated time a call, in milliseconds."""
    client = Client(SERVER_NAME="localhost")
    headers = {"Authorization": f"Bearer {token}"}

    def take() -> None:
        client.post(
            "/api/v1/incidents/", CALL, "application/json", headers={**headers, "Idempotency-Key": str(uuid.uuid4())}
        )

    take()
    profiler = cProfile.Profile()
    profiler.runcall(lambda: [take() for _ in range(options.requests)])
    stats = pstats.Stats(profiler)
    print(f"\n{stats.total_tt / options.requests * 1000:.2f} ms a request under the profiler, of which:\n")
    for milliseconds, calls, where in sorted(_costs(stats), reverse=True)[:45]:
        print(f"{milliseconds:7.2f} ms  {calls:6.1f} calls  {where}")


def _costs(stats: pstats.Stats) -> Iterator[tuple[float, float, str]]:
    for (file, line, name), (_primitive, calls, _own, cumulated, _callers) in stats.stats.items():  # type: ignore[attr-defined]
        place = file.split("site-packages/")[-1].removeprefix(str(processes.ROOT) + "/")
        yield cumulated / options.requests * 1000, calls / options.requests, f"{name}  {place}:{line}"


def main() -> None:
    operator = User.objects.filter(username="bench").first() or UserFactory(username="bench", role=Role.OPERATOR)
    token = token_of(operator)
    NumberCounter.objects.get_or_create(year=FLOOR_YEAR, defaults={"last": 0})
    with processes.desk(processes.environment(database())) as desk:
        web = desk.web()
        ours = over_api(desk.port, token)
        ours()
        bare = Bare(operator)

        def floor() -> Callable[[], object]:
            connection.ensure_connection()
            return bare.take_call

        sides = {
            f"{side}{clients}": lambda clients=clients, client=client, worked=worked: timed(clients, client, worked)
            for clients in (1, options.clients)
            for side, client, worked in (("floor", floor, time.process_time), ("ours", ours, web.cpu_s))
        }
        rounds = alternate(options.rounds, sides)
    lines = []
    for clients in (1, options.clients):
        pair = {"ours": f"ours{clients}", "floor": f"floor{clients}"}
        who = "1 client" if clients == 1 else f"{clients} clients"
        lines += [
            Line(f"{who}: calls taken", "rate", "/s", budget="≥ 0.5×", **pair),
            Line(f"{who}: p50 of one", "p50", "ms", **pair),
            Line(f"{who}: p99 of one", "p99", "ms", **pair),
            Line(f"{who}: processor time of Python for one", "cpu", "ms", **pair),
        ]
    show(f"Calls by the API, one web process, {options.requests} a round", rounds, lines)
    if options.profile:
        profile(token)


if __name__ == "__main__":
    main()
