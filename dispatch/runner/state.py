"""The state folder: one running desk, its secrets, its sockets, and settings for commands beside it."""

import fcntl
import hashlib
import os
import secrets
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
# The shorter of the two sun_path limits (macOS 103, Linux 107) less the longest name, "/.s.PGSQL.5432".
LONGEST_SOCKET_FOLDER = 103 - 14


class StateError(Exception):
    """The state folder cannot be used; the message says why and what to do."""


class StateFolder:
    """A folder such as ./var, held by one process at a time (use it in a `with` block)."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.path.mkdir(parents=True, exist_ok=True)
        self._lock_fd = -1

    def __enter__(self) -> Self:
        fd = os.open(self.path / "desk.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(fd, 32).decode(errors="replace").strip() or "unknown"
            os.close(fd)
            raise StateError(
                f"A desk is already running in {self.path} (pid {holder}). "
                "Stop it with Ctrl-C, or give this one its own folder: STATE_DIR=/another/folder."
            ) from None
        os.ftruncate(fd, 0)
        os.write(fd, f"{os.getpid()}\n".encode())
        self._lock_fd = fd
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # The file stays: unlinking it would let a rival lock a name that a third process creates anew.
        os.close(self._lock_fd)

    def secret(self, name: str, length: int) -> str:
        """The secret kept under `name`, made of `length` random bytes at first use."""
        file = self.path / name
        if not file.exists():
            write_private(file, secrets.token_urlsafe(length) + "\n")
        return file.read_text().strip()

    def vault_keys(self) -> str:
        """The key of the custody register's personal data, as ``DESK_VAULT_KEYS`` says it."""
        return f"first:{self.secret('vault_key', 32)}"

    def write_env(self, values: Mapping[str, str]) -> Path:
        """Write `desk.env`, from which settings take whatever the environment leaves unset."""
        file = self.path / "desk.env"
        quoted = (f"{name}='{value}'\n" for name, value in values.items())
        write_private(file, "".join(quoted))
        return file


def write_private(file: Path, text: str) -> None:
    """Replace `file` in one step, readable by its owner alone from the first byte."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}.new")
    fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "w") as out:
        out.write(text)
    fresh.replace(file)


def socket_folder(home: Path) -> Path:
    """The folder for unix sockets of servers that live in `home`, private to this user.

    It is `home`/run, or, where that is too long for a socket address, a folder named by its hash under the
    temporary folder. Raises StateError when that predictable name is in somebody else's hands.
    """
    folder = home / "run"
    if short_enough(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"desk-{os.geteuid()}-{digest}"
    folder.mkdir(mode=0o700, exist_ok=True)
    require_private(folder)
    return folder


def short_enough(folder: Path) -> bool:
    """Whether the address of a socket in `folder` fits the kernel's limit."""
    return len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER


def require_private(folder: Path) -> None:
    """Raise StateError unless `folder` is a real folder of ours that nobody else can enter."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise StateError(f"{folder} is not a private folder of this user: remove it and start again.")


def state_path(environ: Mapping[str, str] = os.environ) -> Path:
    """STATE_DIR, or ./var in the working copy."""
    return Path(environ.get("STATE_DIR") or ROOT / "var")
