"""Posts of a task, how many persons each needs, and whose turn it is to stand there."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from incidents.security.models.common import Placed, person
from incidents.security.models.task import Task
from incidents.security.states import ManningState
from patrols.models import Patrol

# A range of one number overlaps itself alone: so "the same patrol" needs no extension of the database.
SAME_PATROL = Func(F("patrol"), F("patrol"), Value("[]"), function="int8range")


def counts(now: datetime) -> Q:
    """Turns of those who stand at a post, or are planned for it and whose time there is not over."""
    return Q(state=ManningState.PRESENT) | Q(state=ManningState.PLANNED, planned_until__gt=now)


class Post(Placed):
    """A place to stand, its own or the task's, for ``required`` persons. ``closed_at``: nobody is needed any more."""

    board_subject = "security_post"  # of its clock; the board shows it in the task's row

    task = models.ForeignKey(Task, models.CASCADE, related_name="posts")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("post"), max_length=80)
    required = models.PositiveSmallIntegerField(_("persons required"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [models.UniqueConstraint(fields=["task", "number"], name="security_post_number")]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """``SEC 26-0001/2``, as the journal and alarms say it."""
        return f"{self.task.called}/{self.number}"


class Manning(models.Model):
    """A patrol's turn at a post: planned from–until, at the post from ``arrived_at`` to ``left_at``, with so many
    persons. ``relieves`` is the turn that it takes over from.

    A patrol is planned for one post at a time, and stands at one post at a time; a turn that lasts longer than its plan
    may run into the plan of the next one, which then begins later.
    """

    board_subject = "security_manning"  # of its clock

    post = models.ForeignKey(Post, models.CASCADE, related_name="mannings")
    patrol = models.ForeignKey(Patrol, models.PROTECT, related_name="mannings", verbose_name=_("patrol"))
    strength = models.PositiveSmallIntegerField(_("persons"))
    planned_from = models.DateTimeField(_("from"))
    planned_until = models.DateTimeField(_("until"))
    arrived_at = models.DateTimeField(_("at the post since"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=ManningState.choices, default=ManningState.PLANNED)
    relieves = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="relief", verbose_name=_("relieves")
    )
    planned_by = person()
    planned_at = models.DateTimeField(_("planned at"))

    class Meta:
        ordering = ["planned_from", "pk"]
        verbose_name = _("manning")
        verbose_name_plural = _("mannings")
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_until__gt=F("planned_from")), name="security_manning_planned_period"
            ),
            models.CheckConstraint(
                condition=Q(state=ManningState.PLANNED, arrived_at=None, left_at=None)
                | Q(state=ManningState.CANCELLED, arrived_at=None, left_at=None)
                | Q(state=ManningState.PRESENT, arrived_at__isnull=False, left_at=None)
                | Q(state=ManningState.RELIEVED, arrived_at__isnull=False, left_at__gte=F("arrived_at")),
                name="security_manning_times_of_its_state",
            ),
            ExclusionConstraint(
                name="security_planned_at_one_post",
                expressions=[
                    (SAME_PATROL, "&&"),
                    (Func(F("planned_from"), F("planned_until"), function="tstzrange"), "&&"),
                ],
                condition=Q(state=ManningState.PLANNED),
            ),
            ExclusionConstraint(
                name="security_stands_at_one_post",
                expressions=[
                    (SAME_PATROL, "&&"),
                    (Func(F("arrived_at"), F("left_at"), function="tstzrange"), "&&"),
                ],
                condition=Q(state__in=[ManningState.PRESENT, ManningState.RELIEVED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.patrol}"
