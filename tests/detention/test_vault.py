"""The vault: opens with the right key at the right place, and with nothing else."""

from __future__ import annotations

import pytest

from incidents.detention import vault

A, B = vault.new_master_key("a"), vault.new_master_key("b")


@pytest.fixture(autouse=True)
def _ring(settings):
    settings.DESK_VAULT_KEYS = A


def test_what_is_sealed_opens_at_its_place_beside_its_clear_words_alone():
    key, place = vault.new_data_key(), vault.Place("CUS 26-0001/3", {"kind": "check", "by": 4})
    sealed = vault.seal(key, {"family_name": "Planted"}, place)
    assert b"Planted" not in sealed
    assert vault.unseal(key, sealed, place) == {"family_name": "Planted"}
    elsewhere = vault.Place("CUS 26-0001/4", place.clear)
    otherwise = vault.Place(place.name, {**place.clear, "by": 5})
    for wrong in (
        lambda: vault.unseal(key, sealed, elsewhere),
        lambda: vault.unseal(key, sealed, otherwise),
        lambda: vault.unseal(vault.new_data_key(), sealed, place),
        lambda: vault.unseal(key, sealed[:-1] + bytes([sealed[-1] ^ 1]), place),
        lambda: vault.unseal(key, b"", place),
    ):
        with pytest.raises(vault.VaultClosed, match=r"^CUS 26-0001/[34] was changed outside the desk"):
            wrong()
    prints = [vault.print_of(sealed, place), vault.print_of(sealed, elsewhere), vault.print_of(sealed, otherwise)]
    assert len({*prints, vault.print_of(sealed[:-1], place)}) == 4
    assert {len(each) for each in prints} == {32}


def test_a_data_key_opens_with_its_master_key_wherever_it_stands_in_the_ring(settings):
    key = vault.new_data_key()
    name, wrapped = vault.wrap(key, "CUS 26-0001")
    settings.DESK_VAULT_KEYS = f"{B},{A}"
    assert vault.unwrap(name, wrapped, "CUS 26-0001") == key
    assert vault.current().id == "b"


def test_a_lost_and_a_wrong_master_key_are_told_apart_in_clear_words(settings):
    name, wrapped = vault.wrap(vault.new_data_key(), "CUS 26-0001")
    settings.DESK_VAULT_KEYS = B
    with pytest.raises(vault.VaultClosed, match="«a», which this desk does not have") as lost:
        vault.unwrap(name, wrapped, "CUS 26-0001")
    assert lost.value.code == "vault_key_missing"
    settings.DESK_VAULT_KEYS = "a:" + B.partition(":")[2]
    with pytest.raises(vault.VaultClosed, match="not the one that sealed") as wrong:
        vault.unwrap(name, wrapped, "CUS 26-0001")
    assert wrong.value.code == "vault_key_wrong"


@pytest.mark.parametrize(
    "keys",
    ["", "a", "a:short", ":" + A.partition(":")[2], f"{A},{A}"],
    ids=["none", "no key", "short", "no name", "twice"],
)
def test_a_ring_that_is_misspelt_is_said_and_no_key_is_shown(settings, keys):
    settings.DESK_VAULT_KEYS = keys
    with pytest.raises(vault.VaultClosed) as refused:
        vault.current()
    assert A.partition(":")[2] not in str(refused.value)


def test_a_key_never_shows_itself():
    secret = A.partition(":")[2]
    assert secret not in repr(vault.current())
    assert repr(vault.current().secret) not in repr(vault.ring())


def test_the_index_finds_a_name_however_it_is_written_and_needs_the_key(settings):
    assert vault.words_of("Gjergj  Đurić") == vault.words_of("GJERGJ DURIC") == {"gjergj", "duric"}
    one = vault.blind(["duric"], vault.current())
    assert one == vault.blind(["duric"], vault.current())
    settings.DESK_VAULT_KEYS = B
    assert one != vault.blind(["duric"], vault.current())
