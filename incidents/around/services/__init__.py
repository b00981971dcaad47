"""Every act around an incident."""

from incidents.around.services.attaching import attach_file, withdraw_file
from incidents.around.services.calling_back import call_back
from incidents.around.services.involving import (
    add_person,
    add_property,
    add_vehicle,
    amend_person,
    amend_property,
    amend_vehicle,
    withdraw_person,
    withdraw_property,
    withdraw_vehicle,
)
from incidents.around.services.linking import link, set_parent, unlink
from incidents.around.services.telling import not_needed, record_answer, tell_partner, withdraw_contact
from incidents.around.services.warnings import (
    _issue_hazard,
    _issue_lookout,
    cancel_hazard,
    cancel_lookout,
    end_when_over,
    issue_hazard,
    issue_lookout,
    prolong_hazard,
    prolong_lookout,
)

__all__ = [
    "_issue_hazard", "_issue_lookout",
    "add_person", "add_property", "add_vehicle", "amend_person", "amend_property", "amend_vehicle", "attach_file",
    "call_back", "cancel_hazard", "cancel_lookout", "end_when_over", "issue_hazard", "issue_lookout", "link",
    "not_needed", "prolong_hazard", "prolong_lookout", "record_answer", "set_parent", "tell_partner", "unlink",
    "withdraw_contact", "withdraw_file", "withdraw_person", "withdraw_property", "withdraw_vehicle",
]  # fmt: skip
