"""The shipped catalogue, and finding a type by a few letters."""

from __future__ import annotations

import pytest

from incidents.catalogue import DISPOSITIONS
from incidents.functions import Function, Jurisdiction, Party, TypeSpec, all_functions, register
from incidents.models import Disposition, IncidentType
from incidents.search import rank_types
from patrols.capabilities import Capability
from reference.folding import fold


def shipped() -> list[tuple[str, TypeSpec]]:
    return [(function.name, spec) for function in all_functions() for spec in function.types]


def rows() -> list[IncidentType]:
    return [
        IncidentType(code=s.code, label=s.label, words=s.words.split(), function=name, default_priority=s.priority)
        for name, s in shipped()
    ]


def first(text: str) -> str | None:
    found = rank_types(rows(), text)
    return found[0].code if found else None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        # the five calls of the desk's own measure
        ("rtai", "accident-injury"),
        ("acc", "accident-injury"),
        ("ass", "assault"),
        ("det", "detention-advice"),
        ("thr", "threat-report"),
        # short forms and everyday words
        ("rta", "accident-damage"),
        ("uxo", "uxo"),
        ("vcp", "vehicle-check"),
        ("recce", "route-recce"),
        ("escort", "convoy-escort"),
        ("drunk", "drunk"),
        ("stolen", "theft"),
        ("punched", "assault"),
        ("awol", "missing"),
        ("drone", "drone"),
        ("fire", "fire"),
        ("lost id", "lost-id"),
        ("injury traffic", "accident-injury"),
        # other languages of the theatre, with and without their letters
        ("vjedhje", "theft"),
        ("krađa", "theft"),
        ("Unfall", "accident-injury"),
        ("Schlägerei", "fight"),
        ("nesreća", "accident-injury"),
    ],
)
def test_what_is_typed_ranks_the_expected_type_first(typed, code):
    assert first(typed) == code


def test_every_type_is_found_first_by_its_own_label():
    missed = [spec.label for _, spec in shipped() if first(spec.label) != spec.code]
    assert missed == []


def test_nothing_is_found_by_nonsense_and_everything_by_nothing():
    assert first("xyzzy") is None
    found = rank_types(rows(), "  ")
    assert len(found) == len(shipped())
    assert [row.default_priority for row in found] == sorted(row.default_priority for row in found)


def test_hostile_text_finds_nothing_and_breaks_nothing():
    for text in ("\x00", "\ud800", "%_", "'; --", "\u202e", "a" * 10_000):
        assert isinstance(rank_types(rows(), text), list)


def test_the_catalogue_is_whole():
    codes = [spec.code for _, spec in shipped()]
    labels = [fold(spec.label) for _, spec in shipped()]
    assert len(codes) == len(set(codes)) >= 60
    assert len(labels) == len(set(labels))
    for _, spec in shipped():
        assert 1 <= spec.priority <= 4
        assert set(spec.capabilities) <= set(Capability)
        assert set(spec.notify) <= set(Party)
        assert len(spec.notify) == len(set(spec.notify)), spec.code
        assert spec.jurisdiction in {"", *Jurisdiction}
        assert len(spec.words.split()) == len(set(spec.words.split())), spec.code


def test_four_functions_are_registered_and_a_name_only_once():
    assert [function.name for function in all_functions()] == ["policing", "mobility", "security", "detention"]
    with pytest.raises(ValueError, match="two packages claim"):
        register(Function("policing", "Another", ()))


def test_migrations_seed_the_catalogue_and_leave_the_owners_changes_alone(db):
    from incidents.catalogue import seed

    assert IncidentType.objects.count() == len(shipped())
    assert Disposition.objects.count() == len(DISPOSITIONS)
    IncidentType.objects.filter(code="theft").update(default_priority=1, words=["mine"])
    IncidentType.objects.filter(code="uxo").delete()
    Disposition.objects.filter(code="gone").update(label="Left before we came")
    seed(using="default")
    theft = IncidentType.objects.get(code="theft")
    assert (theft.default_priority, theft.words) == (1, ["mine"])
    assert IncidentType.objects.filter(code="uxo").exists()
    assert Disposition.objects.get(code="gone").label == "Left before we came"


def test_the_default_of_detention_is_asked_of_qualified_patrols():
    spec = next(spec for _, spec in shipped() if spec.code == "detention-advice")
    assert (spec.priority, spec.capabilities) == (2, (Capability.DETENTION,))
