"""Reading advice requests."""

from __future__ import annotations

from django.db.models import QuerySet

from incidents.detention.models import AdviceRequest
from incidents.detention.states import ADVICE_OPEN, AdviceState
from incidents.models import Incident
from incidents.states import OPEN

TYPE = "detention-advice"


def requests() -> QuerySet[AdviceRequest]:
    return AdviceRequest.objects.select_related("incident", "taken_by", "called_back_by")


def whole(pk: int) -> AdviceRequest | None:
    """One request with its advice and its calls."""
    return requests().filter(pk=pk).prefetch_related("advice__given_by", "calls__called_by").first()


def at_work() -> QuerySet[AdviceRequest]:
    """What is not closed; who waits longest for a call first, who was told last."""
    return requests().filter(state__in=ADVICE_OPEN).order_by("called_back_at", "call_back_by")


def over() -> QuerySet[AdviceRequest]:
    return requests().exclude(state__in=ADVICE_OPEN)


def waiting() -> QuerySet[AdviceRequest]:
    """Units that have not been told yet, the one that must be called first on top."""
    return requests().filter(state__in=[AdviceState.ASKED, AdviceState.ADVISED]).order_by("call_back_by")


def not_taken_up() -> QuerySet[Incident]:
    """Calls for advice that the desk opened as incidents, and nobody has written down as a request yet."""
    found = Incident.objects.filter(type__code=TYPE, state__in=sorted(OPEN), advice_requests=None)
    return found.select_related("type").order_by("opened_at")
