"""How strongly a presence is manned: raised and lowered, for a reason, on somebody's authority.

Raising the desk's own force is the Force Provost Marshal's to decide; of another force the desk writes down what that
force has decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Missing, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_reason, clean_whole
from escalation import policies
from escalation import services as escalation
from incidents.security import presence_kinds as kinds
from incidents.security.kinds import POST_CHANGED
from incidents.security.models import Force, Level, LevelChange, Presence, Task
from incidents.security.services.common import MOST_PERSONS
from incidents.security.services.common import _save as _save_task
from incidents.security.services.planning import _set_required
from incidents.security.services.presence_common import (
    STRONGEST,
    _lock,
    _lock_open,
    _save,
    level_words,
    not_before,
    subject_of,
)
from incidents.security.states import OPEN
from incidents.services.moments import past

DECIDE = "provost.decide"
PROVOST = "FPM"
State = LevelChange.State


@operation("security.edit")
def set_level(
    op: Operation,
    *,
    by: Actor,
    presence: int,
    level: int,
    strength: int,
    reason: str,
    authorised_by: str = "",
    occurred_at: datetime | None = None,
    wanted_by: datetime | None = None,
    version: int | None = None,
) -> LevelChange:
    """Raise or lower the manning. ``level``: one of ``Level``; ``authorised_by``: a function, as COM RC-E.

    Raising the own force is proposed to the Force Provost Marshal, for an answer by ``wanted_by``; everything else
    holds from ``occurred_at``, now unless said.
    """
    level, strength = clean_level(level), clean_whole(strength, "strength", 1, STRONGEST)
    reason = clean_reason(reason)
    row = _lock_open(op, presence, version)
    _check_change(row, level, strength)
    change = LevelChange(
        presence=row, level=level, strength=strength, level_before=row.level, strength_before=row.strength,
        reason=reason, entered_at=op.now, entered_by_id=op.by.user.pk, position=op.by.position,
    )  # fmt: skip
    if change.raised and row.force == Force.OWN and not op.by.may(DECIDE):
        _propose(op, row, change, occurred_at, wanted_by)
    else:
        at = past(op, occurred_at, "occurred_at")
        newest = row.levels.filter(state=State.IN_FORCE).order_by("-at").first()
        not_before(at, newest.at if newest else None, "occurred_at")
        if not authorised_by and op.by.may(DECIDE):
            authorised_by = PROVOST
        change.authorised_by = clean_line(authorised_by, "authorised_by", 80, required=True)
        _hold(op, row, change, at, occurred_at)
    return change


@operation(DECIDE)
def decide_level(
    op: Operation, *, by: Actor, key: int, approve: bool, words: str = "", version: int | None = None
) -> LevelChange:
    """The Force Provost Marshal approves what was proposed, which then holds from now, or refuses it with a reason."""
    row, change = _proposal(op, key, version)
    change.decision = clean_line(words, "words", 400, required=not approve)
    change.decided_at, change.decided_by_id = op.now, op.by.user.pk
    escalation._disarm(op, subject=subject_of(row), policy=policies.DECISION.name)
    if approve:
        if row.task.state not in OPEN:
            facts = {"presence": row.called, "state": row.task.get_state_display()}
            raise Refused(_("%(presence)s is %(state)s already.") % facts, current_state=row.task.state)
        change.authorised_by = PROVOST
        _hold(op, row, change, op.now, None)
    else:
        change.state = State.REFUSED
        change.save()
        _save(op, row)
        after = level_words(change.level, change.strength)
        op.record(kinds.LEVEL_REFUSED, presence=row.called, after=after, reason=change.decision)
    return change


@operation("security.edit")
def withdraw_level(op: Operation, *, by: Actor, change: int, reason: str) -> LevelChange:
    """Take back what was proposed and is not decided yet."""
    reason = clean_reason(reason)
    row, found = _proposal(op, change)
    _withdraw(op, row, found)
    _save(op, row)
    op.record(kinds.LEVEL_WITHDRAWN, presence=row.called, after=level_words(found.level, found.strength), reason=reason)
    return found


@operation("security.edit")
def match_posts(op: Operation, *, by: Actor, presence: int, version: int | None = None) -> Presence:
    """Let the posts of a presence of the own force require together what it is manned with, in the measure in which
    they require persons now: one that was raised alarms where somebody is missing, and one that was lowered does not.
    """
    row = _lock_open(op, presence, version)
    posts = list(row.task.posts.filter(closed_at=None))
    if row.force != Force.OWN or not posts:
        words = _("%(presence)s has no post of the own force. Set one up first.")
        raise Refused(words % {"presence": row.called}, code="no_post")
    if len(posts) > row.strength:
        words = _("%(presence)s has %(posts)d posts for %(strength)d persons. Close a post first.")
        facts = {"presence": row.called, "posts": len(posts), "strength": row.strength}
        raise Refused(words % facts, code="too_many_posts")
    needed = shares([post.required for post in posts], row.strength)
    if max(needed) > MOST_PERSONS:
        words = _("%(post)s would require %(required)d persons; a post has at most %(most)d. Set up another post.")
        most = max(zip(needed, posts, strict=True), key=lambda one: one[0])
        facts = {"post": f"{row.called}/{most[1].number}", "required": most[0], "most": MOST_PERSONS}
        raise Refused(words % facts, code="too_few_posts")
    if needed == [post.required for post in posts]:
        raise Refused(_("The posts require so many already."), code="matches")
    changed = [(post, required) for post, required in zip(posts, needed, strict=True) if required != post.required]
    befores = []
    for post, required in changed:
        post.task = row.task
        befores.append(_set_required(op, post, required))
    _save_task(op, row.task)
    row.refresh_from_db(fields=["version"])
    reason = level_words(row.level, row.strength)
    for (post, required), before in zip(changed, befores, strict=True):
        op.record(POST_CHANGED, post=post.called, before=before, after=required, reason=reason)
    return row


def shares(needs: Sequence[int], total: int) -> list[int]:
    """``total`` persons over posts by what each needs, one at each at least; those go up that rounding cut most."""
    spare, whole_need = total - len(needs), sum(needs)
    parts = [divmod(spare * need, whole_need) for need in needs]
    given = [1 + part for part, _rest in parts]
    first = sorted(range(len(needs)), key=lambda at: -parts[at][1])
    for at in first[: total - sum(given)]:
        given[at] += 1
    return given


def clean_level(value: object) -> int:
    if isinstance(value, bool) or value not in Level.values:
        known = ", ".join(f"{number} {label}" for number, label in Level.choices)
        raise Invalid(_("Choose one of: %(known)s.") % {"known": known}, field="level")
    return int(value)


def _check_change(row: Presence, level: int, strength: int) -> None:
    if row.levels.filter(state=State.PROPOSED).exists():
        words = _("%(presence)s: a proposal awaits the decision. Withdraw it first.")
        raise Refused(words % {"presence": row.called}, code="proposed")
    if (level, strength) == (row.level, row.strength):
        facts = {"presence": row.called, "stands": level_words(level, strength)}
        raise Invalid(_("%(presence)s stands at %(stands)s already.") % facts, field="strength")
    if (level - row.level) * (strength - row.strength) < 0:
        words = _("The level goes one way and the strength the other: %(before)s → %(after)s. Check both.")
        facts = {"before": level_words(row.level, row.strength), "after": level_words(level, strength)}
        raise Invalid(words % facts, field="strength", code="contradicts")


def _propose(
    op: Operation, row: Presence, change: LevelChange, occurred_at: datetime | None, wanted_by: datetime | None
) -> None:
    if occurred_at is not None:
        words = _("The Force Provost Marshal decides this: it holds from then on. Leave the time empty.")
        raise Invalid(words, field="occurred_at")
    if wanted_by is not None and wanted_by <= op.now:
        raise Invalid(_("That time has passed. Give one that is still to come, or none."), field="wanted_by")
    change.state, change.wanted_by = State.PROPOSED, wanted_by
    change.save()
    escalation._arm(
        op, subject=subject_of(row), policy=policies.DECISION.name, priority=None, function="security",
        audiences=("shift",), incident=row.task.incident_id, due=wanted_by, words={"subject": row.called},
    )  # fmt: skip
    _save(op, row)
    op.record(
        kinds.LEVEL_PROPOSED,
        presence=row.called,
        after=level_words(change.level, change.strength),
        reason=change.reason,
    )


def _hold(op: Operation, row: Presence, change: LevelChange, at: datetime, occurred_at: datetime | None) -> None:
    """From ``at`` the presence is manned like this."""
    change.state, change.at = State.IN_FORCE, at
    change.save()
    row.level, row.strength = change.level, change.strength
    _save(op, row)
    op.record(
        kinds.LEVEL_RAISED if change.raised else kinds.LEVEL_LOWERED,
        presence=row.called,
        before=level_words(change.level_before or row.level, change.strength_before or row.strength),
        after=level_words(change.level, change.strength),
        reason=change.reason,
        authorised_by=change.authorised_by,
        occurred_at=occurred_at,
    )


def _withdraw(op: Operation, row: Presence, change: LevelChange) -> None:
    change.state, change.decided_at, change.decided_by_id = State.WITHDRAWN, op.now, op.by.user.pk
    change.save()
    escalation._disarm(op, subject=subject_of(row), policy=policies.DECISION.name)


def _task_over(op: Operation, task: Task) -> None:
    """The presence of a task that is over leaves the board, and nobody need decide any more how strongly it stands."""
    row = Presence.objects.filter(task=task).first()
    if row is None:
        return
    for change in row.levels.filter(state=State.PROPOSED):
        _withdraw(op, row, change)
    op.bump(row)
    row.save(update_fields=["version"])
    op.touch(row)


def _proposal(op: Operation, key: int, version: int | None = None) -> tuple[Presence, LevelChange]:
    presence = LevelChange.objects.filter(pk=key).values_list("presence_id", flat=True).first()
    if presence is None:
        raise Missing(_("There is no such proposal."))
    row = _lock(op, presence, version)
    change = LevelChange.objects.get(pk=key)
    if change.state != State.PROPOSED:
        words = _("%(presence)s: this was decided already: %(state)s.")
        raise Refused(words % {"presence": row.called, "state": change.get_state_display()}, code="decided")
    change.presence = row
    return row, change
