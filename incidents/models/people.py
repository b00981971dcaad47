"""Who called about an incident. Personal data: read with permission, never in the journal."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident


class Caller(models.Model):
    """One who reported it; a second caller about the same thing is attached to the live incident."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="callers")
    name = models.CharField(_("name"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=120, blank=True)
    nation = models.CharField(_("nation"), max_length=3, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=40, blank=True)
    relation = models.CharField(_("relation to the incident"), max_length=60, blank=True)
    called_at = models.DateTimeField(_("called at"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("caller")
        verbose_name_plural = _("callers")
        indexes = [models.Index(fields=["phone"], condition=~models.Q(phone=""), name="incidents_caller_phone")]

    def __str__(self) -> str:
        return self.name or self.unit or self.phone
