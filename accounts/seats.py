"""Who sits at which desk position: sitting down, leaving, a break. No name in the words: the entry has its actor."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts import kinds
from accounts.models import DeskPosition, Seat
from accounts.sessions import LENGTH
from blotter.actors import Actor
from blotter.errors import Missing, Refused
from blotter.operations import Operation, desk_now, operation
from blotter.selectors import stamp


@operation("console.use")
def take_position(op: Operation, *, by: Actor, position: str, shared: bool = False) -> DeskPosition:
    """Sit down at a desk position; from now on acts of this session name it.

    Where somebody else sits already, it is refused with who that is, unless ``shared`` says that both mean it.
    """
    found = DeskPosition.objects.filter(name=position).first()
    if found is None:
        known = ", ".join(DeskPosition.objects.values_list("name", flat=True))
        raise Missing(_("There is no desk position of this name. Known are: %(known)s.") % {"known": known})
    # Locked, so that two who sit down at one instant hear of each other.
    row = op.lock(DeskPosition, found.pk)
    others = [seat for seat in _taken(op.now) if seat.position_id == row.pk and seat.user_id != by.user.pk]
    if others and not shared:
        raise Refused(
            _("%(who)s sits at %(position)s since %(since)s. Take another position, or sit down together.")
            % {
                "who": ", ".join(seat.user.label for seat in others),
                "position": row.name,
                "since": f"{others[0].since:%H%MZ}",
            },
            code="seat_taken",
        )
    Seat.objects.update_or_create(user_id=by.user.pk, defaults={"position": row, "since": op.now, "away_since": None})
    op.record(kinds.SIGNED_ON_TOO if others else kinds.SIGNED_ON, position=row.name)
    return row


@operation("console.use")
def leave_position(op: Operation, *, by: Actor) -> None:
    """Leave the desk, with the sign-out or before it."""
    seat = _own(by)
    if seat is None:
        return op.quiet()
    seat.delete()
    return op.record(kinds.SIGNED_OFF, position=seat.position.name)


@operation("console.use")
def step_away(op: Operation, *, by: Actor) -> None:
    """A break: the others see that nobody looks at this screen."""
    seat = _seated(by)
    if seat.away_since:
        return op.quiet()
    seat.away_since = op.now
    seat.save(update_fields=["away_since"])
    return op.record(kinds.AWAY, position=seat.position.name)


@operation("console.use")
def come_back(op: Operation, *, by: Actor) -> None:
    seat = _seated(by)
    if seat.away_since is None:
        return op.quiet()
    since, seat.away_since = seat.away_since, None
    seat.save(update_fields=["away_since"])
    return op.record(kinds.BACK, position=seat.position.name, since=f"{since:%H%MZ}")


def seats() -> list[dict[str, Any]]:
    """Every position with who sits there: ``[{name, site, fallback, people: [{who, since, away_since}]}]``."""
    taken = _taken(desk_now())
    return [
        {
            "name": position.name,
            "site": position.site,
            "fallback": position.fallback,
            "people": [
                {
                    "who": seat.user.label,
                    "since": stamp(seat.since),
                    "away_since": stamp(seat.away_since) if seat.away_since else None,
                }
                for seat in taken
                if seat.position_id == position.pk
            ],
        }
        for position in DeskPosition.objects.all()
    ]


def _taken(now: datetime) -> list[Seat]:
    """A seat ends with the hours of a session at the latest: nobody is thought to sit where a screen was left on."""
    found = Seat.objects.filter(since__gt=now - LENGTH, user__is_active=True)
    return list(found.select_related("user", "position").order_by("since"))


def _own(by: Actor) -> Seat | None:
    return Seat.objects.select_for_update(of=("self",)).select_related("position").filter(user_id=by.user.pk).first()


def _seated(by: Actor) -> Seat:
    seat = _own(by)
    if seat is None:
        raise Refused(_("Choose your desk position first."), code="no_position")
    return seat
