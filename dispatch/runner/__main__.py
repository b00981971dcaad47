"""`python -m dispatch.runner COMMAND`, in the virtual environment that bootstrap made."""

import argparse
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m dispatch.runner", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    servers = commands.add_parser("services", help="PostgreSQL and Valkey for development, without fsync")
    servers.add_argument("folder", nargs="?", type=Path, help="state folder to keep; default: a throw-away one")
    options = parser.parse_args(arguments)
    match options.command:
        case "services":
            from dispatch.runner.services import services

            return services(options.folder)
    return 2


sys.exit(main(sys.argv[1:]))
