"""Incidents that belong together, beside the one parent that an incident may have."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident


class Link(models.Model):
    """Two incidents seen together, neither above the other. Kept once, the lower key first, and shown on both."""

    first = models.ForeignKey(Incident, models.CASCADE, related_name="+")
    second = models.ForeignKey(Incident, models.CASCADE, related_name="+")
    linked_at = models.DateTimeField(_("linked at"))
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="incidents_link_in_order"),
            models.UniqueConstraint(fields=["first", "second"], name="incidents_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} – {self.second_id}"
