"""Reports of the Force Provost Marshal to COMKFOR."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.provost.models.common import person


class Report(models.Model):
    """Drafted from the figures and the blotter since a moment; what is submitted is frozen and never changes.

    ``entries`` are serials of the journal. ``document`` is what was submitted, see ``services.reports``.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        DISCARDED = "discarded", _("discarded")

    number = models.CharField(_("number"), max_length=12, unique=True)
    title = models.CharField(_("title"), max_length=120)
    since = models.DateTimeField(_("since"))
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    summary = models.TextField(_("summary"), blank=True)
    assessment = models.TextField(_("assessment"), blank=True)
    intentions = models.TextField(_("intentions"), blank=True)
    entries = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name=_("entries of the blotter"))
    drafted_by = person()
    drafted_at = models.DateTimeField(_("drafted at"))
    document = models.JSONField(_("what was submitted"), null=True, blank=True)
    digest = models.CharField(_("SHA-256 of the document"), max_length=64, blank=True)
    ended_by = person(null=True)
    ended_at = models.DateTimeField(_("submitted or discarded at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("report to COMKFOR")
        verbose_name_plural = _("reports to COMKFOR")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="submitted") | (Q(document__isnull=False) & ~Q(digest="")),
                name="provost_report_submitted_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", ended_at=None) | Q(ended_by__isnull=False, ended_at__isnull=False),
                name="provost_report_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.number
