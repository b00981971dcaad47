"""The second factor: its codes count like passwords, its secrets are kept encrypted."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from axes.handlers.proxy import AxesProxyHandler
from cryptography.fernet import Fernet
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def is_locked(request: HttpRequest, user: Any) -> bool:
    """Whether wrong passwords and codes have locked this pair of user and address; axes then gives its answer."""
    locked = not AxesProxyHandler.is_allowed(request, {"username": user.get_username()})
    if locked:
        request.axes_locked_out = True  # type: ignore[attr-defined]
    return locked


def count_wrong_code(request: HttpRequest, user: Any) -> None:
    """A wrong code is a failed sign-in: without this, six digits are guessed by whoever has the password."""
    user_login_failed.send(sender=Authenticator, credentials={"username": user.get_username()}, request=request)


def code_is_right(request: HttpRequest, user: Any, code: str) -> bool:
    """Whether ``code`` is one of this user's TOTP now. True for a user without a second factor."""
    factor = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if factor is None:
        return True
    right: bool = factor.wrap().validate_code(code)
    if code and not right:
        count_wrong_code(request, user)
    return right


class CountedCodeMixin:
    """allauth's own limit is one process's; axes counts in the database that every process shares."""

    user: Any

    def clean_code(self) -> str:
        if is_locked(context.request, self.user):
            raise get_account_adapter().validation_error("too_many_login_attempts")
        try:
            return super().clean_code()  # type: ignore[misc]
        except ValidationError:
            count_wrong_code(context.request, self.user)
            raise


class AuthenticateForm(CountedCodeMixin, forms.AuthenticateForm):
    pass


class ReauthenticateForm(CountedCodeMixin, forms.ReauthenticateForm):
    pass


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str | None:
    """The name that axes counts under: names are the same in capitals, so their guesses count together."""
    given = (credentials or {}).get("username")
    return str(given).lower() if given else None


def _cipher() -> Fernet:
    return Fernet(urlsafe_b64encode(salted_hmac("accounts.second_factor", "", algorithm="sha256").digest()))


class DeskMFAAdapter(DefaultMFAAdapter):
    """Keeps secrets from whoever reads the table or a backup of it. The key is made from ``SECRET_KEY``: with another
    one, second factors are unreadable and are to be reset (``manage.py account reset-factor``)."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()
