"""`python -m dispatch.runner COMMAND`, in the virtual environment that bootstrap made."""

import argparse
import sys
from pathlib import Path

from dispatch.runner.output import say
from dispatch.runner.state import StateError


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["pytest"]:  # everything behind it is pytest's own
        from dispatch.runner.checks import pytest

        return pytest(arguments[1:])
    match _parse(arguments):
        case argparse.Namespace(command="up"):
            from dispatch.runner.up import up

            return up()
        case argparse.Namespace(command="test"):
            from dispatch.runner.checks import check_everything

            return check_everything()
        case argparse.Namespace(command="bench", name=name, rest=rest):
            from dispatch.runner.checks import bench

            return bench(name, rest)
        case argparse.Namespace(command="services", folder=folder):
            from dispatch.runner.services import services

            return services(folder)
    return 2


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m dispatch.runner", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("up", help="the desk on this machine")
    commands.add_parser("test", help="everything that must pass")
    commands.add_parser("pytest", help="pytest alone with throw-away servers; the rest is handed to it")
    measure = commands.add_parser("bench", help="one program of tests/bench with throw-away servers")
    measure.add_argument("name")
    measure.add_argument("rest", nargs=argparse.REMAINDER, help="handed to it")
    servers = commands.add_parser("services", help="PostgreSQL and Valkey for development, without fsync")
    servers.add_argument("folder", nargs="?", type=Path, help="state folder to keep, else a throw-away one")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except StateError as error:
        say(str(error))
        sys.exit(1)
