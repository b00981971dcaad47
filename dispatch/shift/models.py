"""The shift and its handovers, and the review of a blotter day. The shift is separate from the blotter day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def _person(*, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=null, blank=null)


class Shift(models.Model):
    """Who answers for the desk: from the signature with which it was begun to that of whoever takes over."""

    leader = _person()
    position = models.CharField(_("desk position"), max_length=40, blank=True)
    began_at = models.DateTimeField(_("began at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        constraints = [
            # No two ended at one instant, and of those that have not ended there is one.
            models.UniqueConstraint(fields=["ended_at"], nulls_distinct=False, name="shift_one_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.began_at:%d%H%MZ}"


class Handover(models.Model):
    """What was handed over, frozen when the outgoing signed, and both signatures.

    ``document``: ``{"sections": [{"code", "label", "lines": [{"key", "words", "since", "due", "exercise"}]}],
    "notes": {…}}``. ``since``: what had changed when the incoming signed, ``{"came", "gone", "changed"}``.
    """

    class State(models.TextChoices):
        OFFERED = "offered", _("signed by the outgoing")
        TAKEN = "taken", _("signed by both")
        REPLACED = "replaced", _("replaced by a newer one")

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="handovers")
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OFFERED)
    document = models.JSONField(_("what was handed over"))
    digest = models.CharField(_("SHA-256 of the document"), max_length=64)
    since = models.JSONField(_("changed between the signatures"), null=True, blank=True)
    outgoing = _person()
    outgoing_position = models.CharField(max_length=40, blank=True)
    offered_at = models.DateTimeField(_("signed by the outgoing at"))
    incoming = _person(null=True)
    incoming_position = models.CharField(max_length=40, blank=True)
    taken_at = models.DateTimeField(_("signed by the incoming at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        constraints = [
            models.UniqueConstraint(fields=["shift"], condition=Q(state="offered"), name="shift_one_offer_a_shift"),
            models.CheckConstraint(
                condition=~Q(state="taken") | Q(incoming__isnull=False, taken_at__isnull=False),
                name="shift_taken_is_signed_by_both",
            ),
            models.CheckConstraint(
                condition=Q(incoming=None) | ~Q(incoming=models.F("outgoing")), name="shift_handed_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.get_state_display()}"


class DayReview(models.Model):
    """The shift leader's signature under a closed blotter day. ``opened`` and ``closed`` are serials of the journal."""

    opened = models.BigIntegerField(_("first entry"), unique=True)
    closed = models.BigIntegerField(_("last entry"))
    remarks = models.TextField(_("remarks"), blank=True)
    signed_by = _person()
    position = models.CharField(max_length=40, blank=True)
    signed_at = models.DateTimeField(_("signed at"))

    class Meta:
        ordering = ["-opened"]
        verbose_name = _("review of a blotter day")
        verbose_name_plural = _("reviews of blotter days")

    def __str__(self) -> str:
        return f"{self.opened}–{self.closed}"
