from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


def begin_hours(request: Any, **kwargs: Any) -> None:
    from accounts import sessions

    if request is not None and hasattr(request, "session"):
        sessions.confirm(request.session)


def leave_other_sessions(user: Any, **kwargs: Any) -> None:
    from accounts import sessions

    sessions.check_screens(user.pk)


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from allauth.account.signals import password_changed

        from accounts import kinds  # noqa: F401 - registers
        from accounts.checks import totp_roles

        register(totp_roles)
        password_changed.connect(leave_other_sessions)
        user_logged_in.connect(begin_hours)
