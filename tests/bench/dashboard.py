"""The provost's page and what else is read all day, on a desk with five years behind it, beside one with a few weeks.

    python -m dispatch.runner bench dashboard

Two databases with the same open incidents and patrols. One has 100,000 entries of the past and its share of closed
incidents, the other ten million, spread over five years. The past is written as bare rows without its chain, which
nothing that is measured reads. Takes some minutes and about 10 GB.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.bench.harness import Figures, Line, alternate, database, percentile, seconds, set_up, show

options = set_up(__doc__, few=100_000, many=10_000_000, repeats=10)

from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.roles import Role  # noqa: E402
from blotter.models import Entry  # noqa: E402
from incidents.models import Incident  # noqa: E402
from tests.bench import scenes  # noqa: E402
from tests.conftest import _execute, _point_at  # noqa: E402
from tests.factories import UserFactory  # noqa: E402
from tests.processes import token_of  # noqa: E402

ENTRIES_OF_A_CALL = 10
PAST = timedelta(days=5 * 365)
PAGES = {
    "figures": ("the figures of the day", "/api/v1/provost/figures/"),
    "decisions": ("what awaits a decision", "/provost/coordination/"),
    "snapshot": ("the snapshot of the console", "/api/v1/desk/snapshot/"),
    "blotter": ("the newest entries of the blotter", "/api/v1/blotter/"),
    "brief": ("the brief of the shift", "/shift/"),
    "search": ("a search for a name", "/api/v1/search/"),
}
FILL = """
INSERT INTO {table} ({columns}) SELECT {values} FROM {table} AS sample, generate_series(1, {count}) AS n
WHERE sample.{key} = {sample}
"""

NAMES = """
INSERT INTO incidents_trace (kind, folded, incident_id)
SELECT 'name', left(md5(number), 7) || ' ' || left(md5(opened_at::text), 9), id FROM incidents_incident
"""


def copies(model: type[Incident | Entry], count: int, sample: int, **values: str) -> str:
    """So many rows like a sample, with other values for some columns: SQL in which ``n`` counts from 1."""
    key = model._meta.pk.column
    columns = [str(field.column) for field in model._meta.concrete_fields if field.column != "id"]
    chosen = ", ".join(values.get(column, f"sample.{column}") for column in columns)
    table = model._meta.db_table
    return FILL.format(table=table, columns=", ".join(columns), values=chosen, key=key, sample=sample, count=count)


def fill(name: str, entries: int) -> None:
    """Years before the day that the scene is: calls that were closed, and what the journal said of them."""
    _point_at(name)
    calls = entries // ENTRIES_OF_A_CALL
    call, entry = Incident.objects.order_by("pk")[0], Entry.objects.filter(kind="incident.opened")[0]
    last = Entry.objects.order_by("-serial").values_list("serial", flat=True)[0]
    ago = f"make_interval(secs => 86400 + {PAST.total_seconds():.0f} * (1 - n::float / {{}}))"
    then, told = f"desk_now() - {ago.format(calls)}", f"desk_now() - {ago.format(entries)}"
    closed = dict.fromkeys(("resolved_at", "closed_at"), f"{then} + interval '2 hours'")
    _execute(
        "ALTER TABLE blotter_entry DISABLE TRIGGER USER",
        copies(
            Incident, calls, call.pk, number="'19-' || n", state="'closed'", opened_at=then, occurred_at=then,
            state_since=then, dispatched_at=f"{then} + interval '3 minutes'", waiting_since="NULL", **closed,
        ),
        copies(
            Entry, entries, entry.pk, serial=f"{last} + n", occurred_at=told, recorded_at=told,
            body=f"replace(sample.body, 'incident:{call.pk}', 'incident:' || (1000 + n / {ENTRIES_OF_A_CALL}))",
        ),
        "ALTER TABLE blotter_entry ENABLE TRIGGER USER",
        NAMES,
        "VACUUM ANALYZE",
        database=name,
    )  # fmt: skip


def measured(name: str, client: Client, path: str) -> Callable[[], Figures]:
    def side() -> Figures:
        if connections["default"].settings_dict["NAME"] != name:
            _point_at(name)
        return {"ms": percentile([seconds(lambda: ask(client, path)) * 1000 for _ in range(options.repeats)], 50)}

    return side


def ask(client: Client, path: str) -> None:
    sought = {"q": "abc1234 de56789"}
    answer = client.post(path, sought, "application/json") if path.endswith("/search/") else client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    assert answer.content


def main() -> None:
    small, large = database(), f"{database()}_large"
    scenes.patrols(50)
    scenes.incidents(40)
    chief = UserFactory(username="bench", roles=[Role.PROVOST, Role.SHIFT_LEADER])
    api = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {token_of(chief)}"})
    pages = Client(SERVER_NAME="localhost")
    pages.force_login(chief)
    _point_at("postgres")
    _execute(f'CREATE DATABASE "{large}" TEMPLATE "{small}"')
    fill(small, options.few)
    fill(large, options.many)
    sides = {
        f"{side} {page}": measured(name, api if path.startswith("/api/") else pages, path)
        for page, (_label, path) in PAGES.items()
        for side, name in (("floor", small), ("ours", large))
    }
    rounds = alternate(options.rounds, sides)
    show(
        f"Pages with {options.many} entries behind them, beside {options.few}",
        rounds,
        [
            Line(label, "ms", "ms", ours=f"ours {page}", floor=f"floor {page}", budget="≤ 1.3×")
            for page, (label, _path) in PAGES.items()
        ],
    )


if __name__ == "__main__":
    main()
