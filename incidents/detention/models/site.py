"""Where persons are held."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class HoldingSite(models.Model):
    """A holding site. ``inspect_every``: days after a visit by which the next one is due."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    unit = models.CharField(_("run by"), max_length=120, blank=True)
    place = models.CharField(_("place"), max_length=400, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    mgrs = models.CharField(_("grid"), max_length=20, blank=True)
    capacity = models.PositiveSmallIntegerField(_("capacity"))
    inspect_every = models.PositiveSmallIntegerField(_("days between inspections"), default=30)
    since = models.DateTimeField(_("in use since"))
    active = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]
        verbose_name = _("holding site")
        verbose_name_plural = _("holding sites")
        constraints = [
            models.CheckConstraint(condition=models.Q(capacity__gt=0), name="detention_site_holds_somebody"),
            models.CheckConstraint(condition=models.Q(inspect_every__gt=0), name="detention_site_is_inspected"),
        ]

    def __str__(self) -> str:
        return self.name
