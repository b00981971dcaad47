"""Every act on an exercise."""

from dispatch.exercises.services.patrols import commit, confirm_recall, recall, withdraw
from dispatch.exercises.services.planning import add_work, amend, assess, cancel, plan
from dispatch.exercises.services.running import end, pause, resume, start

__all__ = [
    "add_work", "amend", "assess", "cancel", "commit", "confirm_recall", "end", "pause", "plan", "recall", "resume",
    "start", "withdraw",
]  # fmt: skip
