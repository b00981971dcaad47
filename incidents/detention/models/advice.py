"""Advice that a unit asked for: who asks, what happened, what it was told, when it was called back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.detention.models.common import person
from incidents.detention.states import AdviceState
from incidents.models import Incident


class AdviceRequest(models.Model):
    """A unit asks what to do with somebody it holds, or is about to hold. No held person is named in it."""

    number = models.CharField(_("number"), max_length=12, unique=True)
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="advice_requests")
    exercise = models.BooleanField(_("exercise"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=AdviceState.choices, default=AdviceState.ASKED)
    state_since = models.DateTimeField(_("state since"))
    asked_at = models.DateTimeField(_("asked at"))
    unit = models.CharField(_("unit that asks"), max_length=120)
    caller = models.CharField(_("caller"), max_length=120, blank=True)
    phone = models.CharField(_("telephone to call back"), max_length=40, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    situation = models.TextField(_("situation"))
    persons = models.PositiveSmallIntegerField(_("persons held"), default=0)
    captured_at = models.DateTimeField(_("captured at"), null=True, blank=True)
    juvenile = models.BooleanField(_("somebody under 18"), default=False)
    unwell = models.BooleanField(_("somebody hurt or unwell"), default=False)
    call_back_by = models.DateTimeField(_("call back by"))
    called_back_at = models.DateTimeField(_("called back at"), null=True, blank=True)
    called_back_by = person(null=True)
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    taken_by = person()
    written_at = models.DateTimeField(_("written at"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("advice request")
        verbose_name_plural = _("advice requests")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[AdviceState.CALLED_BACK, AdviceState.CLOSED])
                | Q(called_back_at__isnull=False, called_back_by__isnull=False),
                name="detention_advice_called_back",
            ),
            models.CheckConstraint(
                condition=Q(captured_at=None) | Q(captured_at__lte=models.F("asked_at")),
                name="detention_advice_capture_first",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="detention_advice_state")]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """As the journal and alarms say it: an exercise is marked in every line."""
        return f"EX {self.number}" if self.exercise else self.number


class Advice(models.Model):
    """What the unit is to do, as somebody qualified said it. ``said_by``: who, where another wrote it down."""

    request = models.ForeignKey(AdviceRequest, models.PROTECT, related_name="advice")
    words = models.TextField(_("advice"))
    basis = models.CharField(_("rule it rests on"), max_length=120, blank=True)
    legad = models.BooleanField(_("agreed with the legal adviser"), default=False)
    said_by = models.CharField(_("said by"), max_length=120, blank=True)
    given_at = models.DateTimeField(_("given at"))
    given_by = person()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("advice")
        verbose_name_plural = _("advice")

    def __str__(self) -> str:
        return f"{self.request} {self.given_at:%d%H%MZ}"


class CallBack(models.Model):
    """A call to the unit: whether somebody answered it, and what was agreed."""

    request = models.ForeignKey(AdviceRequest, models.PROTECT, related_name="calls")
    reached = models.BooleanField(_("reached"))
    words = models.CharField(_("with whom, what was said"), max_length=400, blank=True)
    called_at = models.DateTimeField(_("called at"))
    called_by = person()

    class Meta:
        ordering = ["called_at", "pk"]
        verbose_name = _("call back")
        verbose_name_plural = _("calls back")

    def __str__(self) -> str:
        return f"{self.request} {self.called_at:%d%H%MZ}"
