"""Verifying the journal, beside sha256 over the same bytes.

    python -m dispatch.runner bench verify

Two floors: the digests alone over bytes that lie in memory, and the digests with the reading of the same columns by a
bare cursor, since no verifier is spared that.
"""

from __future__ import annotations

import hashlib

from tests.bench.harness import Figures, Line, alternate, seconds, set_up, show

options = set_up(__doc__, entries=20_000)

from django.db import connection, transaction  # noqa: E402

from accounts.system import actor  # noqa: E402
from blotter import journal, selectors  # noqa: E402
from blotter.models import Entry  # noqa: E402
from tests.bench import scenes  # noqa: E402

COPY = """
INSERT INTO blotter_entry (serial, kind, actor_id, position, occurred_at, recorded_at, audiences, body, words, view,
    day_no, previous, digest)
SELECT 0, 'incident.opened', {actor}, 'Desk 1', desk_now(), desk_now(), ARRAY['desk'], sample.body, sample.words, false,
    0, '', ''
FROM (SELECT body, words FROM blotter_entry ORDER BY serial DESC LIMIT 1) sample, generate_series(1, {count})
"""
ROWS = f"SELECT {', '.join(journal.FIELDS)} FROM blotter_entry ORDER BY serial"


def fill() -> None:
    """A journal of real entries, copied by the thousand; the trigger chains each of them."""
    scenes.incidents(1)
    while (short := options.entries - Entry.objects.count()) > 0:
        with connection.cursor() as cursor:
            cursor.execute(COPY.format(actor=actor("importer").user.pk, count=min(short, 1000)))


def bytes_of_entries() -> list[bytes]:
    """What is hashed for each entry, put together beforehand."""
    found: list[bytes] = []
    for row in selectors.chain_rows():
        fields = [str(field).encode() for field in row[:12]]
        found.append(bytes(row[12]) + b"".join(len(field).to_bytes(4, "big") + field for field in fields))
    return found


def read_and_hash() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute(ROWS)
        while rows := cursor.fetchmany(5000):
            for row in rows:
                hashlib.sha256(bytes(row[12]) + row[7].encode() + row[8].encode()).digest()


def verify() -> None:
    verdict = journal.verify(selectors.chain_rows())
    assert verdict.bad is None, verdict


def main() -> None:
    fill()
    entries = bytes_of_entries()
    size = sum(map(len, entries))

    def rate(took: float) -> Figures:
        return {"s": took, "mib": size / took / 2**20}

    rounds = alternate(
        options.rounds,
        {
            "hash": lambda: rate(seconds(lambda: [hashlib.sha256(entry).digest() for entry in entries])),
            "read": lambda: rate(seconds(read_and_hash)),
            "ours": lambda: rate(seconds(verify)),
        },
    )
    show(
        f"Verifying {len(entries)} entries, {size / 2**20:.1f} MiB",
        rounds,
        [
            Line("beside hashing bytes in memory", "mib", "MiB/s", floor="hash", budget="≥ 0.5×"),
            Line("beside reading and hashing", "mib", "MiB/s", floor="read"),
        ],
    )


if __name__ == "__main__":
    main()
