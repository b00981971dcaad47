"""Date-time groups: read and print, the letter and the law of the day, the nights on which the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.dtg import (
    BELGRADE,
    FAR_FUTURE,
    DateTimeGroup,
    TimeGroupError,
    format_dtg,
    format_local,
    local_letter,
    parse_clock,
    parse_dtg,
    parse_time,
    wall_span,
)

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
# Minutes since 2000, to 2089.
minutes = st.integers(0, 90 * 365 * 1440).map(lambda n: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=n))


@given(minutes, st.booleans())
def test_a_group_read_back_is_the_same_instant_and_zone(instant: datetime, utc: bool) -> None:
    letter = "Z" if utc else local_letter(instant)
    text = format_dtg(instant, letter)
    group = parse_dtg(text, now=instant)
    assert (group.instant, group.zone, str(group)) == (instant, letter, text)
    assert parse_dtg(text.lower().replace(" ", ""), now=instant) == group
    assert parse_dtg(f"{text[:-2]}20{text[-2:]}", now=instant) == group


@given(minutes)
def test_the_other_local_letter_is_refused_in_words(instant: datetime) -> None:
    other = {"A": "B", "B": "A"}[local_letter(instant)]
    with pytest.raises(TimeGroupError) as refused:
        parse_dtg(format_dtg(instant, other), now=instant)  # type: ignore[arg-type]
    assert format_local(instant) in refused.value.message
    assert format_dtg(instant) in refused.value.message


@given(minutes, st.times())
def test_a_clock_time_is_the_most_recent_one(now: datetime, clock: time) -> None:
    clock = clock.replace(second=0, microsecond=0)
    try:
        group = parse_clock(f"{clock:%H%M}", now=now)
    except TimeGroupError:
        return
    shown = group.instant.astimezone(BELGRADE)
    assert shown.time() == clock
    assert timedelta(0) <= now - group.instant <= timedelta(hours=25)
    assert group.zone == local_letter(group.instant)


@given(st.text(max_size=30), minutes)
def test_any_text_is_a_time_or_an_error(text: str, now: datetime) -> None:
    try:
        group = parse_time(text, now=now)
    except TimeGroupError:
        return
    assert group.instant <= now + FAR_FUTURE


def test_print() -> None:
    assert format_dtg(NOW) == "211030Z NOV 26"
    assert format_local(NOW) == "211130A NOV 26"
    assert format_local(datetime(2026, 7, 1, 22, 5, tzinfo=UTC)) == "020005B JUL 26"
    assert str(DateTimeGroup(NOW, "Z")) == "211030Z NOV 26"
    assert local_letter(NOW, ZoneInfo("America/New_York")) == "Z"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("211130J NOV 26", "J means local to whoever writes"),
        ("211130C NOV 26", "Zone C is not used here"),
        ("211130 NOV 26", "needs its zone letter"),
        ("211130B NOV 26", "The desk keeps A then, not B"),
        ("010230A JUL 26", "The desk keeps B then, not A"),
        ("212400Z NOV 26", "0000 of the next day"),
        ("212460Z NOV 26", "not a time of day"),
        ("310000Z NOV 26", "has no day 31"),
        ("000000Z NOV 26", "has no day 00"),
        ("290000Z FEB 26", "has no day 29"),
        ("211030Z NOX 26", "is not a month"),
        ("231030Z NOV 27", "too far ahead"),
        ("211030Z NOV 99", "too far ahead"),
        ("21/11/2026 10:30", "not a date-time group"),
        ("2026-11-21T10:30", "not a date-time group"),
        ("٢١1030Z NOV 26", "not a date-time group"),
        ("211030Z\x00NOV 26", "not a date-time group"),
        ("", "not a date-time group"),
        ("9" * 10_000, "not a date-time group"),
    ],
)
def test_bad_groups_say_what_to_write(text: str, words: str) -> None:
    with pytest.raises(TimeGroupError) as refused:
        parse_dtg(text, now=NOW)
    assert words in refused.value.message
    assert refused.value.status == 400


def test_what_has_happened_lies_in_no_future() -> None:
    assert parse_dtg("211030Z NOV 26", now=NOW, future=timedelta(0)).instant == NOW
    with pytest.raises(TimeGroupError, match="too far ahead"):
        parse_dtg("211031Z NOV 26", now=NOW, future=timedelta(0))
    assert parse_dtg("211130A NOV 27", now=NOW).instant.year == 2027


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("0214", "210214A NOV 26"),
        ("02:14", "210214A NOV 26"),
        ("0214a", "210214A NOV 26"),
        ("0214Z", "210214Z NOV 26"),
        ("1130", "211130A NOV 26"),
        ("1200", "201200A NOV 26"),
        ("2350", "202350A NOV 26"),
        ("1200z", "201200Z NOV 26"),
    ],
)
def test_short_times(text: str, group: str) -> None:
    assert str(parse_time(text, now=NOW)) == group


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1131", "has not come yet"),
        ("1145", "has not come yet"),
        ("0214J", "J means local"),
        ("0214B", "The desk keeps A then"),
        ("2400", "next day"),
        ("2460", "not a time of day"),
        ("214", "not a time"),
        ("-0214", "not a time"),
    ],
)
def test_bad_short_times(text: str, words: str) -> None:
    with pytest.raises(TimeGroupError, match=words):
        parse_clock(text, now=NOW)


class TestNightOfTheChangeToWinter:
    """25 October 2026: at 0300B the clock goes back to 0200A."""

    @pytest.mark.parametrize("now", [datetime(2026, 10, 25, 0, 45, tzinfo=UTC), datetime(2026, 10, 25, 5, tzinfo=UTC)])
    def test_the_hour_that_comes_twice_needs_its_letter(self, now: datetime) -> None:
        with pytest.raises(TimeGroupError, match=r"0214 comes twice .* 0214B or 0214A"):
            parse_clock("0214", now=now)
        assert parse_clock("0214B", now=now).instant == datetime(2026, 10, 25, 0, 14, tzinfo=UTC)

    def test_both_hours_are_told_apart(self) -> None:
        now = datetime(2026, 10, 25, 5, tzinfo=UTC)
        first, second = parse_clock("0214B", now=now), parse_clock("0214A", now=now)
        assert second.instant - first.instant == timedelta(hours=1)
        assert [str(first), str(second)] == ["250214B OCT 26", "250214A OCT 26"]
        assert parse_dtg("250214B OCT 26", now=now) == first
        assert parse_dtg("250214A OCT 26", now=now) == second

    def test_the_second_pass_has_not_come_yet_during_the_first(self) -> None:
        with pytest.raises(TimeGroupError, match="has not come yet"):
            parse_clock("0200A", now=datetime(2026, 10, 25, 0, 50, tzinfo=UTC))

    def test_hours_around_it_need_no_letter(self) -> None:
        now = datetime(2026, 10, 25, 5, tzinfo=UTC)
        assert str(parse_clock("0159", now=now)) == "250159B OCT 26"
        assert str(parse_clock("0300", now=now)) == "250300A OCT 26"
        assert str(parse_clock("2350B", now=now)) == "242350B OCT 26"

    def test_that_shift_is_thirteen_hours_long(self) -> None:
        begin, end = wall_span(date(2026, 10, 24), time(19), time(7))
        assert end - begin == timedelta(hours=13)
        begin, end = wall_span(date(2026, 10, 25), time(0), time(0))
        assert end - begin == timedelta(hours=25)


class TestNightOfTheChangeToSummer:
    """29 March 2026: at 0200A the clock goes forward to 0300B."""

    @pytest.mark.parametrize("now", [datetime(2026, 3, 29, 1, 15, tzinfo=UTC), datetime(2026, 3, 29, 9, tzinfo=UTC)])
    def test_the_hour_that_is_skipped_never_was(self, now: datetime) -> None:
        with pytest.raises(TimeGroupError, match="0230 did not exist"):
            parse_clock("0230", now=now)
        with pytest.raises(TimeGroupError, match="The desk keeps B then"):
            parse_dtg("290230A MAR 26", now=now)

    def test_the_evening_before_its_name_is_yesterdays(self) -> None:
        assert str(parse_clock("0230", now=datetime(2026, 3, 28, 22, tzinfo=UTC))) == "280230A MAR 26"

    def test_that_shift_is_eleven_hours_long(self) -> None:
        begin, end = wall_span(date(2026, 3, 28), time(19), time(7))
        assert end - begin == timedelta(hours=11)


@given(st.dates(date(2000, 1, 1), date(2089, 1, 1)), st.times(), st.times())
def test_spans_run_forward_and_last_at_most_a_day(day: date, begins: time, ends: time) -> None:
    begin, end = wall_span(day, begins, ends)
    assert timedelta(hours=-1) < end - begin <= timedelta(hours=25)
