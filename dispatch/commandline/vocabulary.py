"""What the words of a line can mean now: patrols by bare number or callsign, incidents by number, codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dispatch.commandline.grammar import Slot
from dispatch.commandline.records import Record, open_records
from incidents.functions import Jurisdiction, Party
from incidents.models import Disposition, Incident, IncidentType, Lookout
from incidents.states import ENDED
from patrols.models import Patrol
from reference.models import Partner
from reference.selectors import search_places

_NUMBER = re.compile(r"\d{1,6}\Z")
_FULL = re.compile(r"(\d\d)-(\d{1,6})\Z")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``patrols``: callsign → key. ``incidents``: number ("26-0145") → key, the open ones. Code → label are ``codes``
    (dispositions), ``types``, ``jurisdictions``, ``partners`` and ``kinds`` (of lookouts). ``places`` gives code →
    label of those that fit a text, ``records`` number → record of what is open in a room.
    """

    patrols: Mapping[str, int]
    incidents: Mapping[str, int]
    codes: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    jurisdictions: Mapping[str, str] = field(default_factory=dict)
    partners: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    places: Callable[[str], Mapping[str, str]] = lambda text: {}
    records: Callable[[Slot], Mapping[str, Record]] = lambda slot: {}
    year: str = ""

    def patrols_called(self, words: list[str]) -> tuple[list[str], int]:
        """Callsigns that the first words can mean, and how many words that took: "21", "FOX21", or "FOX 21"."""
        two = " ".join(words[:2]).upper()
        if len(words) > 1 and two in self.patrols:
            return [two], 2
        word = words[0].upper()
        if _NUMBER.match(word):
            return [c for c in self.patrols if re.search(rf"\D0*{word}\Z", c)], 1
        return [c for c in self.patrols if c.replace(" ", "") == word.replace(" ", "")], 1

    def incident_called(self, word: str) -> str | None:
        """The full number that a word means: "145" of this year, or "26-0145" of any."""
        if match := _FULL.match(word):
            return f"{match[1]}-{int(match[2]):04d}"
        return f"{self.year}-{int(word):04d}" if _NUMBER.match(word) else None

    def records_called(self, slot: Slot, word: str) -> list[str]:
        """Full numbers that a word means: ``4/1``, ``26-0004/1`` or ``SEC-26-0004/1``; ``USV-08`` or ``25-USV-08``."""
        typed = word.upper()
        return [
            name
            for name in self.records(slot)
            if typed in (name.replace(" ", "-"), self.bare(name), self.short(name), self.bare(name).partition("-")[2])
        ]

    def bare(self, name: str) -> str:
        """``SEC 26-0004/1`` without its series."""
        return name.rpartition(" ")[2]

    def short(self, name: str) -> str:
        """As short as it is typed: ``4/1`` of this year."""
        return self.bare(name).removeprefix(f"{self.year}-").lstrip("0")


def current(year: str) -> Vocabulary:
    """The vocabulary of this moment. ``year``: two digits, the one that a bare number means."""
    return Vocabulary(
        patrols=dict(Patrol.objects.filter(active=True).values_list("callsign", "pk")),
        incidents=dict(Incident.objects.exclude(state__in=ENDED).values_list("number", "pk")),
        codes=dict(Disposition.objects.filter(active=True).values_list("code", "label")),
        types=dict(IncidentType.objects.filter(active=True).values_list("code", "label")),
        jurisdictions={value: str(label) for value, label in Jurisdiction.choices},
        partners={value: str(label) for value, label in Party.choices}
        | dict(Partner.objects.filter(active=True).values_list("slug", "name")),
        kinds={value: str(label) for value, label in Lookout.Kind.choices},
        places=lambda text: {place.slug: place.label for place in search_places(text)},
        records=open_records,
        year=year,
    )
