from pathlib import Path

import pytest

from cpd_eval.errors import StoreError
from cpd_eval.store.keyring import Keyring, read_keyring, with_new_key, write_keyring


@pytest.fixture
def ring(tmp_path: Path) -> Keyring:
    return read_keyring(tmp_path / "secrets" / "identity.key", may_make=True)


def test_the_file_may_be_read_by_its_owner_only(ring: Keyring):
    assert ring.file.stat().st_mode & 0o777 == 0o600
    write_keyring(with_new_key(ring))
    assert ring.file.stat().st_mode & 0o777 == 0o600


def test_the_keys_stay_in_order(ring: Keyring):
    more = with_new_key(ring)
    write_keyring(more)
    assert list(read_keyring(ring.file, may_make=False).keys) == list(more.keys)


def test_an_older_key_still_opens_what_it_sealed(ring: Keyring):
    sealed = ring.seal("Ada", about="a1")
    assert with_new_key(ring).unseal(sealed, about="a1") == "Ada"


def test_without_its_key_a_name_is_refused_in_a_sentence(ring: Keyring, tmp_path: Path):
    other = read_keyring(tmp_path / "other.key", may_make=True)
    with pytest.raises(StoreError, match=r"is not in it\. Put the key file back"):
        other.unseal(ring.seal("Ada", about="a1"), about="a1")


def test_a_missing_file_is_not_made_when_something_is_encrypted(tmp_path: Path):
    with pytest.raises(StoreError, match=r"is missing.*Forms, answers and reports"):
        read_keyring(tmp_path / "identity.key", may_make=False)


@pytest.mark.parametrize("content", ["", "zz", "ab" * 31, "é"])
def test_a_file_that_holds_no_keys_is_refused(tmp_path: Path, content: str):
    (tmp_path / "identity.key").write_text(content, encoding="utf-8")
    with pytest.raises(StoreError, match="64 hexadecimal digits"):
        read_keyring(tmp_path / "identity.key", may_make=True)


def test_keys_that_cannot_be_written_change_nothing(ring: Keyring, tmp_path: Path):
    lost = Keyring(file=tmp_path / "nowhere" / "identity.key", keys=ring.keys)
    with pytest.raises(StoreError, match="cannot be written"):
        write_keyring(lost)
