"""The browser for the browser tests: Debian's Chromium, installed when it is missing and we may."""

import os
import shutil
import subprocess

from dispatch.runner.output import say

NAMES = ("chromium", "chromium-browser", "google-chrome")


def ensure_chromium() -> str | None:
    """The path of a Chromium, installing Debian's where we are root; None where there is none."""
    if path := _find():
        return path
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("installing Chromium for the browser tests …")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            if subprocess.run(["apt-get", "--quiet=2", *command], env=quiet).returncode:
                return None
    return _find()


def _find() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)
