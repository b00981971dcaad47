"""Every act on a patrol that is not a job. Job states are written by ``dispatch`` through ``_set_state``."""

from patrols.services.common import _require_own, _set_state
from patrols.services.duty import amend_patrol, create_patrol, log_off, log_on
from patrols.services.panic import clear_panic, confirm_voice_contact, report_panic
from patrols.services.position import forget_tracks, report_position
from patrols.services.state import answer_welfare, set_available, set_busy, set_out_of_service

__all__ = [
    "_require_own",
    "_set_state",
    "amend_patrol",
    "answer_welfare",
    "clear_panic",
    "confirm_voice_contact",
    "create_patrol",
    "forget_tracks",
    "log_off",
    "log_on",
    "report_panic",
    "report_position",
    "set_available",
    "set_busy",
    "set_out_of_service",
]
