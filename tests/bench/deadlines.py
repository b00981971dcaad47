"""How late the deadline clock is: 10,000 deadlines due at one instant, and a steady 500 a second.

    python -m dispatch.runner pytest tests/bench/deadlines.py -s

The flood is set beside a bare SQL loop in the same run, turn about: claim 200 rows with SKIP LOCKED, mark them fired,
commit, until none is left. That loop tells nobody. A second loop also writes, in bare SQL, what a fired deadline has
to leave behind (an alarm, the next deadline, one journal line a batch), to show where the difference goes.
"""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from escalation import services
from escalation.clock import Clock
from escalation.models import Alarm, Deadline
from escalation.services import firing
from tests.conftest import _execute

pytestmark = pytest.mark.bench

FLOOD, ROUNDS = 10_000, 5
RATE, SECONDS = 500, 10
BUDGET_RATIO, BUDGET_P99_MS = 2.0, 50.0

ESCALATIONS = """
WITH policy AS (SELECT * FROM escalation_policy WHERE name = 'incident.unassigned' AND priority = 1 AND current),
escalations AS (
    INSERT INTO escalation_escalation (subject, policy_id, policy_name, label, steps, words, priority, incident,
        audiences, shown_to, started_at, state)
    SELECT 'incident:' || n, id, name, label, steps, jsonb_build_object('incident', '26-' || n), 1, n, '{{desk}}',
        '{{}}', desk_now(), 'running'
    FROM policy, generate_series(%(first)s::int, %(first)s::int + %(count)s::int - 1) n RETURNING id, incident
)
INSERT INTO escalation_deadline (escalation_id, step, version, due_at, armed_at, act, state)
SELECT id, 0, 1, desk_now() + {after}, desk_now(), false, 'armed' FROM escalations ORDER BY incident
"""
CLAIM = """
UPDATE {table} SET state = 'fired', fired_at = clock_timestamp() WHERE id IN (
    SELECT id FROM {table} WHERE state = 'armed' AND due_at <= clock_timestamp() ORDER BY due_at LIMIT 200
    FOR UPDATE SKIP LOCKED) RETURNING id
"""
EFFECTS = (
    """INSERT INTO bench_alarm (kind, subject, words, raised_at)
    SELECT 'waiting', 'incident:' || id, 'words of an alarm ' || id, clock_timestamp()
    FROM unnest(%(ids)s::bigint[]) id""",
    """INSERT INTO bench_deadline (subject, due_at, state)
    SELECT 'next', clock_timestamp() + interval '1 min', 'armed' FROM unnest(%(ids)s::bigint[])""",
    """INSERT INTO bench_journal (body) VALUES (repeat('x', %(size)s))""",
)
TABLES = """
CREATE TABLE bench_deadline (id bigserial PRIMARY KEY, subject text, due_at timestamptz, state text,
    fired_at timestamptz);
CREATE INDEX ON bench_deadline (due_at) WHERE state = 'armed';
CREATE TABLE bench_alarm (id bigserial PRIMARY KEY, kind text, subject text UNIQUE, words text, raised_at timestamptz);
CREATE TABLE bench_journal (id bigserial PRIMARY KEY, body text);
GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC;
GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO PUBLIC;
"""
FILL = """
INSERT INTO bench_deadline (subject, due_at, state)
SELECT n, clock_timestamp() - interval '1 second', 'armed' FROM generate_series(1, %(count)s) n
"""


@pytest.fixture(autouse=True)
def real_time(committing_db: str) -> None:
    """The desk's own clock instead of the one that tests can move, and tables for the bare loops."""
    _execute(
        "CREATE OR REPLACE FUNCTION desk_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()'",
        TABLES,
        database=committing_db,
    )


def run(sql: str, **params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def timed(work: Callable[[], int]) -> float:
    start = time.perf_counter()
    assert work() == FLOOD
    return time.perf_counter() - start


def bare(effects: bool) -> float:
    _execute("TRUNCATE bench_deadline, bench_alarm, bench_journal", database=connection.settings_dict["NAME"])
    run(FILL, count=FLOOD)

    def loop() -> int:
        done = 0
        while True:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(CLAIM.format(table="bench_deadline"))
                ids = [pk for (pk,) in cursor.fetchall()]
                for statement in EFFECTS if effects and ids else ():
                    cursor.execute(statement, {"ids": ids, "size": 600 * len(ids)})
            if not ids:
                return done
            done += len(ids)

    return timed(loop)


def ours(first: int) -> float:
    run(ESCALATIONS.format(after="interval '0'"), first=first, count=FLOOD)
    before = Alarm.objects.count()
    clock = Clock("bench")

    def loop() -> int:
        clock.tick()
        return Alarm.objects.count() - before

    took = timed(loop)
    Deadline.objects.filter(state="armed").update(state="disarmed")
    return took


def test_ten_thousand_due_at_one_instant(capsys: pytest.CaptureFixture[str]) -> None:
    rounds = [(bare(False), bare(True), ours(1 + FLOOD * number)) for number in range(ROUNDS + 1)][1:]
    floor, effects, desk = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(mine / bottom for bottom, _effects, mine in rounds)
    same = statistics.median(mine / equal for _bottom, equal, mine in rounds)
    with capsys.disabled():
        print(
            f"\n{FLOOD} deadlines due at one instant, median of {ROUNDS} rounds, turn about\n"
            f"  bare claim loop            {floor * 1000:7.0f} ms   {floor / FLOOD * 1e6:5.0f} µs each\n"
            f"  bare loop with its effects {effects * 1000:7.0f} ms   {effects / FLOOD * 1e6:5.0f} µs each\n"
            f"  the desk                   {desk * 1000:7.0f} ms   {desk / FLOOD * 1e6:5.0f} µs each\n"
            f"  ratio to the bare claim loop {ratio:.2f} (budget {BUDGET_RATIO}), to the loop with effects {same:.2f}"
        )


def test_a_steady_500_a_second(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    count = RATE * SECONDS
    after = f"interval '2 seconds' + (incident - %(first)s::int) * interval '{1_000_000 // RATE} microseconds'"
    committed: dict[int, float] = {}
    fire = firing.fire_due

    def watched(**options: Any) -> Any:
        fired = fire(**options)
        now = time.time()
        committed.update({due.pk: now - due.due_at.timestamp() for due in fired if due.step == 0})
        return fired

    monkeypatch.setattr(services, "fire_due", watched)
    run(ESCALATIONS.format(after=after), first=1, count=count)
    clock = Clock("bench")
    thread = threading.Thread(target=clock.run)
    thread.start()
    end = time.monotonic() + SECONDS + 20
    while len(committed) < count and time.monotonic() < end:
        time.sleep(0.1)
    clock.stop()
    thread.join()
    late = sorted(value * 1000 for value in committed.values())
    assert len(late) == count
    with capsys.disabled():
        print(
            f"\n{RATE} deadlines a second for {SECONDS} s, one clock, from due to committed\n"
            f"  p50 {late[count // 2]:.1f} ms, p99 {late[count * 99 // 100]:.1f} ms (budget {BUDGET_P99_MS:.0f}),"
            f" largest {late[-1]:.1f} ms"
        )
