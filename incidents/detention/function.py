"""Detention: planning, advice and oversight first, the custody of single persons second."""

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from incidents.detention.selectors.figures import figures
from incidents.functions import Family, Function, Jurisdiction, Page, Party, TypeSpec
from incidents.protocol import CRITICAL, WEAPON, WHERETO
from incidents.questions import Question
from patrols.capabilities import Capability

_QUALIFIED = (Capability.DETENTION,)
_GRAVE = (Party.SHIFT_LEADER, Party.FPM, Party.LEGAD, Party.JOC, Party.ICRC)

_HELD = Question("held", _("Held since (local time)"), "time", clock=_("held"))
_ESCAPED = Question("since", _("Gone since (local time)"), "time", clock=_("escaped"))
_UNWELL = Question("unwell", _("Hurt or unwell?"), urgent="yes", say=_("detained person injured"))
_HOLDER = Question("holder", _("Which unit holds the person?"), "text")
_JUVENILE = Question("juvenile", _("Under 18, or needs special care?"))

FUNCTION = Function(
    "detention",
    gettext_lazy("Detention"),
    (
        TypeSpec(
            "detention-advice",
            _("Detention advice"),
            "held caught captured arrested man what must we do custody rights festgenommen arrestim pritvor "
            "detained prisoner gefangener ndaluar arrestuar uhapsen zadrzan",
            2,
            _QUALIFIED,
            (Party.LEGAD, Party.FPM),
            Jurisdiction.KFOR,
            families=(Family.CUSTODY,),
            questions=(_HELD, _UNWELL, _HOLDER, _JUVENILE),
        ),
        TypeSpec(
            "detention-support",
            _("Detention support for an operation"),
            "team collection point search handling operation",
            3,
            _QUALIFIED,
            (Party.FPM,),
            Jurisdiction.KFOR,
            families=(Family.CUSTODY,),
            questions=(_HOLDER,),
        ),
        TypeSpec(
            "detention-plan",
            _("Detention planning"),
            "annex plan operation facility",
            4,
            _QUALIFIED,
            (Party.LEGAD,),
            Jurisdiction.KFOR,
        ),
        TypeSpec(
            "custody-inspection",
            _("Inspection of a holding site"),
            "oversight cell conditions visit inspektion",
            4,
            _QUALIFIED,
            (),
            Jurisdiction.KFOR,
        ),
        TypeSpec(
            "detainee-escort",
            _("Escort of a detained person"),
            "transfer transport prisoner court hospital gefangenentransport",
            3,
            _QUALIFIED,
            (Party.FPM,),
            Jurisdiction.KFOR,
            families=(Family.CUSTODY,),
            questions=(_HELD,),
        ),
        TypeSpec(
            "detainee-handover",
            _("Handover of a detained person"),
            "transfer kosovo police eulex receipt ubergabe dorezim predaja",
            3,
            _QUALIFIED,
            (Party.LEGAD, Party.FPM, Party.KOSOVO_POLICE),
            Jurisdiction.KOSOVO,
            families=(Family.CUSTODY,),
            questions=(_HELD, _UNWELL),
        ),
        TypeSpec(
            "detainee-medical",
            _("Unwell or injured detainee"),
            "sick hurt fit hunger strike hospital doctor",
            1,
            _QUALIFIED,
            (Party.MEDICAL, Party.FPM, Party.LEGAD),
            Jurisdiction.KFOR,
            families=(Family.CUSTODY, Family.COLLAPSE),
            questions=(_HELD, CRITICAL),
        ),
        TypeSpec(
            "detainee-complaint",
            _("Complaint of ill-treatment"),
            "abuse beaten mistreated allegation misshandlung",
            2,
            (Capability.DETENTION, Capability.INVESTIGATION),
            (Party.FPM, Party.LEGAD),
            Jurisdiction.KFOR,
            families=(Family.CUSTODY,),
            questions=(_HELD, _UNWELL),
        ),
        TypeSpec(
            "escape",
            _("Escape from custody"),
            "fled ran prisoner flucht arratisje bekstvo entflohen ausbruch iku pobegao",
            1,
            _QUALIFIED,
            (*_GRAVE, Party.KOSOVO_POLICE),
            Jurisdiction.KFOR,
            families=(Family.CUSTODY,),
            questions=(_ESCAPED, WEAPON, WHERETO),
        ),
        TypeSpec(
            "custody-death",
            _("Death in custody"),
            "dead died detainee suicide",
            1,
            (Capability.DETENTION, Capability.INVESTIGATION),
            (*_GRAVE, Party.MEDICAL),
            Jurisdiction.KFOR,
            families=(Family.CUSTODY, Family.COLLAPSE),
        ),
        TypeSpec(
            "detention-visit",
            _("Visit to a detained person"),
            "icrc lawyer consul family besuch",
            4,
            _QUALIFIED,
            (),
            Jurisdiction.KFOR,
        ),
    ),
    pages=(
        Page("detention", gettext_lazy("Detention"), "custody.view"),
        Page("detention-oversight", gettext_lazy("Detention oversight"), "detention.oversight"),
        Page("detention-capture", gettext_lazy("Capture"), "custody.capture", "phone"),
    ),
    urls="incidents.detention.urls",
    api="incidents.detention.api",
    figures=figures,
)
