"""Mobility support: routes, information, convoy escort, movement support."""

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from incidents.functions import Family, Function, Page, Party, TypeSpec
from incidents.mobility.selectors.figures import figures
from incidents.protocol import BLOCKED, HURT, PEOPLE, VEHICLES, WEAPONS
from incidents.questions import Question
from patrols.capabilities import Capability

_PASSABLE = Question(
    "passable",
    _("Can it be passed?"),
    "choice",
    (("all", _("by all")), ("light", _("by light vehicles")), ("none", _("by nobody"))),
    say=_("passable {answer}"),
)
_SUBSTANCE = Question("substance", _("What is it, how much, UN number?"), "text")
_THREATENED = Question("threatened", _("Is the convoy threatened?"), urgent="yes", say=_("under threat"))

FUNCTION = Function(
    "mobility",
    gettext_lazy("Mobility support"),
    (
        TypeSpec(
            "convoy-escort",
            _("Convoy escort"),
            "escort movement march kolonne konvoi konvoj kolone begleitung percjellje pratnja",
            3,
            (Capability.ESCORT,),
        ),
        TypeSpec(
            "oversize-escort",
            _("Escort of an oversize load"),
            "heavy transport wide low-loader tank schwertransport",
            4,
            (Capability.ESCORT,),
            (Party.KOSOVO_POLICE,),
        ),
        TypeSpec(
            "convoy-halted",
            _("Convoy halted or separated"),
            "stopped lost vehicles packet march",
            2,
            (Capability.ESCORT,),
            (Party.JOC, Party.SHIFT_LEADER),
            families=(Family.ROAD,),
            questions=(VEHICLES, _THREATENED),
            spoken=_("convoy halted"),
        ),
        TypeSpec("movement", _("Movement support request"), "transport guide freedom of move fom", 4),
        TypeSpec(
            "breakdown",
            _("Vehicle breakdown"),
            "broken down tyre flat engine recovery tow stuck ditch panne prishje kvar disabled vehicle reifen "
            "gome guma motor defekt",
            3,
            (),
            (Party.CONTINGENT,),
            families=(Family.ROAD,),
            questions=(BLOCKED, VEHICLES),
            spoken=_("breakdown"),
        ),
        TypeSpec(
            "obstruction",
            _("Route obstruction"),
            "blocked road landslide rockfall snow ice flood tree bridge hindernis bllokuar blokada put "
            "hazardous conditions debris erdrutsch baum schnee rreshqitje bore debora sneg odron drvo",
            2,
            (Capability.RECONNAISSANCE,),
            (Party.JOC,),
            families=(Family.ROAD,),
            questions=(BLOCKED, _PASSABLE),
            spoken=_("road obstructed"),
        ),
        TypeSpec(
            "roadblock",
            _("Roadblock or barricade"),
            "trucks gravel barrier burning tyres strassensperre barrikade barikada strassenblockade bllokade "
            "rruge blokada balvani kamione kamioni",
            1,
            (Capability.CROWD,),
            (Party.SHIFT_LEADER, Party.JOC, Party.RC, Party.KOSOVO_POLICE, Party.EULEX),
            families=(Family.CROWD, Family.ROAD),
            questions=(PEOPLE, WEAPONS, _PASSABLE),
            spoken=_("roadblock"),
            least=2,
        ),
        TypeSpec(
            "route-recce",
            _("Route reconnaissance"),
            "recce survey classification bridge mlc erkundung",
            4,
            (Capability.RECONNAISSANCE,),
        ),
        TypeSpec(
            "route-watch",
            _("Route surveillance"),
            "observe patrol msr uberwachung",
            4,
            (Capability.RECONNAISSANCE,),
        ),
        TypeSpec(
            "traffic-control",
            _("Traffic control"),
            "tcp direct junction point post verkehrsregelung",
            3,
        ),
        TypeSpec(
            "spill",
            _("Spill of fuel or hazardous load"),
            "chemical oil tanker leak hazmat adr gefahrgut gas odor auslaufen ol vaj nafte curenje",
            1,
            (),
            (Party.FIRE, Party.KOSOVO_POLICE, Party.SHIFT_LEADER, Party.JOC),
            families=(Family.FIRE, Family.ROAD),
            questions=(HURT, _SUBSTANCE, BLOCKED),
            spoken=_("spill"),
        ),
        TypeSpec(
            "information",
            _("Information report"),
            "salute sighting seen intelligence collection increp meldung informate",
            4,
        ),
    ),
    pages=(
        Page("mobility", gettext_lazy("Mobility"), "mobility.view"),
        Page("mobility-phone", gettext_lazy("Convoy: checkpoint"), "mobility.report", "phone"),
        Page("mobility-phone-route", gettext_lazy("Route report"), "mobility.report", "phone"),
        Page("mobility-phone-salute", gettext_lazy("SALUTE"), "mobility.report", "phone"),
    ),
    urls="incidents.mobility.urls",
    api="incidents.mobility.api",
    figures=figures,
)
