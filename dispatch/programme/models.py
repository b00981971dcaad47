"""A planned patrol with its orders: who takes part, where it goes, who has read them, what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dispatch.programme.states import OPEN, State
from incidents.mobility.models import Route
from patrols.models import DutyShift, Patrol
from reference.models import Command, Nation

NUMBER_LENGTH = 12
# Those of the force that the joint patrols follow; headquarters and the IMP itself send none.
FOLLOWED = ("rc-e", "rc-w", "msu")
OPEN_STATES = sorted(map(str, OPEN))


def _person() -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")


class PatrolOrder(models.Model):
    """``revision`` counts what the orders say: everybody reads them again when it goes up, ``revised_at`` was when.

    ``version`` counts every change of the row, its course included.
    """

    board_subject = "order"

    class Kind(models.TextChoices):
        JOINT = "joint", _("joint patrol")
        PREVENTIVE = "preventive", _("preventive patrol")

    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("serial"))
    number = models.CharField(_("number"), max_length=NUMBER_LENGTH, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    command = models.ForeignKey(
        Command, models.PROTECT, null=True, blank=True, to_field="code", related_name="+", verbose_name=_("following")
    )
    route = models.ForeignKey(Route, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("route"))
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    orders = models.TextField(_("orders"))
    exercise = models.BooleanField(_("exercise"), default=False)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    revised_at = models.DateTimeField(_("revised at"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    state_since = models.DateTimeField(_("since"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=120, blank=True)
    planned_at = models.DateTimeField(_("planned at"))
    planned_by = _person()
    position = models.CharField(_("desk position"), max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("patrol order")
        verbose_name_plural = _("patrol orders")
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="programme_number_of_a_year"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="programme_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(started_at__isnull=False), name="programme_running_since"
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_at__gte=F("started_at")), name="programme_ended_after_it_started"
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "ends_at"], name="programme_by_time"),
            models.Index(fields=["state"], condition=Q(state__in=OPEN_STATES), name="programme_open"),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        return f"EX {self.number}" if self.exercise else self.number


class OrderPatrol(models.Model):
    """A patrol that goes; the first one leads. ``shift``: the duty in which it did, which owes the debrief."""

    order = models.ForeignKey(PatrolOrder, models.CASCADE, related_name="patrols")
    patrol = models.ForeignKey(Patrol, models.PROTECT, related_name="orders")
    line = models.PositiveSmallIntegerField(_("line"))
    shift = models.ForeignKey(DutyShift, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["line", "pk"]
        verbose_name = _("patrol of an order")
        verbose_name_plural = _("patrols of orders")
        constraints = [models.UniqueConstraint(fields=["order", "patrol"], name="programme_patrol_once")]

    def __str__(self) -> str:
        return self.patrol.callsign


class Participant(models.Model):
    """A nation that takes part, and what it may not do. How its people are reached is personal and stays here."""

    order = models.ForeignKey(PatrolOrder, models.CASCADE, related_name="participants")
    line = models.PositiveSmallIntegerField(_("line"))
    nation = models.ForeignKey(Nation, models.PROTECT, to_field="code", related_name="+", verbose_name=_("nation"))
    unit = models.CharField(_("unit"), max_length=80, blank=True)
    strength = models.PositiveSmallIntegerField(_("strength"), null=True, blank=True)
    contact = models.CharField(_("leader, how to reach"), max_length=120, blank=True)
    caveats = models.TextField(_("caveats"), blank=True)

    class Meta:
        ordering = ["line"]
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [models.UniqueConstraint(fields=["order", "line"], name="programme_participant_line")]

    def __str__(self) -> str:
        return f"{self.nation_id} {self.unit}".strip()


class Stop(models.Model):
    """A place on the way, in its order: where the patrol meets, what it shows presence at, when it is there."""

    order = models.ForeignKey(PatrolOrder, models.CASCADE, related_name="stops")
    line = models.PositiveSmallIntegerField(_("line"))
    name = models.CharField(_("name"), max_length=200)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    mgrs = models.CharField(_("grid"), max_length=20, blank=True)
    at = models.DateTimeField(_("there at"), null=True, blank=True)
    task = models.CharField(_("task"), max_length=200, blank=True)

    class Meta:
        ordering = ["line"]
        verbose_name = _("stop")
        verbose_name_plural = _("stops")
        constraints = [models.UniqueConstraint(fields=["order", "line"], name="programme_stop_line")]

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """One crew has read one revision of the orders: on its phone, or the desk read them out to it."""

    patrol = models.ForeignKey(OrderPatrol, models.CASCADE, related_name="readings")
    revision = models.PositiveIntegerField(_("revision"))
    shift = models.ForeignKey(DutyShift, models.PROTECT, related_name="+")
    read_at = models.DateTimeField(_("read at"))
    written_at = models.DateTimeField(_("written at"))
    by = _person()
    by_voice = models.BooleanField(_("by voice"), default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("reading of orders")
        verbose_name_plural = _("readings of orders")
        constraints = [
            models.UniqueConstraint(fields=["patrol", "revision", "shift"], name="programme_read_once_by_a_crew")
        ]

    def __str__(self) -> str:
        return f"{self.patrol} {self.read_at:%d%H%MZ}"


class Debrief(models.Model):
    """What a patrol tells afterwards. Its words may name people: they stay here and out of the journal."""

    patrol = models.ForeignKey(OrderPatrol, models.PROTECT, related_name="debriefs")
    observed = models.TextField(_("what was seen and done"))
    contacts = models.TextField(_("who was spoken to"), blank=True)
    problems = models.TextField(_("what went wrong: vehicles, equipment, caveats"), blank=True)
    proposal = models.TextField(_("what to do next time"), blank=True)
    km = models.PositiveSmallIntegerField(_("kilometres driven"), null=True, blank=True)
    given_at = models.DateTimeField(_("given at"))
    written_at = models.DateTimeField(_("written at"))
    author = _person()
    position = models.CharField(_("desk position"), max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("debrief")
        verbose_name_plural = _("debriefs")

    def __str__(self) -> str:
        return f"{self.patrol} {self.given_at:%d%H%MZ}"
