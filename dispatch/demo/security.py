"""Security in the demo: an event that runs, an installation to be guarded tonight, a guest to be protected tomorrow."""

from __future__ import annotations

from datetime import timedelta

from accounts.system import actor
from blotter.operations import desk_now
from incidents.security import services
from incidents.security.models import Task
from patrols.models import Patrol

PARADE = """Situation: parade with about two hundred guests, quiet.
Task: keep the gate and the square; every vehicle is searched before the inner gate.
Conduct: FOX 29 at the gate, relief on order. Nobody leaves the post before the relief stands there.
Report: check in every 45 minutes, once for the whole site; anything that burns at once."""
WATCH = """Task: nobody within the fence after dark. Kosovo Police hold the outer road.
Report: each person or drone seen, with grid and direction."""


def make_scene() -> None:
    """Only where no task was planned yet: a running theatre is left alone."""
    if Task.objects.exclude(kind=Task.Kind.PRESENCE).exists():
        return
    by, now = actor("simulator"), desk_now()
    units = dict(Patrol.objects.values_list("callsign", "pk"))
    parade = services.plan_task(
        by=by, kind="event", title="Medal parade", location={"place": "camp-film-city"},
        begins_at=now - timedelta(minutes=20), ends_at=now + timedelta(hours=5), threat="moderate", orders=PARADE,
        check_every_min=45,
    )  # fmt: skip
    gate = services.add_post(by=by, task=parade.pk, name="Inner gate", required=3)
    services.add_post(by=by, task=parade.pk, name="Parade ground", required=2)
    services.begin(by=by, task=parade.pk, occurred_at=now - timedelta(minutes=10))
    stands = services.man_post(by=by, post=gate.pk, patrol=units["FOX 29"], ends_at=now + timedelta(hours=2))
    services.plan_manning(
        by=by, post=gate.pk, patrol=units["FOX 25"], relieves=stands.pk,
        begins_at=now + timedelta(hours=2), ends_at=now + timedelta(hours=5),
    )  # fmt: skip
    services.read_orders(by=by, orders=parade.orders.get().pk, patrol=units["FOX 29"])
    services.check_in(by=by, task=parade.pk, patrol=units["FOX 29"], words="guests arrive, quiet")
    watch = services.plan_task(
        by=by, kind="property", title="Communication site", location={"place": "leposavic"}, orders=WATCH,
        begins_at=now + timedelta(hours=8), ends_at=now + timedelta(hours=18), threat="significant", check_every_min=60,
    )  # fmt: skip
    services.add_post(by=by, task=watch.pk, name="Mast", required=2)
    services.plan_task(
        by=by, kind="personnel", title="Visit to Camp Novo Selo", principal="Demo Guest of COMKFOR",
        location={"place": "camp-novo-selo"}, begins_at=now + timedelta(hours=30), ends_at=now + timedelta(hours=36),
        threat="low",
    )  # fmt: skip
