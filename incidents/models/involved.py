"""Persons, vehicles and property that an incident is about. Personal data: read with permission, never printed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident


class Involved(models.Model):
    """Somebody or something that an incident is about. One entered by mistake is withdrawn with a reason."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="%(class)s_set")
    words = models.CharField(_("words"), max_length=400, blank=True)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason of the withdrawal"), max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        ordering = ["pk"]


class Person(Involved):
    """A juvenile's or protected person's name is for those who work the incident; everybody else reads the mark."""

    class Role(models.TextChoices):
        SUBJECT = "subject", _("subject")
        VICTIM = "victim", _("victim")
        WITNESS = "witness", _("witness")
        COMPLAINANT = "complainant", _("complainant")
        OTHER = "other", _("other")

    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    name = models.CharField(_("name"), max_length=120, blank=True)
    rank = models.CharField(_("rank"), max_length=20, blank=True)
    unit = models.CharField(_("unit"), max_length=120, blank=True)
    nation = models.CharField(_("nation"), max_length=3, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    juvenile = models.BooleanField(_("juvenile"), default=False)
    protected = models.BooleanField(_("protected identity"), default=False)

    class Meta(Involved.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("persons")

    def __str__(self) -> str:
        return self.name or str(Person.Role(self.role).label)

    @property
    def shielded(self) -> bool:
        return self.juvenile or self.protected


class Vehicle(Involved):
    plate = models.CharField(_("plate"), max_length=20, blank=True)
    nation = models.CharField(_("nation"), max_length=3, blank=True)
    unit = models.CharField(_("unit"), max_length=120, blank=True)
    description = models.CharField(_("make, model, colour"), max_length=120, blank=True)

    class Meta(Involved.Meta):
        verbose_name = _("vehicle")
        verbose_name_plural = _("vehicles")

    def __str__(self) -> str:
        return self.plate or self.description


class Property(Involved):
    class Role(models.TextChoices):
        STOLEN = "stolen", _("stolen")
        LOST = "lost", _("lost")
        FOUND = "found", _("found")
        DAMAGED = "damaged", _("damaged")
        SECURED = "secured", _("secured")

    role = models.CharField(_("what became of it"), max_length=8, choices=Role.choices)
    description = models.CharField(_("description"), max_length=200)
    mark = models.CharField(_("serial or mark"), max_length=60, blank=True)
    owner = models.CharField(_("owner"), max_length=120, blank=True)

    class Meta(Involved.Meta):
        verbose_name = _("property")
        verbose_name_plural = _("property")

    def __str__(self) -> str:
        return self.description
