"""What was written about an incident after it was opened."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident
from incidents.models.type import Priority


class Note(models.Model):
    """Free text. It may name people, so it stays here and out of the journal."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="notes")
    text = models.TextField(_("text"))
    occurred_at = models.DateTimeField(_("occurred at"))
    written_at = models.DateTimeField(_("written at"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    position = models.CharField(_("desk position"), max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")

    def __str__(self) -> str:
        return self.text[:60]


class PriorityChange(models.Model):
    """Who changed the priority, when and why."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="priority_changes")
    old = models.PositiveSmallIntegerField(_("from"), choices=Priority.choices)
    new = models.PositiveSmallIntegerField(_("to"), choices=Priority.choices)
    reason = models.CharField(_("reason"), max_length=120)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("change of priority")
        verbose_name_plural = _("changes of priority")

    def __str__(self) -> str:
        return f"PRI {self.old} → PRI {self.new}"
