"""Accounts: people, their roles, their tokens, the desk position they take."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import kinds
from accounts.models import ApiToken, RoleGrant, SavedView, User
from accounts.roles import Role
from blotter.actors import Actor
from blotter.errors import Invalid, Missing, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line

MOST_VIEWS = 20  # of one person: a list that can be looked through


@operation("accounts.manage")
def create_user(
    op: Operation,
    *,
    by: Actor,
    username: str,
    name: str,
    password: str,
    rank: str = "",
    nation: str = "",
    email: str = "",
    roles: Iterable[str] = (),
) -> User:
    """Create a person with their roles. ``password`` must pass the validators of the settings."""
    user = User(
        username=clean_line(username, "username", 40, required=True).lower(),
        name=clean_line(name, "name", 80, required=True),
        rank=clean_line(rank, "rank", 20),
        nation=clean_line(nation, "nation", 3).upper(),
        email=email,
    )
    if User.objects.filter(username=user.username).exists():
        raise Refused(_("There is an account of this name already."), code="exists", field="username")
    try:
        user.clean_fields(exclude=["password"])
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="password") from error
    user.set_password(password)
    user.save()
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=Role(r), granted_by_id=by.user.pk) for r in roles)
    op.record(kinds.USER_CREATED, username=user.username)
    return user


@operation("accounts.manage")
def change_user(
    op: Operation, *, by: Actor, user: int, rank: str, name: str, nation: str, email: str, is_active: bool
) -> User:
    """Change what an account says; one that is made inactive loses its sockets and sessions at once."""
    row = op.lock(User, user)
    before = (row.rank, row.name, row.nation, row.email, row.is_active)
    row.rank, row.name = clean_line(rank, "rank", 20), clean_line(name, "name", 80, required=True)
    row.nation, row.email, row.is_active = clean_line(nation, "nation", 3).upper(), email, is_active
    after = (row.rank, row.name, row.nation, row.email, row.is_active)
    if before == after:
        op.quiet()
        return row
    try:
        row.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise Invalid(" ".join(error.messages)) from error
    row.save()
    op.notify("desk_control", {"user": row.pk})
    names = ("rank", "name", "nation", "e-mail", "active")
    what = ", ".join(name for name, old, new in zip(names, before, after, strict=True) if old != new)
    op.record(kinds.USER_CHANGED, username=row.username, what=what)
    return row


@operation("accounts.manage")
def set_password(op: Operation, *, by: Actor, user: int, password: str) -> None:
    """Set somebody's password; their sessions end by it."""
    row = op.lock(User, user)
    try:
        validate_password(password, row)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="password") from error
    row.set_password(password)
    row.save(update_fields=["password"])
    op.notify("desk_control", {"user": row.pk})
    op.record(kinds.USER_CHANGED, username=row.username, what="password")


@operation("accounts.manage")
def reset_second_factor(op: Operation, *, by: Actor, user: int) -> None:
    """Take away a lost second factor with its recovery codes; whose role asks for one sets up a new one."""
    row = op.lock(User, user)
    deleted, _rows = Authenticator.objects.filter(user_id=row.pk).delete()
    if not deleted:
        return op.quiet()
    op.notify("desk_control", {"user": row.pk})
    return op.record(kinds.USER_CHANGED, username=row.username, what="second factor reset")


@operation("accounts.manage")
def grant_role(op: Operation, *, by: Actor, user: int, role: str) -> None:
    row = op.lock(User, user)
    _grant, created = RoleGrant.objects.get_or_create(user=row, role=Role(role), defaults={"granted_by_id": by.user.pk})
    if not created:
        return op.quiet()
    op.notify("desk_control", {"user": row.pk})
    return op.record(kinds.ROLE_GRANTED, username=row.username, role=Role(role).label)


@operation("accounts.manage")
def revoke_role(op: Operation, *, by: Actor, user: int, role: str) -> None:
    """Take a role away; what the person's screens may no longer show leaves them at once."""
    row = op.lock(User, user)
    deleted, _rows = RoleGrant.objects.filter(user=row, role=Role(role)).delete()
    if not deleted:
        return op.quiet()
    op.notify("desk_control", {"user": row.pk})
    return op.record(kinds.ROLE_REVOKED, username=row.username, role=Role(role).label)


@operation("accounts.manage")
def set_roles(op: Operation, *, by: Actor, user: int, roles: Iterable[str]) -> None:
    """Have somebody hold exactly these roles."""
    row = op.lock(User, user)
    wanted, held = {Role(role) for role in roles}, set(row.roles)
    if wanted == held:
        return op.quiet()
    RoleGrant.objects.filter(user=row, role__in=held - wanted).delete()
    RoleGrant.objects.bulk_create(RoleGrant(user=row, role=role, granted_by_id=by.user.pk) for role in wanted - held)
    op.notify("desk_control", {"user": row.pk})
    names = ", ".join(str(role.label) for role in Role if role in wanted) or "no role"
    return op.record(kinds.ROLES_SET, username=row.username, roles=names)


@operation("accounts.manage")
def issue_token(op: Operation, *, by: Actor, user: int, label: str) -> str:
    """Make an API token. The answer is the token itself, which is kept nowhere."""
    row = op.lock(User, user)
    if row.is_system or not row.is_active:
        raise Refused(_("«%(username)s» cannot sign in, so it gets no token.") % {"username": row.username})
    token = f"desk_{secrets.token_urlsafe(32)}"
    label = clean_line(label, "label", 80, required=True)
    ApiToken.objects.create(user=row, label=label, digest=ApiToken.digest_of(token))
    op.record(kinds.TOKEN_ISSUED, username=row.username, label=label)
    return token


@operation("accounts.manage")
def revoke_token(op: Operation, *, by: Actor, token: int) -> None:
    row = op.lock(ApiToken, token)
    if row.revoked_at:
        return op.quiet()
    row.revoked_at = op.now
    row.save(update_fields=["revoked_at"])
    return op.record(kinds.TOKEN_REVOKED, username=row.user.username, label=row.label)


@operation("console.use")
def save_view(op: Operation, *, by: Actor, name: str, filters: Mapping[str, Any]) -> SavedView:
    """Keep a view of the queue for this person; one of the same name is replaced. A matter of taste: no entry."""
    name = clean_line(name, "name", 40, required=True)
    op.lock(User, by.user.pk)  # two screens of one person must not pass the limit together
    mine = SavedView.objects.filter(user_id=by.user.pk)
    if not mine.filter(name=name).exists() and mine.count() >= MOST_VIEWS:
        words = _("There are %(count)d views already. Delete one first.") % {"count": MOST_VIEWS}
        raise Refused(words, code="too_many", field="name")
    view, _created = mine.update_or_create(user_id=by.user.pk, name=name, defaults={"filters": dict(filters)})
    op.quiet()
    return view


@operation("console.use")
def delete_view(op: Operation, *, by: Actor, view: int) -> None:
    """Forget one of this person's views."""
    deleted, _rows = SavedView.objects.filter(user_id=by.user.pk, pk=view).delete()
    if not deleted:
        raise Missing(_("You have no view %(view)s.") % {"view": view})
    op.quiet()
