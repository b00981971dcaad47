"""What a face brings along when it opens: the state machines and the code lists its buttons are made of."""

from __future__ import annotations

from typing import Any

from dispatch.commandline.grammar import VERBS
from dispatch.recommendation import ROAD_FACTOR, SPEED_KMH
from dispatch.services.undo import UNDO
from dispatch.states import TRANSITIONS as ASSIGNMENT
from incidents.functions import Jurisdiction, all_functions
from incidents.models import Disposition
from incidents.states import TRANSITIONS as INCIDENT
from patrols.states import TRANSITIONS as PATROL
from reference.selectors import partners


def house() -> dict[str, Any]:
    dispositions = Disposition.objects.filter(active=True).order_by("label").values("code", "label")
    return {
        "jurisdictions": [{"code": value, "label": label} for value, label in Jurisdiction.choices],
        "functions": [{"code": each.name, "label": str(each.label)} for each in all_functions()],
        "commands": [{"form": verb.form, "help": verb.help} for verb in VERBS],
        "undoable": sorted(UNDO),
        "travel": {"road_factor": ROAD_FACTOR, "speed_kmh": SPEED_KMH},
        "machines": {"incident": INCIDENT, "patrol": PATROL, "assignment": ASSIGNMENT},
        "dispositions": list(dispositions),
        "partners": [{"code": each.slug, "short": each.short, "name": each.name} for each in partners()],
    }
