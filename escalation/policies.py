"""The families of policies that the desk knows, and how the right one is chosen.

A family is code: what its alarms are and how they read. Its policies are data, which ``manage.py policy`` changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from escalation.models import Policy


@dataclass(frozen=True, slots=True)
class Family:
    """``alarm`` is said when a step tells by desk alarm or e-mail, ``prompt`` when it only asks on the patrol's phone.

    Wordings know ``incident`` (number), ``patrol`` (callsign), ``priority`` and ``after`` (how long since the start).
    """

    name: str
    kind: str
    label: str | Promise
    alarm: str | Promise
    prompt: str | Promise = ""


UNASSIGNED = Family(
    "incident.unassigned",
    "waiting",
    _("without a patrol"),
    _("{incident}, PRI {priority}, has no patrol after {after}"),
)
HELD = Family(
    "incident.held",
    "waiting",
    _("held: call the complainant back"),
    _("{incident} is held: call the complainant back, {after} have passed"),
)
LOOK_AGAIN = Family("incident.look_again", "waiting", _("held until"), _("{incident}: time to look again"))
PLANNED = Family("incident.planned", "waiting", _("planned work opens"), _("{incident}: planned work is to open"))
UNACKNOWLEDGED = Family(
    "assignment.unacknowledged",
    "overdue",
    _("to acknowledge"),
    _("{patrol} has not acknowledged {incident} after {after}: call by radio"),
    _("{patrol}: acknowledge {incident}"),
)
NEWS = Family(
    "assignment.news",
    "overdue",
    _("news to be read"),
    _("{patrol} has not read what is new on {incident} since {since}: {news}; tell it by radio"),
    _("{patrol}: read what is new on {incident}"),
)
WELFARE = Family(
    "patrol.welfare",
    "overdue",
    _("welfare check"),
    _("{patrol} has not answered its welfare check: call by radio"),
    _("{patrol}: welfare check, answer on the phone or by radio"),
)
PANIC = Family("patrol.panic", "panic", _("panic"), _("PANIC {patrol}, not cleared after {after}"))
CASE_TASK = Family(
    "investigation.task",
    "overdue",
    _("task of an investigation"),
    _("{case}: task {task} is due and not done"),
)
CHECKPOINT = Family(
    "movement.checkpoint",
    "overdue",
    _("to pass a checkpoint"),
    _("{movement} has not passed {checkpoint}, {after} after its time"),
)
ROUTE = Family("route.validity", "waiting", _("route hindered until"), _("{route}: its restriction is over"))
DECISION = Family(
    "decision.waiting",
    "waiting",
    _("awaits a decision"),
    _("{subject} awaits a decision of the Force Provost Marshal"),
)
DIRECTIVE = Family("directive.unread", "overdue", _("directive to be read"), _("{directive} is not read by everybody"))
HELP = Family("help.unanswered", "overdue", _("help asked for"), _("{request}: {what}"))
REPORT = Family("report.due", "overdue", _("report to COMKFOR due"), _("{report} is due and not submitted"))
ADVICE = Family(
    "advice.call_back",
    "overdue",
    _("advice: to call back"),
    _("{request}: the unit has not been called back"),
)
FINDING = Family(
    "inspection.finding",
    "overdue",
    _("finding of an inspection"),
    _("{finding} is due and not mended"),
)
SITE_VISIT = Family(
    "site.visit",
    "overdue",
    _("holding site to inspect"),
    _("{site}: its inspection is due"),
)
SECURITY_BEGIN = Family(
    "security.begin", "waiting", _("task to begin"), _("{task} has not begun, {after} after its time")
)
SECURITY_END = Family(
    "security.end", "waiting", _("task to end"), _("{task} is running {after} after its end: end or prolong it")
)
SITE_CHECK = Family(
    "security.check",
    "overdue",
    _("site to check in"),
    _("{task}: the site has not checked in, {after} after its time: call by radio"),
    _("{task}: check in for your site, on the phone or by radio"),
)
UNDERMANNED = Family(
    "security.manning",
    "overdue",
    _("post under-manned"),
    _("{post} under-manned for {after}: {required} persons required"),
)
RELIEF = Family(
    "security.relief",
    "waiting",
    _("to be relieved"),
    _("{patrol} at {post} has not been relieved, {after} after its time"),
)
RECALL = Family(
    "exercise.recall",
    "overdue",
    _("recall from an exercise"),
    _("{patrol} has not confirmed its recall from {exercise} after {after}: call by radio"),
    _("{patrol}: RECALLED from the exercise to real work, confirm"),
)
EXERCISE_OVER = Family(
    "exercise.over",
    "overdue",
    _("exercise past its end"),
    _("{exercise} runs beyond its planned end: ENDEX or prolong"),
)
ORDERS_CHECK = Family("order.reading", "waiting", _("orders to be read"), _("{order}: have the orders been read?"))
ORDERS_UNREAD = Family(
    "order.unread",
    "overdue",
    _("orders not read"),
    _("{patrol} has not read the orders of {order}, start {start}: tell it by radio"),
)
ORDER_START = Family(
    "order.start", "overdue", _("planned patrol to start"), _("{order} has not started, {after} after its time")
)
ORDER_END = Family(
    "order.end", "overdue", _("planned patrol to end"), _("{order} has not ended, {after} after its time")
)
DEBRIEF = Family(
    "order.debrief", "overdue", _("debrief owed"), _("{patrol} owes its debrief of {order}, {after} after the end")
)
# The whole desk hears of them: which limit of whom it is, is read in the register.
_LIMIT, _LIMIT_SAID = _("limit of custody"), _("{person}, {site}: a limit of the register is due {due}")
CUSTODY_LIMIT = Family("custody.limit", "overdue", _LIMIT, _LIMIT_SAID)
CUSTODY_HOURS = Family("custody.hours", "overdue", _LIMIT, _LIMIT_SAID)
CUSTODY_NOTICE = Family("custody.notice", "overdue", _LIMIT, _LIMIT_SAID)
CUSTODY_CHECK = Family(
    "custody.check",
    "overdue",
    _("check of a held person"),
    _("{person}, {site}: check was due {due}"),
)
CUSTODY_GRAVE = Family("custody.grave", "overdue", _("escape or death in custody"), _("{words}"))
FORGOTTEN = Family(
    "alarm.forgotten", "", _("acknowledged, not dealt with"), _("{alarm} – acknowledged by {by}, not dealt with")
)

FAMILIES = {
    family.name: family
    for family in (
        UNASSIGNED, HELD, LOOK_AGAIN, PLANNED, UNACKNOWLEDGED, NEWS, WELFARE, PANIC, CASE_TASK, CHECKPOINT,
        ROUTE, DECISION, DIRECTIVE, HELP, REPORT, ADVICE, FINDING, SITE_VISIT,
        SECURITY_BEGIN, SECURITY_END, SITE_CHECK, UNDERMANNED, RELIEF,
        RECALL, EXERCISE_OVER, ORDERS_CHECK, ORDERS_UNREAD,
        ORDER_START, ORDER_END, DEBRIEF,
        CUSTODY_LIMIT, CUSTODY_HOURS, CUSTODY_CHECK, CUSTODY_NOTICE, CUSTODY_GRAVE, FORGOTTEN,
    )
}  # fmt: skip


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        # An alarm with a gap in its words is worth more than none.
        return "–"


def wording(template: str, facts: dict[str, Any]) -> str:
    return template.format_map(_Facts(facts))


# Every clock that starts asks this: building the query anew each time would cost more than running it.
_BEST = """
SELECT * FROM escalation_policy
WHERE current AND name = %s AND (priority = %s OR priority IS NULL) AND function IN ('', %s) AND type IN ('', %s)
ORDER BY type <> '' DESC, function <> '' DESC, priority IS NOT NULL DESC LIMIT 1
"""


def match(name: str, *, priority: int | None = None, function: str = "", type: str = "") -> Policy:
    """The current policy that fits best: type before function before priority. ``LookupError`` when there is none."""
    best = next(iter(Policy.objects.raw(_BEST, [name, priority, function, type])), None)
    if best is None:
        raise LookupError(f"no policy {name!r}; load_policies() brings what is shipped")
    return best


def in_words(seconds: float) -> str:
    """A span as an alarm says it: ``45 s``, ``5 min``, ``1 h 20 min``."""
    whole = round(seconds)
    if whole < 120 and whole % 60:
        return f"{whole} s"
    minutes = round(whole / 60)
    if minutes < 120 and (minutes < 60 or minutes % 60):
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"
