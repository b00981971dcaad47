"""Incident types and disposition codes: data that the owner changes, seeded from what the functions ship."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents import questions
from incidents.functions import Family, Jurisdiction, Party
from patrols.capabilities import Capability


class Priority(models.IntegerChoices):
    """Written ``PRI 1`` … ``PRI 4`` everywhere: "P1" would also mean a patrol."""

    EMERGENCY = 1, _("PRI 1 emergency")
    URGENT = 2, _("PRI 2 urgent")
    PROMPT = 3, _("PRI 3 prompt")
    ROUTINE = 4, _("PRI 4 routine")


class IncidentType(models.Model):
    """What an incident can be. ``words`` are everyday words and short forms that find it."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    label = models.CharField(_("label"), max_length=80)
    words = ArrayField(models.CharField(max_length=40), verbose_name=_("search words"), default=list, blank=True)
    function = models.CharField(_("function"), max_length=20)
    default_priority = models.PositiveSmallIntegerField(
        _("default priority"), choices=Priority.choices, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    capabilities = ArrayField(
        models.CharField(max_length=30, choices=Capability.choices),
        verbose_name=_("wanted capabilities"),
        default=list,
        blank=True,
    )
    jurisdiction = models.CharField(_("jurisdiction"), max_length=20, choices=Jurisdiction.choices, blank=True)
    notifications = ArrayField(
        models.CharField(max_length=20, choices=Party.choices),
        verbose_name=_("mandatory notifications"),
        default=list,
        blank=True,
    )
    families = ArrayField(
        models.CharField(max_length=12, choices=Family.choices), verbose_name=_("families"), default=list, blank=True,
        help_text=_("Types of one family may be reports of the same thing."),
    )  # fmt: skip
    questions = models.JSONField(
        _("questions"), null=True, blank=True, default=None,
        help_text=_("Asked by the type, never needed for a dispatch. Empty: not shipped yet."),
    )  # fmt: skip
    spoken = models.CharField(_("on the radio"), max_length=60, blank=True)
    standing = models.BooleanField(_("stands at its place"), default=False)
    least_patrols = models.PositiveSmallIntegerField(_("patrols at least"), default=1)
    active = models.BooleanField(_("active"), default=True, help_text=_("Offered at intake."))

    class Meta:
        ordering = ["label"]
        verbose_name = _("incident type")
        verbose_name_plural = _("incident types")

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        if self.questions is not None and (words := questions.mistake(self.questions)):
            raise ValidationError({"questions": words})


class Disposition(models.Model):
    """How an incident ended, as a code in a plain word."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    label = models.CharField(_("label"), max_length=80)
    report_owed = models.BooleanField(_("a report is owed"), default=False)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("disposition")
        verbose_name_plural = _("dispositions")

    def __str__(self) -> str:
        return self.label
