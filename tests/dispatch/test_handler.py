"""What a sender may make the desk keep of one request."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from dispatch import handler


def body_of(chunks: list[bytes]) -> bytes:
    messages: list[dict[str, Any]] = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    messages.append({"type": "http.request"})

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    with asyncio.run(handler.SynchronousHandler().read_body(receive)) as file:
        content: bytes = file.read()
    assert not messages, "the whole request is taken, so that its sender reads the answer"
    return content


@pytest.mark.parametrize(
    ("chunks", "kept"),
    [
        ([b"abc", b"def"], b"abcdef"),
        ([b"0123456789"], b"0123456789"),
        ([b"01234567890"], b"0123456789"),
        ([b"01234567", b"89ab", b"cd"], b"0123456789"),
        ([], b""),
    ],
)
def test_a_body_is_kept_as_far_as_the_limit(monkeypatch: pytest.MonkeyPatch, chunks: list[bytes], kept: bytes) -> None:
    monkeypatch.setattr(handler, "LARGEST_BODY", 10)
    assert body_of(chunks) == kept


def test_the_limit_leaves_room_for_an_attachment() -> None:
    from incidents.around import files
    from incidents.around.api.files import ENVELOPE

    assert files.MOST_BYTES + ENVELOPE < handler.LARGEST_BODY
