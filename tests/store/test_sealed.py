import pytest

from cpd_eval.errors import StoreError
from cpd_eval.store.sealed import seal, unseal

KEY = bytes(range(32))


def test_what_is_sealed_cannot_be_read_and_differs_each_time():
    one, other = (seal(KEY, "Xanthippe", about="a1") for _ in range(2))
    assert b"Xanthippe" not in one
    assert one != other


@pytest.mark.parametrize("about", ["a2", ""])
def test_what_belongs_to_somebody_else_does_not_open(about: str):
    with pytest.raises(StoreError, match="cannot be opened"):
        unseal(KEY, seal(KEY, "Xanthippe", about="a1"), about=about)


@pytest.mark.parametrize("place", [0, 12, -1])
def test_what_was_changed_does_not_open(place: int):
    sealed = bytearray(seal(KEY, "Xanthippe", about="a1"))
    sealed[place] ^= 1
    with pytest.raises(StoreError, match="was changed"):
        unseal(KEY, bytes(sealed), about="a1")


def test_another_key_does_not_open_it():
    with pytest.raises(StoreError, match="the key is another one"):
        unseal(bytes(32), seal(KEY, "Xanthippe", about="a1"), about="a1")


def test_too_little_does_not_open():
    with pytest.raises(StoreError, match="cannot be opened"):
        unseal(KEY, b"x", about="a1")
