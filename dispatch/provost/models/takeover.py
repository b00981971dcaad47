"""Escalations that the Force Provost Marshal has taken to himself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.provost.models.common import person
from escalation.models import Alarm


class Takeover(models.Model):
    """It stands until the alarm's cause is over, the provost gives it back, or a desk takes up what burns again."""

    alarm = models.ForeignKey(Alarm, models.PROTECT, related_name="+")
    words = models.CharField(_("what the provost does"), max_length=120, blank=True)
    taken_by = person()
    taken_at = models.DateTimeField(_("taken over at"))
    given_back_at = models.DateTimeField(_("given back at"), null=True, blank=True)
    given_back_by = person(null=True)
    reason = models.CharField(_("why it was given back"), max_length=120, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("escalation taken over")
        verbose_name_plural = _("escalations taken over")
        constraints = [
            models.UniqueConstraint(
                fields=["alarm"], condition=Q(given_back_at=None), name="provost_takeover_one_has_it"
            ),
            models.CheckConstraint(
                condition=Q(given_back_at=None) | (Q(given_back_by__isnull=False) & ~Q(reason="")),
                name="provost_takeover_given_back_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alarm_id} {self.taken_at:%d%H%MZ}"
