"""Numbers of the records of detention: ``ADV 26-0001``, gapless within a year."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RecordNumber(models.Model):
    """The last number of a series in a year. Its row lock makes numbers gapless and in the order of opening."""

    class Series(models.TextChoices):
        ADVICE = "ADV", _("advice request")
        PLAN = "DPL", _("detention plan")
        INSPECTION = "INS", _("inspection")
        CUSTODY = "CUS", _("custody record")

    series = models.CharField(max_length=3, choices=Series.choices)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="detention_number_year")]

    def __str__(self) -> str:
        return f"{self.series} {self.year % 100:02d}-{self.last:04d}"
