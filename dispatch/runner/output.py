"""What the person at the terminal reads."""

import contextlib


def show(text: str) -> None:
    """Print at once. A terminal or a pipe that has gone away must not stop what the desk does."""
    with contextlib.suppress(OSError):
        print(text, flush=True)


def say(message: str) -> None:
    """Tell what the runner does."""
    show(f"desk: {message}")
