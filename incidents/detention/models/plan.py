"""The detention plan of an operation or event: where, by whom, with what, and to whom persons are handed over."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.detention.models.common import person
from incidents.detention.models.site import HoldingSite
from incidents.detention.states import PlanState
from incidents.models import Incident
from reference.models import Partner


class DetentionPlan(models.Model):
    """``expected``: how many persons the plan must be able to hold. ``despite``: why it was submitted with gaps."""

    number = models.CharField(_("number"), max_length=12, unique=True)
    title = models.CharField(_("operation or event"), max_length=120)
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="detention_plans")
    exercise = models.BooleanField(_("exercise"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    state_since = models.DateTimeField(_("state since"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    expected = models.PositiveSmallIntegerField(_("persons expected"))
    instructions = models.TextField(_("instructions"), blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = person(null=True)
    despite = models.CharField(_("submitted with gaps because"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    written_at = models.DateTimeField(_("written at"))
    written_by = person()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("detention plan")
        verbose_name_plural = _("detention plans")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="detention_plan_has_a_length"),
            models.CheckConstraint(
                condition=~Q(state=PlanState.APPROVED) | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="detention_plan_approved_by",
            ),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        return f"EX {self.number}" if self.exercise else self.number


class PlanLine(models.Model):
    """One means of the plan. ``count``: places of a site, people, vehicles. It counts once it is confirmed."""

    class Kind(models.TextChoices):
        SITE = "site", _("holding site")
        PEOPLE = "people", _("qualified people")
        TRANSPORT = "transport", _("transport")
        INTERPRETER = "interpreter", _("interpreter")
        MEDICAL = "medical", _("medical care")
        PARTNER = "partner", _("partner to hand over to")

    plan = models.ForeignKey(DetentionPlan, models.PROTECT, related_name="lines")
    kind = models.CharField(_("what"), max_length=12, choices=Kind.choices)
    site = models.ForeignKey(HoldingSite, models.PROTECT, null=True, blank=True, related_name="+")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="+")
    count = models.PositiveSmallIntegerField(_("how many"), default=1)
    words = models.CharField(_("words"), max_length=200, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = person(null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("means of a plan")
        verbose_name_plural = _("means of a plan")
        constraints = [
            models.CheckConstraint(condition=~Q(kind="site") | Q(site__isnull=False), name="detention_line_has_site"),
            models.UniqueConstraint(
                fields=["plan", "site"], condition=Q(withdrawn_at=None), name="detention_plan_site_once"
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (str(self.site or self.partner or ""), self.words))) or self.get_kind_display()


class PlanCheck(models.Model):
    """A point of the checklist of a plan."""

    plan = models.ForeignKey(DetentionPlan, models.PROTECT, related_name="checks")
    number = models.PositiveSmallIntegerField(_("number"))
    words = models.CharField(_("what is to be ready"), max_length=200)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = person(null=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("point of a checklist")
        verbose_name_plural = _("points of a checklist")
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="detention_plan_check_number")]

    def __str__(self) -> str:
        return f"{self.plan} {self.number}"
