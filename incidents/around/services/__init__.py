"""Every act around an incident."""

from incidents.around.services.warnings import (
    cancel_hazard,
    cancel_lookout,
    end_when_over,
    issue_hazard,
    issue_lookout,
    prolong_hazard,
    prolong_lookout,
)

__all__ = [
    "cancel_hazard", "cancel_lookout", "end_when_over", "issue_hazard", "issue_lookout", "prolong_hazard",
    "prolong_lookout",
]  # fmt: skip
