"""What the API's description says of every operation: one shape of errors, and the key that makes a repeat harmless."""

from __future__ import annotations

from typing import Any

_ERROR = {
    "type": "object",
    "required": ["type", "errors"],
    "description": "Every refusal. Some say more: how a stale row stands now, which job a busy patrol has.",
    "properties": {
        "type": {"type": "string", "enum": ["validation_error", "client_error", "server_error"]},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail", "attr"],
                "properties": {
                    "code": {"type": "string"},
                    "detail": {"type": "string", "description": "Words that say what to do."},
                    "attr": {"type": "string", "nullable": True, "description": "The field at fault."},
                },
            },
        },
    },
    "additionalProperties": True,
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "format": "uuid"},
    "description": "A repeat with the same key and body gets the first answer and acts no more; another body gets 409.",
}
_REFUSED = {
    "description": "Refused, in words.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
}


def describe_refusals(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """A post-processing hook of drf-spectacular."""
    result.setdefault("components", {}).setdefault("schemas", {})["Error"] = _ERROR
    for path in result["paths"].values():
        for method, operation in path.items():
            if method not in ("get", "post", "put", "patch", "delete"):
                continue
            operation["responses"]["4XX"] = _REFUSED
            if method == "post":
                operation.setdefault("parameters", []).append(_KEY)
    return result
