"""Checks on the road: a session at a place, and every vehicle that was controlled in it."""

from __future__ import annotations

from datetime import date
from math import ceil

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from patrols.models import Patrol


class SpeedDevice(models.Model):
    """A speed meter. What it measures counts until its calibration expires; the tolerance is taken off in favour of
    the driver: ``tolerance_kmh``, or ``tolerance_percent`` of what was measured where that is more."""

    serial = models.CharField(_("serial number"), max_length=40, unique=True)
    model = models.CharField(_("model"), max_length=60, blank=True)
    calibrated_until = models.DateField(_("calibrated until"), help_text=_("the last day on which it may be used"))
    tolerance_kmh = models.PositiveSmallIntegerField(_("tolerance in km/h"), default=3)
    tolerance_percent = models.PositiveSmallIntegerField(_("tolerance in per cent"), default=3)
    active = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["serial"]
        verbose_name = _("speed device")
        verbose_name_plural = _("speed devices")

    def __str__(self) -> str:
        return f"{self.model} {self.serial}".strip()

    def valid_on(self, day: date) -> bool:
        return day <= self.calibrated_until

    def tolerance(self, measured: int) -> int:
        """Kilometres per hour that are taken off ``measured``."""
        return max(self.tolerance_kmh, ceil(measured * self.tolerance_percent / 100))


class CheckSession(models.Model):
    """A patrol controls vehicles at a place for a while. Open until ``ended_at``; one at a time for a patrol."""

    class Site(models.TextChoices):
        ROAD = "road", _("road")
        GATE = "gate", _("gate of an installation")
        CROSSING = "crossing", _("crossing point")
        PARKING = "parking", _("parking area")
        OTHER = "other", _("other")

    site = models.CharField(_("kind of site"), max_length=8, choices=Site.choices, default=Site.ROAD)
    place = models.CharField(_("place"), max_length=400)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    mgrs = models.CharField(_("grid"), max_length=20, blank=True)
    patrol = models.ForeignKey(Patrol, models.PROTECT, related_name="check_sessions", verbose_name=_("patrol"))
    partners = ArrayField(models.CharField(max_length=40), verbose_name=_("joint with"), default=list, blank=True)
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="check_sessions")
    device = models.ForeignKey(SpeedDevice, models.PROTECT, null=True, blank=True, related_name="sessions")
    limit_kmh = models.PositiveSmallIntegerField(_("speed limit in km/h"), null=True, blank=True)
    exercise = models.BooleanField(_("exercise"), default=False)
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    position = models.CharField(_("desk position"), max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("check session")
        verbose_name_plural = _("check sessions")
        constraints = [
            models.UniqueConstraint(
                fields=["patrol"], condition=Q(ended_at=None), name="policing_one_open_session_a_patrol"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("started_at")), name="policing_session_period"
            ),
        ]
        indexes = [models.Index(fields=["started_at"], name="policing_session_started")]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """As the journal says it: an exercise is marked in every line."""
        return f"EX CHK {self.pk}" if self.exercise else f"CHK {self.pk}"

    @property
    def open(self) -> bool:
        return self.ended_at is None


class Check(models.Model):
    """One vehicle that was controlled: its papers, its load, its driver, and its speed where that was measured.

    A vehicle that was waved through with nothing found is a row with nothing but its result.
    """

    class Paper(models.TextChoices):
        UNSEEN = "", _("not looked at")
        GOOD = "good", _("in order")
        MISSING = "missing", _("not carried")
        EXPIRED = "expired", _("expired")
        WRONG = "wrong", _("wrong or altered")

    class Load(models.TextChoices):
        UNSEEN = "", _("not looked at")
        GOOD = "good", _("in order")
        UNSECURED = "unsecured", _("not secured")
        OVERLOADED = "overloaded", _("overloaded")
        DANGEROUS = "dangerous", _("dangerous goods not marked")
        CONTRABAND = "contraband", _("contraband suspected")

    class Result(models.TextChoices):
        NOTHING = "nothing", _("nothing found")
        VERBAL = "verbal", _("verbal warning")
        REPORT = "report", _("report")
        HANDED_OVER = "handed_over", _("handed over")

    session = models.ForeignKey(CheckSession, models.PROTECT, related_name="checks")
    at = models.DateTimeField(_("time"))
    plate = models.CharField(_("plate"), max_length=20, blank=True)
    nation = models.CharField(_("nation"), max_length=3, blank=True)
    unit = models.CharField(_("unit"), max_length=120, blank=True)
    plate_key = models.CharField(max_length=40, blank=True, editable=False)
    unit_key = models.CharField(max_length=200, blank=True, editable=False)
    driver_document = models.CharField(_("driver's document"), max_length=8, choices=Paper.choices, blank=True)
    trip_ticket = models.CharField(_("trip ticket"), max_length=8, choices=Paper.choices, blank=True)
    load = models.CharField(_("load"), max_length=10, choices=Load.choices, blank=True)
    alcohol = models.DecimalField(_("alcohol, per mille"), max_digits=4, decimal_places=2, null=True, blank=True)
    device = models.ForeignKey(SpeedDevice, models.PROTECT, null=True, blank=True, related_name="checks")
    limit_kmh = models.PositiveSmallIntegerField(_("limit in km/h"), null=True, blank=True)
    measured_kmh = models.PositiveSmallIntegerField(_("measured in km/h"), null=True, blank=True)
    tolerance_kmh = models.PositiveSmallIntegerField(_("tolerance in km/h"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=12, choices=Result.choices)
    handed_over_to = models.CharField(_("handed over to"), max_length=80, blank=True)
    words = models.CharField(_("words"), max_length=400, blank=True)
    commander_informed_at = models.DateTimeField(_("unit's commander informed at"), null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason of the withdrawal"), max_length=120, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        constraints = [
            models.CheckConstraint(
                condition=Q(measured_kmh=None, device=None, limit_kmh=None, tolerance_kmh=None)
                | Q(
                    measured_kmh__isnull=False,
                    device__isnull=False,
                    limit_kmh__isnull=False,
                    tolerance_kmh__isnull=False,
                ),
                name="policing_speed_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["plate_key"], condition=~Q(plate_key=""), name="policing_check_plate"),
            models.Index(fields=["unit_key"], condition=~Q(unit_key=""), name="policing_check_unit"),
            models.Index(fields=["at"], name="policing_check_at"),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.pk}"

    @property
    def over_kmh(self) -> int | None:
        """How far beyond the limit after the tolerance; ``None`` where no speed was measured."""
        if self.measured_kmh is None or self.limit_kmh is None or self.tolerance_kmh is None:
            return None
        return max(0, self.measured_kmh - self.tolerance_kmh - self.limit_kmh)

    @property
    def violation(self) -> bool:
        return self.result != Check.Result.NOTHING
