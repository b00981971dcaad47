"""The formats of intelligence reports, as data: forms, checks, pages and print-outs read the same table.

Time, place, source, fact or opinion stand beside every report and are no lines of it. Precedence and every other thing
that other papers give a letter stand in words: sources disagree on the letters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.mobility.models import IntelligenceReport

Kind = IntelligenceReport.Kind


@dataclass(frozen=True, slots=True)
class Line:
    """``text`` is several lines long, ``line`` one, ``count`` a number of people, ``choice`` one of ``choices``."""

    key: str
    label: str | Promise
    kind: Literal["line", "text", "count", "choice"] = "line"
    required: bool = False
    choices: tuple[tuple[str, str | Promise], ...] = ()
    group: str = ""


PRECEDENCE = (
    ("urgent", _("3 Patients, urgent")),
    ("urgent_surgical", _("3 Patients, urgent surgical")),
    ("priority", _("3 Patients, priority")),
    ("routine", _("3 Patients, routine")),
    ("convenience", _("3 Patients, convenience")),
)
_SECURITY = (
    ("no enemy", _("no enemy")),
    ("possible enemy", _("possible enemy")),
    ("enemy in area", _("enemy in area")),
    ("armed escort required", _("armed escort required")),
)
_MARKING = (
    ("panels", _("panels")),
    ("pyrotechnics", _("pyrotechnics")),
    ("smoke", _("smoke")),
    ("none", _("none")),
    ("other", _("other")),
)

FORMATS: dict[str, tuple[Line, ...]] = {
    Kind.SALUTE: (
        Line("size", _("Size"), required=True),
        Line("activity", _("Activity"), required=True),
        Line("unit", _("Unit, markings, uniform")),
        Line("equipment", _("Equipment")),
        Line("assessment", _("What you make of it"), "text"),
    ),
    Kind.INCREP: (
        Line("what", _("What happened"), "text", required=True),
        Line("involved", _("Who is involved")),
        Line("casualties", _("Casualties")),
        Line("damage", _("Damage")),
        Line("action", _("Action taken")),
        Line("assessment", _("Assessment"), "text"),
        Line("request", _("What is asked for")),
    ),
    Kind.SITREP: (
        Line("situation", _("Situation"), "text", required=True),
        Line("own", _("Own forces")),
        Line("others", _("Other forces and agencies")),
        Line("population", _("Population")),
        Line("logistics", _("Logistics")),
        Line("assessment", _("Assessment"), "text"),
        Line("intentions", _("What comes next")),
    ),
    Kind.NINE_LINE: (
        Line("channel", _("2 Frequency and callsign"), required=True),
        *(
            Line(f"precedence_{key}", label, "count", group="precedence") for key, label in PRECEDENCE
        ),
        Line("equipment", _("4 Special equipment")),
        Line("litter", _("5 Patients lying"), "count"),
        Line("ambulatory", _("5 Patients who can walk"), "count"),
        Line("security", _("6 Security at the pick-up"), "choice", True, _SECURITY),
        Line("marking", _("7 Marking of the pick-up"), "choice", True, _MARKING),
        Line("patients", _("8 Nationality and status of patients")),
        Line("terrain", _("9 Contamination, terrain, obstacles")),
    ),
    Kind.THREAT: (
        Line("threat", _("What is threatened"), "text", required=True),
        Line("who", _("By whom")),
        Line("against", _("Against whom or what")),
        Line("when", _("When it is expected")),
        Line("indicators", _("Signs so far"), "text"),
        Line("assessment", _("Assessment"), "text"),
    ),
}  # fmt: skip


def shown(line: Line, value: object) -> str:
    """The value as it is read: the words of a choice, everything else as it stands."""
    return str(dict(line.choices).get(str(value), value))
