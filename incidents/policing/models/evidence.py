"""Evidence: the document of a seizure, the items tagged on it, and the custody of each item without a gap."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.policing.models.case import Investigation


def _person(related_name: str = "+") -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name=related_name)


class EvidenceDocument(models.Model):
    """What was taken in one act: from whom or where, by whom, with what right. Its print-out is the receipt."""

    number = models.CharField(_("document number"), max_length=12, unique=True)
    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="evidence")
    source = models.CharField(_("taken from"), max_length=200, help_text=_("the person, or where it was found"))
    basis = models.CharField(_("right to take it"), max_length=120)
    place = models.CharField(_("place"), max_length=200)
    taken_at = models.DateTimeField(_("taken at"))
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("evidence document")
        verbose_name_plural = _("evidence documents")

    def __str__(self) -> str:
        return self.number


class Item(models.Model):
    """One tagged thing. Who has it is what its last completed step says; when it was disposed of, nobody has it."""

    class Disposal(models.TextChoices):
        RETURNED = "returned", _("returned to its owner")
        DESTROYED = "destroyed", _("destroyed")
        AUTHORITY = "authority", _("given to another authority for good")

    document = models.ForeignKey(EvidenceDocument, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField(_("item"))
    description = models.CharField(_("description"), max_length=300)
    quantity = models.CharField(_("quantity"), max_length=40, default="1")
    seal = models.CharField(_("seal or bag number"), max_length=40, blank=True)
    disposal = models.CharField(_("disposal"), max_length=10, choices=Disposal.choices, blank=True)
    disposal_reason = models.CharField(_("why"), max_length=120, blank=True)
    authorised_by = _person()
    authorised_at = models.DateTimeField(_("disposal authorised at"), null=True, blank=True)
    disposed_at = models.DateTimeField(_("disposed of at"), null=True, blank=True)

    class Meta:
        ordering = ["document_id", "number"]
        verbose_name = _("item of evidence")
        verbose_name_plural = _("items of evidence")
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="policing_item_number"),
            models.CheckConstraint(
                condition=Q(disposed_at=None) | Q(authorised_by__isnull=False, authorised_at__isnull=False),
                name="policing_disposed_with_authority",
            ),
        ]

    def __str__(self) -> str:
        return self.tag

    @property
    def tag(self) -> str:
        """What is written on the label: ``EVD 26-0003/2``."""
        return f"{self.document.number}/{self.number}"


class CustodyStep(models.Model):
    """From one hand into the next. ``released_by`` is who held the item, ``received_by`` who holds it from then on.

    A person with an account signs for what they release and what they receive, each with their own act: until
    ``received_at`` the item is offered and still with the releaser, for good when it is declined. Somebody without an
    account (a laboratory, an owner) is named in words, with the number of their receipt. The first step is the
    seizure, the last the disposal.
    """

    class Purpose(models.TextChoices):
        SEIZED = "seized", _("seized")
        STORED = "stored", _("into the evidence store")
        EXAMINED = "examined", _("examination")
        COURT = "court", _("court or hearing")
        TRANSFER = "transfer", _("change of holder")
        BACK = "back", _("taken back")
        DISPOSED = "disposed", _("disposal")

    item = models.ForeignKey(Item, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField(_("step"))
    released_by = _person()
    released_name = models.CharField(_("released by"), max_length=120)
    received_by = _person()
    received_name = models.CharField(_("received by"), max_length=120)
    receipt = models.CharField(_("their receipt"), max_length=60, blank=True)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices)
    place = models.CharField(_("place"), max_length=200)
    at = models.DateTimeField(_("released at"))
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True)
    declined_reason = models.CharField(_("why it was declined"), max_length=120, blank=True)
    words = models.CharField(_("condition, seal"), max_length=200, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["item_id", "number"]
        verbose_name = _("custody step")
        verbose_name_plural = _("custody steps")
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="policing_step_number"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(received_at=None, declined_at=None), name="policing_one_offer_an_item"
            ),
            models.CheckConstraint(
                condition=Q(received_at=None) | Q(received_at__gte=models.F("at")), name="policing_step_times"
            ),
        ]
        indexes = [models.Index(fields=["received_by"], name="policing_step_receiver")]

    def __str__(self) -> str:
        return f"{self.item} {self.number}"
