"""The work around an incident over the API."""

from incidents.around.api.warnings import HazardViewSet, LookoutViewSet

ROUTES = [
    ("lookouts", LookoutViewSet, "lookout"),
    ("hazards", HazardViewSet, "hazard"),
]
