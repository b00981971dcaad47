"""JSON as the API takes it: no duplicate keys, no NaN, no bottomless nesting, nothing that would be lost in silence."""

from __future__ import annotations

import codecs
import json
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

MAX_DEPTH = 20


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ParseError(_("The field «%(name)s» is there twice. Send it once.") % {"name": twice})
    return found


def _no_constant(name: str) -> Any:
    raise ParseError(_("%(name)s is not a number that the desk can use.") % {"name": name})


def _depth(value: Any, depth: int = 1) -> None:
    if depth > MAX_DEPTH:
        raise ParseError(_("The body is nested too deeply."))
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        _depth(child, depth + 1)


class StrictJSONParser(JSONParser):
    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        encoding = (parser_context or {}).get("encoding", settings.DEFAULT_CHARSET)
        try:
            text = codecs.decode(stream.read(), encoding)
            value = json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
        except (ValueError, LookupError) as error:
            raise ParseError(_("The body is not JSON in UTF-8: %(error)s") % {"error": error}) from error
        except RecursionError as error:
            raise ParseError(_("The body is nested too deeply.")) from error
        _depth(value)
        return value
