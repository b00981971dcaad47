"""What is done about somebody who is held and needs more than a line: authority, review, property, force, transfer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.detention.models.common import person
from incidents.detention.models.custody import CustodyEntry, CustodyRecord
from reference.models import Partner


class Authority(models.Model):
    """By what right somebody is held, until when; name and basis are in its entry."""

    class Instance(models.TextChoices):
        FIRST = "first", _("first level")
        COMKFOR = "comkfor", _("COMKFOR")

    record = models.ForeignKey(CustodyRecord, models.PROTECT, related_name="authorities")
    entry = models.OneToOneField(CustodyEntry, models.PROTECT, related_name="+")
    instance = models.CharField(_("authority"), max_length=8, choices=Instance.choices)
    begins_at = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("authority to hold")
        verbose_name_plural = _("authorities to hold")
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("begins_at")), name="detention_authority_has_a_length")
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.instance}"


class Review(models.Model):
    """A review of the detention by somebody who takes no part in the investigation."""

    class Outcome(models.TextChoices):
        CONTINUE = "continue", _("detention continues")
        RELEASE = "release", _("to be released")
        TRANSFER = "transfer", _("to be transferred")

    record = models.ForeignKey(CustodyRecord, models.PROTECT, related_name="reviews")
    entry = models.OneToOneField(CustodyEntry, models.PROTECT, related_name="+")
    round = models.PositiveIntegerField(_("round"))
    due_at = models.DateTimeField(_("due"))
    at = models.DateTimeField(_("reviewed at"))
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    counts = models.BooleanField(default=True, help_text=_("it was the review that its clock demanded"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        ordering = ["at"]
        verbose_name = _("review of a detention")
        verbose_name_plural = _("reviews of detentions")

    def __str__(self) -> str:
        return f"{self.record_id} {self.at:%d%H%MZ}"


class PropertyItem(models.Model):
    """Something that was taken from a held person, in a bag with a seal. Both are described in what is sealed."""

    class Fate(models.TextChoices):
        RETURNED = "returned", _("returned to the person")
        FORWARDED = "forwarded", _("given on with the person")
        EVIDENCE = "evidence", _("kept as evidence")
        ESTATE = "estate", _("given to next of kin or their authority")

    record = models.ForeignKey(CustodyRecord, models.PROTECT, related_name="property")
    entry = models.ForeignKey(CustodyEntry, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("item"))
    sealed = models.BinaryField()
    fate = models.CharField(_("what became of it"), max_length=9, choices=Fate.choices, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = person(null=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("property of a held person")
        verbose_name_plural = _("property of held persons")
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="detention_property_number"),
            models.CheckConstraint(
                condition=Q(fate="", settled_at=None) | (~Q(fate="") & Q(settled_at__isnull=False)),
                name="detention_property_settled_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}/{self.number}"


class ForceReport(models.Model):
    """One report of each person who used force, reviewed by somebody else; its line names one who has no account."""

    record = models.ForeignKey(CustodyRecord, models.PROTECT, related_name="force_reports")
    entry = models.OneToOneField(CustodyEntry, models.PROTECT, related_name="+")
    used_at = models.DateTimeField(_("used at"))
    used_by = person(null=True)
    reviewed_by = person(null=True)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("report of force")
        verbose_name_plural = _("reports of force")
        constraints = [
            models.UniqueConstraint(fields=["record", "used_at", "used_by"], name="detention_force_one_report_each"),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("used_by")), name="detention_force_reviewed_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.used_at:%d%H%MZ}"


class Transfer(models.Model):
    """Handed to an authority. The question whether ill-treatment is a risk was asked, and answered with no."""

    record = models.OneToOneField(CustodyRecord, models.PROTECT, related_name="transfer")
    entry = models.OneToOneField(CustodyEntry, models.PROTECT, related_name="+")
    to = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="+")
    risk = models.BooleanField(_("risk of ill-treatment"))
    asked_by = person()
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints = [
            models.CheckConstraint(condition=Q(risk=False), name="detention_no_transfer_into_ill_treatment"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.at:%d%H%MZ}"
