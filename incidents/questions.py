"""What the desk asks by the type of an incident: short questions as data, and reading what is answered.

A question never blocks a dispatch. What an answer says is kept with the incident and read by key with permission; only
what is put into ``say`` ever reaches the radio, and a free text never does, since it may name somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from blotter.errors import Invalid
from blotter.text import clean_line
from reference.dtg import parse_time
from reference.folding import fold

ANSWER_LENGTH = 200
MOST = 100_000
KINDS = ("yes_no", "number", "choice", "text", "time")
_YES, _NO = {"yes", "y", "ja", "j", "po", "da", "oui"}, {"no", "n", "nein", "jo", "ne", "non"}
_UNKNOWN = {"?", "unknown", "not known"}
_LOCAL = re.compile(r"\s+(?:local|lokal|l)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """One question as a type ships it.

    ``urgent`` is the answer that speaks for ``priority``: ``yes``, the code of a choice, or the least number.
    ``say`` is said on the radio: the words for a yes, or ``{answer}`` with the number or choice in it.
    ``clock`` names the clock that the answer to a question for a time starts: "held".
    """

    key: str
    label: str
    kind: str = "yes_no"
    choices: tuple[tuple[str, str], ...] = ()
    urgent: str = ""
    priority: int = 1
    say: str = ""
    clock: str = ""

    def as_data(self) -> dict[str, Any]:
        """As the row of the type keeps it, without what is not set."""
        data = asdict(self) | {"choices": [list(pair) for pair in self.choices]}
        return {name: value for name, value in data.items() if value or name == "kind"}


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer as understood: ``value`` is true or false, a number, a code, a text, or an instant (ISO 8601, UTC).

    ``None`` when the answer is "not known" (``clear``), or when nobody could read it (not ``clear``): ``said`` keeps
    the words and the question stays open.
    """

    value: bool | int | str | None
    said: str
    clear: bool = True


def read(question: Mapping[str, Any], given: Any, *, now: datetime) -> Reading:
    """Understand one answer. Raises ``Invalid`` with words for its field, ``answers.<key>``."""
    field = f"answers.{question['key']}"
    if isinstance(given, bool):
        given = "yes" if given else "no"
    elif isinstance(given, int):
        given = str(given)
    said = clean_line(given, field, ANSWER_LENGTH)
    if fold(said) in _UNKNOWN or said == "?":
        return Reading(None, said)
    match question["kind"]:
        case "yes_no":
            return Reading(_yes_no(said, field), said)
        case "number":
            return Reading(_number(said, field), said)
        case "choice":
            return Reading(_choice(question, said, field), said)
        case "time":
            return Reading(_time(said, field, now), said)
    return Reading(said, said)


def keep(question: Mapping[str, Any], given: Any, *, now: datetime) -> Reading:
    """Understand an answer given at intake, or keep it as it was said: a slip of the finger delays no dispatch."""
    try:
        return read(question, given, now=now)
    except Invalid:
        if not isinstance(given, str | int):
            raise
        return Reading(None, clean_line(str(given), f"answers.{question['key']}", ANSWER_LENGTH), clear=False)


def _yes_no(said: str, field: str) -> bool:
    word = said.casefold()
    if word in _YES | _NO:
        return word in _YES
    raise Invalid(_("Say yes, no, or ? for not known."), field=field)


def _number(said: str, field: str) -> int:
    if said.isascii() and said.isdigit() and len(said) <= 6 and int(said) <= MOST:
        return int(said)
    raise Invalid(_("Say how many, in figures from 0, or ? for not known."), field=field)


def _choice(question: Mapping[str, Any], said: str, field: str) -> str:
    choices: dict[str, str] = dict(question.get("choices", ()))
    typed = fold(said)
    fitting = [code for code, label in choices.items() if typed and fold(_(label)).startswith(typed)]
    if said in choices:
        return said
    if len(fitting) == 1:
        return fitting[0]
    known = ", ".join(_(label) for label in choices.values())
    raise Invalid(_("Choose one of: %(known)s.") % {"known": known}, field=field)


def _time(said: str, field: str, now: datetime) -> str:
    try:
        moment = parse_time(_LOCAL.sub("", said), now=now, future=timedelta()).instant
    except Invalid as error:
        raise Invalid(error.message, field=field) from error
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


# -- what an owner wrote -----------------------------------------------------------------------------------------------
MOST_QUESTIONS = 8
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


def mistake(asked: Any) -> str:
    """What is wrong with the questions of a type as an owner wrote them, in words; empty when nothing is.

    They are checked where they are written, so that reading them never fails while somebody is on the telephone.
    """
    if not isinstance(asked, list) or len(asked) > MOST_QUESTIONS:
        return _("Write a list of at most %(most)d questions.") % {"most": MOST_QUESTIONS}
    keys = set()
    for number, question in enumerate(asked, 1):
        words = _mistake_in(question)
        if not words and question["key"] in keys:
            words = _("its key is taken")
        if words:
            return _("Question %(number)d: %(words)s.") % {"number": number, "words": words}
        keys.add(question["key"])
    return ""


def _mistake_in(question: Any) -> str:
    known = {field.name for field in fields(Question)}
    if not isinstance(question, dict) or not known.issuperset(question):
        return _("it has %(known)s and nothing else") % {"known": ", ".join(sorted(known))}
    texts = [question.get(name, "") for name in ("key", "label", "kind", "urgent", "say", "clock")]
    if not all(isinstance(text, str) and len(text) <= ANSWER_LENGTH for text in texts):
        return _("its words are texts")
    if not _KEY.fullmatch(question.get("key", "")) or not question.get("label"):
        return _("it needs a key in small letters and a label")
    kind, choices = question.get("kind"), question.get("choices", [])
    if kind not in KINDS:
        return _("its kind is one of %(known)s") % {"known": ", ".join(KINDS)}
    pairs = isinstance(choices, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) and text for text in pair)
        for pair in choices
    )
    if not pairs or (kind == "choice") != bool(choices):
        return _("a choice has pairs of code and label, nothing else has")
    return _mistake_in_meaning(question, kind)


def _mistake_in_meaning(question: Mapping[str, Any], kind: str) -> str:
    urgent, priority = question.get("urgent", ""), question.get("priority", 1)
    if isinstance(priority, bool) or priority not in (1, 2, 3, 4):
        return _("its priority is 1 to 4")
    fitting = {"yes_no": urgent in ("yes", "no"), "number": urgent.isascii() and urgent.isdigit()}
    if urgent and not fitting.get(kind, kind == "choice" and urgent in dict(question["choices"])):
        return _("what is urgent must be one of its answers")
    if question.get("say") and kind in ("text", "time"):
        return _("a text or a time is never said on the radio")
    if question.get("clock") and kind != "time":
        return _("only a time starts a clock")
    return ""


# -- what answers mean -------------------------------------------------------------------------------------------------
def urges(question: Mapping[str, Any], value: Any) -> int | None:
    """The priority that this answer speaks for; ``None`` when it speaks for none."""
    urgent = question.get("urgent", "")
    if not urgent or value is None:
        return None
    if question["kind"] == "number":
        spoken_for = value >= int(urgent)
    elif question["kind"] == "yes_no":
        spoken_for = value is (urgent == "yes")
    else:
        spoken_for = value == urgent
    return int(question.get("priority", 1)) if spoken_for else None


def words(question: Mapping[str, Any], value: Any) -> str:
    """An answer as the screen shows it, times apart."""
    if value is None:
        return _("not known")
    if question["kind"] == "yes_no":
        return _("yes") if value else _("no")
    if question["kind"] == "choice":
        return _(dict(question.get("choices", ())).get(value, value))
    return str(value)


_FIGURES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


def figure(number: int) -> str:
    """A small number as it is said on the radio, in the force's common language."""
    return _FIGURES[number] if 0 <= number < len(_FIGURES) else str(number)


def spoken(answered: Iterable[tuple[Mapping[str, Any], Any]]) -> list[str]:
    """What is said of these questions and values on the radio. Free text and times never are."""
    said = []
    for question, value in answered:
        say = question.get("say", "")
        if not say or value is None or value is False or value == 0 or question["kind"] in ("text", "time"):
            continue
        answer = figure(value) if question["kind"] == "number" else words(question, value).lower()
        said.append(_(say).replace("{answer}", answer))
    return said
