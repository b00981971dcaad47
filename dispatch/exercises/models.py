"""An exercise: what is practised, which patrols are in it, what belongs to it, and when it ran."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dispatch.exercises.states import State
from incidents.models import Incident
from patrols.models import Patrol


def _person() -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")


class Exercise(models.Model):
    """``director`` says who directs it and how to reach them: it stays here and is in no entry of the journal."""

    board_subject = "exercise"

    name = models.CharField(_("name"), max_length=60)
    place = models.CharField(_("place"), max_length=400, blank=True)
    mgrs = models.CharField(_("grid"), max_length=20, blank=True)
    director = models.CharField(_("director, how to reach"), max_length=200)
    scenario = models.TextField(_("scenario"), blank=True)
    begins_at = models.DateTimeField(_("planned from"))
    ends_at = models.DateTimeField(_("planned until"))
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.PLANNED)
    state_since = models.DateTimeField(_("state since"))
    started_at = models.DateTimeField(_("STARTEX"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ENDEX"), null=True, blank=True)
    conclusions = models.TextField(_("conclusions"), blank=True)
    planned_by = _person()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("exercise")
        verbose_name_plural = _("exercises")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="exercises_planned_period"),
            models.CheckConstraint(
                condition=Q(state=State.PLANNED, started_at=None)
                | Q(state=State.CANCELLED, started_at=None)
                | Q(state__in=[State.RUNNING, State.PAUSED], started_at__isnull=False, ended_at=None)
                | Q(state=State.ENDED, ended_at__gte=F("started_at")),
                name="exercises_times_of_its_state",
            ),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """As the journal says it: ``EX X-3 IRON ROAD``."""
        return f"EX X-{self.pk} {self.name}"


class Objective(models.Model):
    """One thing that is practised, and how it went."""

    class Result(models.TextChoices):
        OPEN = "", _("not assessed")
        MET = "met", _("achieved")
        PARTLY = "partly", _("partly achieved")
        MISSED = "missed", _("not achieved")
        NOT_TRIED = "not_tried", _("not practised")

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="objectives")
    order = models.PositiveSmallIntegerField()
    words = models.CharField(_("what is practised"), max_length=200)
    result = models.CharField(_("result"), max_length=9, choices=Result.choices, blank=True)
    remark = models.CharField(_("remark"), max_length=400, blank=True)

    class Meta:
        ordering = ["order"]
        verbose_name = _("objective of an exercise")
        verbose_name_plural = _("objectives of exercises")
        constraints = [models.UniqueConstraint(fields=["exercise", "order"], name="exercises_objective_order")]

    def __str__(self) -> str:
        return self.words


class Phase(models.Model):
    """A state that the exercise was in since then, and why it was entered. The newest is how it stands."""

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="phases")
    state = models.CharField(_("state"), max_length=9, choices=State.choices)
    since = models.DateTimeField(_("since"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    by = _person()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("phase of an exercise")
        verbose_name_plural = _("phases of exercises")

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.since:%H%MZ}"


class Part(models.Model):
    """A record that belongs to an exercise: ``kind`` and ``record`` as in the subject "movement:12".

    ``real_at``: an exercise call that NO DUFF made real then; the report names it and counts it no more.
    """

    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=30)
    record = models.BigIntegerField()
    real_at = models.DateTimeField(_("real since"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("part of an exercise")
        verbose_name_plural = _("parts of exercises")
        constraints = [models.UniqueConstraint(fields=["kind", "record"], name="exercises_part_of_one_exercise")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.record}"


class Commitment(models.Model):
    """A patrol in an exercise. Foreseen until ``committed_at``; over at ``left_at``, by a recall or with the exercise.

    A recall is for real work: it is timed until the patrol has understood it (``seen_at``). ``recalled_for`` is the
    real incident that it was sent to at once.
    """

    board_subject = "commitment"

    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="commitments")
    patrol = models.ForeignKey(Patrol, models.PROTECT, related_name="commitments")
    committed_at = models.DateTimeField(_("committed at"), null=True, blank=True)
    recalled_at = models.DateTimeField(_("recalled at"), null=True, blank=True)
    reason = models.CharField(_("reason of the recall"), max_length=120, blank=True)
    recalled_for = models.ForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="+")
    seen_at = models.DateTimeField(_("recall understood at"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("commitment to an exercise")
        verbose_name_plural = _("commitments to exercises")
        constraints = [
            models.UniqueConstraint(
                fields=["patrol"],
                condition=Q(committed_at__isnull=False, left_at=None),
                name="exercises_patrol_in_one_exercise",
            ),
            models.UniqueConstraint(
                fields=["exercise", "patrol"], condition=Q(left_at=None), name="exercises_patrol_once_in_it"
            ),
            models.CheckConstraint(
                condition=Q(recalled_at=None) | Q(left_at=F("recalled_at"), committed_at__isnull=False),
                name="exercises_recalled_has_left",
            ),
            models.CheckConstraint(
                condition=Q(seen_at=None) | Q(seen_at__gte=F("recalled_at")), name="exercises_recall_seen_after_it"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patrol} {self.exercise}"

    @property
    def answer(self) -> timedelta | None:
        """How long the crew took to understand its recall."""
        return self.seen_at - self.recalled_at if self.seen_at and self.recalled_at else None
