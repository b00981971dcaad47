"""Security: close protection, events, property and installations, presence."""

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from incidents.functions import Family, Function, Page, Party, TypeSpec
from incidents.protocol import BLOCKED, HURT, PEOPLE, STILL_THERE, VEHICLES, WEAPON, WEAPONS, WHERETO
from incidents.questions import Question
from incidents.security.selectors.figures import figures
from patrols.capabilities import Capability

_ATTACK = (Party.SHIFT_LEADER, Party.FPM, Party.JOC, Party.RC, Party.KOSOVO_POLICE)
_CROWD = (Party.SHIFT_LEADER, Party.RC, Party.JOC, Party.KOSOVO_POLICE, Party.EULEX)

_MASKED = Question("masked", _("How many masked?"), "number", urgent="1", say=_("{answer} masked"))
_THROWN = Question("thrown", _("Anything thrown or fired?"), urgent="yes", say=_("objects thrown"))
_ONGOING = Question("ongoing", _("Still going on?"), urgent="yes", say=_("still going on"))
_BURNING = Question("burning", _("Is anything burning?"), say=_("fire"))
_TOUCHED = Question("touched", _("Touched or moved?"), say=_("has been moved"))
_CLEARED = Question("cleared", _("Is the place cleared of people?"), say=_("people are clear"))
_WORDS = Question("words", _("What exactly was said, from where?"), "text")
_WHICH_WEAPON = Question(
    "which",
    _("Which weapon?"),
    "choice",
    (
        ("knife", _("knife")),
        ("pistol", _("pistol")),
        ("rifle", _("rifle")),
        ("other", _("other weapon")),
    ),
    say=_("{answer}"),
)
_FLYING = Question("flying", _("Still flying?"), say=_("still flying"))
_INSIDE = Question("inside", _("Anybody inside?"), urgent="yes", say=_("persons inside"))
_AMMUNITION = Question("ammunition", _("Fuel or ammunition near?"), urgent="yes", say=_("ammunition near"))

FUNCTION = Function(
    "security",
    gettext_lazy("Security"),
    (
        TypeSpec(
            "threat-report",
            _("Threat report"),
            "warning masked crowd bats tension organised crime bedrohung kercenim pretnja vermummte maskierte "
            "maskuar maskirani turme gomila grupe shkopinj palice knuppel",
            1,
            (Capability.CROWD,),
            _CROWD,
            families=(Family.CROWD,),
            questions=(PEOPLE, _MASKED, WEAPONS, _THROWN),
            spoken=_("threat report"),
            least=2,
        ),
        TypeSpec(
            "demonstration",
            _("Demonstration or gathering"),
            "protest crowd demonstrators riot march demo proteste protesti skup kundgebung versammlung menge "
            "protestuesit demonstrata okupljanje",
            2,
            (Capability.CROWD,),
            _CROWD,
            families=(Family.CROWD,),
            questions=(PEOPLE, WEAPONS, BLOCKED),
            spoken=_("demonstration"),
            least=2,
        ),
        TypeSpec(
            "presence",
            _("Preventive presence"),
            "standing post crossing gate show of force prasenz prani prisustvo",
            3,
            families=(Family.CROWD,),
            spoken=_("presence"),
            standing=True,
        ),
        TypeSpec(
            "crossing",
            _("Incident at a crossing point"),
            "border gate bcp ibl jarinje brnjak merdare grenze pika kufitare prelaz grenzubergang tor vendkalim "
            "granica carina",
            2,
            (),
            (Party.SHIFT_LEADER, Party.RC, Party.KOSOVO_POLICE, Party.EULEX),
            families=(Family.CROWD,),
            questions=(PEOPLE, WEAPONS, BLOCKED),
            spoken=_("gate incident"),
        ),
        TypeSpec(
            "attack",
            _("Attack on a patrol, convoy or installation"),
            "stones molotov grenade shot at ambush angriff sulm napad steine gure kamenje beworfen sulmuar napadnuti",
            1,
            (),
            _ATTACK,
            families=(Family.CROWD, Family.BLAST),
            questions=(_ONGOING, HURT, WEAPONS),
            spoken=_("attack"),
            least=2,
        ),
        TypeSpec(
            "shots",
            _("Shots fired"),
            "gunfire shooting rifle schusse shtena pucnjava schuss geschossen krisma te pucanje hici",
            1,
            (),
            _ATTACK,
            families=(Family.BLAST,),
            questions=(_ONGOING, HURT),
            spoken=_("shots fired"),
            least=2,
        ),
        TypeSpec(
            "armed-person",
            _("Armed person"),
            "gun knife weapon rifle bewaffnet armatosur naoruzan messer thike noz waffe arme oruzje",
            1,
            (),
            _ATTACK,
            families=(Family.VIOLENCE, Family.BLAST),
            questions=(_WHICH_WEAPON, STILL_THERE),
            spoken=_("armed person"),
            least=2,
        ),
        TypeSpec(
            "explosion",
            _("Explosion heard or seen"),
            "blast bang detonation explodiert shperthim eksplozija knall plasje eksplodoi",
            1,
            (),
            (*_ATTACK, Party.EOD),
            families=(Family.BLAST, Family.FIRE),
            questions=(HURT, _BURNING),
            spoken=_("explosion"),
        ),
        TypeSpec(
            "uxo",
            _("Unexploded ordnance"),
            "mine shell grenade ied eod blindganger predhe mina granate granata minen bombe",
            1,
            (),
            (Party.EOD, Party.JOC, Party.KOSOVO_POLICE, Party.SHIFT_LEADER),
            families=(Family.BLAST,),
            questions=(_TOUCHED, _CLEARED),
            spoken=_("unexploded ordnance"),
        ),
        TypeSpec(
            "bomb-threat",
            _("Bomb threat"),
            "call device explosive bombendrohung bombe bomba",
            1,
            (Capability.K9,),
            (*_ATTACK, Party.EOD),
            families=(Family.BLAST,),
            questions=(_CLEARED, _WORDS),
            spoken=_("bomb threat"),
        ),
        TypeSpec(
            "package",
            _("Suspicious package"),
            "parcel bag unattended box paket",
            1,
            (Capability.K9,),
            (Party.EOD, Party.SHIFT_LEADER, Party.JOC),
            families=(Family.BLAST,),
            questions=(_TOUCHED, _CLEARED),
            spoken=_("suspicious package"),
        ),
        TypeSpec(
            "intruder",
            _("Intruder in an installation"),
            "trespass fence climbed inside unauthorised eindringling einbrecher zaun geklettert nderhyres uljez upad",
            1,
            (),
            (Party.SHIFT_LEADER, Party.FPM),
            families=(Family.WATCH,),
            questions=(PEOPLE, WEAPON, STILL_THERE),
            spoken=_("intruder"),
        ),
        TypeSpec(
            "gate-alarm",
            _("Gate or intrusion alarm"),
            "fence sensor ids forced entry guard tor alarmi alarm alarmanlage",
            2,
            (),
            (Party.SHIFT_LEADER,),
            families=(Family.WATCH,),
            questions=(STILL_THERE,),
            spoken=_("gate alarm"),
        ),
        TypeSpec(
            "fence",
            _("Damaged fence or barrier"),
            "hole cut perimeter zaun gardh ograda",
            3,
            families=(Family.WATCH,),
            spoken=_("damaged fence"),
        ),
        TypeSpec(
            "suspicious-vehicle",
            _("Suspicious vehicle"),
            "car parked van plates watching verdachtig fahrzeug veture dyshimte sumnjivo vozilo auto wagen "
            "makine kola kombi",
            2,
            (Capability.K9,),
            (Party.SHIFT_LEADER,),
            families=(Family.WATCH,),
            questions=(PEOPLE, VEHICLES, WHERETO),
        ),
        TypeSpec(
            "suspicious-person",
            _("Suspicious person"),
            "loitering watching photographing stranger verdachtig dyshimte sumnjiva osoba fremder panjohur nepoznat",
            3,
            families=(Family.WATCH,),
            questions=(PEOPLE, WEAPON, WHERETO),
        ),
        TypeSpec(
            "hostile-watch",
            _("Observation of an installation"),
            "surveillance reconnaissance camera photos filming spying",
            2,
            (),
            (Party.SHIFT_LEADER, Party.JOC),
            families=(Family.WATCH,),
            questions=(PEOPLE, VEHICLES),
            spoken=_("observation"),
        ),
        TypeSpec(
            "drone",
            _("Drone"),
            "uav uas quadcopter flying dron drohne fluturues bespilotna",
            2,
            (),
            (Party.SHIFT_LEADER, Party.JOC),
            families=(Family.WATCH,),
            questions=(_FLYING, WHERETO),
        ),
        TypeSpec(
            "kidnapping",
            _("Hostage or kidnapping"),
            "abducted taken held entfuhrung peng otmica",
            1,
            (),
            (*_ATTACK, Party.LEGAD, Party.CONTINGENT),
            families=(Family.VIOLENCE,),
            questions=(WEAPON, VEHICLES, WHERETO),
        ),
        TypeSpec(
            "weapons-cache",
            _("Weapons cache"),
            "arms find buried ammunition depot waffenlager",
            2,
            (),
            (Party.EOD, Party.JOC, Party.KOSOVO_POLICE),
            families=(Family.BLAST,),
            questions=(_TOUCHED,),
        ),
        TypeSpec(
            "fire",
            _("Fire"),
            "smoke burning flames brand feuer zjarr pozar brennt rauch tym djegie vatra dim gori burn",
            1,
            (),
            (Party.FIRE, Party.SHIFT_LEADER, Party.JOC),
            families=(Family.FIRE,),
            questions=(_INSIDE, _AMMUNITION, HURT),
            spoken=_("fire"),
        ),
        TypeSpec(
            "close-protection",
            _("Close protection"),
            "cp vip bodyguard principal visit personenschutz",
            3,
            (Capability.CLOSE_PROTECTION,),
        ),
        TypeSpec(
            "event-security",
            _("Event security"),
            "ceremony visit medal parade concert veranstaltung",
            3,
            families=(Family.CROWD,),
            spoken=_("event"),
            standing=True,
        ),
        TypeSpec(
            "protection",
            _("Protection of property or an installation"),
            "guard site monastery building equipment objektschutz manastir kisha crkva kloster",
            3,
            families=(Family.WATCH,),
            spoken=_("protection"),
            standing=True,
        ),
    ),
    pages=(
        Page("security", gettext_lazy("Security"), "security.view"),
        Page("security-phone", gettext_lazy("My post"), "security.report", "phone"),
        Page("security-phone-situation", gettext_lazy("Situation"), "security.report", "phone"),
    ),
    urls="incidents.security.urls",
    api="incidents.security.api",
    figures=figures,
)
