"""What the measurements share: floor and ours turn about, medians over the rounds, ratios as a table.

A measurement is a ratio within one run on one machine: its seconds say little anywhere else. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import django
from django.conf import settings

Figures = dict[str, float]
Side = Callable[[], Figures]


def set_up(description: str, **defaults: int) -> argparse.Namespace:
    """Django ready on the database of the environment; the options ``--rounds`` and those of ``defaults``."""
    parser = argparse.ArgumentParser(description=description)
    for name, value in {"rounds": 5, **defaults}.items():
        parser.add_argument(f"--{name}", type=int, default=value, help=f"default {value}")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dispatch.settings")
    django.setup()
    return options


def database() -> str:
    """The name of the database that is measured."""
    name: str = settings.DATABASES["default"]["NAME"]
    return name


def many_files() -> None:
    """Lift the limit of open files as far as it goes, for a thousand sockets."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least this many percent do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100).__trunc__() - 1)]


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@dataclass
class Rounds:
    """Every figure of every side, round by round."""

    sides: dict[str, list[Figures]] = field(default_factory=dict)

    def median(self, side: str, figure: str) -> float:
        return statistics.median(figures[figure] for figures in self.sides[side])

    def ratio(self, figure: str, ours: str, floor: str) -> float:
        """The median over the rounds of ours to the floor of the same round."""
        pairs = zip(self.sides[ours], self.sides[floor], strict=True)
        return statistics.median(mine[figure] / bottom[figure] for mine, bottom in pairs)


def alternate(rounds: int, sides: Mapping[str, Side], warm_up: bool = True) -> Rounds:
    """Run the sides turn about; a first round that nobody counts warms them up."""
    result = Rounds({name: [] for name in sides})
    for number in range(rounds + warm_up):
        for name, side in sides.items():
            figures = side()
            if number >= warm_up:
                result.sides[name].append(figures)
            print("." if number >= warm_up else "w", end="", flush=True, file=sys.stderr)
    print(file=sys.stderr)
    return result


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a figure of two sides and what the design asks of their ratio ("" for nothing)."""

    what: str
    figure: str
    unit: str
    ours: str = "ours"
    floor: str = "floor"
    budget: str = ""


def show(title: str, rounds: Rounds, lines: Sequence[Line]) -> None:
    """Print the medians and ratios as a Markdown table."""
    count = len(next(iter(rounds.sides.values())))
    print(f"\n{title} (median of {count} rounds, turn about)\n")
    print("| what | floor | ours | ratio | budget |\n|---|---|---|---|---|")
    for line in lines:
        floor, ours = rounds.median(line.floor, line.figure), rounds.median(line.ours, line.figure)
        ratio = rounds.ratio(line.figure, line.ours, line.floor)
        what = f"{line.what} | {_number(floor)} {line.unit} | {_number(ours)} {line.unit}"
        print(f"| {what} | {ratio:.2f}× | {line.budget} |")


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
