"""``manage.py play_calls FILE.csv --speed N``: play a log of real calls through the intake service."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from statistics import quantiles
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.system import actor
from blotter.errors import DeskError
from dispatch.demo import calls
from incidents import services as incidents


class Command(BaseCommand):
    help = "Play a log of calls (CSV) onto the theatre, in the rhythm in which they came."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--speed", type=float, default=1.0, help="how many times faster than it happened")
        parser.add_argument("--columns", default="", help="name=column,… for time, type, lat, lon, place")
        parser.add_argument("--day", type=date.fromisoformat, help="only the calls of this day (YYYY-MM-DD)")
        parser.add_argument("--hours", default="", help="only these hours of the day, e.g. 12-18")
        parser.add_argument("--limit", type=int, help="at most so many calls")
        parser.add_argument("--exercise", action="store_true", help="open them as exercise incidents")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DESK_DEMO or options["exercise"]):
            raise CommandError("on a real desk calls are played as an exercise: add --exercise")
        chosen = self._chosen(options)
        finder, clerk = calls.TypeFinder(), actor("importer")
        started, late, taken, refused = time.monotonic(), [], [], 0
        for call, due, (lat, lon) in zip(
            chosen, calls.schedule(chosen, options["speed"]), calls.moved(chosen), strict=True
        ):
            wait = due.total_seconds() - (time.monotonic() - started)
            if wait > 0:
                time.sleep(wait)
            begun = time.monotonic()
            late.append(begun - started - due.total_seconds())
            try:
                incidents.open_incident(
                    by=clerk, type=finder.find(call.type), narrative=f"{call.type} · {call.place}",
                    location={"lat": lat, "lon": lon}, exercise=options["exercise"],
                )  # fmt: skip
            except DeskError as error:
                refused += 1
                self.stderr.write(f"row {call.row}: {error}")
            taken.append(time.monotonic() - begun)
        self._report(len(chosen), refused, time.monotonic() - started, late, taken)

    def _chosen(self, options: dict[str, Any]) -> list[calls.Call]:
        if not 0 < options["speed"] <= 100_000:
            raise CommandError("--speed is a number above 0, for example 60")
        try:
            found, problems = calls.read(options["file"], calls.columns(options["columns"]))
        except (OSError, UnicodeDecodeError, DeskError) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        for problem in problems:
            self.stderr.write(problem)
        if options["day"]:
            found = [call for call in found if call.at.date() == options["day"]]
        if options["hours"]:
            try:
                first, last = map(int, options["hours"].split("-"))
            except ValueError as error:
                raise CommandError("--hours is for example 12-18") from error
            found = [call for call in found if first <= call.at.hour < last]
        found = found[: options["limit"]]
        if not found:
            raise CommandError("no call of the file fits")
        return found

    def _report(self, count: int, refused: int, seconds: float, late: list[float], taken: list[float]) -> None:
        def spread(values: list[float]) -> str:
            if len(values) < 2:
                return f"{values[0] * 1000:.0f} ms"
            cuts = quantiles(values, n=100, method="inclusive")
            return f"median {cuts[49] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms, worst {max(values) * 1000:.1f} ms"

        self.stdout.write(f"{count - refused} of {count} calls taken in {seconds:.1f} s, {refused} refused")
        self.stdout.write(f"intake: {spread(taken)}")
        self.stdout.write(f"behind the log: {spread(late)}")
