"""Limits as they are configured, and the clocks that run by them."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.detention.clocks import ClockKind, Level, Notifiable
from incidents.detention.models.common import person
from incidents.detention.models.custody import CustodyEntry, CustodyRecord
from incidents.detention.models.custody_acts import ForceReport


class Limit(models.Model):
    """One version of a limit. A change ends the current one; a clock that runs keeps what it started with."""

    name = models.CharField(_("name"), max_length=16)
    label = models.CharField(_("label"), max_length=80)
    seconds = models.PositiveIntegerField(_("seconds"))
    lead_s = models.PositiveIntegerField(_("warned so many seconds before"), default=0)
    policy = models.CharField(_("policy of its alarms"), max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)
    current = models.BooleanField(_("in force"), default=True)
    valid_from = models.DateTimeField(_("in force from"), db_default=models.expressions.RawSQL("desk_now()", ()))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("empty: as shipped"),
    )
    reason = models.CharField(_("why"), max_length=120, blank=True)

    class Meta:
        ordering = ["name", "-version"]
        verbose_name = _("limit of custody")
        verbose_name_plural = _("limits of custody")
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="detention_limit_version"),
            models.UniqueConstraint(fields=["name"], condition=Q(current=True), name="detention_limit_current"),
            models.CheckConstraint(condition=Q(seconds__gt=0), name="detention_limit_is_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.seconds} s"

    @property
    def span(self) -> timedelta:
        return timedelta(seconds=self.seconds)


class Clock(models.Model):
    """A clock of one held person. ``limit`` is the version that it started with and keeps.

    ``every_s`` is the span of its rounds, 0 for a clock that ends once; a shortening changes it for the rounds to come.
    ``about``: the event of which the ICRC is to be told; ``force``: the use of force that is to be reviewed.
    ``met_at``: when what it demands was done, for good. ``met_by``: the line that says so, where that can be withdrawn;
    it is the first one, whatever corrects it. ``stood``: how long the round that runs stood still with its exercise, by
    which ``due_at`` is later.
    """

    board_subject = "custody_clock"

    record = models.ForeignKey(CustodyRecord, models.PROTECT, related_name="clocks")
    kind = models.CharField(_("clock"), max_length=13, choices=ClockKind.choices)
    about = models.CharField(_("about"), max_length=12, choices=Notifiable.choices, blank=True)
    force = models.ForeignKey(ForceReport, models.PROTECT, null=True, blank=True, related_name="clocks")
    limit = models.ForeignKey(Limit, models.PROTECT, related_name="+")
    every_s = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(_("runs since"))
    due_at = models.DateTimeField(_("due"))
    stood = models.DurationField(_("stood still"), default=timedelta)
    round = models.PositiveIntegerField(_("round"), default=1)
    running = models.BooleanField(_("running"), default=True)
    met_at = models.DateTimeField(_("met at"), null=True, blank=True)
    met_by = models.ForeignKey(CustodyEntry, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        ordering = ["due_at"]
        verbose_name = _("custody clock")
        verbose_name_plural = _("custody clocks")
        constraints = [
            models.UniqueConstraint(
                fields=["record", "kind", "about"],
                condition=Q(running=True, force=None),
                name="detention_clock_runs_once",
            ),
            models.UniqueConstraint(
                fields=["force"], condition=Q(running=True), name="detention_clock_runs_once_of_force"
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("since")), name="detention_clock_due_after_start"),
            models.CheckConstraint(
                condition=Q(running=True, ended_at=None) | Q(running=False, ended_at__isnull=False),
                name="detention_clock_runs_or_ended",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(running=True), name="detention_clock_due")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.kind}"

    @property
    def every(self) -> timedelta:
        return timedelta(seconds=self.every_s)

    @property
    def label(self) -> str:
        what = ClockKind(self.kind).label
        if self.kind == ClockKind.FORCE:
            return f"{what} ({self.since:%d%H%MZ})"
        return f"{what} ({Notifiable(self.about).label})" if self.about else str(what)


class ClockShortened(models.Model):
    """Somebody authorised brought a running clock forward; why is in the entry.

    Rounds that were made shorter stand at the ``level`` of observation at which that was ordered, and at closer ones.
    """

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="shortened")
    due_before = models.DateTimeField(_("due before"))
    due_after = models.DateTimeField(_("due after"))
    every_before = models.PositiveIntegerField(default=0)
    every_after = models.PositiveIntegerField(default=0)
    level = models.PositiveSmallIntegerField(_("observation"), choices=Level.choices, null=True, blank=True)
    entry = models.OneToOneField(CustodyEntry, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    by = person()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("shortened clock")
        verbose_name_plural = _("shortened clocks")
        constraints = [
            models.CheckConstraint(condition=Q(due_after__lte=F("due_before")), name="detention_clock_only_shortened")
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.at:%d%H%MZ}"


class LevelOrdered(models.Model):
    """Another level of observation was ordered while the checks ran; why is in the entry."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="levels")
    level = models.PositiveSmallIntegerField(_("observation"), choices=Level.choices)
    every_before = models.PositiveIntegerField()
    every_after = models.PositiveIntegerField()
    entry = models.OneToOneField(CustodyEntry, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("ordered level of observation")
        verbose_name_plural = _("ordered levels of observation")

    def __str__(self) -> str:
        return f"{self.clock_id} L{self.level}"
