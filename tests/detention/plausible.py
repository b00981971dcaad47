"""Plausible requests about a planted record: every act of every page and of the whole API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import uuid4

from django.urls import resolve
from drf_spectacular.generators import SchemaGenerator

from accounts.roles import MATRIX, Role
from blotter.operations import desk_now
from incidents.detention.api.acts import ACTS as API_ACTS
from incidents.detention.entries import KINDS, WRITTEN
from incidents.detention.views.acts import ACTS as PAGE_ACTS
from tests.test_routes import _PART, LISTED

Sent = tuple[str, str, dict[str, Any]]
RECORDS = ("detention/records", "api/v1/custody")
# The line that an act writes, where it is named otherwise.
LINES = {
    "identify": "identity", "arrive": "arrival", "authorise": "authority", "admit": "admission", "move": "moved",
    "hospitalise": "hospital", "leave-hospital": "back", "settle": "settled", "force-review": "force_review",
    "die": "death", "lift": "hold_lifted", "reopen": "reopen_asked", "retention": "kept", "erase": "erasure_asked",
    "line": "food", "correct": "check",
}  # fmt: skip
WORDS = ("words", "why", "text", "recipient", "situation", "unit", "grid", "tag")


class Plausible:
    """``word`` stands wherever words are asked for."""

    def __init__(self, record: Any, word: str = "said") -> None:
        self.record, self.word, self.at = record, word, desk_now()
        self.keys: dict[str, Any] = {
            "record": record.pk, "incident": record.incident_id, "site": record.site_id, "level": 2, "risk": False,
            "entry": record.entries.filter(kind="check").first().pk, "clock": record.clocks.get(kind="review").pk,
            "report": record.force_reports.get().pk, "items": [record.property.get().pk], "instance": "comkfor",
            "outcome": "continue", "kind": "food", "about": "registration", "fate": "returned", "used_by": "provost",
            "user": "provost", "retention": "ordinary", "reason": "error", "purpose": "audit", "limit": "review",
            "seconds": 7200, "line": f"LOG {word}", "q": word,
        }  # fmt: skip

    def facts(self, kind: str) -> dict[str, Any]:
        def value(field: Any) -> Any:
            if field.name == "officer":
                return "officer"
            if field.form == "choice":
                return field.choices[0][0]
            return {"flag": True, "number": 5}.get(field.form, self.word)

        return {field.name: value(field) for field in KINDS[kind].fields} if kind in KINDS else {}

    def _url(self, path: str) -> str:
        key = self.record.pk if path.startswith(RECORDS) else self.record.incident_id
        return "/" + re.sub(r"<>|\{\w+\}", str(key), path)

    # -- pages ---------------------------------------------------------------------------------------------------
    def pages(self) -> Iterator[Sent]:
        record = f"/detention/records/{self.record.pk}"
        for name in PAGE_ACTS:
            yield "post", f"{record}/{name}/", self._form(LINES.get(name, name))
        for kind in WRITTEN:
            yield "post", f"{record}/line/{kind.name}/", self._form(kind.name)
        yield "post", f"{record}/correct/{self.keys['entry']}/", self._form("check")
        for path in LISTED:
            if not path.startswith("api/") and path.count("<>") < 2 and takes(url := self._url(path), "post"):
                yield "post", url, self._form("capture")

    def _form(self, kind: str) -> dict[str, Any]:
        said = {name: "yes" if value is True else value for name, value in self.facts(kind).items()}
        at = self.at.strftime("%d%H%MZ %b %y").upper()
        return {
            **self.keys, "risk": "no", **dict.fromkeys(WORDS, self.word), "items-0-what": self.word,
            "items-0-seal": self.word, "at": at, "captured_at": at, **said,
            **({"circumstances": "gate", "injuries": "none"} if kind == "capture" else {}), "once": uuid4(),
            **({"items": self.keys["items"]} if kind == "settled" else {}),
        }  # fmt: skip

    # -- the API -------------------------------------------------------------------------------------------------
    def calls(self) -> Iterator[Sent]:
        for name, act in API_ACTS.items():
            shape = {"$ref": f"/{act.body.__name__.removesuffix('Serializer')}"}
            yield "post", f"/api/v1/custody/{self.record.pk}/acts/{name}/", self._body(shape, name)
        for path, operations in _described()["paths"].items():
            for method, operation in operations.items():
                if method != "get" and "{name}" not in path:
                    content = operation.get("requestBody", {}).get("content", {})
                    shape = content.get("application/json", {}).get("schema", {})
                    yield method, self._url(path.removeprefix("/")), self._body(shape, "capture")

    def _body(self, shape: dict[str, Any], act: str) -> dict[str, Any]:
        whole = _resolved(shape)
        body = {
            name: self._value(name, _resolved(of), act)
            for name, of in whole.get("properties", {}).items()
            if name in whole.get("required", ()) or name in ("facts", "purpose", "words", "why", "every_s", "risk")
        }
        return {**body, "items": [{"what": self.word, "seal": self.word}]} if act == "property" else body

    def _value(self, name: str, of: dict[str, Any], act: str) -> Any:
        if name == "facts":
            return self.facts(LINES.get(act, act))
        if name == "every_s":
            return 3600
        if "enum" in of:
            return of["enum"][0]
        if of.get("format") == "date-time":
            return self.at.isoformat()
        plain = {"integer": 1, "number": 1.0, "boolean": False, "array": [], "object": {}}
        return self.keys.get(name, plain.get(of.get("type", ""), self.word))


def may(role: Role, url: str) -> bool:
    """Whether the matrix lets this role to the route at all; to some of its methods, that is."""
    route = _PART.sub("<>", resolve(url).route).replace("^", "").replace("$", "").replace("\\Z", "")
    return role in MATRIX.get(LISTED.get(route, ""), ())


def takes(url: str, method: str) -> bool:
    """Whether a route knows this method; one that is a plain function knows all."""
    view: Any = resolve(url).func
    if (actions := getattr(view, "actions", None)) is not None:
        return method in actions
    if (page := getattr(view, "view_class", getattr(view, "cls", None))) is None:
        return True
    names = getattr(view, "view_initkwargs", {}).get("http_method_names") or page.http_method_names
    return method in names and hasattr(page, method)


@cache
def _described() -> dict[str, Any]:
    described: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return described


def _resolved(shape: dict[str, Any]) -> dict[str, Any]:
    named = shape.get("$ref") or next((each["$ref"] for each in shape.get("allOf", ()) if "$ref" in each), "")
    found: dict[str, Any] = _described()["components"]["schemas"][named.rpartition("/")[2]] if named else shape
    return found
