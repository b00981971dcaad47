"""Setting up patrols, and their coming on and going off duty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Missing, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line
from patrols import kinds
from patrols.capabilities import Capability
from patrols.models import CrewMember, DutyShift, Patrol, Vehicle
from patrols.services.common import _follow, _lock, _save, clean_choices, clean_nation
from patrols.states import JOB, State
from reference.models import Place

# The floor above knows whether a job is stacked behind a patrol that has none at the moment.
jobs_waiting: list[Callable[[int], bool]] = []
LONGEST_DUTY = timedelta(hours=36)
LARGEST_CREW = 12
EDITABLE = ("callsign", "nations", "capabilities", "base", "area", "channel", "vehicle", "exercise", "active")


@operation("patrol.edit")
def create_patrol(
    op: Operation,
    *,
    by: Actor,
    callsign: str,
    nations: Iterable[str] = (),
    capabilities: Iterable[str] = (),
    base: str | None = None,
    area: str = "",
    channel: str = "",
    vehicle: str | None = None,
    exercise: bool = False,
) -> Patrol:
    """Set up a patrol, off duty. ``base`` is the slug of a place, ``vehicle`` a call name."""
    patrol = Patrol(state_since=op.now)
    given = {
        "callsign": callsign, "nations": list(nations), "capabilities": list(capabilities), "base": base, "area": area,
        "channel": channel, "vehicle": vehicle, "exercise": exercise,
    }  # fmt: skip
    _apply(patrol, given)
    patrol.save()
    op.touch(patrol)
    op.record(kinds.CREATED, patrol=patrol.callsign)
    return patrol


@operation("patrol.edit")
def amend_patrol(op: Operation, /, *, by: Actor, patrol: int, version: int | None = None, **fields: Any) -> Patrol:
    """Change what a patrol is: any of ``EDITABLE``, as in ``create_patrol``. One with a job cannot be stood down."""
    row = _lock(op, patrol, version)
    if fields.get("active") is False and row.state != State.OFF_DUTY:
        raise Refused(_("%(callsign)s is on duty. Log it off first.") % {"callsign": row.callsign})
    changed = _apply(row, fields)
    if not changed:
        op.quiet()
        return row
    _save(op, row)
    op.record(kinds.AMENDED, patrol=row.callsign, fields=", ".join(changed))
    return row


def _apply(patrol: Patrol, fields: Mapping[str, Any]) -> list[str]:
    """Set the checked fields; answers which of them changed."""
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise Invalid(_("There is no such field of a patrol."), field=sorted(unknown)[0])
    changed = []
    for field in fields:
        value = _clean(patrol, field, fields[field])
        if getattr(patrol, field) != value:
            setattr(patrol, field, value)
            changed.append(field)
    return changed


def _clean(patrol: Patrol, field: str, value: Any) -> Any:
    match field:
        case "callsign":
            callsign = clean_line(value, field, 20, required=True).upper()
            if Patrol.objects.filter(callsign=callsign).exclude(pk=patrol.pk).exists():
                raise Refused(_("There is a patrol %(callsign)s already.") % {"callsign": callsign}, code="exists")
            return callsign
        case "nations":
            return list(dict.fromkeys(clean_nation(code, field, required=True) for code in _listed(value, field)))
        case "capabilities":
            return clean_choices(value, Capability.values, field)
        case "base":
            return _found(Place.objects.filter(slug=value), value, field) if value else None
        case "vehicle":
            return _found(Vehicle.objects.filter(call_name=value), value, field) if value else None
        case "exercise" | "active":
            if not isinstance(value, bool):
                raise Invalid(_("Say true or false."), field=field)
            return value
        case _:
            return clean_line(value, field, 40)


def _listed(value: Any, field: str) -> list[Any]:
    if not isinstance(value, list | tuple) or len(value) > LARGEST_CREW:
        raise Invalid(_("Give a list of at most %(limit)d.") % {"limit": LARGEST_CREW}, field=field)
    return list(value)


def _found(rows: Any, value: Any, field: str) -> Any:
    clean_line(value, field, 80)
    row = rows.first()
    if row is None:
        raise Invalid(_("«%(value)s» is not known. Choose one of the list.") % {"value": value}, field=field)
    return row


@operation("patrol.duty")
def log_on(
    op: Operation,
    *,
    by: Actor,
    patrol: int,
    crew: Iterable[Mapping[str, Any]],
    leader: int = 0,
    until: datetime | None = None,
    vehicle: str | None = None,
    version: int | None = None,
) -> DutyShift:
    """Bring a patrol on duty with its crew.

    Each of ``crew`` has ``user`` (key of an account) or ``name``, and ``rank``, ``nation``, ``languages``; what is
    missing comes from the account. ``leader`` is an index into ``crew``. ``until`` is when the duty is planned to end.
    """
    row = _lock(op, patrol, version)
    if row.state != State.OFF_DUTY:
        raise Refused(_("%(callsign)s is on duty already. Log it off first.") % {"callsign": row.callsign})
    if not row.active:
        raise Refused(_("%(callsign)s was stood down. Make it active first.") % {"callsign": row.callsign})
    members = _members(op, _listed(list(crew), "crew"), leader)
    if until is not None and not op.now < until <= op.now + LONGEST_DUTY:
        raise Invalid(_("Duty ends within the next 36 hours. Check date and time."), field="until")
    shift = DutyShift.objects.create(
        patrol=row,
        started_at=op.now,
        until=until,
        vehicle=_clean(row, "vehicle", vehicle),
    )
    for member in members:
        member.shift = shift
    CrewMember.objects.bulk_create(members)
    _follow(op, row, "log_on")
    _tell_phones(op, members)
    nations = list(dict.fromkeys([*row.nations, *sorted(member.nation for member in members)]))
    op.record(kinds.LOGGED_ON, patrol=row.callsign, crew=len(members), nations="/".join(nations))
    return shift


def _members(op: Operation, crew: list[Any], leader: int) -> list[CrewMember]:
    if not crew:
        raise Invalid(_("A patrol on duty has a crew. Name at least the leader."), field="crew")
    if not isinstance(leader, int) or not 0 <= leader < len(crew):
        raise Invalid(_("The leader must be one of the crew."), field="leader")
    members = [_member(one, number == leader) for number, one in enumerate(crew)]
    users = [member.user_id for member in members if member.user_id]
    if len(users) != len(set(users)):
        raise Invalid(_("One person is named twice in the crew."), field="crew")
    # Locked, so that two desks cannot log one person on to two patrols at the same moment.
    op.lock(get_user_model(), users)
    elsewhere = CrewMember.objects.filter(user__in=users, left_at=None).select_related("shift__patrol").first()
    if elsewhere:
        raise Refused(
            _("%(name)s is logged on to %(callsign)s. Log that patrol off first.")
            % {"name": elsewhere, "callsign": elsewhere.shift.patrol.callsign},
            code="already_on_duty",
        )
    return members


def _member(given: Any, is_leader: bool) -> CrewMember:
    if not isinstance(given, Mapping):
        raise Invalid(_("Each of the crew is an account or a name with rank and nation."), field="crew")
    user = None
    if given.get("user") is not None:
        user = get_user_model().objects.filter(pk=given["user"], is_active=True, is_system=False).first()
        if user is None:
            raise Missing(_("There is no account %(user)s for the crew.") % {"user": given["user"]}, field="crew")
    languages = [clean_line(one, "languages", 20, required=True) for one in _listed(given.get("languages", []), "crew")]
    return CrewMember(
        user=user,
        rank=clean_line(given.get("rank") or (user.rank if user else ""), "rank", 20),
        name=clean_line(given.get("name") or (user.name if user else ""), "name", 80, required=True),
        nation=clean_nation(given.get("nation") or (user.nation if user else ""), required=True),
        is_leader=is_leader,
        languages=languages,
    )


@operation("patrol.duty")
def log_off(op: Operation, *, by: Actor, patrol: int, version: int | None = None) -> DutyShift:
    """End the duty of a patrol that has no job and no panic open."""
    row = _lock(op, patrol, version)
    if row.state in JOB:
        raise Refused(
            _("%(callsign)s has a job. Clear it or recall it, then log off.") % {"callsign": row.callsign},
            code="has_job",
        )
    if any(waits(row.pk) for waits in jobs_waiting):
        raise Refused(
            _("A job waits for %(callsign)s. Recall it or let it be taken, then log off.") % {"callsign": row.callsign},
            code="has_job",
        )
    if row.panic_since:
        raise Refused(_("%(callsign)s has a panic open. Clear it with a reason first.") % {"callsign": row.callsign})
    _follow(op, row, "log_off")
    shift = DutyShift.objects.get(patrol=row, ended_at=None)
    shift.ended_at = op.now
    shift.save(update_fields=["ended_at"])
    _tell_phones(op, shift.crew.all())
    shift.crew.update(left_at=op.now)
    op.record(kinds.LOGGED_OFF, patrol=row.callsign)
    return shift


def _tell_phones(op: Operation, members: Iterable[CrewMember]) -> None:
    """What these people may see has just changed: their open sockets must look again."""
    for member in members:
        if member.user_id:
            op.notify("desk_control", {"user": member.user_id})
