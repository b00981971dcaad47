"""Convoys and other movements: number and credit, checkpoints planned and actual, vehicles, escort, event log."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.mobility.models.common import Placed, person
from incidents.mobility.models.route import Route
from incidents.mobility.states import ENDED, MovementState
from incidents.models import Incident
from patrols.models import Patrol

ENDED_STATES = sorted(map(str, ENDED))


class Movement(models.Model):
    """``number`` like ``25-USV-08``: day of the month at the start point, who moves, serial of that day.

    ``delay_s``: how much later than planned it runs, as far as the desk knows; less than zero is early. ``halt_min``:
    how long the present halt is meant to last.
    """

    board_subject = "movement"

    day = models.DateField(_("day"))
    command = models.CharField(_("nation or command"), max_length=5)
    serial = models.PositiveSmallIntegerField(_("serial"))
    number = models.CharField(_("movement number"), max_length=12, db_index=True)
    unit = models.CharField(_("unit"), max_length=80)
    purpose = models.CharField(_("purpose and load"), max_length=200, blank=True)
    commander = models.CharField(_("convoy commander, how to reach"), max_length=200, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    speed_kmh = models.PositiveSmallIntegerField(_("march speed, km/h"))
    route = models.ForeignKey(Route, models.PROTECT, null=True, blank=True, related_name="movements")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="movements")
    exercise = models.BooleanField(_("exercise"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=MovementState.choices, default=MovementState.REQUESTED)
    state_since = models.DateTimeField(_("since"))
    end_reason = models.CharField(_("reason of the end"), max_length=120, blank=True)
    delay_s = models.IntegerField(_("delay in seconds"), default=0)
    halted_at = models.DateTimeField(_("halted at"), null=True, blank=True)
    halt_min = models.PositiveSmallIntegerField(_("halt for minutes"), default=0)
    requested_at = models.DateTimeField(_("requested at"))
    requested_by = person()
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = person(null=True)
    position = models.CharField(_("desk position"), max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-day", "number"]
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        constraints = [
            models.UniqueConstraint(fields=["day", "command", "serial"], name="mobility_movement_number_of_a_day"),
            models.CheckConstraint(
                condition=models.Q(state="halted", halted_at__isnull=False)
                | (~models.Q(state="halted") & models.Q(halted_at=None)),
                name="mobility_movement_halted_since",
            ),
        ]
        indexes = [
            models.Index(fields=["state"], name="mobility_movement_open", condition=~models.Q(state__in=ENDED_STATES))
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        return f"EX {self.number}" if self.exercise else self.number


class Checkpoint(Placed):
    """Start point, checkpoints in their order, release point. First and last vehicle, planned and actual.

    What is planned at SP and RP is the movement credit.
    """

    class Role(models.TextChoices):
        SP = "sp", _("SP")
        CP = "cp", _("CP")
        RP = "rp", _("RP")

    movement = models.ForeignKey(Movement, models.CASCADE, related_name="checkpoints")
    order = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=2, choices=Role.choices)
    name = models.CharField(_("name"), max_length=80)
    planned_first = models.DateTimeField(_("first vehicle, planned"))
    planned_last = models.DateTimeField(_("last vehicle, planned"))
    actual_first = models.DateTimeField(_("first vehicle, actual"), null=True, blank=True)
    actual_last = models.DateTimeField(_("last vehicle, actual"), null=True, blank=True)

    class Meta:
        ordering = ["order"]
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        constraints = [
            models.UniqueConstraint(fields=["movement", "order"], name="mobility_checkpoint_order"),
            models.CheckConstraint(
                condition=models.Q(planned_last__gte=models.F("planned_first")),
                name="mobility_planned_last_after_first",
            ),
            models.CheckConstraint(
                condition=models.Q(actual_last=None) | models.Q(actual_last__gte=models.F("actual_first")),
                name="mobility_actual_last_after_first",
            ),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """``SP Camp Bondsteel``, ``CP 2 Ferizaj``."""
        mark = f"{self.get_role_display()} {self.order}" if self.role == self.Role.CP else self.get_role_display()
        return f"{mark} {self.name}"

    @property
    def delta(self) -> timedelta | None:
        return self.actual_first - self.planned_first if self.actual_first else None

    def expected(self, delay_s: int) -> datetime:
        """When the first vehicle is expected: a convoy that is early may still wait, one that is late stays late."""
        return self.planned_first + timedelta(seconds=max(0, delay_s))


class MovementVehicle(models.Model):
    """A plate is personal data: it stays here."""

    movement = models.ForeignKey(Movement, models.CASCADE, related_name="vehicles")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=60)
    plate = models.CharField(_("plate"), max_length=20, blank=True)
    mlc = models.PositiveSmallIntegerField(_("load class"), null=True, blank=True)
    height_m = models.DecimalField(_("height in m"), max_digits=4, decimal_places=2, null=True, blank=True)
    width_m = models.DecimalField(_("width in m"), max_digits=4, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["order"]
        verbose_name = _("vehicle of a movement")
        verbose_name_plural = _("vehicles of movements")
        constraints = [models.UniqueConstraint(fields=["movement", "order"], name="mobility_vehicle_order")]

    def __str__(self) -> str:
        return f"{self.order} {self.kind}"


class Escort(models.Model):
    """A patrol that rides along, from start point to release point."""

    class Post(models.TextChoices):
        LEAD = "lead", _("lead")
        MIDDLE = "middle", _("middle")
        TAIL = "tail", _("tail")
        SCOUT = "scout", _("ahead")

    movement = models.ForeignKey(Movement, models.CASCADE, related_name="escorts")
    patrol = models.ForeignKey(Patrol, models.PROTECT, related_name="escorts")
    post = models.CharField(_("post"), max_length=6, choices=Post.choices, default=Post.LEAD)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("escort")
        verbose_name_plural = _("escorts")
        constraints = [models.UniqueConstraint(fields=["movement", "patrol"], name="mobility_escort_once")]

    def __str__(self) -> str:
        return f"{self.patrol.callsign} {self.get_post_display()}"


class MovementEvent(Placed):
    """The log of the march. Its words may name people: they stay here and out of the journal."""

    class Kind(models.TextChoices):
        BREAKDOWN = "breakdown", _("breakdown")
        ACCIDENT = "accident", _("accident")
        SEPARATION = "separation", _("separation")
        REJOINED = "rejoined", _("rejoined")
        HALT = "halt", _("halt")
        RESUME = "resume", _("march resumed")
        REMARK = "remark", _("remark")

    movement = models.ForeignKey(Movement, models.CASCADE, related_name="events")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    vehicle = models.ForeignKey(MovementVehicle, models.PROTECT, null=True, blank=True, related_name="+")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(_("words"), blank=True)
    occurred_at = models.DateTimeField(_("occurred at"))
    written_at = models.DateTimeField(_("written at"))
    author = person()
    position = models.CharField(_("desk position"), max_length=40, blank=True)

    class Meta:
        ordering = ["occurred_at", "pk"]
        verbose_name = _("event of a march")
        verbose_name_plural = _("events of marches")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.occurred_at:%H%MZ}"
