"""Mobility support over the API."""

from incidents.mobility.api.movements import MovementViewSet
from incidents.mobility.api.reports import IntelligenceViewSet, RouteReportViewSet, SurveillanceViewSet
from incidents.mobility.api.routes import RouteViewSet

ROUTES = [
    ("movements", MovementViewSet, "movement"),
    ("routes", RouteViewSet, "route"),
    ("route-reports", RouteReportViewSet, "route-report"),
    ("surveillance", SurveillanceViewSet, "surveillance"),
    ("intelligence", IntelligenceViewSet, "intelligence"),
]
