from incidents.mobility.models.intelligence import IntelligenceReport, Outcome
from incidents.mobility.models.movement import Checkpoint, Escort, Movement, MovementEvent, MovementVehicle
from incidents.mobility.models.reconnaissance import RouteFeature, RouteReport, Surveillance
from incidents.mobility.models.route import Route, Waypoint

__all__ = [
    "Checkpoint", "Escort", "IntelligenceReport", "Movement", "MovementEvent", "MovementVehicle", "Outcome", "Route",
    "RouteFeature", "RouteReport", "Surveillance", "Waypoint",
]  # fmt: skip
