"""Who called about an incident. Personal data: read with permission, never in the journal."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident
from incidents.models.type import IncidentType

PHONE_DIGITS = 8


def phone_key(phone: str) -> str:
    """The last digits of a number, by which ``+383 48 100 821`` and ``048/100-821`` are one; empty for too few."""
    digits = "".join(char for char in phone if char.isascii() and char.isdigit())
    return digits[-PHONE_DIGITS:] if len(digits) >= 5 else ""


class Caller(models.Model):
    """One who reported it; a second caller about the same thing is attached to the live incident."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="callers")
    name = models.CharField(_("name"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=120, blank=True)
    nation = models.CharField(_("nation"), max_length=3, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=40, blank=True)
    relation = models.CharField(_("relation to the incident"), max_length=60, blank=True)
    reported_as = models.ForeignKey(
        IncidentType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reported as"),
        help_text=_("What this caller reported, where it was attached to an incident of another type."),
    )  # fmt: skip
    phone_key = models.CharField(max_length=PHONE_DIGITS, blank=True, editable=False)
    called_at = models.DateTimeField(_("called at"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("caller")
        verbose_name_plural = _("callers")
        indexes = [
            models.Index(fields=["phone_key"], condition=~models.Q(phone_key=""), name="incidents_caller_phone_key")
        ]

    def __str__(self) -> str:
        return self.name or self.unit or self.phone or str(self.pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.phone_key = phone_key(self.phone)
        super().save(*args, **kwargs)
