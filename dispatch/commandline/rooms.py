"""The lines of the rooms that a desk hears by radio: posts and their sites, columns, directives, presences."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from blotter.errors import Invalid, Missing
from blotter.operations import desk_now
from dispatch.commandline.grammar import Slot
from dispatch.provost import services as provost
from dispatch.provost.models import Addressee
from incidents.mobility import services as mobility
from incidents.mobility.models import Checkpoint
from incidents.security import services as security
from incidents.security.models import Force, Manning, Presence
from incidents.security.services.presence_manning import set_level
from incidents.security.states import ManningState
from reference.dtg import format_dtg

if TYPE_CHECKING:
    from dispatch.commandline.execution import Act, Context

START, RELEASE = "SP", "RP"
EARLY = timedelta(hours=1)  # a planned turn is meant by whoever comes no earlier than this before it
# Two desks hear one column: who names no checkpoint means the passage that the other has entered; it has no undo.
SAME_PASSAGE = timedelta(minutes=2)


def _standing(c: Context, callsign: str) -> Manning:
    turns = Manning.objects.filter(patrol=c.patrol(callsign), state=ManningState.PRESENT)
    found = turns.select_related("post").first()
    if found is None:
        raise Missing(_("%s stands at no post.") % callsign)
    return found


def _check_in(c: Context, a: dict[str, Any]) -> Any:
    """For the whole site: one patrol speaks for all who stand there."""
    turn = _standing(c, a["patrol"])
    said = {"patrol": turn.patrol_id, "words": a.get("text", "")}
    return security.check_in(by=c.by, task=turn.post.task_id, **said, **c.late)


def _post(c: Context, a: dict[str, Any]) -> Any:
    """Its turn of now, which relieves whoever it was planned to; with a post, there, planned or not."""
    patrol, at = c.patrol(a["patrol"]), c.at or desk_now()
    turns = Manning.objects.filter(
        patrol=patrol, state=ManningState.PLANNED, planned_from__lte=at + EARLY, planned_until__gt=at
    )
    post = c.record(Slot.POST, a["post"]) if "post" in a else None
    if post is not None:
        turns = turns.filter(post=post)
    turn = turns.order_by("planned_from").values_list("pk", flat=True).first()
    if turn is not None:
        return security.arrive(by=c.by, manning=turn, **c.late)
    if post is None:
        raise Missing(_("%s is planned for no post now. Write which: «POST 21 4/1».") % a["patrol"])
    return security.man_post(by=c.by, post=post, patrol=patrol, **c.late)


def _left(c: Context, a: dict[str, Any]) -> Any:
    return security.relieve(by=c.by, manning=_standing(c, a["patrol"]).pk, **c.late)


def _awaited(points: QuerySet[Checkpoint], at: datetime) -> QuerySet[Checkpoint]:
    """Those behind the newest that was passed."""
    newest = points.exclude(actual_first=None).last()
    if newest is None or newest.actual_first is None:
        return points
    if abs(at - newest.actual_first) < SAME_PASSAGE:
        words = _("%(movement)s: %(checkpoint)s is entered, %(time)s. Name the next if it has passed that too.")
        facts = {"movement": newest.movement.called, "checkpoint": newest.called}
        raise Invalid(words % {**facts, "time": format_dtg(newest.actual_first)}, field="line", code="entered_already")
    return points.filter(order__gt=newest.order)


def _pass(c: Context, a: dict[str, Any]) -> Any:
    """The checkpoint that is awaited, unless another is named."""
    movement = c.record(Slot.MOVEMENT, a["movement"])
    points = Checkpoint.objects.filter(movement=movement).order_by("order")
    named = a.get("checkpoint")
    if named is None:
        points = _awaited(points, c.at or desk_now())
    elif named in (START, RELEASE):
        points = points.filter(role=named.lower())
    else:
        points = points.filter(order=int(named), role=Checkpoint.Role.CP)
    point = points.values_list("pk", flat=True).first()
    if point is None:
        raise Missing(_("%(movement)s has no such checkpoint.") % {"movement": a["movement"]})
    return mobility.pass_checkpoint(by=c.by, movement=movement, checkpoint=point, first=c.at)


def _read(c: Context, a: dict[str, Any]) -> Any:
    """Who types it has read the directive; with a patrol, has read it out to that one."""
    directive = c.record(Slot.DIRECTIVE, a["directive"])
    if "patrol" not in a:
        return provost.read_directive(by=c.by, directive=directive, at=c.at)
    to = Addressee.objects.filter(directive=directive, patrol=c.patrol(a["patrol"])).values_list("pk", flat=True)
    if not to:
        facts = {"directive": a["directive"], "patrol": a["patrol"]}
        raise Missing(_("%(directive)s is not addressed to %(patrol)s.") % facts)
    return provost.read_out(by=c.by, directive=directive, addressee=to[0], at=c.at)


def _raise(c: Context, a: dict[str, Any]) -> Any:
    """Of the own force it is put to the Force Provost Marshal; another force has decided, and the desk hears of it."""
    row = Presence.objects.select_related("command").get(pk=c.record(Slot.PRESENCE, a["presence"]))
    before, after = (row.level, row.strength), (a["level"], a["persons"])
    # What goes up in one and down in the other was mistyped; the service says so.
    if after != before and a["level"] <= row.level and a["persons"] <= row.strength:
        words = _("%(presence)s stands at level %(level)s with %(strength)s. Lower it on its page: on whose authority?")
        raise Invalid(words % {"presence": a["presence"], "level": row.level, "strength": row.strength}, field="line")
    return set_level(
        by=c.by, presence=row.pk, level=a["level"], strength=a["persons"], reason=a["text"],
        authorised_by="" if row.force == Force.OWN else row.who, **c.late,
    )  # fmt: skip


ACTS: dict[str, Act] = {
    "CHECKIN": _check_in,
    "POST": _post,
    "LEFT": _left,
    "PASS": _pass,
    "READ": _read,
    "RAISE": _raise,
}
