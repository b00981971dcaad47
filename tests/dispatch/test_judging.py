"""Judging the duplicate rule on a log: the truth, the replay, the command, on small logs of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from dispatch.demo import judging

pytestmark = pytest.mark.django_db
HEAD = "lat,lon,type,time,area,place\n"
LOG = HEAD + (
    "40.1000,-75.3000,Traffic: VEHICLE ACCIDENT -,2026-01-15 12:00,NORTH,HIGH ST & MILL RD\n"
    "40.1000,-75.3000,EMS: VEHICLE ACCIDENT,2026-01-15 12:03,NORTH,MILL RD & HIGH ST\n"  # the same corner
    "40.1020,-75.3000,Fire: VEHICLE ACCIDENT,2026-01-15 12:05,NORTH,HIGH ST & OAK LN\n"  # a corner apart
    "40.1000,-75.3000,Traffic: VEHICLE ACCIDENT -,2026-01-15 12:20,NORTH,HIGH ST & MILL RD\n"  # who knows
    "40.3000,-75.3000,EMS: FALL VICTIM,2026-01-15 12:21,SOUTH,ELM ST & PINE ST\n"
    "40.1001,-75.3000,Traffic: VEHICLE ACCIDENT -,2026-01-15 12:59,NORTH,BAY RD & PARK RD\n"  # no street in common
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(LOG)
    return path


def test_the_truth_looks_at_words_and_agencies_alone(log):
    lines = judging.read(log)
    first, second, third, again, _fall, _later = lines
    assert judging.is_certain(second, first)
    assert judging.is_apart(third, second)
    assert not judging.is_certain(again, first)  # one agency
    assert judging.is_undecided(again, first)
    events = judging.Events(lines)
    assert events.same(first, third)
    assert not events.same(first, lines[-2])


def test_the_replay_counts_what_was_recognised_what_was_wrong_and_what_nobody_can_tell(log):
    verdict = judging.judge(judging.read(log))
    assert (verdict.lines, verdict.certain, verdict.certain_first, verdict.apart, verdict.apart_first) == (
        6,
        2,
        2,
        1,
        1,
    )
    assert (verdict.warned, verdict.right, verdict.undecided, len(verdict.wrong)) == (4, 3, 0, 1)
    assert (verdict.precision, verdict.recall) == (0.75, 1.0)


def test_the_command_prints_the_table(log, capsys):
    call_command("judge_duplicates", str(log), show=1)
    out = capsys.readouterr().out
    assert "precision 0.750   recall 1.000" in out
    assert "bay rd" in out


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n"])
def test_a_file_that_is_no_log_is_refused_with_words(tmp_path, text):
    path = tmp_path / "odd.csv"
    path.write_text(text)
    with pytest.raises(CommandError, match="column"):
        call_command("judge_duplicates", str(path))
    with pytest.raises(CommandError, match="No such file"):
        call_command("judge_duplicates", str(tmp_path / "none.csv"))
