"""Visits to holding sites: what was looked at, what was wanting, who mends it until when, and whether that was so."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.detention.models.common import person
from incidents.detention.models.site import HoldingSite
from incidents.detention.states import FindingState


class Area(models.TextChoices):
    """What an inspection looks at."""

    SPACE = "space", _("space and separation")
    LIGHT = "light", _("light, air, heating")
    HYGIENE = "hygiene", _("hygiene")
    FOOD = "food", _("food and water")
    MEDICAL = "medical", _("medical care")
    REST = "rest", _("rest and exercise")
    RIGHTS = "rights", _("rights, visits, complaints")
    RECORDS = "records", _("records and property")
    SAFETY = "safety", _("safety and force")
    STAFF = "staff", _("staff and training")


class Inspection(models.Model):
    """One visit. No held person is named in it."""

    number = models.CharField(_("number"), max_length=12, unique=True)
    site = models.ForeignKey(HoldingSite, models.PROTECT, related_name="inspections")
    exercise = models.BooleanField(_("exercise"), default=False)
    visited_at = models.DateTimeField(_("visited at"))
    announced = models.BooleanField(_("announced"), default=False)
    present = models.CharField(_("who else was there"), max_length=200, blank=True)
    held = models.PositiveSmallIntegerField(_("persons held then"))
    areas = ArrayField(models.CharField(max_length=10, choices=Area.choices), verbose_name=_("looked at"))
    words = models.TextField(_("what was seen"), blank=True)
    inspected_by = person()
    written_at = models.DateTimeField(_("written at"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-visited_at", "-pk"]
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        return f"EX {self.number}" if self.exercise else self.number

    @property
    def looked_at(self) -> list[str]:
        return [str(Area(area).label) for area in self.areas]


class Finding(models.Model):
    """What is wanting, with an owner and a time. Closed only by somebody other than who reported it mended."""

    class Grade(models.TextChoices):
        URGENT = "urgent", _("at once: somebody may come to harm")
        SERIOUS = "serious", _("serious")
        MINOR = "minor", _("minor")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField(_("number"))
    area = models.CharField(_("area"), max_length=10, choices=Area.choices)
    grade = models.CharField(_("how grave"), max_length=8, choices=Grade.choices)
    words = models.TextField(_("finding"))
    owner = models.CharField(_("who mends it"), max_length=120)
    due_at = models.DateTimeField(_("due"))
    state = models.CharField(_("state"), max_length=10, choices=FindingState.choices, default=FindingState.OPEN)
    state_since = models.DateTimeField(_("state since"))
    mended_by = person(null=True)
    closed_by = person(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["number"]
        verbose_name = _("finding of an inspection")
        verbose_name_plural = _("findings of inspections")
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="detention_finding_number"),
            models.CheckConstraint(
                condition=~Q(state=FindingState.CLOSED)
                | (Q(closed_by__isnull=False, mended_by__isnull=False) & ~Q(closed_by=models.F("mended_by"))),
                name="detention_finding_closed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        return f"{self.inspection.called}/{self.number}"


class FollowUp(models.Model):
    """What was done about a finding; ``due_at`` is the new time where the act gave one."""

    class Act(models.TextChoices):
        MEND = "mend", _("reported mended")
        CLOSE = "close", _("looked at and closed")
        SEND_BACK = "send_back", _("looked at, not mended")
        POSTPONE = "postpone", _("postponed")

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="follow_ups")
    act = models.CharField(_("act"), max_length=12, choices=Act.choices)
    words = models.CharField(_("words"), max_length=400)
    due_at = models.DateTimeField(_("new time"), null=True, blank=True)
    at = models.DateTimeField(_("at"))
    by = person()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")

    def __str__(self) -> str:
        return f"{self.finding} {self.act}"
