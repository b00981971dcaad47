"""Changing a policy. What already runs keeps the steps it started with."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Stale
from blotter.operations import Operation, operation
from blotter.text import clean_line
from escalation import handlers, kinds, policies, steps
from escalation.models import Policy

MATCH_LENGTH = 40


@operation("policy.change")
def change_policy(
    op: Operation,
    *,
    by: Actor,
    name: str,
    steps: Any,
    priority: int | None = None,
    function: str = "",
    type: str = "",
    version: int | None = None,
) -> Policy:
    """Give the policy of exactly this match new steps, or make one for a match that had none.

    The version before stays readable. ``version``: the one that the caller read, refused when it is not the current.
    """
    name, wanted = _checked(name, priority, steps)
    exact = {
        "name": name,
        "priority": priority,
        "function": clean_line(function, "function", MATCH_LENGTH),
        "type": clean_line(type, "type", MATCH_LENGTH),
    }
    current = Policy.objects.select_for_update().filter(**exact, current=True).first()
    if version is not None and version != (current.version if current else 0):
        raise Stale(
            _("Somebody changed this policy in the meantime. Look at it as it is now, then decide again."),
            current=current.steps if current else None,
            version=current.version if current else 0,
        )
    if current and current.steps == [step.as_json() for step in wanted]:
        op.quiet()
        return current
    if current:
        current.current = False
        current.save(update_fields=["current"])
    row = Policy.objects.create(
        **exact,
        label=str(policies.FAMILIES[name].label),
        steps=[step.as_json() for step in wanted],
        version=current.version + 1 if current else 1,
        valid_from=op.now,
        changed_by_id=by.user.pk,
    )
    op.record(kinds.POLICY, policy=str(row), steps=in_words(wanted))
    return row


def _checked(name: str, priority: Any, data: Any) -> tuple[str, tuple[steps.Step, ...]]:
    if name not in policies.FAMILIES:
        known = ", ".join(policies.FAMILIES)
        raise Invalid(
            _("There is no policy «%(name)s». Known are: %(known)s.") % {"name": name, "known": known}, field="name"
        )
    if priority is not None and priority not in (1, 2, 3, 4):
        raise Invalid(_("The priority is 1 (emergency), 2, 3 or 4 (routine)."), field="priority")
    wanted = steps.parse(data)
    if any(step.act for step in wanted) and not handlers.known(name):
        raise Invalid(_("No step of this policy can act on its subject."), field="steps")
    if name == policies.PANIC.name and not (wanted[-1].repeat_s and "desk" in wanted[-1].how):
        raise Invalid(
            _("The last step of a panic repeats as a desk alarm: the system never silences one."), field="steps"
        )
    if name == policies.FORGOTTEN.name and (len(wanted) > 1 or wanted[0].repeat_s or "desk" not in wanted[0].how):
        raise Invalid(_("An acknowledged alarm comes back by one desk alarm, without repeat."), field="steps")
    return name, wanted


def in_words(wanted: tuple[steps.Step, ...]) -> str:
    """``after 1 min desk (desk); after 3 min shift, provost (desk, email), every 2 min``."""
    parts = []
    for step in wanted:
        told = f"{', '.join(step.who)} ({', '.join(step.how)})" if step.how else _("acts on its subject")
        part = _("after %(after)s %(told)s") % {"after": policies.in_words(step.after_s), "told": told}
        if step.repeat_s:
            part = _("%(part)s, every %(repeat)s until %(until)s") % {
                "part": part,
                "repeat": policies.in_words(step.repeat_s),
                "until": step.until,
            }
        parts.append(part)
    return "; ".join(parts)
