"""Date-time groups: ``211030Z NOV 26`` is the 21st at 1030 UTC in November 2026.

The letter is the zone: Z = UTC, A = UTC+1 (Kosovo winter), B = UTC+2 (Kosovo summer). J, "local to whoever writes",
is refused on input. The zone in which a time was entered is kept beside the instant. All functions are pure: the
desk's zone and the present are passed in. Instants are aware datetimes in UTC.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from blotter.errors import Invalid

Letter = Literal["Z", "A", "B"]

BELGRADE = ZoneInfo("Europe/Belgrade")  # Kosovo's legal time
OFFSETS: dict[Letter, timedelta] = {"Z": timedelta(0), "A": timedelta(hours=1), "B": timedelta(hours=2)}
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
FAR_FUTURE = timedelta(days=366)
# A clock time this little ahead of the present is a slip of the finger, not a time of yesterday.
_JUST_AHEAD = timedelta(minutes=15)

_FULL = re.compile(
    r"(?P<day>[0-9]{2})(?P<clock>[0-9]{4})\s*(?P<letter>[A-Z])?\s*(?P<month>[A-Z]{3})\s*(?P<year>(?:20)?[0-9]{2})"
)
_CLOCK = re.compile(r"(?P<hour>[0-9]{2}):?(?P<minute>[0-9]{2})\s*(?P<letter>[A-Z])?")


class TimeGroupError(Invalid):
    """A time that cannot be right or can be read in two ways; the message says what to write instead."""

    code = "invalid_time"

    def __init__(self, message: str, *, field: str = "time") -> None:
        super().__init__(message, field=field)


@dataclass(frozen=True, slots=True)
class DateTimeGroup:
    """An instant and the zone letter it was written in."""

    instant: datetime
    zone: Letter

    def __str__(self) -> str:
        return format_dtg(self.instant, self.zone)


def local_letter(instant: datetime, local: ZoneInfo = BELGRADE) -> Letter:
    """A or B in Kosovo, as the law of that day has it; Z where the zone is neither (an owner elsewhere)."""
    offset = instant.astimezone(local).utcoffset()
    return next((letter for letter, value in OFFSETS.items() if value == offset), "Z")


def format_dtg(instant: datetime, zone: Letter = "Z") -> str:
    """``211030Z NOV 26``. Month names are the military's English ones in every language."""
    there = instant.astimezone(timezone(OFFSETS[zone]))
    return f"{there:%d%H%M}{zone} {MONTHS[there.month - 1]} {there:%y}"


def format_local(instant: datetime, local: ZoneInfo = BELGRADE) -> str:
    """The date-time group on the desk's own clock, with its letter."""
    return format_dtg(instant, local_letter(instant, local))


def parse_dtg(text: str, *, now: datetime, local: ZoneInfo = BELGRADE, future: timedelta = FAR_FUTURE) -> DateTimeGroup:
    """Read a full date-time group, lower case and missing spaces allowed.

    ``future`` is how far ahead of ``now`` it may lie: plans reach a year, what has happened reaches no time at all.
    Raises :class:`TimeGroupError`.
    """
    match = _FULL.fullmatch(" ".join(text.upper().split())) if len(text) <= 32 else None
    if match is None:
        raise TimeGroupError(_("This is not a date-time group. Write it like 211030Z NOV 26."))
    if match["month"] not in MONTHS:
        raise TimeGroupError(
            _("%(month)s is not a month. Write one of %(months)s.")
            % {"month": match["month"], "months": " ".join(MONTHS)}
        )
    clock = _clock(match["clock"][:2], match["clock"][2:])
    try:
        day = date(2000 + int(match["year"][-2:]), MONTHS.index(match["month"]) + 1, int(match["day"]))
    except ValueError:
        raise TimeGroupError(
            _("%(month)s %(year)s has no day %(day)s. Check the day.")
            % {"month": match["month"], "year": match["year"], "day": match["day"]}
        ) from None
    letter = _letter(match["letter"])
    if letter is None:
        raise TimeGroupError(
            _("A date-time group needs its zone letter: %(group)s Z for UTC, A or B for local time.")
            % {"group": match["day"] + match["clock"]}
        )
    instant = _at(day, clock, letter)
    if instant > now + future:
        raise TimeGroupError(
            _("%(group)s lies too far ahead (now is %(now)s). Check the day, month and year.")
            % {"group": format_dtg(instant, letter), "now": format_dtg(now, letter)}
        )
    _check_kept(instant, letter, local)
    return DateTimeGroup(instant, letter)


def parse_clock(text: str, *, now: datetime, local: ZoneInfo = BELGRADE) -> DateTimeGroup:
    """Read ``0214``, ``02:14`` or ``0214Z``: the most recent such time on the desk's clock (or in the zone named).

    Raises :class:`TimeGroupError`: also when it lies just ahead of ``now``, and when the desk's clock shows that
    hour twice that night and no letter says which of the two is meant.
    """
    match = _CLOCK.fullmatch(" ".join(text.upper().split())) if len(text) <= 16 else None
    if match is None:
        raise TimeGroupError(_("This is not a time. Write four digits, like 0214, or a group like 211030Z NOV 26."))
    clock, letter = _clock(match["hour"], match["minute"]), _letter(match["letter"])
    today = now.astimezone(timezone(OFFSETS[letter]) if letter else local).date()
    for day in (today, today - timedelta(days=1)):
        instants = [_at(day, clock, letter)] if letter else _shown(day, clock, local)
        if not instants:
            if datetime.combine(day, clock, local).replace(fold=1) <= now:
                raise TimeGroupError(
                    _("%(clock)s did not exist that night: the clocks went forward. Write the time in Z.")
                    % {"clock": f"{clock:%H%M}"}
                )
            continue
        if instants[0] > now + _JUST_AHEAD:
            continue
        if len(instants) == 2:
            first, second = (local_letter(instant, local) for instant in instants)
            raise TimeGroupError(
                _("%(clock)s comes twice in the night of the change. Write %(clock)s%(first)s or %(clock)s%(second)s.")
                % {"clock": f"{clock:%H%M}", "first": first, "second": second}
            )
        if instants[0] > now:
            break
        if letter:
            _check_kept(instants[0], letter, local)
        return DateTimeGroup(instants[0], letter or local_letter(instants[0], local))
    raise TimeGroupError(
        _("%(clock)s has not come yet (now is %(now)s). For yesterday write the whole group.")
        % {"clock": f"{clock:%H%M}", "now": format_local(now, local)}
    )


def parse_time(
    text: str, *, now: datetime, local: ZoneInfo = BELGRADE, future: timedelta = FAR_FUTURE
) -> DateTimeGroup:
    """A clock time or a full group, whichever was written."""
    short = len(text) <= 16 and _CLOCK.fullmatch(" ".join(text.upper().split()))
    return parse_clock(text, now=now, local=local) if short else parse_dtg(text, now=now, local=local, future=future)


def parse_ahead(text: str, *, now: datetime, local: ZoneInfo = BELGRADE) -> DateTimeGroup:
    """A time of a plan: ``0630`` is the next one on the desk's clock (or in the zone named), a full group itself.

    Raises :class:`TimeGroupError`, also for an hour that the desk's clock shows twice or not at all that day.
    """
    match = _CLOCK.fullmatch(" ".join(text.upper().split())) if len(text) <= 16 else None
    if match is None:
        return parse_dtg(text, now=now, local=local)
    clock, letter = _clock(match["hour"], match["minute"]), _letter(match["letter"])
    today = now.astimezone(timezone(OFFSETS[letter]) if letter else local).date()
    for day in (today, today + timedelta(days=1)):
        instants = [_at(day, clock, letter)] if letter else _shown(day, clock, local)
        if len(instants) == 1 and instants[0] <= now:
            continue
        if len(instants) != 1:
            raise TimeGroupError(
                _("%(clock)s comes twice or not at all that day: the clocks change. Write the time in Z.")
                % {"clock": f"{clock:%H%M}"}
            )
        if letter:
            _check_kept(instants[0], letter, local)
        return DateTimeGroup(instants[0], letter or local_letter(instants[0], local))
    raise TimeGroupError(_("That time has passed. Write the whole group."))


def _clock(hour: str, minute: str) -> time:
    if (hour, minute) == ("24", "00"):
        raise TimeGroupError(_("2400 is written 0000 of the next day."))
    if int(hour) > 23 or int(minute) > 59:
        raise TimeGroupError(
            _("%(clock)s is not a time of day. Hours go to 23, minutes to 59.") % {"clock": hour + minute}
        )
    return time(int(hour), int(minute))


def _letter(given: str | None) -> Letter | None:
    if given is None or given in OFFSETS:
        return given
    if given == "J":
        raise TimeGroupError(_("J means local to whoever writes, so nobody else can read it. Write Z, A or B."))
    raise TimeGroupError(
        _("Zone %(letter)s is not used here. Write Z (UTC), A (UTC+1, winter) or B (UTC+2, summer).")
        % {"letter": given}
    )


def _at(day: date, clock: time, letter: Letter) -> datetime:
    return datetime.combine(day, clock, timezone(OFFSETS[letter])).astimezone(UTC)


def _check_kept(instant: datetime, letter: Letter, local: ZoneInfo) -> None:
    """A and B only while the desk's clock keeps them: a slip moves a record by an hour and nobody sees it later."""
    kept = local_letter(instant, local)
    if letter not in ("Z", kept):
        raise TimeGroupError(
            _("The desk keeps %(kept)s then, not %(letter)s. If you mean this moment, write %(local)s or %(utc)s.")
            % {"kept": kept, "letter": letter, "local": format_local(instant, local), "utc": format_dtg(instant)}
        )


def _shown(day: date, clock: time, local: ZoneInfo) -> list[datetime]:
    """The instants at which the desk's clock shows that time on that day: one, or none or two where it is changed."""
    both = {datetime.combine(day, clock, local).replace(fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(instant for instant in both if instant.astimezone(local).time() == clock)


def wall_span(day: date, begins: time, ends: time, local: ZoneInfo = BELGRADE) -> tuple[datetime, datetime]:
    """From one wall time to the next on the desk's clock, as instants: a shift, or a blotter day (0000 to 0000).

    ``ends`` at or before ``begins`` is on the next day. On the nights of the change a twelve-hour shift is 11 or 13 h
    long, and a day 23 or 25 h.

    >>> begin, end = wall_span(date(2026, 10, 24), time(19), time(7))
    >>> end - begin
    datetime.timedelta(seconds=46800)
    """
    last = day if ends > begins else day + timedelta(days=1)
    return (
        datetime.combine(day, begins, local).astimezone(UTC),
        datetime.combine(last, ends, local).astimezone(UTC),
    )
