"""What the roster shows: every patrol with its crew, and who rode in it last."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from accounts.models import User
from patrols.models import CrewMember, DutyShift, Patrol
from patrols.selectors import with_duty


def patrols() -> list[Patrol]:
    """Every patrol with its duty: active ones first, then those that were stood down."""
    return list(with_duty(Patrol.objects.order_by("-active", "callsign")))


def patrol(pk: int) -> Patrol | None:
    return with_duty(Patrol.objects.filter(pk=pk)).first()


def last_crew(row: Patrol) -> Sequence[CrewMember]:
    """Who rode in it the last time, the leader first; nobody on the first day."""
    shift = DutyShift.objects.filter(patrol=row).order_by("-started_at").first()
    return list(shift.crew.order_by("-is_leader", "pk")) if shift else []


def free_accounts() -> QuerySet[User]:
    """People who are in no patrol now."""
    riding = CrewMember.objects.filter(left_at=None, user__isnull=False).values("user")
    people = get_user_model().objects.filter(is_active=True, is_system=False).exclude(pk__in=riding)
    return people.order_by("name", "username")
