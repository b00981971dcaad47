from dispatch.provost.models.common import Series, SeriesCounter
from dispatch.provost.models.directive import Addressee, Directive, Receipt
from dispatch.provost.models.help import HelpRequest
from dispatch.provost.models.report import Report
from dispatch.provost.models.request import Request
from dispatch.provost.models.takeover import Takeover

__all__ = [
    "Addressee",
    "Directive",
    "HelpRequest",
    "Receipt",
    "Report",
    "Request",
    "Series",
    "SeriesCounter",
    "Takeover",
]
