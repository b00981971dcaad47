"""The states of somebody who is held, as a table: captured, brought to a site, authorised, held, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.detention.clocks import Notifiable


class CustodyState(models.TextChoices):
    CAPTURED = "captured", _("captured")
    AT_SITE = "at_site", _("at the site")
    AUTHORISED = "authorised", _("authorised")
    HELD = "held", _("held")
    HOSPITAL = "hospital", _("in hospital")
    TRANSFERRED = "transferred", _("transferred")
    RELEASED = "released", _("released")
    ESCAPED = "escaped", _("escaped")
    DIED = "died", _("died")


_S = CustodyState
# What may happen to somebody in any state in which they are in the hands of the force.
_ANY: Final[Mapping[str, str]] = {"release": _S.RELEASED, "escape": _S.ESCAPED, "die": _S.DIED}
# An end that was entered for the wrong person: back to the state before it, by two people.
_AGAIN: Final[Mapping[str, str]] = {"reopen": ""}
# "leave_hospital" goes back to the state that was left; "move" is to another site.
TRANSITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    _S.CAPTURED: {**_ANY, "arrive": _S.AT_SITE, "hospitalise": _S.HOSPITAL, "transfer": _S.TRANSFERRED},
    _S.AT_SITE: {**_ANY, "authorise": _S.AUTHORISED, "hospitalise": _S.HOSPITAL, "transfer": _S.TRANSFERRED},
    _S.AUTHORISED: {
        **_ANY,
        "admit": _S.HELD,
        "authorise": _S.AUTHORISED,
        "hospitalise": _S.HOSPITAL,
        "transfer": _S.TRANSFERRED,
    },
    _S.HELD: {
        **_ANY,
        "authorise": _S.HELD,
        "move": _S.HELD,
        "hospitalise": _S.HOSPITAL,
        "transfer": _S.TRANSFERRED,
    },
    _S.HOSPITAL: {**_ANY, "authorise": _S.HOSPITAL, "leave_hospital": "", "transfer": _S.TRANSFERRED},
    _S.TRANSFERRED: _AGAIN,
    _S.RELEASED: _AGAIN,
    _S.ESCAPED: _AGAIN,
    _S.DIED: _AGAIN,
}
IN_CUSTODY: Final = frozenset({_S.CAPTURED, _S.AT_SITE, _S.AUTHORISED, _S.HELD, _S.HOSPITAL})


@dataclass(frozen=True, slots=True)
class End:
    """``about``: of what the ICRC is told then."""

    state: CustodyState
    about: Notifiable


# By the kind of the line that says it.
ENDS: Final[Mapping[str, End]] = {
    "transfer": End(_S.TRANSFERRED, Notifiable.TRANSFER),
    "release": End(_S.RELEASED, Notifiable.RELEASE),
    "escape": End(_S.ESCAPED, Notifiable.ESCAPE),
    "death": End(_S.DIED, Notifiable.DEATH),
}
ENDED: Final = frozenset(end.state for end in ENDS.values())
