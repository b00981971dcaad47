"""Columns that several records of this function have."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def person(*, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=null, blank=null)


class Placed(models.Model):
    """Where it is, with the precision that was given; without coordinates where nobody can tell yet."""

    place = models.CharField(_("place"), max_length=400, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    mgrs = models.CharField(_("grid"), max_length=20, blank=True)

    class Meta:
        abstract = True

    @property
    def where(self) -> str:
        return self.place or self.mgrs
