"""The catalogue of routes: the points that each leads over, and whether it can be driven now."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.mobility.models.common import Placed, person
from incidents.mobility.states import RouteState


class Route(models.Model):
    """``state`` holds until ``until``; the clock then opens the route, which stays unconfirmed until somebody looked.

    ``formula`` is the classification of the newest reconnaissance, as ``classification.Classification`` writes it.
    """

    board_subject = "route"

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    remarks = models.TextField(_("remarks"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=RouteState.choices, default=RouteState.OPEN)
    state_since = models.DateTimeField(_("since"))
    stated_at = models.DateTimeField(_("last said at"), help_text=_("also when a hindrance was only prolonged"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    confirmed = models.BooleanField(_("confirmed"), default=True)
    formula = models.CharField(_("classification"), max_length=60, blank=True)
    surveyed_at = models.DateTimeField(_("last reconnaissance"), null=True, blank=True)
    created_by = person()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code"]
        verbose_name = _("route")
        verbose_name_plural = _("routes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=RouteState.OPEN, until=None)
                | (~models.Q(state=RouteState.OPEN) & models.Q(until__isnull=False)),
                name="mobility_route_what_hinders_has_an_end",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Waypoint(Placed):
    """A point of a route. ``km``: along the road from the first one, estimated where nobody measured it."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="waypoints")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=80)
    km = models.DecimalField(_("kilometre"), max_digits=6, decimal_places=1)

    class Meta:
        ordering = ["order"]
        verbose_name = _("waypoint")
        verbose_name_plural = _("waypoints")
        constraints = [
            models.UniqueConstraint(fields=["route", "order"], name="mobility_waypoint_order"),
            models.CheckConstraint(
                condition=models.Q(lat__isnull=False, lon__isnull=False), name="mobility_waypoint_on_the_map"
            ),
        ]

    def __str__(self) -> str:
        return self.name
