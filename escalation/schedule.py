"""What beat sends, as data that settings can import before any app is ready. Two beats are harmless."""

from __future__ import annotations

from typing import Any

EVERY_S = 15.0

# A message that waited longer than its period is replaced by the next one: after an outage of the broker no heap of
# them is worked off.
BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    name: {"task": f"escalation.tasks.{name}", "schedule": EVERY_S, "options": {"expires": EVERY_S}}
    for name in ("sweep", "audit", "send_notices")
}
