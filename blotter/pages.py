"""What server-made pages share: who acts, and a form whose refusal stands beside its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest

from blotter.actors import Actor
from blotter.errors import DeskError


def actor_of(request: HttpRequest) -> Actor:
    """The person behind a page's request, at the desk position of the session."""
    return Actor(request.user, getattr(request, "desk_position", ""), "desk")  # type: ignore[arg-type]


def run(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Do what a valid form asks for. A refusal stands beside its field, and everything typed stays."""
    if not form.is_valid():
        return False
    try:
        act()
    except DeskError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return False
    return True
