"""What server-made pages share: who acts, a form whose refusal stands beside its field, and one that acts once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from blotter import idempotency
from blotter.actors import Actor, Channel
from blotter.errors import DeskError
from blotter.operations import LATEST_ENTRY, desk_now

CSRF_FIELD = "csrfmiddlewaretoken"
# Seconds since a phone first tried to send the form. An age, as the phone's clock may be wrong.
AGE_FIELD = "pressed_ago"


def actor_of(request: HttpRequest, channel: Channel = "desk") -> Actor:
    """The person behind a page's request, at the desk position of the session."""
    return Actor(request.user, getattr(request, "desk_position", ""), channel)  # type: ignore[arg-type]


def run(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Do what a valid form asks for. A refusal stands beside its field, and everything typed stays."""
    if not form.is_valid():
        return False
    try:
        act()
    except DeskError as error:
        refuse(form, error)
        return False
    return True


def refuse(form: forms.Form, error: DeskError) -> None:
    form.add_error(error.field if error.field in form.fields else None, error.message)


class OnceForm(forms.Form):
    """A form that acts once however often it is sent: on a bad network nobody knows whether the first one arrived.

    The page gives each form a key of its own. ``facts``: what was filled in, without that key. ``pressed_at``: when the
    sender pressed the button of a form that came late, ``None`` for one that came at once; it fills the empty moments
    that mean now.
    """

    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Several forms stand on one page: each labels its own fields.
        kwargs.setdefault("auto_id", f"{type(self).__name__}-%s")
        super().__init__(*args, **kwargs)

    @cached_property
    def pressed_at(self) -> datetime | None:
        age = str(self.data.get(AGE_FIELD, ""))
        # Nonsense, or older than the desk writes down: as if it was not said.
        if not (age.isascii() and age.isdigit()) or not 0 < int(age[:9]) < LATEST_ENTRY.total_seconds():
            return None
        return desk_now() - timedelta(seconds=int(age[:9]))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            if getattr(field, "empty_is_now", False) and name in cleaned:
                cleaned[name] = cleaned[name] or self.pressed_at
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "once"}


def run_once(
    request: HttpRequest,
    form: OnceForm,
    act: Callable[[], Any],
    present: Callable[[Any], dict[str, Any]] = lambda _result: {},
) -> dict[str, Any] | None:
    """As :func:`run`, for an act that must not happen twice; ``act`` calls one service.

    Answers ``present(result)`` with the ``serial`` of the entry, the same for a form that is sent again, and ``None``
    where it was refused.
    """
    if not form.is_valid():
        return None
    # Another try is the same request, only later.
    sent = sorted((name, values) for name, values in request.POST.lists() if name not in (CSRF_FIELD, AGE_FIELD))
    claim = idempotency.Claim(
        user_id=actor_of(request).user.pk,
        key=form.cleaned_data["once"],
        request=idempotency.digests(request.method or "", request.path, json.dumps(sent)),
        status=200,
        present=present,
    )
    try:
        claim.replay()
        with idempotency.claimed(claim):
            act()
    except idempotency.Replay as replay:
        return dict(json.loads(replay.answer))
    except DeskError as error:
        if error.code == "idempotency_key_reused":
            words = _("This form arrived already, with other words in it. Look at what was saved, then open it anew.")
            form.add_error(None, words)
        else:
            refuse(form, error)
        return None
    return dict(json.loads(claim.answer))
