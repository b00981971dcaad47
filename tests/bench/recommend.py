"""Which patrol to send, out of 10,000 on duty, beside the query for the nearest alone.

    python -m dispatch.runner bench recommend

The floor asks a spatial index (made here, the desk has none) for the ten nearest fixes by straight line. Ours reads
every patrol with its crew, position and job, and ranks all of them with the reasons in words.
"""

from __future__ import annotations

from typing import Any

from tests.bench.harness import Figures, Line, alternate, seconds, set_up, show

options = set_up(__doc__, patrols=10_000, repeats=1)

from django.db import connection, connections  # noqa: E402

from dispatch.recommendation import recommend  # noqa: E402
from incidents.models import Incident  # noqa: E402
from patrols.models import Patrol  # noqa: E402
from tests.bench import scenes  # noqa: E402

INDEX = "CREATE INDEX IF NOT EXISTS bench_nearest ON patrols_position USING gist (point(lon, lat))"
NEAREST = """
SELECT patrol_id, point(lon, lat) <-> point(%s, %s) FROM patrols_position ORDER BY point(lon, lat) <-> point(%s, %s)
LIMIT 10
"""


def nearest(incident: Incident) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, [incident.lon, incident.lat, incident.lon, incident.lat])
        return cursor.fetchall()


def repeated(work: Any, times: int) -> Figures:
    return {"ms": seconds(lambda: [work() for _ in range(times)]) / times * 1000}


def main() -> None:
    scenes.patrols(options.patrols - Patrol.objects.count())
    (incident,) = scenes.incidents(1)
    with connections["owner"].cursor() as cursor:
        cursor.execute(INDEX)
        cursor.execute("ANALYZE patrols_position")
    rounds = alternate(
        options.rounds,
        {
            "floor": lambda: repeated(lambda: nearest(incident), 20),
            "ours": lambda: repeated(lambda: recommend(incident), options.repeats),
        },
    )
    show(f"One of {options.patrols} patrols", rounds, [Line("recommendation", "ms", "ms", budget="≤ 3×")])


if __name__ == "__main__":
    main()
