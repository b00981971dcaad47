"""Whose signature it is: the person confirms who they are, at their own screen or in place at another's."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.second_factor import code_is_right
from blotter.actors import Actor
from blotter.errors import Invalid


def signer(request: HttpRequest, *, password: str, username: str = "", code: str = "") -> Actor:
    """The actor who signs: the owner of the session, or, with ``username``, whoever stands beside them.

    Passwords are tried through the same back ends as at the sign-in page, so that the lock-out counts and holds here,
    too. The position is the screen's: that is where it was signed.
    """
    me: Any = request.user
    name = username.strip() or me.get_username()
    user: Any = authenticate(request, username=name, password=password)
    if user is None:
        raise Invalid(_("That is not the password of this account. Nothing was signed; try again."), field="password")
    if user.owes_second_factor():
        raise Invalid(_("This account needs a second factor first. Set it up at the sign-in."), field="username")
    if not code_is_right(request, user, code):
        raise Invalid(_("The code of the second factor is missing or wrong."), field="code")
    return Actor(user, getattr(request, "desk_position", ""), "desk")
