"""Cleaning of what people type, before it reaches the record."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from blotter.errors import Invalid

NOTE_LENGTH = 20_000
REASON_LENGTH = 120
# Characters that change how neighbouring text is read but not what it says: bidirectional controls and zero-width
# marks make two different names look alike on the board, so a name or a label may not hold them.
_INVISIBLE = frozenset("\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff") | {
    chr(code) for span in (range(0x202A, 0x202F), range(0x2066, 0x206A)) for code in span
}


def _checked(value: object, field: str, max_length: int) -> str:
    if not isinstance(value, str):
        raise Invalid(_("Write text here."), field=field)
    if "\x00" in value:
        raise Invalid(_("The text holds a NUL character. Delete it and save again."), field=field)
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise Invalid(_("The text holds half of a character. Retype the odd sign and save again."), field=field)
    if len(value) > max_length:
        raise Invalid(
            _("%(length)d characters are too many; at most %(limit)d fit. Shorten it or split it.")
            % {"length": len(value), "limit": max_length},
            field=field,
        )
    return unicodedata.normalize("NFC", value)


def clean_line(value: object, field: str, max_length: int = 120, *, required: bool = False) -> str:
    """One line: a name, a label, a reason. Invisible and bidirectional marks are refused, white space is folded."""
    text = _checked(value, field, max_length)
    if any(char in _INVISIBLE for char in text):
        raise Invalid(_("The text holds invisible characters. Retype it by hand."), field=field)
    text = " ".join(text.split())
    if any(unicodedata.category(char) == "Cc" for char in text):
        raise Invalid(_("The text holds a control character. Retype it by hand."), field=field)
    if required and not text:
        raise Invalid(_("This must not be empty."), field=field)
    return text


def clean_reason(value: object, field: str = "reason", *, required: bool = True) -> str:
    """A reason is printed in the blotter: one line, no names."""
    return clean_line(value, field, REASON_LENGTH, required=required)


def clean_text(value: object, field: str, max_length: int = NOTE_LENGTH, *, required: bool = False) -> str:
    """Several lines: a narrative, a note. Line ends become ``\\n``; bidirectional overrides are taken out."""
    text = _checked(value, field, max_length).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c for c in text if c in "\n\t" or (unicodedata.category(c) != "Cc" and c not in _INVISIBLE))
    if required and not text.strip():
        raise Invalid(_("This must not be empty."), field=field)
    return text.strip()


def clean_whole(value: object, field: str, least: int, most: int) -> int:
    """A whole number within these limits."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        words = _("Write a whole number from %(least)d to %(most)d.")
        raise Invalid(words % {"least": least, "most": most}, field=field)
    return value


# How anything of an exercise is called: "EX 26-0145", "EX DIR 26-0003", "EX I-7", "EX plan 4". Before it a word begins.
EXERCISE = r"EX ([A-Z]+[ -]|plan )?[0-9]"
_EXERCISE = re.compile(rf"\b{EXERCISE}")


def names_exercise(words: str) -> bool:
    """Whether a line is about an exercise: every record of one says so where it is called."""
    return _EXERCISE.search(words) is not None
