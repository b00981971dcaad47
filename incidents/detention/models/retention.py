"""How long records are kept: legal holds, and the erasing that two people agree to."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.detention.models.common import person
from incidents.detention.models.custody import CustodyRecord


class LegalHold(models.Model):
    """A record that may not be erased, however old it is; why is in its entries."""

    record = models.ForeignKey(CustodyRecord, models.PROTECT, related_name="holds")
    since = models.DateTimeField(_("since"))
    by = person()
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_by = person(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        constraints = [
            models.UniqueConstraint(fields=["record"], condition=Q(lifted_at=None), name="detention_one_hold_a_record")
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.since:%d%H%MZ}"


class Erasure(models.Model):
    """Proposed by one person, agreed to by another, then done: the key of the record is destroyed."""

    class Reason(models.TextChoices):
        PERIOD = "period", _("the time for which it is kept is over")
        ORDER = "order", _("ordered by a competent authority")
        ERROR = "error", _("entered in error")

    record = models.ForeignKey(CustodyRecord, models.PROTECT, related_name="erasures")
    reason = models.CharField(_("why"), max_length=6, choices=Reason.choices)
    proposed_at = models.DateTimeField(_("proposed at"))
    proposed_by = person()
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = person(null=True)
    agreed = models.BooleanField(_("agreed"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(decided_at=None), name="detention_one_erasure_proposed"
            ),
            models.CheckConstraint(
                condition=Q(agreed=None) | Q(agreed=False) | ~Q(decided_by=F("proposed_by")),
                name="detention_erased_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.proposed_at:%d%H%MZ}"
