"""Reports of what was seen and heard, how far they can be believed, and what became of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents import standing
from incidents.mobility.models.common import Placed, person
from incidents.mobility.models.reconnaissance import Surveillance
from incidents.models import Hazard, Incident, Lookout
from patrols.models import Patrol


class IntelligenceReport(Placed):
    """``body``: the lines of its format (``formats``) by key, in words. It may describe people: it stays here."""

    class Kind(models.TextChoices):
        SALUTE = "salute", _("SALUTE")
        INCREP = "increp", _("INCREP")
        SITREP = "sitrep", _("SITREP")
        NINE_LINE = "nine_line", _("9-line")
        THREAT = "threat", _("threat report")

    class Basis(models.TextChoices):
        FACT = "fact", _("fact")
        OPINION = "opinion", _("opinion")

    class Source(models.TextChoices):
        A = "A", _("A completely reliable")
        B = "B", _("B usually reliable")
        C = "C", _("C fairly reliable")
        D = "D", _("D not usually reliable")
        E = "E", _("E unreliable")
        F = "F", _("F cannot be judged")

    class Credibility(models.TextChoices):
        ONE = "1", _("1 confirmed by others")
        TWO = "2", _("2 probably true")
        THREE = "3", _("3 possibly true")
        FOUR = "4", _("4 doubtful")
        FIVE = "5", _("5 improbable")
        SIX = "6", _("6 cannot be judged")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    body = models.JSONField(_("lines"))
    basis = models.CharField(_("fact or opinion"), max_length=7, choices=Basis.choices)
    source_rating = models.CharField(_("source"), max_length=1, choices=Source.choices)
    credibility = models.CharField(_("credibility"), max_length=1, choices=Credibility.choices)
    marking = models.CharField(_("marking"), max_length=60)
    releasable_to = models.CharField(_("releasable to"), max_length=120)
    patrol = models.ForeignKey(Patrol, models.PROTECT, null=True, blank=True, related_name="+")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="intelligence")
    surveillance = models.ForeignKey(
        Surveillance, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("surveillance task")
    )
    exercise = models.BooleanField(_("exercise"), default=False)
    observed_at = models.DateTimeField(_("observed at"))
    reported_at = models.DateTimeField(_("reported at"))
    reported_by = person()
    position = models.CharField(_("desk position"), max_length=40, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("intelligence report")
        verbose_name_plural = _("intelligence reports")

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        return f"EX I-{self.pk}" if self.exercise else f"I-{self.pk}"

    @property
    def rating(self) -> str:
        """``B2``, as it is said."""
        return f"{self.source_rating}{self.credibility}"


class Outcome(models.Model):
    """What a report became. At most once each: the second operator sees what the first has done."""

    class Kind(models.TextChoices):
        LOOKOUT = "lookout", _("lookout")
        HAZARD = "hazard", _("hazard")
        INCIDENT = "incident", _("incident")
        PRESENCE = "presence", _("addition to a presence operation")

    report = models.ForeignKey(IntelligenceReport, models.PROTECT, related_name="outcomes")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    lookout = models.ForeignKey(Lookout, models.PROTECT, null=True, blank=True, related_name="+")
    hazard = models.ForeignKey(Hazard, models.PROTECT, null=True, blank=True, related_name="+")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="threats")
    # Its key and how it is called: another function leads presence operations.
    presence = models.PositiveBigIntegerField(_("presence operation"), null=True, blank=True)
    presence_called = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = person()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("outcome of a report")
        verbose_name_plural = _("outcomes of reports")
        constraints = [models.UniqueConstraint(fields=["report", "kind"], name="mobility_outcome_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.became}"

    @property
    def became(self) -> str:
        """``L-3``, ``H-5``, ``26-0145``, ``SEC 26-0003``."""
        thing = self.lookout or self.hazard or self.incident
        return thing.called if thing else self.presence_called

    @property
    def address(self) -> str:
        """The page of what it became, where there is one."""
        return standing.of(standing.PRESENCE).address(self.presence) if self.presence else ""
