"""What the desk asks the Force Provost Marshal to decide, manning above all."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.provost.models.common import Numbered, person


class Request(Numbered):
    """A question with one answer. Whoever asked may take it back until it is decided."""

    class Matter(models.TextChoices):
        MANNING = "manning", _("manning")
        MEANS = "means", _("use of means")
        OTHER = "other", _("other")

    class State(models.TextChoices):
        ASKED = "asked", _("awaits a decision")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("taken back")

    matter = models.CharField(_("matter"), max_length=8, choices=Matter, default=Matter.MANNING)
    words = models.CharField(_("what is asked for"), max_length=200)
    reason = models.CharField(_("why"), max_length=400, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    strength_now = models.PositiveSmallIntegerField(_("manning now"), null=True, blank=True)
    strength_asked = models.PositiveSmallIntegerField(_("manning asked for"), null=True, blank=True)
    asked_by = person()
    asked_at = models.DateTimeField(_("asked at"))
    position = models.CharField(_("desk position"), max_length=40, blank=True)
    due_at = models.DateTimeField(_("answer wanted by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.ASKED)
    decided_by = person(null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=120, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("request for a decision")
        verbose_name_plural = _("requests for a decision")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="asked", decided_at=None) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="provost_request_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "withdrawn"]) | ~Q(answer=""), name="provost_request_refused_why"
            ),
            models.CheckConstraint(
                condition=~Q(matter="manning") | Q(strength_asked__isnull=False), name="provost_manning_has_a_figure"
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(state="asked"), name="provost_request_waiting")]
