"""What server-made pages share: who acts, a form whose refusal stands beside its field, and one that acts once."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from blotter import idempotency
from blotter.actors import Actor, Channel
from blotter.errors import DeskError

CSRF_FIELD = "csrfmiddlewaretoken"


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

    The page gives each form a key of its own. ``facts``: what was filled in, without that key.
    """

    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Several forms stand on one page: each labels its own fields.
        kwargs.setdefault("auto_id", f"{type(self).__name__}-%s")
        super().__init__(*args, **kwargs)

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
    sent = sorted((name, values) for name, values in request.POST.lists() if name != CSRF_FIELD)
    claim = idempotency.Claim(
        user_id=actor_of(request).user.pk,
        key=form.cleaned_data["once"],
        request=idempotency.digest(request.method or "", request.path, json.dumps(sent)),
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
