"""JSON as the API takes it: no duplicate keys, no NaN, no bottomless nesting, nothing that would be lost in silence."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

MAX_DEPTH = 20


def _whole(text: str) -> None:
    """Half of a surrogate pair is JSON, but no text: it could be neither stored nor said back in a refusal."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise ParseError(_("The body holds half of a character. Retype the odd sign and send again."))


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    for key in found:
        _whole(key)
    if len(found) != len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ParseError(_("The field «%(name)s» is there twice. Send it once.") % {"name": twice})
    return found


def _no_constant(name: str) -> Any:
    raise ParseError(_("%(name)s is not a number that the desk can use.") % {"name": name})


def _check(value: Any, depth: int = 1) -> None:
    if isinstance(value, str):
        _whole(value)
    if depth > MAX_DEPTH:
        raise ParseError(_("The body is nested too deeply."))
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        _check(child, depth + 1)


class StrictJSONParser(JSONParser):
    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            # Always UTF-8 (RFC 8259): whatever codec a header names, a decompressor among them, is not looked at.
            value = json.loads(stream.read().decode(), object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
        except ValueError as error:
            raise ParseError(_("The body is not JSON in UTF-8: %(error)s") % {"error": error}) from error
        except RecursionError as error:
            raise ParseError(_("The body is nested too deeply.")) from error
        _check(value)
        return value
