"""Reads JavaScript just far enough to tell code, strings and the text of template literals apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_SKIP = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)
_STRING = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'')
# A slash begins a regular expression where a value may begin.
_REGEX = re.compile(r"/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*")
_BEFORE_VALUE = re.compile(r"(?:[=(,:;!&|?{}\[\n]|=>|\breturn)\s*$")
HOLE = "\0"  # stands for one ${…} in the text of a template


@dataclass
class Source:
    """``code``: everything with templates flattened, their expressions laid side by side, so that a reader that knows
    no nested templates finds every call. ``templates``: (line, tag, text with a HOLE for each expression)."""

    code: list[str] = field(default_factory=list)
    templates: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def flat(self) -> str:
        return "".join(self.code)


def read(text: str) -> Source:
    source = Source()
    _code(text, 0, source, inside=False)
    return source


def _code(text: str, at: int, source: Source, *, inside: bool) -> int:
    """From ``at`` to the end, or (``inside`` a template) to the brace that ends the expression."""
    depth = 0
    while at < len(text):
        char = text[at]
        if found := _SKIP.match(text, at):
            at = found.end()
        elif char in "\"'" and (found := _STRING.match(text, at)):
            source.code.append(found[0])
            at = found.end()
        elif char == "`":
            at = _template(text, at, source)
        elif char == "/" and _BEFORE_VALUE.search(text, max(0, at - 40), at) and (found := _REGEX.match(text, at)):
            source.code.append("0")
            at = found.end()
        else:
            depth += (char == "{") - (char == "}")
            if inside and depth < 0:
                return at + 1
            source.code.append(char)
            at += 1
    return at


def _template(text: str, at: int, source: Source) -> int:
    tag = re.search(r"[\w.]*$", text[max(0, at - 20) : at])
    place = len(source.templates)
    line = text.count("\n", 0, at) + 1
    source.templates.append((line, "", ""))
    words: list[str] = []
    source.code.append(" [")
    at += 1
    while text[at] != "`":
        if text[at] == "\\":
            words.append(text[at : at + 2])
            at += 2
        elif text.startswith("${", at):
            words.append(HOLE)
            at = _code(text, at + 2, source, inside=True)
            source.code.append(", ")
        else:
            words.append(text[at])
            at += 1
    source.code.append("]")
    source.templates[place] = (line, tag[0] if tag else "", "".join(words))
    return at + 1
