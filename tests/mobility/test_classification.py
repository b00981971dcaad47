"""The route formula: written, read back, computed from what lies on the way, and refused where it is nonsense."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blotter.errors import Invalid
from incidents.mobility.classification import Classification, obstruction, of_route, parse


@dataclass
class Feature:
    kind: str = "bridge"
    width_m: Decimal | None = None
    overhead_m: Decimal | None = None
    mlc: int | None = None
    gradient_pct: Decimal | None = None
    radius_m: Decimal | None = None


def tenths(least: str, most: str) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(least), Decimal(most), places=1)


widths, heights, classes = tenths("0.1", "60"), tenths("0.1", "30"), st.integers(1, 150)
features = st.builds(
    Feature,
    kind=st.sampled_from(["bridge", "obstruction", "ford", "ferry", "gradient", "curve", "halt", "bypass"]),
    width_m=st.none() | widths,
    overhead_m=st.none() | heights,
    mlc=st.none() | classes,
    gradient_pct=st.none() | tenths("0", "30"),
    radius_m=st.none() | tenths("1", "200"),
)
formulas = st.builds(
    Classification, widths, st.sampled_from("XYZ"), classes, st.none() | heights, st.booleans(), st.booleans(),
    st.booleans(),
).map(Classification.with_rule)  # fmt: skip


@given(formulas)
def test_what_is_written_is_read_back(one):
    assert parse(str(one)) == one


@given(formulas, st.sampled_from(["lower", "comma", "spaces"]))
def test_as_people_type_it(one, way):
    text = str(one)
    typed = {"lower": text.lower(), "comma": text.replace(".", ","), "spaces": f"  {text.replace('/', ' / ')} "}[way]
    assert parse(typed) == one


@given(formulas, st.lists(features, max_size=6))
def test_the_route_is_as_good_as_its_worst_place(base, found):
    whole = of_route(base, found)
    on_it = [feature for feature in found if feature.kind not in ("halt", "bypass")]
    assert whole.width_m == min([base.width_m, *(f.width_m for f in on_it if f.width_m)])
    assert whole.mlc == min([base.mlc, *(f.mlc for f in on_it if f.mlc)])
    clear = [height for height in (base.overhead_m, *(f.overhead_m for f in on_it)) if height is not None]
    assert whole.overhead_m == (min(clear) if clear else None)
    low = whole.overhead_m is not None and whole.overhead_m < Decimal("4.3")
    assert whole.obstructed == (
        base.obstructed or low or whole.width_m < Decimal("5.5") or any(map(obstruction, on_it))
    )
    assert parse(str(whole)) == whole


@given(st.text(max_size=40))
def test_nonsense_is_refused_in_words_and_never_breaks(text):
    with suppress(Invalid):
        read = parse(text)
        assert parse(str(read)) == read


def test_the_example_of_the_field():
    read = parse("10.5m/X/120/5 (OB)(T)")
    assert read == Classification(Decimal("10.5"), "X", 120, Decimal("5"), True, True, False)
    assert str(read) == "10.5m/X/120/5 (OB)(T)"
    assert str(parse("7/z/30/∞")) == "7m/Z/30/∞"


@pytest.mark.parametrize(
    ("kind", "more", "obstructed"),
    [
        ("underpass", {"overhead_m": Decimal("4.29")}, True),
        ("underpass", {"overhead_m": Decimal("4.3")}, False),
        ("gradient", {"gradient_pct": Decimal("7")}, True),
        ("gradient", {"gradient_pct": Decimal("6.9")}, False),
        ("curve", {"radius_m": Decimal("25")}, True),
        ("curve", {"radius_m": Decimal("25.1")}, False),
        ("bridge", {"width_m": Decimal("5.4")}, True),
        ("bridge", {"width_m": Decimal("5.5")}, False),
        ("ferry", {}, True),
        ("ford", {}, True),
        ("bypass", {"width_m": Decimal("3")}, False),
    ],
)
def test_the_rule_of_obstruction(kind, more, obstructed):
    base = parse("8m/X/60/∞")
    assert of_route(base, [Feature(kind, **more)]).obstructed is obstructed


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("wide and good", "This is no route formula"),
        ("", "This is no route formula"),
        ("10.5m/X/120", "This is no route formula"),
        ("10.5m/Q/120/5", "not Q"),
        ("10.5m/X/999/5", "Load class 999"),
        ("10.5m/X/0/5", "Load class 0"),
        ("99m/X/120/5", "A width of 99 m"),
        ("0m/X/120/5", "A width of 0 m"),
        ("10.5m/X/120/0", "clearance of 0 m"),
        ("10.5m/X/120/5 (OB)(OB)", "twice"),
        ("10.5m/X/120/5 (Q)", "(Q) is no mark"),
        ("-3m/X/120/5", "This is no route formula"),
        ("10.5m/X/120/5 " + "(OB)" * 40, "This is no route formula"),
    ],
)
def test_nonsense_says_what_is_wrong(text, says):
    with pytest.raises(Invalid, match=r".") as refused:
        parse(text)
    assert says in refused.value.message
    assert refused.value.field == "formula"


def test_ob_follows_by_itself_where_it_was_left_out():
    assert str(parse("4m/X/20/∞")) == "4m/X/20/∞ (OB)"
    assert str(parse("8m/X/20/4.2")) == "8m/X/20/4.2 (OB)"
