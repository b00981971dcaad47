"""Reading investigations: those that somebody may read, and what is due in them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Min, Prefetch, Q, QuerySet

from accounts.models import User
from blotter.actors import Actor
from incidents.policing.models import CasePerson, Investigation, Investigator, Task
from incidents.policing.states import OPEN


def visible(by: Actor) -> QuerySet[Investigation]:
    """The cases that this person works on, or all for those who lead or inspect; what falls due first on top."""
    found = Investigation.objects.annotate(
        next_due=Min("tasks__due_at", filter=Q(tasks__done_at=None)),
        open_tasks=Count("tasks", filter=Q(tasks__done_at=None), distinct=True),
    )
    if by.scope("investigation.view") != "any":
        found = found.filter(pk__in=Investigator.objects.filter(user_id=by.user.pk, until=None).values("investigation"))
    return found.order_by("-pk")


def whole(by: Actor, pk: int) -> Investigation | None:
    """One case with everything in it, for somebody who may read it."""
    people = CasePerson.objects.prefetch_related("statements__taken_by")
    found = visible(by).filter(pk=pk).select_related("opened_by", "reviewed_by")
    return found.prefetch_related(
        Prefetch("investigators", queryset=Investigator.objects.select_related("user")),
        Prefetch("tasks", queryset=Task.objects.select_related("given_to")),
        Prefetch("persons", queryset=people),
        "incidents__type",
        "evidence__items",
    ).first()


def investigators_of(incident: int) -> set[int]:
    """Keys of everybody who works, or worked, on a case about this incident."""
    return set(Investigator.objects.filter(investigation__incidents=incident).values_list("user_id", flat=True))


def people() -> list[tuple[str, str]]:
    """User name and label of everybody with an account, for the lists of the forms."""
    users = User.objects.filter(is_active=True, is_system=False).order_by("name", "username")
    return [(user.username, user.label) for user in users]


def overdue(now: datetime) -> int:
    return Task.objects.filter(done_at=None, due_at__lte=now, investigation__state__in=OPEN).count()
