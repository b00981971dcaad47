"""Help that is asked of a nation's MP: asked, answered, arrived, released."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.provost.models.common import Numbered, person
from dispatch.provost.states import HelpState
from incidents.models import ContactChannel
from reference.models import Nation


class HelpRequest(Numbered):
    """What was asked of a nation, until when it answers, and what came of it."""

    nation = models.ForeignKey(Nation, models.PROTECT, to_field="code", related_name="+", verbose_name=_("nation"))
    wanted = models.CharField(_("what is wanted"), max_length=120)
    count = models.PositiveSmallIntegerField(_("how many"), default=1)
    place = models.CharField(_("place"), max_length=80, blank=True)
    needed_at = models.DateTimeField(_("needed at"), null=True, blank=True)
    channel = models.CharField(_("asked by"), max_length=9, choices=ContactChannel, default=ContactChannel.PHONE)
    asked_by = person()
    asked_at = models.DateTimeField(_("asked at"))
    due_at = models.DateTimeField(_("answer wanted by"))
    state = models.CharField(_("state"), max_length=9, choices=HelpState, default=HelpState.ASKED)
    state_since = models.DateTimeField(_("state since"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=400, blank=True)
    promised = models.PositiveSmallIntegerField(_("how many are promised"), null=True, blank=True)
    expected_at = models.DateTimeField(_("expected at"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("help of a nation's MP")
        verbose_name_plural = _("help of nations' MP")
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=1), name="provost_help_of_somebody"),
            models.CheckConstraint(
                condition=~Q(state__in=["promised", "arrived", "released"]) | Q(promised__gte=1),
                name="provost_help_promised_a_number",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "withdrawn"]) | Q(answered_at__isnull=False),
                name="provost_help_answered_at",
            ),
        ]

    @property
    def in_words(self) -> str:
        """``United States: 2 × dog team, Jarinje``."""
        return f"{self.nation.name}: {', '.join(filter(None, (f'{self.count} × {self.wanted}', self.place)))}"
