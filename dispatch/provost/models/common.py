"""What the provost coordinates has a number of the year, an exercise mark, and a version."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident


class Series(models.TextChoices):
    DIRECTIVE = "DIR", _("directive")
    REQUEST = "REQ", _("request for a decision")
    HELP = "HLP", _("help of a nation's MP")
    REPORT = "RPT", _("report to COMKFOR")


class SeriesCounter(models.Model):
    """The last number of a series in a year. Its row lock makes numbers gapless and in the order of their making."""

    series = models.CharField(max_length=3, choices=Series.choices)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="provost_one_counter_a_year")]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


def person(*, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=null, blank=null)


class Numbered(models.Model):
    """``number`` is what the journal knows of it, ``DIR 26-0003``; ``about`` the incident that it concerns, if one."""

    number = models.CharField(_("number"), max_length=12, unique=True)
    about = models.ForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="+")
    exercise = models.BooleanField(_("exercise"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """As the journal and alarms say it: an exercise is marked in every line."""
        return f"EX {self.number}" if self.exercise else self.number
