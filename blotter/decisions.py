"""What awaits a decision of the Force Provost Marshal: packages contribute it, as they contribute to the handover.

A package keeps what was asked for in a table of its own and registers a ``Decision`` from ``AppConfig.ready``. The
provost's page, the API and the handover read the same registry, so that nothing that was asked for is out of sight.

    MANNING = Decision("presence.manning", _("Manning of a presence operation"), selectors.proposed, services.decide)

    @operation("provost.decide")
    def decide(op, *, by, key, approve, words, version): …

Asking arms ``escalation.policies.DECISION`` with the words ``{"subject": "PRS 26-0003"}``, for the audience "shift" and
``due`` when an answer was wanted by a time; deciding, or taking back what was asked for, disarms it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Missing


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that was asked for and is not decided. ``key`` and ``version`` are those of its row.

    ``words`` say in a line what is asked for, by number, place and figure: no personal name. ``asked_by`` is the label
    of who asked, ``due`` until when an answer is wanted, ``url`` where it is read whole (empty: nowhere else).
    """

    key: int
    words: str
    since: datetime
    asked_by: str = ""
    due: datetime | None = None
    reason: str = ""
    url: str = ""
    exercise: bool = False
    version: int | None = None


class Decide(Protocol):
    """An ordinary operation. ``words``: the reason, which a refusal must have; ``version``: of the row that was read.

    It refuses what was decided or withdrawn already (``Refused``), and knows no other key than its own (``Missing``).
    """

    def __call__(self, *, by: Actor, key: int, approve: bool, words: str, version: int | None) -> Any: ...


@dataclass(frozen=True, slots=True)
class Decision:
    """A kind of decision: ``waiting()`` gives what is open, ``decide`` approves or refuses one of it."""

    code: str
    label: str | Promise
    waiting: Callable[[], Iterable[Waiting]]
    decide: Decide


_decisions: dict[str, Decision] = {}


def register(*decisions: Decision) -> None:
    for decision in decisions:
        if _decisions.setdefault(decision.code, decision) is not decision:
            raise ValueError(f"two packages ask for the decision {decision.code!r}")


def get(code: str) -> Decision:
    try:
        return _decisions[code]
    except KeyError:
        raise Missing(_("There is no decision «%(code)s».") % {"code": code}) from None


def waiting() -> Iterator[tuple[Decision, Waiting]]:
    """Everything that awaits a decision, what was asked for first on top; exercises after real work."""
    found = ((decision, one) for decision in _decisions.values() for one in decision.waiting())
    yield from sorted(found, key=lambda pair: (pair[1].exercise, pair[1].since, pair[0].code, pair[1].key))
