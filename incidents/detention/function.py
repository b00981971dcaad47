"""Detention: planning, advice and oversight first, the custody of single persons second."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as label

from incidents.functions import Function, Jurisdiction, Party, TypeSpec
from patrols.capabilities import Capability

_QUALIFIED = (Capability.DETENTION,)
_GRAVE = (Party.SHIFT_LEADER, Party.FPM, Party.LEGAD, Party.JOC, Party.ICRC)

FUNCTION = Function(
    "detention",
    _("Detention"),
    (
        TypeSpec(
            "detention-advice",
            label("Detention advice"),
            "held caught captured arrested man what must we do custody rights festgenommen arrestim pritvor",
            2,
            _QUALIFIED,
            (Party.LEGAD, Party.FPM),
            Jurisdiction.KFOR,
        ),
        TypeSpec(
            "detention-support",
            label("Detention support for an operation"),
            "team collection point search handling operation",
            3,
            _QUALIFIED,
            (Party.FPM,),
            Jurisdiction.KFOR,
        ),
        TypeSpec(
            "detention-plan",
            label("Detention planning"),
            "annex plan operation facility",
            4,
            _QUALIFIED,
            (Party.LEGAD,),
            Jurisdiction.KFOR,
        ),
        TypeSpec(
            "custody-inspection",
            label("Inspection of a holding site"),
            "oversight cell conditions visit inspektion",
            4,
            _QUALIFIED,
            (),
            Jurisdiction.KFOR,
        ),
        TypeSpec(
            "detainee-escort",
            label("Escort of a detained person"),
            "transfer transport prisoner court hospital gefangenentransport",
            3,
            _QUALIFIED,
            (Party.FPM,),
            Jurisdiction.KFOR,
        ),
        TypeSpec(
            "detainee-handover",
            label("Handover of a detained person"),
            "transfer kosovo police eulex receipt ubergabe dorezim predaja",
            3,
            _QUALIFIED,
            (Party.LEGAD, Party.FPM, Party.KOSOVO_POLICE),
            Jurisdiction.KOSOVO,
        ),
        TypeSpec(
            "detainee-medical",
            label("Unwell or injured detainee"),
            "sick hurt fit hunger strike hospital doctor",
            1,
            _QUALIFIED,
            (Party.MEDICAL, Party.FPM, Party.LEGAD),
            Jurisdiction.KFOR,
        ),
        TypeSpec(
            "detainee-complaint",
            label("Complaint of ill-treatment"),
            "abuse beaten mistreated allegation misshandlung",
            2,
            (Capability.DETENTION, Capability.INVESTIGATION),
            (Party.FPM, Party.LEGAD),
            Jurisdiction.KFOR,
        ),
        TypeSpec(
            "escape",
            label("Escape from custody"),
            "fled ran prisoner flucht arratisje bekstvo",
            1,
            _QUALIFIED,
            (*_GRAVE, Party.KOSOVO_POLICE),
            Jurisdiction.KFOR,
        ),
        TypeSpec(
            "custody-death",
            label("Death in custody"),
            "dead died detainee suicide",
            1,
            (Capability.DETENTION, Capability.INVESTIGATION),
            (*_GRAVE, Party.MEDICAL),
            Jurisdiction.KFOR,
        ),
        TypeSpec(
            "detention-visit",
            label("Visit to a detained person"),
            "icrc lawyer consul family besuch",
            4,
            _QUALIFIED,
            (),
            Jurisdiction.KFOR,
        ),
    ),
)
