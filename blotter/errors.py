"""What a service refuses, in words an operator can act on.

Every error carries ``status`` (HTTP), ``code`` (stable, for programs), a message for people, and ``detail`` with
whatever helps to go on (the current state of a stale row, the job a patrol is on).
"""

from __future__ import annotations

from typing import Any


class DeskError(Exception):
    status = 400
    code = "refused"

    def __init__(self, message: Any, *, code: str | None = None, field: str | None = None, **detail: Any) -> None:
        super().__init__(message)
        self.message = str(message)
        self.code = code or self.code
        self.field = field
        self.detail = detail

    def __str__(self) -> str:
        return self.message


class Invalid(DeskError):
    """The input cannot be right; ``field`` names where."""

    code = "invalid"


class Forbidden(DeskError):
    status = 403
    code = "permission_denied"


class Missing(DeskError):
    status = 404
    code = "not_found"


class Refused(DeskError):
    """The input is well-formed, but the state of things does not allow the act."""

    status = 409
    code = "illegal_transition"


class Stale(Refused):
    """Somebody else changed the row since the caller read it; ``detail["current"]`` is how it stands."""

    code = "stale_version"


class TooLarge(DeskError):
    """More than the desk reads in one request (``DATA_UPLOAD_MAX_MEMORY_SIZE``)."""

    status = 413
    code = "too_large"


class Busy(Refused):
    code = "patrol_busy"
