"""The console's snapshot with 500 open incidents and 200 patrols, beside the same rows by ``.values()`` as JSON.

python -m dispatch.runner bench snapshot
"""

from __future__ import annotations

import json
from typing import Any

from tests.bench.harness import Line, alternate, seconds, set_up, show

options = set_up(__doc__, incidents=500, patrols=200, repeats=5)

from django.core.serializers.json import DjangoJSONEncoder  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import User  # noqa: E402
from accounts.roles import Role  # noqa: E402
from accounts.system import actor  # noqa: E402
from blotter import selectors as journal  # noqa: E402
from blotter.models import Entry  # noqa: E402
from dispatch.models import Assignment  # noqa: E402
from dispatch.services import dispatch  # noqa: E402
from dispatch.states import LIVE  # noqa: E402
from escalation.models import Alarm, Deadline, Escalation  # noqa: E402
from incidents.models import Incident, Note  # noqa: E402
from incidents.states import OPEN  # noqa: E402
from patrols.models import CrewMember, DutyShift, Patrol, Position  # noqa: E402
from tests.bench import scenes  # noqa: E402
from tests.factories import UserFactory  # noqa: E402
from tests.processes import token_of  # noqa: E402


def rows_by_values() -> list[dict[str, Any]]:
    """Everything that the snapshot shows, as bare rows."""
    open_now = Incident.objects.filter(state__in=OPEN)
    escalations = Escalation.objects.filter(state="running")
    sets = (
        open_now.defer("narrative").values(
            *(f.attname for f in Incident._meta.concrete_fields if f.name != "narrative"),
            "type__code", "type__label", "disposition__code", "master__number",
        ),
        Note.objects.filter(incident__state__in=OPEN).values("incident"),
        Patrol.objects.filter(active=True).values(
            *(f.attname for f in Patrol._meta.concrete_fields), "base__name", "vehicle__call_name"
        ),
        DutyShift.objects.filter(ended_at=None).values(),
        CrewMember.objects.filter(shift__ended_at=None).values("shift", "nation"),
        Assignment.objects.filter(state__in=LIVE).values(),
        escalations.values("id", "subject", "policy_name", "label", "started_at", "incident", "patrol"),
        Deadline.objects.filter(state="armed").values("escalation", "due_at", "step"),
        Alarm.objects.exclude(state="ended").values(),
        Position.objects.filter(patrol__active=True).values(),
        Entry.objects.order_by("-serial").values("serial", "kind", "words", "body", "actor__name")[:50],
    )  # fmt: skip
    return [row for rows in sets for row in rows]


def by_values() -> str:
    return json.dumps(rows_by_values(), cls=DjangoJSONEncoder)


def repeated(work: Any) -> dict[str, float]:
    return {"ms": seconds(lambda: [work() for _ in range(options.repeats)]) / options.repeats * 1000}


def main() -> None:
    by = actor("importer")
    operator = User.objects.filter(username="bench").first() or UserFactory(username="bench", role=Role.OPERATOR)
    crews = scenes.patrols(options.patrols)
    calls = scenes.incidents(options.incidents)
    for patrol, call in zip(crews[: options.patrols // 2], calls, strict=False):
        dispatch(by=by, incident=call.pk, patrols=[patrol.pk])
    client, token = Client(SERVER_NAME="localhost"), token_of(operator)
    tags = operator.audiences()

    def over_http() -> bytes:
        answer = client.get("/api/v1/desk/snapshot/", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200
        return answer.content

    rounds = alternate(
        options.rounds,
        {
            "floor": lambda: repeated(by_values),
            "selector": lambda: repeated(lambda: json.dumps(journal.snapshot(tags), cls=DjangoJSONEncoder)),
            "view": lambda: repeated(over_http),
        },
    )
    kib = {"ours": len(over_http()) // 1024, "floor": len(by_values()) // 1024}
    show(
        f"{options.incidents} incidents, {options.patrols} patrols, {kib['ours']} KiB; rows {kib['floor']} KiB",
        rounds,
        [
            Line("the board and its entries, as JSON", "ms", "ms", ours="selector", budget="≤ 3×"),
            Line("the whole request, with sign-in and headers", "ms", "ms", ours="view", budget="≤ 3×"),
        ],
    )


if __name__ == "__main__":
    main()
