"""Acts of policing: checks on the road, speed devices, investigations, evidence."""

from incidents.policing.services.cases import (
    appoint,
    follow,
    link_incident,
    open_investigation,
    release_investigator,
    unlink_incident,
)
from incidents.policing.services.checks import (
    begin_session,
    end_session,
    inform_commander,
    record_check,
    withdraw_check,
)
from incidents.policing.services.devices import add_device, calibrate_device, retire_device
from incidents.policing.services.evidence import (
    authorise_disposal,
    decline,
    dispose,
    give_out,
    hand_over,
    receive,
    seize,
    take_back,
)
from incidents.policing.services.tasks import add_person, finish_task, give_task, move_task, take_statement

__all__ = [
    "add_device",
    "add_person",
    "appoint",
    "authorise_disposal",
    "begin_session",
    "calibrate_device",
    "decline",
    "dispose",
    "end_session",
    "finish_task",
    "follow",
    "give_out",
    "give_task",
    "hand_over",
    "inform_commander",
    "link_incident",
    "move_task",
    "open_investigation",
    "receive",
    "record_check",
    "release_investigator",
    "retire_device",
    "seize",
    "take_back",
    "take_statement",
    "unlink_incident",
    "withdraw_check",
]
