"""The work around an incident over the API."""

from incidents.around.api.entries import ContactViewSet, PersonViewSet, PropertyViewSet, VehicleViewSet
from incidents.around.api.files import FileViewSet, UploadViewSet
from incidents.around.api.incidents import AroundViewSet
from incidents.around.api.search import SearchView
from incidents.around.api.warnings import HazardViewSet, LookoutViewSet

__all__ = ["ROUTES", "SearchView"]

ROUTES = [
    ("lookouts", LookoutViewSet, "lookout"),
    ("hazards", HazardViewSet, "hazard"),
    ("incidents", AroundViewSet, "incident-around"),
    ("incidents", UploadViewSet, "incident-upload"),
    ("partner-contacts", ContactViewSet, "partner-contact"),
    ("persons", PersonViewSet, "person"),
    ("vehicles", VehicleViewSet, "vehicle"),
    ("property", PropertyViewSet, "property"),
    ("files", FileViewSet, "file"),
]
