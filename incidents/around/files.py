"""What may be attached, and where it lies. Nothing here opens a transaction: the file is written first, then the act.

The sender's name and type are believed in nothing. The bytes decide: photographs (JPEG, PNG) are decoded and made
anew, which leaves behind every tag, thumbnail and trailing byte; PDF and plain text are kept as they are and only ever
handed out as a download. Everything else is refused.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NoReturn, Protocol
from uuid import UUID, uuid4

import puremagic
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from blotter.errors import Invalid, TooLarge
from incidents.models import Attachment

MOST_BYTES = 12_000_000
MOST_TEXT_BYTES = 1_000_000
MOST_PIXELS = 24_000_000
LONGEST_SIDE, PREVIEW_SIDE = 4096, 320
FORMATS = ("JPEG", "PNG")
PREVIEW = ".small"
HEAD = 4096
_QUALITY = 88
# Every dimension is checked here, before a pixel is decoded; Pillow's own limit would only warn.
Image.MAX_IMAGE_PIXELS = None


class Upload(Protocol):
    """A file as a request brings it."""

    name: str | None
    size: int | None

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that lies under its token. ``name`` is the sender's, for people to read."""

    token: UUID
    kind: str
    name: str
    size: int
    sha256: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class _Picture:
    content: bytes
    preview: bytes
    width: int
    height: int


def store(upload: Upload) -> Stored:
    """Check an upload and write it under a random name. ``Invalid`` or ``TooLarge``, field ``file``: what is wrong."""
    content = _read(upload)
    kind, name, token = _recognise(content), _clean_name(upload.name), uuid4()
    width = height = None
    if kind == Attachment.Kind.IMAGE:
        picture = _made_anew(content)
        content, width, height = picture.content, picture.width, picture.height
        _write(path_of(token, preview=True), picture.preview)
    _write(path_of(token), content)
    return Stored(token, kind, name, len(content), hashlib.sha256(content).hexdigest(), width, height)


def path_of(token: UUID, *, preview: bool = False) -> Path:
    return Path(settings.MEDIA_ROOT) / token.hex[:2] / (token.hex + (PREVIEW if preview else ""))


def discard(token: UUID) -> None:
    """Remove a file that no act came to need."""
    for path in (path_of(token), path_of(token, preview=True)):
        path.unlink(missing_ok=True)


def tokens_older_than(moment: datetime) -> Iterator[UUID]:
    """Tokens of the files that were written before ``moment``."""
    for path in Path(settings.MEDIA_ROOT).glob("??/*"):
        stem = path.name.removesuffix(PREVIEW)
        if len(stem) == 32 and datetime.fromtimestamp(path.stat().st_mtime, UTC) < moment:
            yield UUID(stem)


def content_type(kind: str, content: bytes) -> str:
    """What a download is said to be; of an image, by what it was made into."""
    if kind == Attachment.Kind.PDF:
        return "application/pdf"
    if kind == Attachment.Kind.TEXT:
        return "text/plain; charset=utf-8"
    return "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"


def refuse_size() -> NoReturn:
    words = _("The file is larger than %(limit)d MB. Send a smaller picture or a part of it.")
    raise TooLarge(words % {"limit": MOST_BYTES // 1_000_000}, field="file")


# -- reading and recognising -------------------------------------------------------------------------------------------
def _read(upload: Upload) -> bytes:
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        refuse_size()
    if not content:
        raise Invalid(_("The file is empty."), field="file")
    return content


def _recognise(content: bytes) -> str:
    """By the bytes alone: what the sender or the ending of the name says counts for nothing."""
    if content.startswith(b"%PDF-"):
        return Attachment.Kind.PDF
    if _magic(content) in ("image/jpeg", "image/png"):
        return Attachment.Kind.IMAGE
    if _is_plain_text(content):
        return Attachment.Kind.TEXT
    raise Invalid(
        _("Only photographs (JPEG, PNG), PDF and plain text can be attached. Convert it and try again."), field="file"
    )


def _magic(content: bytes) -> str:
    try:
        return puremagic.from_string(content[:HEAD], mime=True)
    except (puremagic.PureError, ValueError):
        return ""


def _is_plain_text(content: bytes) -> bool:
    """UTF-8 without control characters that does not begin like markup or a script."""
    if len(content) > MOST_TEXT_BYTES:
        return False
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if text.lstrip().startswith(("<", "#!", "MZ", "%!")):
        return False
    return not any(unicodedata.category(char) == "Cc" and char not in "\n\r\t\f" for char in text)


def _clean_name(name: str | None) -> str:
    """The sender's name without folders and odd signs, for people to read; it names no file of ours."""
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    plain = "".join(char for char in unicodedata.normalize("NFC", last) if unicodedata.category(char)[0] != "C")
    return " ".join(plain.split())[:120] or _("without a name")


# -- pictures ----------------------------------------------------------------------------------------------------------
def _made_anew(content: bytes) -> _Picture:
    """The picture decoded, turned upright, brought to size and written anew: pixels are all that is left of it."""
    unreadable = Invalid(_("This picture cannot be read. Take it again, or send it as JPEG or PNG."), field="file")
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                words = _("%(width)d × %(height)d pixels are too many; at most %(limit)d million. Make it smaller.")
                size = {"width": opened.width, "height": opened.height, "limit": MOST_PIXELS // 1_000_000}
                raise Invalid(words % size, field="file")
            form = "PNG" if opened.format == "PNG" else "JPEG"
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(opened)
            picture = _bare(upright, LONGEST_SIDE)
    except Invalid:
        raise
    except (OSError, ValueError, SyntaxError, OverflowError, EOFError, TypeError, KeyError, IndexError) as error:
        # Decoders meet hostile bytes with any of these.
        raise unreadable from error
    return _Picture(
        _encoded(picture, form), _encoded(_bare(picture, PREVIEW_SIDE), "JPEG"), picture.width, picture.height
    )


def _bare(image: Image.Image, longest: int) -> Image.Image:
    """Pixels alone, on white where they were see-through, neither side longer than ``longest``."""
    scaled = image.copy()
    scaled.thumbnail((longest, longest))
    with_alpha = scaled.convert("RGBA")
    bare = Image.new("RGB", scaled.size, "white")
    bare.paste(with_alpha, mask=with_alpha.getchannel("A"))
    return bare


def _encoded(image: Image.Image, form: str) -> bytes:
    out = BytesIO()
    image.save(out, form, **({"quality": _QUALITY} if form == "JPEG" else {}))
    return out.getvalue()


# -- the disk ----------------------------------------------------------------------------------------------------------
def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: under another name first, on the disk before it gets its own."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{uuid4().hex[:8]}")
    try:
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            _sync(file, content)
        half.rename(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        free = shutil.disk_usage(settings.MEDIA_ROOT).free if Path(settings.MEDIA_ROOT).exists() else 0
        raise TooLarge(
            _("The desk could not keep the file (%(free)d MB are free). Tell the administrator.")
            % {"free": free // 1_000_000},
            code="no_space", field="file",
        ) from error  # fmt: skip


def _sync(file: BinaryIO, content: bytes) -> None:
    file.write(content)
    file.flush()
    os.fsync(file.fileno())
