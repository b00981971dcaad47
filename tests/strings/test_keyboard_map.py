"""The keyboard map in the documentation is the one that the console binds."""

from __future__ import annotations

import re

from tests.conftest import ROOT
from tests.strings.javascript import read

BOUND = re.compile(r'(?<![\w.])bind\("([^"]+)"')
LISTED = re.compile(r"^\| `([^`]+)` \|", re.M)


def test_every_key_of_the_console_is_in_the_keyboard_map_and_no_other() -> None:
    scripts = (ROOT / "static" / "js").rglob("*.js")
    bound = {key for path in scripts for key in BOUND.findall(read(path.read_text()).flat)}
    listed = LISTED.findall((ROOT / "docs" / "keyboard.md").read_text())
    assert len(listed) == len(set(listed))
    assert set(listed) == bound
