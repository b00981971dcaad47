"""Policies, running escalations with their deadlines, alarms, notices, and the pulse of the clock."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

SUBJECT_LENGTH = 60
WORDS_LENGTH = 400


class Policy(models.Model):
    """One version of a policy: which steps follow when a subject of this priority, function and type waits.

    An empty match field matches anything; the most specific current row wins. Rows are never rewritten: a change ends
    the current version and adds the next, and what already runs keeps the steps it started with.
    """

    name = models.CharField(_("name"), max_length=40)
    priority = models.PositiveSmallIntegerField(_("priority"), null=True, blank=True)
    function = models.CharField(_("function"), max_length=40, blank=True)
    type = models.CharField(_("type"), max_length=40, blank=True)
    label = models.CharField(_("label"), max_length=120)
    steps = models.JSONField(_("steps"), help_text=_("see escalation.steps"))
    version = models.PositiveIntegerField(_("version"), default=1)
    current = models.BooleanField(_("current"), default=True)
    valid_from = models.DateTimeField(_("valid from"), db_default=models.expressions.RawSQL("desk_now()", ()))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
        help_text=_("empty: as shipped"),
    )

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        ordering = ["name", F("priority").asc(nulls_last=True), "function", "type", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "priority", "function", "type", "version"],
                nulls_distinct=False,
                name="escalation_policy_version",
            ),
            models.UniqueConstraint(
                fields=["name", "priority", "function", "type"],
                nulls_distinct=False,
                condition=Q(current=True),
                name="escalation_policy_current",
            ),
        ]

    def __str__(self) -> str:
        match = [f"PRI {self.priority}" if self.priority else "", self.function, self.type]
        return " ".join([self.name, *filter(None, match)])


class Escalation(models.Model):
    """A policy at work on a subject ("incident:145"). Its armed deadline says which step comes next.

    Running without an armed deadline means: every step was taken, the condition stands.
    """

    board_subject = "escalation"

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        ENDED = "ended", _("ended")

    subject = models.CharField(_("subject"), max_length=SUBJECT_LENGTH)
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+", db_index=False, verbose_name=_("policy"))
    policy_name = models.CharField(_("policy name"), max_length=40)
    label = models.CharField(_("label"), max_length=120)
    steps = models.JSONField(_("steps"), help_text=_("frozen when it started"))
    words = models.JSONField(_("words"), help_text=_("facts for the wording of its alarms"))
    priority = models.PositiveSmallIntegerField(_("priority"), null=True)
    # Plain integers: incidents and patrols live on the floors above.
    incident = models.BigIntegerField(null=True)
    patrol = models.BigIntegerField(null=True)
    audiences = ArrayField(models.CharField(max_length=40))
    shown_to = ArrayField(
        models.CharField(max_length=40), default=list, help_text="who sees that it runs; empty: all who hear its alarms"
    )
    started_at = models.DateTimeField(_("started at"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.RUNNING)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "policy_name"], condition=Q(state="running"), name="escalation_running_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.policy_name} {self.subject}"


class Deadline(models.Model):
    """When a step of an escalation is due. Each is fired or disarmed once; the next step is the next row. One that was
    paused is armed again later, by as much as it stood still.

    ``version`` is 1 for the first time of a step and counts up when the step repeats.
    """

    class State(models.TextChoices):
        ARMED = "armed", _("armed")
        FIRED = "fired", _("fired")
        DISARMED = "disarmed", _("disarmed")
        PAUSED = "paused", _("paused")
        FAILED = "failed", _("failed")

    escalation = models.ForeignKey(Escalation, models.PROTECT, related_name="deadlines", db_index=False)
    step = models.PositiveSmallIntegerField(_("step"))
    version = models.PositiveIntegerField(_("version"))
    due_at = models.DateTimeField(_("due at"))
    armed_at = models.DateTimeField(_("armed at"))
    act = models.BooleanField(_("act"), default=False, help_text=_("its step changes the subject, by a handler"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ARMED)
    fired_at = models.DateTimeField(_("fired at"), null=True)
    paused_at = models.DateTimeField(_("paused at"), null=True)

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        constraints = [
            models.UniqueConstraint(fields=["escalation", "step", "version"], name="escalation_deadline_key"),
            models.UniqueConstraint(
                fields=["escalation"], condition=Q(state="armed"), name="escalation_deadline_armed_once"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="armed"), name="escalation_deadline_due")]

    def __str__(self) -> str:
        return f"{self.escalation_id}/{self.step} {self.due_at:%H:%M:%SZ}"


class Alarm(models.Model):
    """Something that somebody must take up: raised until acknowledged, live until its cause is over."""

    board_subject = "alarm"

    class Kind(models.TextChoices):
        WAITING = "waiting", _("waiting")
        OVERDUE = "overdue", _("overdue")
        PANIC = "panic", _("panic")
        SYSTEM = "system", _("system")

    class State(models.TextChoices):
        RAISED = "raised", _("raised")
        ACKNOWLEDGED = "acknowledged", _("acknowledged")
        ENDED = "ended", _("ended")

    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    subject = models.CharField(_("subject"), max_length=SUBJECT_LENGTH)
    # Found by its subject, which the index of live alarms leads.
    escalation = models.ForeignKey(Escalation, models.PROTECT, null=True, related_name="alarms", db_index=False)
    incident = models.BigIntegerField(null=True)
    patrol = models.BigIntegerField(null=True)
    priority = models.PositiveSmallIntegerField(_("priority"), null=True)
    words = models.CharField(_("words"), max_length=WORDS_LENGTH)
    audiences = ArrayField(models.CharField(max_length=40))
    told = ArrayField(models.CharField(max_length=12), help_text=_("whom the steps so far have told"))
    raised_at = models.DateTimeField(_("raised at"))
    due_at = models.DateTimeField(_("due at"))
    late_s = models.FloatField(_("late, seconds"), default=0)
    count = models.PositiveIntegerField(_("times raised"), default=1)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RAISED)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True)
    acknowledged_by = models.CharField(_("acknowledged by"), max_length=60, blank=True)
    acknowledged_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    again_at = models.DateTimeField(_("again at"), null=True)
    ends_when_seen = models.BooleanField(_("ends when seen"), default=False)
    needs = models.CharField(
        _("needs"),
        max_length=40,
        blank=True,
        db_default="",
        default="",
        help_text=_("the action of whoever may take it up; empty: anybody"),
    )
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind"], condition=~Q(state="ended"), name="escalation_alarm_live_once"
            )
        ]

    def __str__(self) -> str:
        return self.words


class Notice(models.Model):
    """A message on its way out of the desk, sent at least once. Not delivered by ``due_at`` is shown on the board."""

    board_subject = "notice"

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        LATE = "late", _("late, still being tried")
        FAILED = "failed", _("not delivered")

    key = models.CharField(_("key"), max_length=320, unique=True)
    channel = models.CharField(_("channel"), max_length=10, default="email")
    role = models.CharField(_("role of the recipient"), max_length=20)
    to = models.CharField(_("to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=SUBJECT_LENGTH)
    words = models.CharField(_("words"), max_length=WORDS_LENGTH)
    audiences = ArrayField(models.CharField(max_length=40))
    created_at = models.DateTimeField(_("created at"))
    due_at = models.DateTimeField(_("to be delivered by"))
    next_try_at = models.DateTimeField(_("next try at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.QUEUED)
    error = models.CharField(_("error"), max_length=200, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    seen_at = models.DateTimeField(_("seen at"), null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=["queued", "sending", "late"]),
                name="escalation_notice_next",
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.role}: {self.words}"


class ClockPulse(models.Model):
    """When the deadline clock of each worker was last seen alive, by the desk's time."""

    worker = models.CharField(_("worker"), max_length=120, primary_key=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("clock pulse")
        verbose_name_plural = _("clock pulses")

    def __str__(self) -> str:
        return self.worker
