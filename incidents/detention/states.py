"""State machines of detention, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class AdviceState(models.TextChoices):
    ASKED = "asked", _("asked")
    ADVISED = "advised", _("advice given, unit not told yet")
    CALLED_BACK = "called_back", _("unit told")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("not needed any more")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted to the Force Provost Marshal")
    APPROVED = "approved", _("approved")
    ENDED = "ended", _("ended")
    CANCELLED = "cancelled", _("cancelled")


class FindingState(models.TextChoices):
    OPEN = "open", _("open")
    MENDED = "mended", _("reported mended, to be looked at")
    CLOSED = "closed", _("closed")


# "advise" while the unit was told already is a further piece of advice: it must be called again.
ADVICE: Final[Mapping[str, Mapping[str, str]]] = {
    AdviceState.ASKED: {"advise": AdviceState.ADVISED, "withdraw": AdviceState.WITHDRAWN},
    AdviceState.ADVISED: {
        "advise": AdviceState.ADVISED,
        "call_back": AdviceState.CALLED_BACK,
        "withdraw": AdviceState.WITHDRAWN,
    },
    AdviceState.CALLED_BACK: {"advise": AdviceState.ADVISED, "close": AdviceState.CLOSED},
    AdviceState.CLOSED: {"advise": AdviceState.ADVISED},
    AdviceState.WITHDRAWN: {},
}
PLAN: Final[Mapping[str, Mapping[str, str]]] = {
    PlanState.DRAFT: {"submit": PlanState.SUBMITTED, "cancel": PlanState.CANCELLED},
    PlanState.SUBMITTED: {
        "approve": PlanState.APPROVED,
        "refuse": PlanState.DRAFT,
        "take_back": PlanState.DRAFT,
        "cancel": PlanState.CANCELLED,
    },
    PlanState.APPROVED: {"reopen": PlanState.DRAFT, "end": PlanState.ENDED, "cancel": PlanState.CANCELLED},
    PlanState.ENDED: {},
    PlanState.CANCELLED: {},
}
FINDING: Final[Mapping[str, Mapping[str, str]]] = {
    FindingState.OPEN: {"mend": FindingState.MENDED, "postpone": FindingState.OPEN},
    FindingState.MENDED: {"close": FindingState.CLOSED, "send_back": FindingState.OPEN},
    FindingState.CLOSED: {},
}
ADVICE_OPEN: Final = frozenset({AdviceState.ASKED, AdviceState.ADVISED, AdviceState.CALLED_BACK})
PLAN_OPEN: Final = frozenset({PlanState.DRAFT, PlanState.SUBMITTED, PlanState.APPROVED})
FINDING_OPEN: Final = frozenset({FindingState.OPEN, FindingState.MENDED})
