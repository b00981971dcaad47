"""What the next shift is told of presence operations: whose force, what awaits somebody, what is still displaced.

Place, times and posts are handed over with the security task that each of them is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blotter.handover import Line, Section
from incidents.security.selectors.presence import standing, still_displaced
from incidents.security.services.presence_common import level_words


def presences(now: datetime) -> Iterator[Line]:
    """Those that stand or are to come; then those that are over and have left something undone elsewhere."""
    for row in standing():
        parts = [f"{row.called} {row.who} – {level_words(row.level, row.strength)}; {row.get_tension_display()}"]
        if row.asked:
            parts.append(_("raising it awaits the FPM"))
        if row.owed:
            told = ngettext("%(owed)d partner to be told", "%(owed)d partners to be told", row.owed)
            parts.append(told % {"owed": row.owed})
        if row.displaced:
            gone = ngettext("%(gone)d thing displaced", "%(gone)d things displaced", row.displaced)
            parts.append(gone % {"gone": row.displaced})
        words = "; ".join(parts)
        yield Line(f"presence:{row.pk}", words, words, row.task.state_since, row.task.ends_at, row.task.exercise)
    for row in still_displaced():
        left = ngettext("%(gone)d thing is not restored", "%(gone)d things are not restored", row.displaced)
        words = f"{row.called} {row.who} – {row.task.get_state_display()}; " + left % {"gone": row.displaced}
        yield Line(f"presence:{row.pk}", words, words, row.task.state_since, None, row.task.exercise)


SECTIONS = (Section("presences", gettext_lazy("Presence operations"), 48, presences),)
