"""Steps that change their subject. The clock fires everything else itself; these belong to the floor of the subject."""

from __future__ import annotations

from typing import Any, Protocol


class Handler(Protocol):
    """An ordinary operation, called as ``handler(by=clock, incident=145)`` for the subject "incident:145".

    It must disarm its policy in its own transaction: that is what makes its effect happen once, whoever else calls.
    """

    def __call__(self, *, by: Any, **subject: int) -> Any: ...


_handlers: dict[str, Handler] = {}


def register(policy: str, handler: Any) -> None:
    if _handlers.setdefault(policy, handler) is not handler:
        raise ValueError(f"two packages handle the policy {policy!r}")


def get(policy: str) -> Handler:
    """The handler. ``LookupError`` when nobody registered one."""
    try:
        return _handlers[policy]
    except KeyError:
        raise LookupError(f"no package handles the acting steps of {policy!r}") from None


def known(policy: str) -> bool:
    return policy in _handlers
