"""Fields of forms that the desk's own ways of writing need."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from blotter.operations import desk_now
from reference.dtg import TimeGroupError, format_local, parse_ahead, parse_time


class MomentField(forms.Field):
    """A time as the desk writes it: ``0214`` (the last one; with ``ahead`` the next one) or ``211030Z NOV 26``.

    ``empty_is_now``: an empty one means the moment at which the form was sent.
    """

    def __init__(self, *, ahead: bool = False, empty_is_now: bool = True, **kwargs: Any) -> None:
        self.ahead, self.empty_is_now = ahead, empty_is_now and not ahead
        words = (
            _("The next 0630, or 220630B NOV 26. Empty: none.") if ahead else _("0214 or 211030Z NOV 26. Empty: now.")
        )
        kwargs.setdefault("help_text", words)
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "maxlength": 32})
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return format_local(value) if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> Any:
        """An instant, or ``None`` for nothing written."""
        text = str(value or "").strip()
        if not text:
            return None
        read = parse_ahead if self.ahead else parse_time
        try:
            return read(text, now=desk_now(), local=ZoneInfo(settings.DESK_TIME_ZONE)).instant
        except TimeGroupError as error:
            raise ValidationError(error.message) from None
