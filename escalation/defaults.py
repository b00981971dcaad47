"""The policies as shipped: the defaults of the field, every one of them the owner's to change.

Waiting without a patrol: PRI 1 60 s, PRI 2 5 min, PRI 3 15 min, PRI 4 30 min. Held: the complainant is called back
after 20 min (PRI 2) or 60 min (PRI 3-4), and the shift leader is told at the same times. A dispatch is acknowledged
within 60 s (PRI 1), 120 s (PRI 2) or 300 s. Welfare: asked 20 min after arrival, 60 s to answer, asked again 120 s
after the first time, alarm after two misses; once in 60 min for a whole presence site. How long an acknowledged alarm
may rest is no published figure: twice the limit of its priority, and two minutes for a panic.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from escalation import policies
from escalation.models import Policy

MINUTE, HOUR = 60, 3600
DESK, SHIFT = ("desk",), ("shift",)


class Default(NamedTuple):
    family: policies.Family
    steps: list[dict[str, Any]]
    priority: int | None = None
    function: str = ""
    type: str = ""


def _tell(after_s: int, *who: str, how: tuple[str, ...] = ("desk",), **more: Any) -> dict[str, Any]:
    return {"after_s": after_s, "who": list(who), "how": list(how), **more}


def _waiting(limit: int) -> list[dict[str, Any]]:
    """The desk at the limit, the shift leader when it has passed twice; then again until somebody takes it up."""
    return [_tell(limit, "desk"), _tell(limit, "desk", "shift", repeat_s=limit)]


def _welfare(every: int) -> list[dict[str, Any]]:
    ask = {"who": ["patrol"], "how": ["phone"]}
    return [{"after_s": every, **ask}, {"after_s": 120, **ask}, _tell(60, "desk", "shift", repeat_s=120)]


def _acknowledge(limit: int) -> list[dict[str, Any]]:
    return [
        _tell(limit, "desk", "patrol", how=("desk", "phone")),
        _tell(limit, "desk", "shift", repeat_s=limit),
    ]


DEFAULTS: tuple[Default, ...] = (
    Default(
        policies.UNASSIGNED,
        [
            _tell(MINUTE, "desk"),
            _tell(MINUTE, "desk", "shift"),
            _tell(3 * MINUTE, "desk", "shift", "provost", how=("desk", "email"), repeat_s=2 * MINUTE),
        ],
        priority=1,
    ),
    Default(policies.UNASSIGNED, _waiting(5 * MINUTE), priority=2),
    Default(policies.UNASSIGNED, _waiting(15 * MINUTE), priority=3),
    Default(policies.UNASSIGNED, _waiting(30 * MINUTE), priority=4),
    Default(policies.UNASSIGNED, _waiting(15 * MINUTE)),
    Default(policies.HELD, [_tell(20 * MINUTE, "desk", "shift", repeat_s=20 * MINUTE, until="ended")], priority=2),
    Default(policies.HELD, [_tell(HOUR, "desk", "shift", repeat_s=HOUR, until="ended")]),
    Default(policies.LOOK_AGAIN, [{"after_s": 0, "act": True}]),
    Default(policies.PLANNED, [{"after_s": 0, "act": True}]),
    Default(policies.UNACKNOWLEDGED, _acknowledge(60), priority=1),
    Default(policies.UNACKNOWLEDGED, _acknowledge(120), priority=2),
    Default(policies.UNACKNOWLEDGED, _acknowledge(300)),
    # A crew on its way to a PRI 1 hears of what is new within two minutes, by its phone or by the desk's voice.
    Default(policies.NEWS, _acknowledge(2 * MINUTE), priority=1),
    Default(policies.NEWS, _acknowledge(5 * MINUTE)),
    Default(policies.WELFARE, _welfare(20 * MINUTE)),
    Default(policies.WELFARE, _welfare(HOUR), type="presence"),
    # The panic itself raises its alarm at once, whatever the policy; this is what follows until somebody takes it up.
    Default(policies.PANIC, [_tell(30, "desk", "shift", "provost", how=("desk", "email"), repeat_s=30)]),
    Default(policies.CASE_TASK, [_tell(0, "shift", repeat_s=24 * HOUR)]),
    # A late checkpoint is said once: the next time entered, or a changed plan, starts the clock anew.
    Default(policies.CHECKPOINT, [_tell(10 * MINUTE, "desk")]),
    Default(policies.ROUTE, [{"after_s": 0, "act": True}]),
    Default(policies.RECALL, _acknowledge(60)),
    Default(policies.EXERCISE_OVER, [_tell(0, "desk", repeat_s=HOUR)]),
    # What the provost coordinates is armed with its own time; these hold where none was given.
    Default(policies.DECISION, [_tell(HOUR, "shift", "provost", how=("desk", "email"), repeat_s=HOUR)]),
    Default(policies.DIRECTIVE, [_tell(HOUR, "desk", "shift", repeat_s=HOUR)]),
    Default(policies.HELP, [_tell(HOUR, "desk", "shift", repeat_s=HOUR)]),
    Default(policies.REPORT, [_tell(0, "shift", "provost", repeat_s=6 * HOUR)]),
    # Half an hour to call a unit back that holds somebody.
    Default(policies.ADVICE, [_tell(30 * MINUTE, "desk"), _tell(15 * MINUTE, "desk", "shift", repeat_s=15 * MINUTE)]),
    Default(policies.FINDING, [_tell(0, "desk", repeat_s=24 * HOUR)]),
    Default(policies.SITE_VISIT, [_tell(0, "desk", repeat_s=7 * 24 * HOUR)]),
    Default(policies.SECURITY_BEGIN, [_tell(5 * MINUTE, "desk", repeat_s=30 * MINUTE)]),
    Default(policies.SECURITY_END, [_tell(10 * MINUTE, "desk", repeat_s=HOUR)]),
    # The leader's phone asks when the check-in falls due; the desk hears of it when nobody answered.
    Default(
        policies.SITE_CHECK,
        [
            {"after_s": 0, "who": ["patrol"], "how": ["phone"]},
            _tell(5 * MINUTE, "desk"),
            _tell(5 * MINUTE, "desk", "shift", repeat_s=10 * MINUTE),
        ],
    ),
    # Five minutes in which a relief takes over, and no more.
    Default(
        policies.UNDERMANNED, [_tell(5 * MINUTE, "desk"), _tell(10 * MINUTE, "desk", "shift", repeat_s=30 * MINUTE)]
    ),
    Default(policies.RELIEF, [_tell(15 * MINUTE, "desk", repeat_s=HOUR)]),
    # Orders are looked at before the start; who has not read them by then is told of until they have.
    Default(policies.ORDERS_CHECK, [{"after_s": 0, "act": True}]),
    Default(policies.ORDERS_UNREAD, [_tell(0, "desk"), _tell(10 * MINUTE, "desk", "shift", repeat_s=10 * MINUTE)]),
    Default(policies.ORDER_START, [_tell(10 * MINUTE, "desk"), _tell(20 * MINUTE, "desk", "shift")]),
    Default(policies.ORDER_END, [_tell(30 * MINUTE, "desk", repeat_s=30 * MINUTE)]),
    Default(policies.DEBRIEF, [_tell(2 * HOUR, "desk", repeat_s=6 * HOUR)]),
    # The steps of custody end with the limit: an hour and 15 minutes before a review, a day, 4 h and 1 h before an
    # authority ends, 4 h for the ICRC. A limit whose first warning was changed moves that one alone.
    Default(
        policies.CUSTODY_HOURS,
        [
            _tell(0, "desk"),
            _tell(45 * MINUTE, "desk"),
            _tell(15 * MINUTE, "desk", "shift", "provost", repeat_s=30 * MINUTE, until="ended"),
        ],
    ),
    Default(
        policies.CUSTODY_LIMIT,
        [
            _tell(0, "desk", "provost"),
            _tell(20 * HOUR, "desk", "shift", "provost"),
            _tell(3 * HOUR, "desk", "shift", "provost", how=("desk", "email")),
            _tell(HOUR, "desk", "shift", "provost", how=("desk", "email"), repeat_s=HOUR, until="ended"),
        ],
    ),
    Default(
        policies.CUSTODY_CHECK,
        [_tell(0, "desk"), _tell(5 * MINUTE, "desk", "shift", repeat_s=5 * MINUTE, until="ended")],
    ),
    Default(
        policies.CUSTODY_NOTICE,
        [_tell(0, "desk"), _tell(4 * HOUR, "desk", "shift", "provost", repeat_s=4 * HOUR, until="ended")],
    ),
    Default(
        policies.CUSTODY_GRAVE, [_tell(MINUTE, "desk", "shift", "provost", how=("desk", "email"), repeat_s=MINUTE)]
    ),
    Default(policies.FORGOTTEN, [_tell(2 * MINUTE, "desk")], priority=1),
    Default(policies.FORGOTTEN, [_tell(10 * MINUTE, "desk")], priority=2),
    Default(policies.FORGOTTEN, [_tell(30 * MINUTE, "desk")], priority=3),
    Default(policies.FORGOTTEN, [_tell(HOUR, "desk")], priority=4),
    Default(policies.FORGOTTEN, [_tell(5 * MINUTE, "desk")]),
    Default(policies.FORGOTTEN, [_tell(2 * MINUTE, "desk")], type="panic"),
)


def load_policies(using: str = "default", **kwargs: Any) -> None:
    """Add the shipped policies that are missing. What is there already is the owner's, who may have changed it."""
    held = set(Policy.objects.using(using).values_list("name", "priority", "function", "type"))
    Policy.objects.using(using).bulk_create(
        Policy(
            name=default.family.name,
            priority=default.priority,
            function=default.function,
            type=default.type,
            label=str(default.family.label),
            steps=default.steps,
        )
        for default in DEFAULTS
        if (default.family.name, default.priority, default.function, default.type) not in held
    )
