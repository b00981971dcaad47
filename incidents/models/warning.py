"""What a patrol should know before it arrives: lookouts for persons and vehicles, and hazards of a place.

Both are called by a number (``L-12``, ``H-3``) wherever personal data has no business: in the journal, on the board.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident


class Advisory(models.Model):
    """Valid from–to. ``ended_at`` is set when it was cancelled, with a reason, or when its time was over."""

    board_subject: ClassVar[str]
    letter: ClassVar[str]

    valid_from = models.DateTimeField(_("valid from"))
    valid_until = models.DateTimeField(_("valid until"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=120, blank=True)
    issued_at = models.DateTimeField(_("entered at"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        return f"{self.letter}-{self.pk}"


class Lookout(Advisory):
    """Whom or what to look out for (BOLO). Its words may describe a person: read with permission, by number else."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        VEHICLE = "vehicle", _("vehicle")
        OTHER = "other", _("other")

    board_subject = "lookout"
    letter = "L"

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120, blank=True)
    plate = models.CharField(_("plate"), max_length=20, blank=True)
    description = models.TextField(_("description"))
    what_to_do = models.CharField(_("what to do"), max_length=200, blank=True)
    issuer = models.CharField(_("issued by"), max_length=80)
    marking = models.CharField(_("marking"), max_length=60)
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="lookouts")

    class Meta(Advisory.Meta):
        verbose_name = _("lookout")
        verbose_name_plural = _("lookouts")
        indexes = [
            models.Index(fields=["valid_until"], condition=models.Q(ended_at=None), name="incidents_lookout_valid")
        ]


class Hazard(Advisory):
    """What is dangerous around a point, ``radius_m`` metres far. ``label`` is printed and drawn: it names nobody."""

    board_subject = "hazard"
    letter = "H"

    label = models.CharField(_("what"), max_length=80)
    words = models.TextField(_("words"), blank=True)
    source = models.CharField(_("source"), max_length=80, blank=True)
    place = models.CharField(_("place"), max_length=400)
    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))
    mgrs = models.CharField(_("grid"), max_length=20)
    radius_m = models.PositiveIntegerField(_("radius in metres"))

    class Meta(Advisory.Meta):
        verbose_name = _("hazard")
        verbose_name_plural = _("hazards")
        constraints = [
            models.CheckConstraint(condition=models.Q(radius_m__range=(10, 50_000)), name="incidents_hazard_radius")
        ]
        indexes = [
            models.Index(fields=["valid_until"], condition=models.Q(ended_at=None), name="incidents_hazard_valid")
        ]
