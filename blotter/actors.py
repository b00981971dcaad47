"""Who acts: a user at a desk position, through one channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

Scope = Literal["any", "own"]
# Where a session keeps the desk position that its acts name.
POSITION_KEY = "desk_position"
Channel = Literal["desk", "phone", "api", "cli", "system"]


class DeskUser(Protocol):
    """What the ground asks of ``settings.AUTH_USER_MODEL``."""

    pk: int

    def scope(self, action: str) -> Scope | None: ...
    def audiences(self) -> frozenset[str]: ...
    def session_stands(self, session: object) -> bool: ...
    @property
    def label(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Actor:
    """The ``by=`` of every service. ``position`` is the desk position ("Desk 1"), empty away from a desk."""

    user: AbstractBaseUser
    position: str = ""
    channel: Channel = "desk"

    def scope(self, action: str) -> Scope | None:
        """How far the role matrix lets this user go: on anything, on what is their own, or not at all."""
        return self.user.scope(action)  # type: ignore[attr-defined]

    def may(self, action: str) -> bool:
        return self.scope(action) is not None

    @property
    def own_tags(self) -> frozenset[str]:
        """The tags of what is this person's own, the patrol that they are logged on to: what "own" is measured by."""
        tags: frozenset[str] = self.user.audiences()  # type: ignore[attr-defined]
        return frozenset(tag for tag in tags if tag.startswith("patrol:"))

    @property
    def label(self) -> str:
        """Rank and name, with the position when there is one: what the blotter's "entered by" shows."""
        name: str = self.user.label  # type: ignore[attr-defined]
        return f"{name}, {self.position}" if self.position else name
