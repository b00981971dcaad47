"""Several lines looked at before any is entered: back-entry after an outage, from the paper that bridged it."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from django.utils.translation import gettext as _

from blotter.errors import DeskError
from blotter.operations import LATEST_ENTRY, desk_now
from blotter.selectors import stamp
from dispatch.commandline import execution, parser

MOST_LINES = 100


class Seen(TypedDict):
    """One act: ``line`` as typed, ``at`` (ISO, ``None`` for now), ``words`` as understood, ``help`` of its verb, and
    ``problem``, empty when nothing speaks against it."""

    line: str
    at: str | None
    words: str
    help: str
    problem: str


def check(lines: list[str]) -> list[Seen]:
    """Every act of the lines, in order. Nothing is done; whether the state of things allows it, entering it shows."""
    vocabulary, now = execution.vocabulary_now(), desk_now()
    seen: list[Seen] = []
    last: datetime | None = None
    for line in filter(str.strip, lines):
        for text in parser.split(line):
            act: Seen = {"line": text.strip(), "at": None, "words": "", "help": "", "problem": ""}
            seen.append(act)
            try:
                (command,) = parser.parse(text, vocabulary)
                act["words"], act["help"] = execution.said(command), str(command.verb.help)
                at = execution.moment(command)
            except DeskError as error:
                act["problem"] = error.message
                continue
            act["at"] = stamp(at) if at else None
            act["problem"] = _against(at or now, last, now)
            if not act["problem"]:
                last = at or now
    return seen


def _against(at: datetime, last: datetime | None, now: datetime) -> str:
    if at > now:
        return _("That time is in the future.")
    if at < now - LATEST_ENTRY:
        return _("That is too long ago to be entered. Check the date.")
    if last is not None and at < last:
        return _("That is before the line above it. Put the lines in order of time.")
    return ""
