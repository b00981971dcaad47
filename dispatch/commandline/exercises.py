"""The lines of patrols in exercises: back to real work, and understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from blotter.errors import Missing
from dispatch.exercises import selectors, services

if TYPE_CHECKING:
    from dispatch.commandline.execution import Act, Context


def _recall(c: Context, a: dict[str, Any]) -> Any:
    patrol = c.patrol(a["patrol"])
    inside = selectors.inside().filter(patrol=patrol).first()
    if inside is None:
        raise Missing(_("%s is in no exercise.") % a["patrol"])
    return services.recall(by=c.by, exercise=inside.exercise_id, patrols=[patrol], reason=a["text"])


def _heard(c: Context, a: dict[str, Any]) -> Any:
    one = selectors.unseen().filter(patrol=c.patrol(a["patrol"])).first()
    if one is None:
        raise Missing(_("%s has no recall to confirm.") % a["patrol"])
    return services.confirm_recall(
        by=c.by, commitment=one.pk, channel="radio", words=a.get("text", ""), **c.late
    )  # fmt: skip


ACTS: dict[str, Act] = {"EXRECALL": _recall, "EXHEARD": _heard}
