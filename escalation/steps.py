"""Steps and how one follows the other: pure data and pure arithmetic, no database.

A step is stored as JSON, for example ``{"after_s": 60, "who": ["desk"], "how": ["desk"]}``:

- ``after_s``: seconds after the step before it was *due* (after the start, for the first), so that nothing drifts;
- ``who``: any of desk, patrol, shift, provost; ``how``: any of desk (an alarm), phone (of the patrol), email;
- ``repeat_s``: the last step comes again every so many seconds, ``until`` "acknowledged" (its alarm) or "ended";
- ``act``: the step changes its subject; the handler of its policy does that, as an ordinary operation.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal

from django.utils.translation import gettext as _

from blotter.errors import Invalid

WHO = ("desk", "patrol", "shift", "provost")
HOW = ("desk", "phone", "email")
UNTIL = ("acknowledged", "ended")
LONGEST_S = 30 * 24 * 3600
SHORTEST_REPEAT_S = 10
MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class Step:
    after_s: int
    who: tuple[str, ...] = ()
    how: tuple[str, ...] = ()
    repeat_s: int = 0
    until: Literal["acknowledged", "ended"] = "acknowledged"
    act: bool = False

    def as_json(self) -> dict[str, Any]:
        return {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Firing:
    """What is to be done about a deadline that is due.

    ``step`` is the highest overdue one and fires; ``passed`` holds the indexes of all that came due, ending with it.
    ``due_at`` is when it was due, ``missed_at`` when the first of them was. ``next_due`` is None after the last step;
    ``next_step`` equals ``step`` when it repeats.
    """

    step: int
    passed: tuple[int, ...]
    due_at: datetime
    missed_at: datetime
    next_step: int
    next_due: datetime | None


def firing(
    steps: Sequence[Step],
    step: int,
    due_at: datetime,
    now: datetime,
    reaches: Callable[[Step], bool] = lambda step: True,
) -> Firing:
    """The firing of ``step``, due at ``due_at <= now``.

    A step that reaches nobody hands on at once. After an outage the highest overdue step fires instead of each in
    turn, except that a step which acts on its subject is never passed over. Repeats keep their beat.
    """
    at, passed = due_at, [step]
    while step + 1 < len(steps):
        following = steps[step + 1]
        next_at = at + timedelta(seconds=following.after_s) if reaches(steps[step]) else at
        if next_at > now or following.act:
            return Firing(step, tuple(passed), at, due_at, step + 1, next_at)
        at, step = next_at, step + 1
        passed.append(step)
    if not (repeat := timedelta(seconds=steps[step].repeat_s)):
        return Firing(step, tuple(passed), at, due_at, step, None)
    at += repeat * ((now - at) // repeat)
    return Firing(step, tuple(passed), at, due_at, step, at + repeat)


def counted_from(
    steps: Sequence[Step], base: datetime, *, first: datetime, after: datetime
) -> tuple[tuple[Step, ...], datetime]:
    """These steps, whose first is meant for ``base``, told from ``first`` on; and when the first of them is due then.

    A ``first`` before ``base`` is told to those of the first step, once more. Each other step stays at its time; what
    would come before ``first``, or not ``after`` this, is left out, though never the last.
    """
    at, turns = base, [(base, steps[0])]
    for step in steps[1:]:
        at += timedelta(seconds=step.after_s)
        turns.append((at, step))
    kept = [turn for turn in turns if turn[0] >= first] or turns[-1:]
    if kept[0][0] > first and not kept[0][1].act:
        kept.insert(0, (first, replace(steps[0], repeat_s=0)))
    kept = ([turn for turn in kept if turn[0] > after] or kept[-1:])[-MOST_STEPS:]
    times = [at for at, _step in kept]
    gaps = [0, *(int((later - at).total_seconds()) for at, later in pairwise(times))]
    return tuple(replace(step, after_s=gap) for gap, (_at, step) in zip(gaps, kept, strict=True)), times[0]


def parse(data: Any) -> tuple[Step, ...]:
    """Steps from JSON, every fault refused with the number of its step."""
    if not isinstance(data, list | tuple) or not 1 <= len(data) <= MOST_STEPS:
        raise Invalid(_("A policy has 1 to %(most)d steps.") % {"most": MOST_STEPS}, field="steps")
    steps = tuple(_step(number, item) for number, item in enumerate(data, 1))
    for number, step in enumerate(steps[:-1], 1):
        if step.repeat_s:
            raise Invalid(_("Step %(number)d repeats; only the last step may.") % {"number": number}, field="steps")
    return steps


def _step(number: int, item: Any) -> Step:
    def wrong(words: str, **facts: Any) -> Invalid:
        return Invalid(_("Step %(number)d: %(fault)s") % {"number": number, "fault": words % facts}, field="steps")

    if not isinstance(item, dict):
        raise wrong(_("give an object like %(example)s."), example='{"after_s": 60, "who": ["desk"], "how": ["desk"]}')
    known = Step.__dataclass_fields__
    if unknown := sorted(set(map(str, item)) - set(known)):
        raise wrong(_("there is no «%(name)s». Known are: %(known)s."), name=unknown[0], known=", ".join(known))
    after, repeat = item.get("after_s"), item.get("repeat_s", 0)
    if not _whole(after, 0, LONGEST_S):
        raise wrong(_("after_s is a whole number of seconds from 0 to %(most)d."), most=LONGEST_S)
    if repeat != 0 and not _whole(repeat, SHORTEST_REPEAT_S, LONGEST_S):
        raise wrong(_("repeat_s is 0 or at least %(least)d seconds."), least=SHORTEST_REPEAT_S)
    for name, allowed in (("who", WHO), ("how", HOW)):
        values = item.get(name, [])
        if not isinstance(values, list | tuple) or not set(map(str, values)) <= set(allowed):
            raise wrong(_("%(name)s is a list of: %(allowed)s."), name=name, allowed=", ".join(allowed))
    until, act = item.get("until", "acknowledged"), item.get("act", False)
    if until not in UNTIL:
        raise wrong(_("until is one of: %(allowed)s."), allowed=", ".join(UNTIL))
    if not isinstance(act, bool):
        raise wrong(_("act is true or false."))
    if act and repeat:
        raise wrong(_("a step that acts on its subject does so once; it cannot repeat."))
    return Step(int(after or 0), tuple(item.get("who", ())), tuple(item.get("how", ())), int(repeat), until, act)


def _whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


@lru_cache(maxsize=1024)
def parse_stored(text: str) -> tuple[Step, ...]:
    """Steps as the database holds them. Thousands of escalations share a few policies: each text is read once."""
    return parse(json.loads(text))
