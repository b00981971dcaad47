"""Columns that several records of this function have."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def person(*, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=null, blank=null)


class Placed(models.Model):
    """Where it is, as an incident knows it: ``incidents.services.place.set_location`` fills these."""

    place = models.CharField(_("place"), max_length=400, blank=True)
    place_slug = models.CharField(_("known place"), max_length=80, blank=True)
    place_form = models.CharField(_("given as"), max_length=20, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    precision_m = models.PositiveIntegerField(_("precision in metres"), null=True, blank=True)
    mgrs = models.CharField(_("grid"), max_length=20, blank=True)
    verified = models.BooleanField(_("place verified"), default=False)
    outside = models.BooleanField(_("outside Kosovo"), default=False)

    class Meta:
        abstract = True

    @property
    def where(self) -> str:
        return self.place or self.mgrs
