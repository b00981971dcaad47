"""Persons of a case and what they said."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.policing.models.case import Investigation


class CasePerson(models.Model):
    class Role(models.TextChoices):
        SUBJECT = "subject", _("subject")
        VICTIM = "victim", _("victim")
        WITNESS = "witness", _("witness")
        COMPLAINANT = "complainant", _("complainant")
        EXPERT = "expert", _("expert")

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="persons")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    name = models.CharField(_("name"), max_length=120)
    rank = models.CharField(_("rank"), max_length=20, blank=True)
    unit = models.CharField(_("unit"), max_length=120, blank=True)
    nation = models.CharField(_("nation"), max_length=3, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    protected = models.BooleanField(
        _("juvenile or protected"), default=False, help_text=_("Print-outs do not name this person.")
    )
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("person of an investigation")
        verbose_name_plural = _("persons of investigations")

    def __str__(self) -> str:
        return f"{self.rank} {self.name}".strip()

    @property
    def printed(self) -> str:
        return str(_("protected identity")) if self.protected else str(self)


class Statement(models.Model):
    """What a person said, as it was taken down. It is never changed; who adds to it makes a further statement."""

    person = models.ForeignKey(CasePerson, models.PROTECT, related_name="statements")
    text = models.TextField(_("statement"))
    language = models.CharField(_("language"), max_length=40)
    interpreter = models.CharField(_("interpreter"), max_length=120, blank=True)
    rights_given = models.BooleanField(_("rights were explained"), default=False)
    place = models.CharField(_("place"), max_length=200)
    taken_at = models.DateTimeField(_("taken at"))
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        ordering = ["taken_at", "pk"]
        verbose_name = _("statement")
        verbose_name_plural = _("statements")

    def __str__(self) -> str:
        return f"{self.person} {self.taken_at:%d%H%MZ}"
