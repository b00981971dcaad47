"""The exercise of the demo: freedom of movement from Camp Novo Selo with heavy logistic and engineering vehicles."""

from __future__ import annotations

from datetime import timedelta

from accounts.system import actor
from blotter.operations import desk_now
from dispatch.exercises import services
from dispatch.exercises.models import Exercise
from patrols.models import Patrol

PRACTISED = (
    "March of heavy logistic vehicles from Camp Novo Selo",
    "Bridge layer and excavator clear a blocked route",
    "Change of the route while the column marches",
    "Recall of a patrol to real work",
)


def begin_scene() -> None:
    """STARTEX before the scene is made, so that what the scene opens as exercise belongs to it. Only once."""
    if Exercise.objects.exists():
        return
    by, now = actor("simulator"), desk_now()
    row = services.plan(
        by=by, name="FREEDOM OF MOVEMENT", location={"place": "camp-novo-selo"}, begins_at=now,
        ends_at=now + timedelta(hours=8), director="Demo Exercise Director, IMP 3", objectives=PRACTISED,
        scenario="Routes to the north are hindered. Available means: heavy logistic vehicles and engineering assets.",
    )  # fmt: skip
    crew = Patrol.objects.filter(callsign="FOX 28").values_list("pk", flat=True)
    services.commit(by=by, exercise=row.pk, patrols=list(crew))
    services.start(by=by, exercise=row.pk)
