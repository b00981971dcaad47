"""Makes the virtual environment, then hands over to `python -m dispatch.runner` inside it.

Runs on the system's Python 3.11 or newer with the standard library alone: it must not import the desk.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
RUN = ("requirements.txt", "requirements-embedded.txt")
RUN_ELSEWHERE = ("requirements.txt",)
DEVELOP = ("requirements-dev.txt",)


def main(arguments: Sequence[str]) -> None:
    """Bring the environment up to date for the command in `arguments` and run it there."""
    if sys.version_info < (3, 11):  # noqa: UP036 -- whoever has an older one shall read why
        sys.exit(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}: make run PYTHON=python3.12")
    python = make_environment(VENV, locks_for(arguments[0] if arguments else ""))
    if arguments[:1] == ["setup"]:
        return
    os.chdir(ROOT)
    os.execv(python, [str(python), "-m", "dispatch.runner", *arguments])


def locks_for(command: str) -> tuple[str, ...]:
    """The lock files that a command needs. Whoever brings real servers needs no embedded ones."""
    if command != "up":
        return DEVELOP
    return RUN_ELSEWHERE if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL") else RUN


def make_environment(folder: Path, locks: Sequence[str]) -> Path:
    """Install the lock files into a virtual environment at `folder`; returns its Python.

    Nothing happens where the stamp says that it is done already. An unfinished environment has no stamp.
    """
    python = folder / "bin" / "python"
    with _one_at_a_time():
        stamp = _read_stamp(folder / ".stamp")
        base = {"python": f"{sys.base_prefix} {sys.version}"}
        wanted = {name: _digest(ROOT / name) for name in locks}
        if python.exists() and base.items() <= stamp.items():
            wanted = {name: digest for name, digest in wanted.items() if stamp.get(name) != digest}
            if not wanted:
                return python
        else:
            stamp = base
            print(f"desk: making {folder.name} …", flush=True)
            _create(folder)
        print(f"desk: installing {', '.join(wanted)} …", flush=True)
        (folder / ".stamp").unlink(missing_ok=True)  # written anew only when all is well
        _install(python, [ROOT / name for name in wanted])
        (folder / ".stamp").write_text(json.dumps(stamp | wanted))
    return python


def _create(folder: Path) -> None:
    if uv := shutil.which("uv"):
        command = [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder)]
    else:
        command = [sys.executable, "-m", "venv", "--clear", str(folder)]
        if importlib.util.find_spec("ensurepip") is None:
            # Debian's Python without python3-venv; its pip, when there, can install into the folder.
            if importlib.util.find_spec("pip") is None:
                sys.exit("Neither venv nor uv is here: install one (Debian: apt install python3-venv).")
            command.insert(-1, "--without-pip")
    subprocess.run(command, check=True)


def _install(python: Path, locks: Sequence[Path]) -> None:
    """Wheels only, each with the hash in the lock: nothing is built here, nothing unexpected gets in."""
    files = [word for lock in locks for word in ("-r", str(lock))]
    strict = ["--quiet", "--require-hashes"]
    if uv := shutil.which("uv"):
        command = [uv, "pip", "install", "--python", str(python), *strict, "--no-build", *files]
    else:
        pip = [str(python), "-m", "pip"]
        if not (python.parent / "pip").exists():
            pip = [sys.executable, "-m", "pip", "--python", str(python)]
        command = [*pip, "install", "--disable-pip-version-check", *strict, "--only-binary=:all:", *files]
    if subprocess.run(command).returncode:
        sys.exit("desk: the pinned packages could not be installed; the lines above say why.")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two commands started together in one working copy must not both write the environment."""
    fd = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)


def _read_stamp(file: Path) -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(file.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return stamp


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    main(sys.argv[1:])
