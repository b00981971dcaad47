"""What a reconnaissance found on a route, and tasks to keep a route under observation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.mobility.models.common import Placed, person
from incidents.mobility.models.route import Route
from incidents.mobility.states import TaskState
from incidents.models import Incident
from patrols.models import Patrol


class RouteReport(models.Model):
    """A section of a route as it was found. ``formula`` is computed from its own figures and those of its features.

    Figures in metres; ``overhead_m`` is empty where nothing is overhead.
    """

    class Weather(models.TextChoices):
        X = "X", _("X all weather")
        Y = "Y", _("Y limited")
        Z = "Z", _("Z fair weather")

    route = models.ForeignKey(Route, models.PROTECT, null=True, blank=True, related_name="reports")
    patrol = models.ForeignKey(Patrol, models.PROTECT, null=True, blank=True, related_name="+")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="route_reports")
    section_from = models.CharField(_("from"), max_length=120)
    section_to = models.CharField(_("to"), max_length=120)
    width_m = models.DecimalField(_("width in m"), max_digits=4, decimal_places=1)
    weather = models.CharField(_("weather"), max_length=1, choices=Weather.choices)
    mlc = models.PositiveSmallIntegerField(_("load class"))
    overhead_m = models.DecimalField(
        _("overhead clearance in m"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    marked_obstructed = models.BooleanField(_("obstructed, as reported"), default=False)
    snow = models.BooleanField(_("snow (T)"), default=False)
    flooding = models.BooleanField(_("flooding (W)"), default=False)
    formula = models.CharField(_("classification"), max_length=60)
    words = models.TextField(_("words"), blank=True)
    exercise = models.BooleanField(_("exercise"), default=False)
    observed_at = models.DateTimeField(_("observed at"))
    reported_at = models.DateTimeField(_("reported at"))
    reported_by = person()
    position = models.CharField(_("desk position"), max_length=40, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("route report")
        verbose_name_plural = _("route reports")

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        return f"EX R-{self.pk}" if self.exercise else f"R-{self.pk}"

    @property
    def older_than_state(self) -> bool:
        """Whether the route's state was set or prolonged after this look at it: it then says nothing of the state."""
        return self.route is not None and self.observed_at < self.route.stated_at


class RouteFeature(Placed):
    """A thing on the way: what narrows, lowers or weakens the route, where to halt, how to get around."""

    class Kind(models.TextChoices):
        OBSTRUCTION = "obstruction", _("obstruction")
        BRIDGE = "bridge", _("bridge")
        UNDERPASS = "underpass", _("underpass or tunnel")
        FORD = "ford", _("ford")
        FERRY = "ferry", _("ferry")
        GRADIENT = "gradient", _("steep gradient")
        CURVE = "curve", _("sharp curve")
        HALT = "halt", _("halt")
        BYPASS = "bypass", _("bypass")

    class Bypass(models.TextChoices):
        EASY = "easy", _("easy")
        DIFFICULT = "difficult", _("difficult")
        IMPOSSIBLE = "impossible", _("impossible")

    report = models.ForeignKey(RouteReport, models.CASCADE, related_name="features")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    width_m = models.DecimalField(_("width in m"), max_digits=4, decimal_places=1, null=True, blank=True)
    overhead_m = models.DecimalField(
        _("overhead clearance in m"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    mlc = models.PositiveSmallIntegerField(_("load class"), null=True, blank=True)
    gradient_pct = models.DecimalField(_("gradient in %"), max_digits=4, decimal_places=1, null=True, blank=True)
    radius_m = models.DecimalField(_("curve radius in m"), max_digits=5, decimal_places=1, null=True, blank=True)
    bypass = models.CharField(_("bypass"), max_length=10, choices=Bypass.choices, blank=True)
    words = models.CharField(_("words"), max_length=200, blank=True)

    class Meta:
        ordering = ["order"]
        verbose_name = _("feature of a route")
        verbose_name_plural = _("features of routes")
        constraints = [models.UniqueConstraint(fields=["report", "order"], name="mobility_feature_order")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.where}".strip()


class Surveillance(Placed):
    """A stretch or a place to be kept under observation for a time, what to look for, and by which patrol."""

    route = models.ForeignKey(Route, models.PROTECT, null=True, blank=True, related_name="surveillance")
    patrol = models.ForeignKey(Patrol, models.PROTECT, null=True, blank=True, related_name="+")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="surveillance")
    looking_for = models.CharField(_("look for"), max_length=200)
    begins_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    exercise = models.BooleanField(_("exercise"), default=False)
    state = models.CharField(_("state"), max_length=9, choices=TaskState.choices, default=TaskState.PLANNED)
    state_since = models.DateTimeField(_("since"))
    result = models.TextField(_("result"), blank=True)
    tasked_at = models.DateTimeField(_("tasked at"))
    tasked_by = person()
    position = models.CharField(_("desk position"), max_length=40, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("surveillance task")
        verbose_name_plural = _("surveillance tasks")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")), name="mobility_surveillance_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        return f"EX S-{self.pk}" if self.exercise else f"S-{self.pk}"
