"""Assignments: which patrol has which incident. Their states are the truth that patrol and incident follow."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dispatch.states import ACTIVE, LIVE, State
from incidents.models import Disposition, Incident
from patrols.models import Patrol


def news_of(job: int) -> str:
    """The subject of the clock of what its crew has not read; it goes on while the job does, step by step."""
    return f"news:{job}"


class Assignment(models.Model):
    """One patrol sent to one incident, from the dispatch to the end, or waiting behind its present job (stacked)."""

    board_subject = "assignment"

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="assignments", verbose_name=_("incident"))
    patrol = models.ForeignKey(Patrol, models.PROTECT, related_name="assignments", verbose_name=_("patrol"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices)
    since = models.DateTimeField(_("since"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_position = models.CharField(_("made at position"), max_length=40, blank=True)
    dispatched_at = models.DateTimeField(_("dispatched at"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    en_route_at = models.DateTimeField(_("en route at"), null=True, blank=True)
    on_scene_at = models.DateTimeField(_("on scene at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    # What was reported after the patrol was sent reaches its phone; somebody says when the crew has it.
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    disposition = models.ForeignKey(Disposition, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=120, blank=True, help_text=_("of unable, recalled or diverted"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            # The last guard against two operators who send one patrol at the same instant.
            models.UniqueConstraint(
                fields=["patrol"], condition=models.Q(state__in=ACTIVE), name="dispatch_one_active_job_a_patrol"
            ),
            models.UniqueConstraint(
                fields=["patrol", "incident"], condition=models.Q(state__in=LIVE), name="dispatch_once_on_an_incident"
            ),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="dispatch_assignment_state"),
        ]
        indexes = [
            models.Index(fields=["incident"], condition=models.Q(state__in=LIVE), name="dispatch_live_by_incident"),
        ]

    def __str__(self) -> str:
        return f"{self.patrol} → {self.incident}"

    @property
    def unread(self) -> bool:
        """Whether there is something new that its crew does not have yet."""
        return self.told_at is not None and self.read_at is None
