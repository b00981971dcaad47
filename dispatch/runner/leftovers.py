"""What a supervisor that was killed left running: found by the roll that it kept, and ended."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from dispatch.runner.output import say

ON_LINUX = sys.platform == "linux"


def birth(pid: int) -> str:
    """When process `pid` began, so that a pid that was given out again is not mistaken for it; "" if gone."""
    if ON_LINUX:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return ""
        return "" if fields[0] == "Z" else fields[19]
    listing = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True)
    return listing.stdout.strip()


def stop_leftovers(roll: Path, grace: float = 10.0) -> None:
    """End what a killed supervisor left running, the last started first; the caller holds the folder."""
    try:
        rows = json.loads(roll.read_text())
    except (FileNotFoundError, ValueError):
        return
    for name, pid, began, stop_signal in reversed(rows):
        if not began or birth(pid) != began:
            continue
        say(f"stopping {name} (pid {pid}), left over from a desk that was killed")
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, stop_signal)
            end = time.monotonic() + grace
            while birth(pid) == began and time.monotonic() < end:
                time.sleep(0.02)
            os.killpg(pid, signal.SIGKILL)
    roll.unlink(missing_ok=True)
