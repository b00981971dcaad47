"""The security task: what is protected, from when to when, how threatened, by which orders, and who was heard of."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from incidents.security.models.common import Placed, person
from incidents.security.states import TaskState
from patrols.models import Patrol


class TaskCounter(models.Model):
    """The last number of a year. Its row lock makes numbers gapless and in the order of planning."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class ThreatLevel(models.TextChoices):
    LOW = "low", _("low")
    MODERATE = "moderate", _("moderate")
    SIGNIFICANT = "significant", _("significant")
    HIGH = "high", _("high")


class Task(Placed):
    """``SEC 26-0001``. ``principal`` is whom a personnel task protects: personal, and never in the journal; nor is
    ``title``, which may name somebody. ``check_every_min``: the site reports once in so many minutes, 0 for never.
    """

    board_subject = "security_task"

    class Kind(models.TextChoices):
        PERSONNEL = "personnel", _("close protection")
        EVENT = "event", _("event")
        PROPERTY = "property", _("property or installation")
        PRESENCE = "presence", _("presence")

    number = models.CharField(_("number"), max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=120)
    principal = models.CharField(_("principal"), max_length=120, blank=True)
    begins_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    threat = models.CharField(_("threat level"), max_length=11, choices=ThreatLevel.choices, default=ThreatLevel.LOW)
    check_every_min = models.PositiveSmallIntegerField(_("site reports every so many minutes"), default=0)
    checked_at = models.DateTimeField(_("site last heard of at"), null=True, blank=True)
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="security_tasks")
    exercise = models.BooleanField(_("exercise"), default=False)
    state = models.CharField(_("state"), max_length=9, choices=TaskState.choices, default=TaskState.PLANNED)
    state_since = models.DateTimeField(_("since"))
    begun_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    over_at = models.DateTimeField(_("over at"), null=True, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=120, blank=True)
    result = models.TextField(_("result"), blank=True)
    planned_at = models.DateTimeField(_("planned at"))
    planned_by = person()
    position = models.CharField(_("desk position"), max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("security task")
        verbose_name_plural = _("security tasks")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="security_task_period"),
            models.CheckConstraint(
                condition=~Q(state=TaskState.RUNNING) | Q(begun_at__isnull=False),
                name="security_task_running_has_begun",
            ),
            models.CheckConstraint(
                condition=Q(over_at=None, state__in=[TaskState.PLANNED, TaskState.RUNNING])
                | Q(over_at__isnull=False, state__in=[TaskState.ENDED, TaskState.CANCELLED]),
                name="security_task_over_when_ended",
            ),
        ]
        indexes = [
            models.Index(
                fields=["begins_at"],
                condition=Q(state__in=[TaskState.PLANNED, TaskState.RUNNING]),
                name="security_task_open",
            ),
            models.Index(fields=["begins_at", "ends_at"], name="security_task_calendar"),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """As the journal and alarms say it: an exercise is marked in every line."""
        return f"EX {self.number}" if self.exercise else self.number


class ThreatChange(models.Model):
    """What the threat level became, when and why. The newest is the task's."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="threats")
    level = models.CharField(_("threat level"), max_length=11, choices=ThreatLevel.choices)
    reason = models.CharField(_("reason"), max_length=120)
    at = models.DateTimeField(_("time"))
    by = person()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("change of a threat level")
        verbose_name_plural = _("changes of threat levels")

    def __str__(self) -> str:
        return f"{self.task} {self.get_level_display()}"


class Orders(models.Model):
    """One edition of a task's orders. The newest holds, and is read anew by everybody whom it concerns."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="orders")
    edition = models.PositiveSmallIntegerField(_("edition"))
    words = models.TextField(_("orders"))
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = person()

    class Meta:
        ordering = ["-edition"]
        verbose_name = _("orders of a task")
        verbose_name_plural = _("orders of tasks")
        constraints = [models.UniqueConstraint(fields=["task", "edition"], name="security_orders_edition")]

    def __str__(self) -> str:
        return f"{self.task} {self.edition}"


class OrdersRead(models.Model):
    """A leader has read an edition: for which patrol, and when."""

    orders = models.ForeignKey(Orders, models.CASCADE, related_name="readings")
    patrol = models.ForeignKey(Patrol, models.PROTECT, related_name="+")
    reader = person()
    at = models.DateTimeField(_("time"))

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("reading of orders")
        verbose_name_plural = _("readings of orders")
        constraints = [models.UniqueConstraint(fields=["orders", "patrol", "reader"], name="security_orders_read_once")]

    def __str__(self) -> str:
        return f"{self.orders} {self.patrol}"


class CheckIn(models.Model):
    """The site was heard of, once for all who stand there. Its words may name people: they stay here."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="check_ins")
    patrol = models.ForeignKey(Patrol, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("time"))
    words = models.CharField(_("words"), max_length=400, blank=True)
    written_at = models.DateTimeField(_("written at"))
    written_by = person()
    position = models.CharField(_("desk position"), max_length=40, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("check-in of a site")
        verbose_name_plural = _("check-ins of sites")

    def __str__(self) -> str:
        return f"{self.task} {self.at:%d%H%MZ}"
