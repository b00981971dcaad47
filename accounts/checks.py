"""What a mistyped setting must not leave open in silence."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from accounts.roles import Role


def totp_roles(**kwargs: Any) -> list[CheckMessage]:
    """``DESK_TOTP_ROLES`` names roles that exist: a misspelt one would sign in without a second factor."""
    unknown = sorted(set(settings.DESK_TOTP_ROLES) - set(Role.values))
    if not unknown:
        return []
    words = f"DESK_TOTP_ROLES names no role by {', '.join(unknown)}."
    return [Error(words, hint=f"Roles are: {', '.join(Role.values)}.", id="accounts.E001")]
