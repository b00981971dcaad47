"""How late the deadline clock is: 10,000 deadlines due at one instant, and a steady 500 a second.

    python -m dispatch.runner bench deadlines

The flood is set beside a bare SQL loop in the same run, turn about: claim 200 rows with SKIP LOCKED, mark them fired,
commit, until none is left. That loop tells nobody. A second loop also writes, in bare SQL, what a fired deadline has
to leave behind (an alarm, the next deadline, one journal line a batch), to show where the difference goes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any
from unittest import mock

from tests.bench.harness import Figures, Line, alternate, percentile, set_up, show

options = set_up(__doc__, flood=10_000, rate=500, seconds=10)

from django.db import connection, connections, transaction  # noqa: E402

from escalation import services  # noqa: E402
from escalation.clock import Clock  # noqa: E402
from escalation.models import Alarm, Deadline  # noqa: E402

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


def run(sql: str, using: str = "default", **params: Any) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, params or None)


def timed(work: Callable[[], int]) -> Figures:
    start = time.perf_counter()
    assert work() == options.flood
    took = time.perf_counter() - start
    return {"flood": took * 1000, "each": took / options.flood * 1e6}


def bare(effects: bool) -> Figures:
    run("TRUNCATE bench_deadline, bench_alarm, bench_journal", using="owner")
    run(FILL, count=options.flood)

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


def ours(firsts: Iterator[int]) -> Figures:
    run(ESCALATIONS.format(after="interval '0'"), first=next(firsts), count=options.flood)
    before = Alarm.objects.count()
    clock = Clock("bench")

    def loop() -> int:
        clock.tick()
        return Alarm.objects.count() - before

    figures = timed(loop)
    Deadline.objects.filter(state="armed").update(state="disarmed")
    return figures


def steady(first: int) -> list[float]:
    """How late each of a steady stream was committed, in milliseconds."""
    expected = options.rate * options.seconds
    after = f"interval '2 seconds' + (incident - %(first)s::int) * interval '{1_000_000 // options.rate} microseconds'"
    committed: dict[int, float] = {}
    fire = services.fire_due

    def watched(**given: Any) -> Any:
        fired = fire(**given)
        now = time.time()
        committed.update({due.pk: now - due.due_at.timestamp() for due in fired if due.step == 0})
        return fired

    clock = Clock("bench")
    with mock.patch.object(services, "fire_due", watched):
        run(ESCALATIONS.format(after=after), first=first, count=expected)
        thread = threading.Thread(target=clock.run)
        thread.start()
        end = time.monotonic() + options.seconds + 20
        while len(committed) < expected and time.monotonic() < end:
            time.sleep(0.1)
        clock.stop()
        thread.join()
    assert len(committed) == expected
    return [value * 1000 for value in committed.values()]


def main() -> None:
    run(TABLES, using="owner")
    firsts = count(1, options.flood)
    sides = {"claim": lambda: bare(False), "effects": lambda: bare(True), "ours": lambda: ours(firsts)}
    rounds = alternate(options.rounds, sides)
    show(
        f"{options.flood} deadlines due at one instant",
        rounds,
        [
            Line("beside a bare claim loop", "flood", "ms", floor="claim", budget="≤ 2×"),
            Line("beside a loop that writes comparable rows", "flood", "ms", floor="effects"),
            Line("the same, for each", "each", "µs", floor="effects"),
        ],
    )
    late = steady(next(firsts))
    print(
        f"\n{options.rate} deadlines a second for {options.seconds} s, one clock, from due to committed:"
        f" p50 {percentile(late, 50):.1f} ms, p99 {percentile(late, 99):.1f} ms (budget 50), largest {max(late):.1f} ms"
    )


if __name__ == "__main__":
    main()
