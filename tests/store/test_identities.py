"""Names and addresses are nowhere in the database's files, and everything still works."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from cpd_eval.errors import StoreError
from cpd_eval.settings import Settings
from cpd_eval.store import access, people, rotation
from cpd_eval.store.backup import backup, opened_backup
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.restore import restore
from cpd_eval.store.verify import verify

NAMES = (b"Xanthippe", b"xanthippe@example.org", b"E-00427", b"Hortensia")


@pytest.fixture
def pid(db: Database) -> str:
    who = {"local_id": "E-00427", "name": "Xanthippe Made-Up", "email": "xanthippe@example.org"}
    other = {"local_id": "E2", "name": "Hortensia Made-Up", "region": "Wales"}
    return people.add_people(db, [who, other])[0]


def files_of(folder: Path) -> Iterator[bytes]:
    for file in folder.rglob("*"):
        if file.is_file():
            yield file.read_bytes()


def dumped(db: Database) -> bytes:
    with db.read() as connection:
        rows = connection.execute(text("SELECT * FROM identity")).all()
    return b"\n".join(
        bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
        for row in rows
        for cell in row
    )


def test_no_name_stands_in_the_files_of_the_database(db: Database, settings: Settings, pid: str):
    if db.engine.dialect.name == "postgresql":
        assert not any(name in dumped(db) for name in NAMES)
        return
    content = b"".join(files_of(settings.data))  # the log that is written ahead too
    assert b"Wales" in content
    assert not any(name in content for name in NAMES)


def test_who_has_the_key_reads_them(db: Database, pid: str):
    assert people.contacts(db)[pid]["name"] == "Xanthippe Made-Up"


def test_a_person_is_found_by_address_without_the_key(db: Database, settings: Settings, pid: str):
    settings.identity_key_file.unlink()
    assert people.find_by_email(db, " Xanthippe@Example.org") == pid
    assert people.find_by_email(db, "nobody@example.org") is None


def test_an_address_of_two_people_finds_neither(db: Database):
    rows = [{"local_id": name, "email": "same@example.org"} for name in ("E1", "E2")]
    people.add_people(db, rows)
    assert people.find_by_email(db, "same@example.org") is None


def test_without_the_key_names_are_refused_and_posts_are_not(
    db: Database, settings: Settings, pid: str
):
    settings.identity_key_file.unlink()
    with pytest.raises(StoreError, match="Put the file back"):
        people.contacts(db)
    with pytest.raises(StoreError, match="Put the file back"):
        people.add_people(db, [{"local_id": "E9"}])
    assert len(people.attributes(db)) == 2


def test_the_key_is_kept_outside_the_data(db: Database, settings: Settings, pid: str):
    assert settings.identity_key_file.is_file()
    inside = replace(settings, identity_key_path=settings.data / "identity.key")
    with pytest.raises(Exception, match="'identity_key_file'"):
        open_store(inside)


def test_verify_tells_a_lost_key(db: Database, settings: Settings, pid: str):
    assert verify(db).findings == ()
    settings.identity_key_file.unlink()
    assert "2 names cannot be read" in verify(db).findings[0]


def test_verify_tells_names_put_into_anothers_row(db: Database, pid: str):
    with db.write() as connection:
        swap = "UPDATE identity SET sealed = (SELECT sealed FROM identity WHERE pid = '{}')"
        connection.execute(text(swap.format(pid)))
    assert [found[-12:] for found in verify(db).findings] == ["was changed."]


def test_an_access_copy_names_the_person(db: Database, pid: str):
    assert access.access_copy(db, pid)["identity"]["email"] == "xanthippe@example.org"


def test_after_a_rotation_names_are_read_with_the_new_key_only(
    db: Database, settings: Settings, pid: str
):
    old = settings.identity_key_file.read_text()
    assert rotation.rotate_key(db, drop_old=True).n_people == 2
    assert people.contacts(db)[pid]["name"] == "Xanthippe Made-Up"
    settings.identity_key_file.write_text(old)
    assert "2 of 2 names were encrypted with a key that is not in" in verify(db).findings[0]


def test_a_rotation_that_is_stopped_leaves_every_name_readable(
    db: Database, pid: str, monkeypatch: pytest.MonkeyPatch
):
    def stop(*_args: object, **_more: object) -> None:
        raise StoreError("The power went.")

    with monkeypatch.context() as patch:
        patch.setattr("cpd_eval.store.rotation.audit.note", stop)
        with pytest.raises(StoreError, match="power"):
            rotation.rotate_key(db)
    assert people.contacts(db)[pid]["name"] == "Xanthippe Made-Up"
    assert rotation.rotate_key(db).n_people == 2


def test_a_backup_holds_no_name_and_is_whole(
    db: Database, settings: Settings, pid: str, tmp_path: Path
):
    file = backup(db, tmp_path / "copies" / "monday.sqlite").file
    assert not any(name in file.read_bytes() for name in NAMES)
    with opened_backup(file, db.key, keyring_file=settings.identity_key_file) as held:
        assert verify(held).findings == ()


def test_a_backup_made_before_a_rotation_is_restored_with_the_older_key(
    db: Database, settings: Settings, pid: str, tmp_path: Path
):
    file = backup(db, tmp_path / "monday.sqlite").file
    rotation.rotate_key(db)
    db.close()
    restore(settings, file, replace=True)
    again = open_store(settings)
    assert people.contacts(again)[pid]["name"] == "Xanthippe Made-Up"
    again.close()


def test_a_backup_whose_names_cannot_be_read_is_not_restored(
    db: Database, settings: Settings, pid: str, tmp_path: Path
):
    file = backup(db, tmp_path / "monday.sqlite").file
    rotation.rotate_key(db, drop_old=True)
    with pytest.raises(StoreError, match=r"not every name.*Nothing was restored"):
        restore(settings, file, replace=True)
    assert people.contacts(db)[pid]["name"] == "Xanthippe Made-Up"
