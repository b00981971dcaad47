"""The board's rows of planned patrols. No name, no words of the orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from blotter.board import Row
from blotter.selectors import stamp
from dispatch.programme.models import PatrolOrder
from dispatch.programme.selectors.orders import way_of
from dispatch.programme.states import OPEN


def order_rows(pks: Iterable[int] | None) -> Mapping[int, Row]:
    """Those planned and under way; of the keys asked for, those that ended too, without a state."""
    chosen = PatrolOrder.objects.filter(state__in=OPEN) if pks is None else PatrolOrder.objects.filter(pk__in=pks)
    found = chosen.select_related("command", "route").prefetch_related("patrols__readings__shift", "stops")
    return {row.pk: Row(order_state(row) if row.state in OPEN else None, _audiences(row)) for row in found}


def order_state(row: PatrolOrder) -> dict[str, Any]:
    """``read``: by patrol, since when the crew that has read the orders as they are now is on duty.

    A crew that came after it has another ``duty_since`` on its patrol's row, and reads them itself.
    """
    members = list(row.patrols.all())
    return {
        "id": row.pk,
        "number": row.number,
        "version": row.version,
        "state": row.state,
        "kind": row.kind,
        "command": row.command.short if row.command else "",
        "way": way_of(row)[:200],
        "starts_at": stamp(row.starts_at),
        "ends_at": stamp(row.ends_at),
        "exercise": row.exercise,
        "revision": row.revision,
        "patrols": [member.patrol_id for member in members],
        "read": {
            str(member.patrol_id): max(times)
            for member in members
            if (times := [stamp(r.shift.started_at) for r in member.readings.all() if r.revision == row.revision])
        },
    }


def _audiences(row: PatrolOrder) -> frozenset[str]:
    return frozenset({"desk", *(f"patrol:{member.patrol_id}" for member in row.patrols.all())})
