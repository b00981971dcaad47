"""The vault of personal data: an envelope around every custody record.

Each record has a data key of its own, with which everything personal in it is sealed (AES-256-GCM). The data key lies
in the database sealed by a master key, which does not: master keys are in ``DESK_VAULT_KEYS``, "id:key" pairs parted by
commas, the current one first, each key 32 bytes in URL-safe base64. What is sealed is bound to its place and to what
stands beside it in clear: a text copied into another record, or into another line of the same one, does not open, nor
does one whose time or author was changed.

Changing the master key seals the data keys anew and touches nothing else. Destroying a record's data key makes all
that was sealed with it unreadable for good, in every backup that is made from then on.
"""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from blotter.errors import Refused
from reference.folding import fold

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
INDEX_BYTES: Final = 16
PRINT_BYTES: Final = 16
LONGEST_ID: Final = 20

Clear = Mapping[str, str | int | bool]


class VaultClosed(Refused):
    """What is sealed cannot be read now. Nothing was changed by trying."""

    code = "vault_closed"


@dataclass(frozen=True, slots=True, repr=False)
class MasterKey:
    """``repr`` is off: a key is never printed, in no log line and no error."""

    id: str
    secret: bytes

    def __repr__(self) -> str:
        return f"MasterKey({self.id})"


def ring() -> tuple[MasterKey, ...]:
    """The master keys of this desk, the current one first. ``VaultClosed`` when there is none, or one is misspelt."""
    keys = tuple(_parse(part) for part in settings.DESK_VAULT_KEYS.split(",") if part.strip())
    if not keys:
        raise VaultClosed(_("This desk has no key for personal data. The administrator sets DESK_VAULT_KEYS."))
    if len({key.id for key in keys}) < len(keys):
        raise VaultClosed(_("Two keys in DESK_VAULT_KEYS have the same name. The administrator corrects that."))
    return keys


def _parse(part: str) -> MasterKey:
    name, _colon, text = part.strip().partition(":")
    try:
        secret = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (NotBase64, ValueError):
        secret = b""
    if not name or len(name) > LONGEST_ID or len(secret) != KEY_BYTES:
        words = _("The key «%(name)s» in DESK_VAULT_KEYS is not 32 bytes in base64. The administrator corrects that.")
        raise VaultClosed(words % {"name": name[:LONGEST_ID]})
    return MasterKey(name, secret)


def current() -> MasterKey:
    return ring()[0]


def new_master_key(name: str) -> str:
    """A fresh "id:key" pair for the ring."""
    return f"{name}:{urlsafe_b64encode(os.urandom(KEY_BYTES)).decode().rstrip('=')}"


# -- data keys ---------------------------------------------------------------------------------------------------
def new_data_key() -> bytes:
    return AESGCM.generate_key(bit_length=8 * KEY_BYTES)


def wrap(data_key: bytes, record: str) -> tuple[str, bytes]:
    """The data key of the record of this number, sealed by the current master key: its id and the sealed key."""
    master = current()
    return master.id, _seal(master.secret, data_key, f"key:{master.id}:{record}")


def unwrap(key_id: str, wrapped: bytes, record: str) -> bytes:
    """``VaultClosed``: the master key is not in the ring, or is not the one that sealed this."""
    master = next((key for key in ring() if key.id == key_id), None)
    if master is None:
        words = _("%(record)s is sealed with the key «%(id)s», which this desk does not have. Nothing is lost: the")
        words += " " + _("administrator puts that key back into DESK_VAULT_KEYS.")
        raise VaultClosed(words % {"record": record, "id": key_id}, code="vault_key_missing", key_id=key_id)
    try:
        return _open(master.secret, wrapped, f"key:{key_id}:{record}")
    except InvalidTag:
        words = _("The key «%(id)s» of this desk is not the one that sealed %(record)s. Nothing is lost: the")
        words += " " + _("administrator puts the right key back into DESK_VAULT_KEYS.")
        raise VaultClosed(words % {"record": record, "id": key_id}, code="vault_key_wrong", key_id=key_id) from None


# -- what is sealed ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Place:
    """Where something sealed stands (``CUS 26-0003/14``), and what is said in ``clear`` beside it. Both are bound."""

    name: str
    clear: Clear = field(default_factory=dict)

    @property
    def bound(self) -> str:
        return json.dumps([self.name, self.clear], sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def seal(data_key: bytes, facts: Mapping[str, Any], place: Place) -> bytes:
    """Facts sealed for one place, where alone they open."""
    text = json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return _seal(data_key, text.encode(), place.bound)


def unseal(data_key: bytes, sealed: bytes, place: Place) -> dict[str, Any]:
    try:
        facts: dict[str, Any] = json.loads(_open(data_key, sealed, place.bound))
    except (InvalidTag, ValueError):  # too short to be anything sealed is a ValueError
        words = _("%(place)s was changed outside the desk and does not open. Tell the Force Provost Marshal.")
        raise VaultClosed(words % {"place": place.name}, code="vault_tampered") from None
    return facts


def print_of(sealed: bytes, place: Place) -> str:
    """What the journal keeps of something sealed and its place, 32 hexadecimal digits: says that both are unchanged,
    and nothing of what is sealed. It holds when nobody can open that any more."""
    digest = hashes.Hash(hashes.SHA256())
    digest.update(len(sealed).to_bytes(4, "big") + sealed + place.bound.encode())
    return digest.finalize()[:PRINT_BYTES].hex()


def _seal(key: bytes, plain: bytes, place: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def _open(key: bytes, sealed: bytes, place: str) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())


# -- the blind index ---------------------------------------------------------------------------------------------
def words_of(*texts: str) -> set[str]:
    """The words that find somebody, in the desk's one spelling: ``Gjergj Đurić`` gives ``gjergj`` and ``duric``."""
    return {word for text in texts for word in fold(text).split() if len(word) > 1}


def blind(words: Iterable[str], key: MasterKey) -> list[bytes]:
    """What the index holds of these words. Without the key nobody can tell, or try, which they are."""
    secret = HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=b"custody index").derive(key.secret)
    found = []
    for word in sorted(set(words)):
        code = hmac.HMAC(secret, hashes.SHA256())
        code.update(word.encode())
        found.append(code.finalize()[:INDEX_BYTES])
    return found
