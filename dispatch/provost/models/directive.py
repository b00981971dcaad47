"""Directives of the Force Provost Marshal, to whom they are addressed, and who has read them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import DeskPosition
from accounts.roles import Role
from dispatch.provost.models.common import Numbered, person
from patrols.models import Patrol


class Directive(Numbered):
    """An order that is in force until it is ended. Its words are read in it, never in the journal."""

    board_subject = "directive"

    title = models.CharField(_("subject"), max_length=120)
    text = models.TextField(_("directive"))
    given_by = person()
    given_at = models.DateTimeField(_("given at"))
    due_at = models.DateTimeField(_("to be read by"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = person(null=True)
    end_reason = models.CharField(_("why it was ended"), max_length=120, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("directive")
        verbose_name_plural = _("directives")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | (Q(ended_by__isnull=False) & ~Q(end_reason="")),
                name="provost_directive_ended_with_reason",
            )
        ]
        indexes = [models.Index(fields=["given_at"], condition=Q(ended_at=None), name="provost_directive_in_force")]


class Addressee(models.Model):
    """One to whom a directive is addressed: a desk position, a role, or a patrol.

    The board has a row of its own for a patrol, which learns nothing of the others.
    """

    board_subject = "directive_patrol"

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="addressees")
    position = models.ForeignKey(DeskPosition, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, blank=True)
    patrol = models.ForeignKey(Patrol, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("addressee of a directive")
        verbose_name_plural = _("addressees of directives")
        constraints = [
            models.UniqueConstraint(fields=["directive", "position"], name="provost_addressee_position"),
            models.UniqueConstraint(fields=["directive", "patrol"], name="provost_addressee_patrol"),
            models.UniqueConstraint(fields=["directive", "role"], condition=~Q(role=""), name="provost_addressee_role"),
            models.CheckConstraint(
                condition=Q(position__isnull=False, role="", patrol=None)
                | (Q(position=None, patrol=None) & ~Q(role=""))
                | Q(position=None, role="", patrol__isnull=False),
                name="provost_addressee_is_one",
            ),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        if self.position:
            return self.position.name
        return self.patrol.callsign if self.patrol else str(Role(self.role).label)

    @property
    def tag(self) -> str:
        """As the board names it: ``position:Desk 1``, ``role:operator``, ``patrol:4``."""
        if self.position:
            return f"position:{self.position.name}"
        return f"patrol:{self.patrol_id}" if self.patrol_id else f"role:{self.role}"


class Receipt(models.Model):
    """That somebody read it for an addressee. Every shift has its own people, so an addressee may have several."""

    class Channel(models.TextChoices):
        SCREEN = "screen", _("read on the screen")
        RADIO = "radio", _("read out by radio")

    addressee = models.ForeignKey(Addressee, models.PROTECT, related_name="receipts")
    by = person()
    position = models.CharField(_("desk position"), max_length=40, blank=True)
    channel = models.CharField(_("how"), max_length=6, choices=Channel, default=Channel.SCREEN)
    at = models.DateTimeField(_("read at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("read-receipt")
        verbose_name_plural = _("read-receipts")
        constraints = [models.UniqueConstraint(fields=["addressee", "by"], name="provost_receipt_once")]

    def __str__(self) -> str:
        return f"{self.addressee} {self.at:%d%H%MZ}"
