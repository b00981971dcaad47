"""Work that is known before it begins: it becomes an incident by itself, in time."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident
from incidents.models.type import IncidentType, Priority


class Planned(models.Model):
    """An incident planned for ``due_at``; the clock opens it at ``opens_at``, ``lead_min`` minutes before.

    ``location`` is kept as it was given and read again at the opening, so that a place keeps its own precision;
    ``place`` is how it reads. A repeating plan leaves the next one behind when it opens.
    """

    board_subject = "planned"

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        OPENED = "opened", _("opened")
        CANCELLED = "cancelled", _("cancelled")

    class Repeat(models.TextChoices):
        ONCE = "", _("once")
        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("every week")

    type = models.ForeignKey(IncidentType, models.PROTECT, related_name="+", verbose_name=_("type"))
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices)
    location = models.JSONField(_("location"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=400, blank=True)
    narrative = models.TextField(_("narrative"), blank=True)
    exercise = models.BooleanField(_("exercise"), default=False)
    due_at = models.DateTimeField(_("due at"))
    lead_min = models.PositiveSmallIntegerField(_("minutes ahead"))
    opens_at = models.DateTimeField(_("opens at"))
    repeat = models.CharField(_("repeats"), max_length=6, choices=Repeat.choices, default=Repeat.ONCE, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.PLANNED)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=120, blank=True)
    incident = models.OneToOneField(Incident, models.PROTECT, null=True, blank=True, related_name="plan")
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(_("planned at"))
    position = models.CharField(_("desk position"), max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("planned incident")
        verbose_name_plural = _("planned incidents")
        constraints = [
            models.CheckConstraint(condition=models.Q(priority__range=(1, 4)), name="incidents_planned_priority"),
            models.CheckConstraint(
                condition=models.Q(state="opened", incident__isnull=False)
                | (~models.Q(state="opened") & models.Q(incident=None)),
                name="incidents_planned_opened_names_its_incident",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="planned"), name="incidents_planned_ahead"),
        ]

    def __str__(self) -> str:
        return f"{self.type.label} {self.due_at:%d%H%MZ}"

    @property
    def called(self) -> str:
        """As the journal and alarms say it: an exercise is marked in every line."""
        return f"EX plan {self.pk}" if self.exercise else f"plan {self.pk}"
