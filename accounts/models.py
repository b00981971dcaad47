"""People, what they were granted, where they sit, and the tokens that programs use in their name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from accounts import roles, sessions
from accounts.roles import Role
from blotter.actors import Scope

# Upper floors add what a person may see because of what they do now (the patrol that they are logged on to).
audience_sources: list[Callable[[int], Iterable[str]]] = []
# … and since when they do it.
duty_sources: list[Callable[[int], datetime | None]] = []
NEVER = datetime.max.replace(tzinfo=UTC)


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person, or a system user (clock, importer, simulator) in whose name the desk itself acts."""

    username = models.CharField(
        _("user name"), max_length=40, unique=True, validators=[ASCIIUsernameValidator()], db_collation="C"
    )
    rank = models.CharField(_("rank"), max_length=20, blank=True)
    name = models.CharField(_("name"), max_length=80)
    nation = models.CharField(_("nation"), max_length=3, blank=True, help_text=_("ISO 3166 code of three letters"))
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_system = models.BooleanField(_("system user"), default=False)
    created_at = models.DateTimeField(db_default=models.expressions.RawSQL("desk_now()", ()), editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"{self.rank} {self.name}".strip()

    get_full_name = get_short_name = __str__

    # -- what they may ---------------------------------------------------------------------------------------------
    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(role) for role in self.grants.values_list("role", flat=True))

    def scope(self, action: str) -> Scope | None:
        """How far the role matrix lets this person go. A system user is the desk itself and may act on anything."""
        if self.is_system:
            return "any"
        return roles.scope(self.roles, action) if self.is_active else None

    def may(self, action: str) -> bool:
        return self.scope(action) is not None

    def actions(self) -> list[str]:
        return roles.actions(self.roles)

    def audiences(self) -> frozenset[str]:
        """The tags of what this person may see on the board and in the journal."""
        tags = self._tags_of_roles()
        for source in audience_sources:
            tags.update(source(self.pk))
        return frozenset(tags)

    def sees_since(self) -> datetime | None:
        """Where the journal begins for this person; ``None``: at its beginning.

        A patrol's tag outlives its crews: who is not of the desk reads from the start of their present duty, and off
        duty nothing. Asked for after ``audiences``, so that a log-off in between shows less and never more.
        """
        if "desk" in self._tags_of_roles():
            return None
        return max((since for source in duty_sources if (since := source(self.pk))), default=NEVER)

    def _tags_of_roles(self) -> set[str]:
        return {tag for role in self.roles for tag in roles.AUDIENCES[role]}

    def owes_second_factor(self) -> bool:
        """Whether a role of this person may not work without a second factor, and they have none."""
        from allauth.mfa.utils import is_mfa_enabled  # needs the models, of which this is one

        return bool(self.roles & set(settings.DESK_TOTP_ROLES)) and not is_mfa_enabled(self)

    def session_stands(self, session: Any) -> bool:
        """Whether this is a session of this person, begun with their present password, still within its hours, and
        with the second factor that their roles ask for."""
        begun_with = session.get(HASH_SESSION_KEY, "") if session is not None else ""
        same = constant_time_compare(begun_with, self.get_session_auth_hash())
        return same and not sessions.has_ended(session) and not self.owes_second_factor()

    # -- Django's admin: reference data and accounts, for administrators ------------------------------------------
    @property
    def is_staff(self) -> bool:
        return self.may("reference.edit")

    @property
    def is_superuser(self) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        app = perm.split(".")[0]
        return self.may("accounts.manage" if app in ("accounts", "axes", "mfa", "account") else "reference.edit")


class RoleGrant(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    granted_at = models.DateTimeField(db_default=models.expressions.RawSQL("desk_now()", ()))

    class Meta:
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="accounts_grant_once")]

    def __str__(self) -> str:
        return f"{self.user.username}: {self.get_role_display()}"


class DeskPosition(models.Model):
    """A place at a desk ("Desk 1" in Camp Film City). Every act names the position that it came from."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    site = models.CharField(_("site"), max_length=80)
    fallback = models.BooleanField(_("fallback site"), default=False)

    class Meta:
        verbose_name = _("desk position")
        verbose_name_plural = _("desk positions")
        ordering = ["fallback", "name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.site})"


class Seat(models.Model):
    """Who sits where at the desk. A person sits in one place; two in one place know of each other."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="seat")
    position = models.ForeignKey(DeskPosition, models.CASCADE, related_name="seats")
    since = models.DateTimeField(_("since"))
    away_since = models.DateTimeField(_("away since"), null=True, blank=True)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")

    def __str__(self) -> str:
        return f"{self.user}: {self.position.name}"


class ApiToken(models.Model):
    """A program's right to act as a user. Only the token's digest is kept; the token is shown once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    label = models.CharField(_("label"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=models.expressions.RawSQL("desk_now()", ()))
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return self.label

    @staticmethod
    def digest_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()


class SavedView(models.Model):
    """A person's own way of looking at the queue, kept here so that it is there at every desk they sit down at."""

    user = models.ForeignKey(User, models.CASCADE, related_name="views")
    name = models.CharField(_("name"), max_length=40)
    filters = models.JSONField(_("filters"), help_text=_("which incidents it shows, as the API takes them"))

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="accounts_view_once")]

    def __str__(self) -> str:
        return self.name
