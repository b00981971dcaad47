"""``manage.py judge_duplicates FILE.csv``: how well intake recognises second calls, on a log of real calls."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from blotter.errors import DeskError
from dispatch.demo import judging
from dispatch.demo.judging import Line, Verdict


class Command(BaseCommand):
    help = "Replay a log of calls (CSV) through the duplicate rule of intake; print precision, recall and counts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--show", type=int, default=0, help="print so many wrong warnings and misses")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = judging.read(options["file"])
        except (OSError, UnicodeDecodeError, DeskError) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        verdict = judging.judge(lines)
        self._report(verdict)
        for line, taken_for in verdict.wrong[: options["show"]]:
            self.stdout.write(f"wrong   {_words(line)}   taken for   {_words(taken_for)}")
        for line in verdict.missed[: options["show"]]:
            self.stdout.write(f"missed  {_words(line)}")

    def _report(self, v: Verdict) -> None:
        rows = [
            ("calls in the log", v.lines, ""),
            ("second calls, same corner", v.certain, f"recognised {v.certain_first}, among three {v.certain_shown}"),
            ("second calls, a corner apart", v.apart, f"recognised {v.apart_first}, among three {v.apart_shown}"),
            ("warnings", v.warned, f"right {v.right}, wrong {len(v.wrong)}, log cannot tell {v.undecided}"),
        ]
        for name, count, more in rows:
            self.stdout.write(f"{name:30} {count:6}   {more}")
        self.stdout.write(f"precision {v.precision:.3f}   recall {v.recall:.3f}")


def _words(line: Line) -> str:
    return f"{line.at:%d %H:%M} {line.agency} {line.subject} | {' & '.join(sorted(line.streets))}, {line.area}"
