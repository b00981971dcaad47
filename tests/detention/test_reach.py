"""Whatever can be done in detention is done on a page and over the API alike."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path

from blotter import decisions
from incidents import detention
from incidents.detention import services
from incidents.detention import services as package

ROOM = Path(detention.__file__).parent
# Acts that have no page or no part of the API, and why.
ELSEWHERE = {
    "rotate_keys": "manage.py vault rotate: who changes master keys stands at the server",
    "repair_clocks": "manage.py vault repair: after a verify, at the server, too",
}
# Parts of one act, each an operation because both must last by themselves.
PARTS = {"_hand_over": "transfer", "_say_risk": "transfer"}


def named(folder: str) -> set[str]:
    """The services that the modules of a folder speak of, as ``services.check``."""
    trees = [ast.parse(path.read_text()) for path in (ROOM / folder).glob("*.py")]
    return {
        node.attr
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "services"
    }


def decided() -> set[str]:
    """What the provost decides, on the page and over the API of decisions."""
    found = [decisions.get(code).decide for code in decisions._decisions]
    return {one.__name__ for one in found if one.__module__.startswith(detention.__name__)}


def operations() -> set[str]:
    """Every operation of the room: a function that takes nothing but keywords, around one that takes ``op``."""
    found = set()
    for module in pkgutil.iter_modules(package.__path__):
        for name, value in vars(importlib.import_module(f"{package.__name__}.{module.name}")).items():
            inner = getattr(value, "__wrapped__", None)
            if inner is not None and inspect.isfunction(inner) and "op" in inspect.signature(inner).parameters:
                found.add(name)
    return found


def test_every_service_is_reached_from_a_page_and_from_the_api():
    known = set(services.__all__)
    for folder in ("views", "api"):
        reached = (named(folder) | decided()) & known
        assert known - reached == set(), f"{folder} cannot do this: add it, or say in ELSEWHERE why not"


def test_every_operation_is_a_service_or_is_said_to_be_none():
    assert operations() - set(services.__all__) == {*ELSEWHERE, *PARTS}
