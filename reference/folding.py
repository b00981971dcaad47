"""One spelling for every way a place is written: ``Vučitrn``, ``Vucitrn`` and ``Вучитрн`` fold to the same letters."""

from __future__ import annotations

import unicodedata

# Serbian Cyrillic to Serbian Latin; the digraphs of the Latin alphabet are one letter here.
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ђ": "đ", "е": "e", "ж": "ž", "з": "z", "и": "i",
    "ј": "j", "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "ћ": "ć", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "č", "џ": "dž", "ш": "š",
    # Macedonian
    "ѓ": "đ", "ѕ": "dz", "ќ": "ć",
}  # fmt: skip
_CYRILLIC = {latin: cyrillic for cyrillic, latin in _LATIN.items() if cyrillic not in "ѓѕќ"}
# How the letters š, ž, č, đ are written where the keyboard lacks them, beside the bare letter.
_PLAIN = (("sh", "s"), ("zh", "z"), ("ch", "c"), ("dj", "d"), ("đ", "d"), ("ð", "d"), ("ı", "i"))


def to_latin(text: str) -> str:
    """Serbian Cyrillic in Serbian Latin letters; other letters unchanged."""
    letters = []
    for char in text:
        latin = _LATIN.get(char.lower())
        letters.append(char if latin is None else latin if char.islower() else latin.capitalize())
    return "".join(letters)


def to_cyrillic(text: str) -> str:
    """Serbian Latin in Serbian Cyrillic letters (``Vučitrn`` -> ``Вучитрн``)."""
    letters, at = [], 0
    while at < len(text):
        size = 2 if text[at : at + 2].lower() in _CYRILLIC else 1
        cyrillic = _CYRILLIC.get(text[at : at + size].lower(), text[at])
        letters.append(cyrillic.upper() if text[at].isupper() else cyrillic)
        at += size
    return "".join(letters)


def fold(text: str) -> str:
    """Lower case Latin letters and digits without marks, words parted by one space.

    >>> fold("Вучитрн"), fold("Fushë-Kosova"), fold("Đeneral Janković"), fold("Djeneral Jankovic")
    ('vucitrn', 'fuse kosova', 'deneral jankovic', 'deneral jankovic')
    """
    text = unicodedata.normalize("NFKD", to_latin(unicodedata.normalize("NFC", text)).casefold())
    text = "".join(char for char in text if not unicodedata.combining(char))
    for written, plain in _PLAIN:
        text = text.replace(written, plain)
    return " ".join("".join(char if char.isalnum() else " " for char in text).split())
