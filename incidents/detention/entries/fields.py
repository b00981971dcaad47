"""What a line is made of: its kind, and the fields that a kind asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Form = Literal["line", "text", "choice", "flag", "number", "moment"]


@dataclass(frozen=True, slots=True)
class Field:
    """``choices``: value and words. A flag that is ``required`` must be answered, either way."""

    name: str
    label: str | Promise
    form: Form = "line"
    required: bool = False
    choices: tuple[tuple[Any, str | Promise], ...] = ()
    length: int = 0


@dataclass(frozen=True, slots=True)
class LineKind:
    """``once``: the register asks for it until there is one (see ``selectors.custody.HeldPerson``).

    ``decided``: what the act itself says in its line. ``after``: it may also happen after the end of the custody.

    The words of every line may be corrected. What is ``written`` by itself may be withdrawn, and so may what is due
    again then (``redone``); the time of both may be corrected, and that of a ``step`` of the custody. ``decision``:
    only who wrote it down corrects it, or who agrees to such. ``withdrawn_by``: the action that withdrawing it takes.
    """

    name: str
    label: str | Promise
    fields: tuple[Field, ...] = ()
    written: bool = False
    once: bool = False
    decided: tuple[Field, ...] = ()
    after: bool = False
    step: bool = False
    redone: bool = False
    decision: bool = False
    withdrawn_by: str = ""

    @property
    def withdrawable(self) -> bool:
        return self.written or self.redone

    @property
    def timed(self) -> bool:
        return self.withdrawable or self.step


def words(label: str | Promise = "", *, required: bool = False, name: str = "words") -> Field:
    return Field(name, label or _("words"), "text", required)


def one_of(name: str, label: str | Promise, choices: Iterable[tuple[Any, str | Promise]]) -> Field:
    return Field(name, label, "choice", choices=tuple(choices))


AGREED: Final = Field("agreed", _("agreed"), "flag")
# Whose it is: a rank and a name may change.
ACCOUNT: Final = Field("account", _("account"))
WHO: Final = Field("who", _("if they have no account: rank, name, unit"), length=200)
