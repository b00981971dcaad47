"""The investigation: its number, who works on it, what is to be done and until when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from incidents.policing.states import State


class CaseNumber(models.Model):
    """The last number of a series in a year. Its row lock makes numbers gapless and in the order of opening."""

    class Series(models.TextChoices):
        INVESTIGATION = "INV", _("investigation")
        EVIDENCE = "EVD", _("evidence document")

    series = models.CharField(max_length=3, choices=Series.choices)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="policing_one_counter_a_year")]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


class Investigation(models.Model):
    """A case. Its subject and everything in it may name people: read by those who work on it or lead, never printed in
    the journal, which knows its number."""

    class Outcome(models.TextChoices):
        FOUNDED = "founded", _("founded")
        UNFOUNDED = "unfounded", _("unfounded")
        UNRESOLVED = "unresolved", _("not resolved")

    number = models.CharField(_("case number"), max_length=12, unique=True)
    title = models.CharField(_("subject"), max_length=120)
    summary = models.TextField(_("facts known at the opening"), blank=True)
    state = models.CharField(_("state"), max_length=13, choices=State.choices, default=State.OPENED)
    state_since = models.DateTimeField(_("state since"))
    state_reason = models.CharField(_("reason of the state"), max_length=120, blank=True)
    exercise = models.BooleanField(_("exercise"), default=False)
    incidents = models.ManyToManyField(Incident, related_name="investigations", blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    review = models.TextField(_("remarks of the review"), blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("investigation")
        verbose_name_plural = _("investigations")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | (~Q(outcome="") & Q(reviewed_by__isnull=False)),
                name="policing_closed_with_review",
            )
        ]
        indexes = [models.Index(fields=["state"], name="policing_case_state")]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """As the journal and alarms say it: an exercise is marked in every line."""
        return f"EX {self.number}" if self.exercise else self.number


class Investigator(models.Model):
    """Who works on a case, from–to. One leads it. Whoever was among them never reviews it."""

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="investigators")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    leads = models.BooleanField(_("leads"), default=False)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["-leads", "pk"]
        verbose_name = _("investigator")
        verbose_name_plural = _("investigators")
        constraints = [
            models.UniqueConstraint(
                fields=["investigation", "user"], condition=Q(until=None), name="policing_investigator_once"
            ),
            models.UniqueConstraint(
                fields=["investigation"], condition=Q(until=None, leads=True), name="policing_one_leads"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.investigation} {self.user}"


class Task(models.Model):
    """Something to be done for a case until ``due_at``; the clock tells the shift leader when it was not."""

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="tasks")
    number = models.PositiveSmallIntegerField(_("number"))
    words = models.CharField(_("what is to be done"), max_length=200)
    given_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_at = models.DateTimeField(_("due"))
    given_at = models.DateTimeField(_("given at"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=400, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("task of an investigation")
        verbose_name_plural = _("tasks of investigations")
        constraints = [
            models.UniqueConstraint(fields=["investigation", "number"], name="policing_task_number"),
            models.CheckConstraint(condition=Q(done_at=None) | ~Q(result=""), name="policing_task_done_with_result"),
        ]

    def __str__(self) -> str:
        return f"{self.investigation} {self.number}"
