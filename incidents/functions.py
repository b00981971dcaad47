"""The IMP functions. Each function package registers one; the faces iterate over what is registered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.questions import Question


class Party(models.TextChoices):
    """Who must be told of an incident, by its type: a partner's slug in ``reference``, or a part within the desk."""

    SHIFT_LEADER = "shift-leader", _("shift leader")
    FPM = "fpm", _("Force Provost Marshal")
    JOC = "joc", _("Joint Operations Centre")
    RC = "rc", _("regional command")
    LEGAD = "legad", _("legal adviser")
    MEDICAL = "medevac", _("medical help")
    EOD = "eod", _("explosive ordnance disposal")
    FIRE = "fire-service", _("fire service")
    CONTINGENT = "ncc", _("national contingent commander")
    KOSOVO_POLICE = "kosovo-police", _("Kosovo Police")
    EULEX = "eulex", _("EULEX")
    ICRC = "icrc", _("ICRC")


class Jurisdiction(models.TextChoices):
    SENDING_NATION = "sending_nation", _("sending nation")
    KOSOVO = "kosovo", _("Kosovo authorities")
    SHARED = "shared", _("sending nation and Kosovo authorities")
    KFOR = "kfor", _("KFOR")


class Family(models.TextChoices):
    """Types that two callers may use for one and the same thing: what one calls an accident, another calls a fire."""

    ACCIDENT = "accident", _("traffic accident")
    ROAD = "road", _("on the road")
    FIRE = "fire", _("fire and spills")
    COLLAPSE = "collapse", _("somebody is unwell")
    VIOLENCE = "violence", _("violence between persons")
    CROWD = "crowd", _("crowds, gates and barricades")
    BLAST = "blast", _("weapons and explosives")
    WATCH = "watch", _("somebody where they should not be")
    LOSS = "loss", _("theft, loss and damage")
    CUSTODY = "custody", _("a detained person")


@dataclass(frozen=True, slots=True)
class TypeSpec:
    """One incident type as it is shipped; the row in ``IncidentType`` is the owner's to change.

    ``words`` are everyday words and short forms that find the type, parted by spaces, in any language of the theatre.
    ``spoken`` is what it is called on the radio, where the label is too long. ``standing``: an operation that stands
    at its place, so that what is reported there is about it. ``least``: how many patrols go, where one alone must not.
    """

    code: str
    label: str
    words: str
    priority: int
    capabilities: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()
    jurisdiction: str = ""
    families: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    spoken: str = ""
    standing: bool = False
    least: int = 1


@dataclass(frozen=True, slots=True)
class Page:
    """A page that a function adds to a face: its route, its name in the menu, and the action that opens it.

    ``face`` "desk" puts it into the menu of console and pages, "phone" among the short forms of the patrol leader.
    """

    route: str
    label: str | Promise
    action: str
    face: str = "desk"


@dataclass(frozen=True, slots=True)
class Function:
    """``urls``: module with the patterns of its pages, mounted under ``/<name>/``; ``api``: module with ``ROUTES``.

    ``figures`` gives name and number of what was done since a moment and of what stands now, real work only.
    ``investigators`` gives the keys of those who take part in an investigation about an incident, by its key.
    """

    name: str
    label: str | Promise
    types: tuple[TypeSpec, ...]
    pages: tuple[Page, ...] = ()
    urls: str = ""
    api: str = ""
    figures: Callable[[datetime], list[tuple[str, int]]] | None = None
    investigators: Callable[[int], Collection[int]] | None = None


_functions: dict[str, Function] = {}
_rooms: list[Page] = []


def register(function: Function) -> None:
    if _functions.setdefault(function.name, function) is not function:
        raise ValueError(f"two packages claim the function {function.name!r}")


def all_functions() -> Iterator[Function]:
    """In the order of ``INSTALLED_APPS``."""
    yield from _functions.values()


def add_pages(*pages: Page) -> None:
    """Pages of a room that is no function: the provost's coordination, the patrol programme."""
    _rooms.extend(page for page in pages if page not in _rooms)


def investigators_of(incident: int) -> set[int]:
    """Who takes, or took, part in an investigation about this incident, whatever function leads it (keys of users)."""
    return {pk for one in all_functions() if one.investigators for pk in one.investigators(incident)}


def pages_for(actions: Collection[str], face: str) -> list[tuple[str, str]]:
    """Name and address of every page that functions and rooms add to this face, for somebody with these actions."""
    pages = [*(page for function in all_functions() for page in function.pages), *_rooms]
    return [(str(page.label), reverse(page.route)) for page in pages if page.face == face and page.action in actions]
