"""What is shipped: the types of every installed function, and the disposition codes. Seeded after each migration."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _

from incidents.functions import Function, TypeSpec, all_functions
from incidents.models import Disposition, IncidentType

# code, label, whether a written report is owed
DISPOSITIONS = (
    ("report", _("Dealt with, MP report follows"), True),
    ("detained", _("Person detained, MP report follows"), True),
    ("warned", _("Verbal warning given"), False),
    ("advice", _("Advice given"), False),
    ("assisted", _("Assistance given"), False),
    ("completed", _("Task completed"), False),
    ("handed-kp", _("Handed over to Kosovo Police"), False),
    ("handed-eulex", _("Handed over to EULEX"), False),
    ("handed-nation", _("Handed over to the national contingent"), False),
    ("handed-rc", _("Handed over to the regional command"), False),
    ("gone", _("Gone on arrival"), False),
    ("not-found", _("Nothing found"), False),
    ("unfounded", _("Unfounded"), False),
    ("false-alarm", _("False alarm"), False),
    ("no-action", _("No action needed"), False),
)


def _type(function: Function, spec: TypeSpec) -> IncidentType:
    return IncidentType(
        code=spec.code,
        label=spec.label,
        words=spec.words.split(),
        function=function.name,
        default_priority=spec.priority,
        capabilities=list(spec.capabilities),
        jurisdiction=spec.jurisdiction,
        notifications=list(spec.notify),
        **_protocol(spec),
    )


def _protocol(spec: TypeSpec) -> dict[str, Any]:
    """What the desk asks, says and expects of a type, as its row keeps it."""
    return {
        "families": list(spec.families),
        "questions": [question.as_data() for question in spec.questions],
        "spoken": spec.spoken,
        "standing": spec.standing,
        "least_patrols": spec.least,
    }


def seed(using: str, **kwargs: Any) -> None:
    """Add what is missing. What is there already is the owner's, who may have changed it.

    A type from before there were questions has none shipped yet (not even an empty list) and gets its protocol once.
    """
    types = IncidentType.objects.using(using)
    shipped = [(function, spec) for function in all_functions() for spec in function.types]
    types.bulk_create((_type(function, spec) for function, spec in shipped), ignore_conflicts=True)
    bare = set(types.filter(questions__isnull=True).values_list("code", flat=True))
    for _function, spec in shipped:
        if spec.code in bare:
            types.filter(code=spec.code).update(**_protocol(spec))
    Disposition.objects.using(using).bulk_create(
        (Disposition(code=code, label=text, report_owed=owed) for code, text, owed in DISPOSITIONS),
        ignore_conflicts=True,
    )
