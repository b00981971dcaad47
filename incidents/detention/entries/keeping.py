"""How long a record is kept, and who decided that."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from incidents.detention.entries.fields import AGREED, LineKind, one_of, words
from incidents.detention.models import Erasure, RetentionClass

KEPT_AS: Final = (
    one_of("before", _("kept until now as"), RetentionClass.choices),
    one_of("retention", _("kept as"), RetentionClass.choices),
)

KEEPING: Final[tuple[LineKind, ...]] = (
    LineKind("kept", _("Kept for longer"), (words(_("why"), required=True, name="why"),), decided=KEPT_AS),
    LineKind(
        "keep_asked", _("To be kept for less long"), (words(_("why"), required=True, name="why"),), decided=KEPT_AS
    ),
    LineKind(
        "keep_decided",
        _("How long it is kept"),
        (words(_("why"), name="why"),),
        decided=(*KEPT_AS, AGREED),
        decision=True,
    ),
    LineKind(
        "erasure_asked",
        _("Erasure proposed"),
        (words(_("by which order, or what was wrong"), name="why"),),
        decided=(one_of("reason", _("why"), Erasure.Reason.choices),),
    ),
    LineKind("erasure_decided", _("Erasure decided"), (words(_("why"), name="why"),), decided=(AGREED,), decision=True),
    LineKind("hold", _("Legal hold"), (words(_("why"), required=True, name="why"),), decision=True),
    LineKind("hold_lifted", _("Legal hold lifted"), (words(_("why"), required=True, name="why"),), decision=True),
)
