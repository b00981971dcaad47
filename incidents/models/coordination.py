"""Who outside the desk was told of an incident, when, by whom, and what they answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident
from reference.models import Partner


class ContactChannel(models.TextChoices):
    PHONE = "phone", _("telephone")
    RADIO = "radio", _("radio")
    EMAIL = "email", _("e-mail")
    CHAT = "chat", _("chat")
    IN_PERSON = "in_person", _("in person")


class PartnerContact(models.Model):
    """A partner was told, or need not be (``not_needed``, with a reason). ``party`` is the line of the checklist.

    What was said and answered may name people: it stays here. An entry made by mistake is withdrawn, with a reason,
    and what it settled is owed again.
    """

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="partner_contacts")
    party = models.CharField(_("line of the checklist"), max_length=40)
    label = models.CharField(_("who"), max_length=100)
    not_needed = models.BooleanField(_("need not be told"), default=False)
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    person = models.CharField(_("spoken with"), max_length=120, blank=True)
    channel = models.CharField(_("channel"), max_length=10, choices=ContactChannel.choices, blank=True)
    route = models.CharField(_("way"), max_length=8, choices=Partner.Route.choices, default=Partner.Route.DIRECT)
    words = models.TextField(_("what was said"), blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    told_at = models.DateTimeField(_("told at"))
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    position = models.CharField(_("desk position"), max_length=40, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason of the withdrawal"), max_length=120, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("partner told")
        verbose_name_plural = _("partners told")
        indexes = [
            # The board counts what is still owed for every incident on it.
            models.Index(
                fields=["incident", "party"],
                condition=models.Q(withdrawn_at=None),
                name="incidents_contact_party",
            )
        ]

    def __str__(self) -> str:
        return self.label
