"""Backup, restore and verify, on both databases and from one to the other."""

import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from cpd_eval.errors import StoreError
from cpd_eval.settings import Settings
from cpd_eval.store import (
    audit,
    backup,
    drafts,
    erase,
    people,
    responses,
    restore,
    uploads,
    verify,
    waves,
)
from cpd_eval.store.database import Database, open_store

APRIL = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def answered(db: Database, draft: responses.Draft) -> int:
    people.add_people(db, [{"local_id": "E1", "name": "Made Up"}])
    responses.record(db, draft.response_id, {"happy": "4"}, by="self", at=APRIL)
    uploads.keep_file(db, draft.response_id, "plan.txt", b"\x00plan\xff", at=APRIL)
    responses.submit(db, draft.response_id, at=APRIL)
    return draft.response_id


@pytest.fixture
def copy(db: Database, answered: int, tmp_path: Path) -> Path:
    return backup.backup(db, tmp_path / "monday.sqlite").file


def test_a_backup_is_readable_by_its_owner_only(copy: Path):
    assert copy.stat().st_mode & 0o777 == 0o600


def test_a_backup_is_whole(db: Database, copy: Path):
    with backup.opened_backup(copy, db.key) as held:
        found = verify.verify(held)
    assert (found.n_responses, found.n_files, found.findings) == (1, 1, ())


def test_a_file_that_is_there_is_not_overwritten(db: Database, copy: Path):
    with pytest.raises(StoreError, match="there is a file already"):
        backup.backup(db, copy)


def test_a_backup_is_in_the_trail(db: Database, copy: Path):
    assert audit.trail(db)[-1].detail == {"to": "monday.sqlite"}


def test_a_backup_of_a_place_one_may_not_write_to_is_told(db: Database, tmp_path: Path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StoreError, match="the backup cannot be written"):
        backup.backup(db, tmp_path / "taken" / "x.sqlite")


@pytest.mark.parametrize("backend", [pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_store_moves_from_postgresql_to_sqlite(
    db: Database, settings: Settings, answered: int, copy: Path, tmp_path: Path
):
    there = replace(settings, store_url=f"sqlite:///{tmp_path}/new/store.sqlite")
    restore.restore(there, copy)
    moved = open_store(there)
    assert drafts.get_draft(moved, answered) == drafts.get_draft(db, answered)
    moved.close()


def test_what_came_after_the_backup_is_gone_after_a_restore(
    db: Database, settings: Settings, answered: int, copy: Path
):
    people.add_people(db, [{"local_id": "E2", "name": "Later"}])
    db.close()
    done = restore.restore(settings, copy, replace=True)
    assert (done.rows["response"], done.rows["identity"]) == (1, 1)
    assert drafts.get_draft(db, answered).raw == {"region": "Wales", "happy": "4"}


def test_a_restored_store_takes_new_answers(
    db: Database, settings: Settings, wave: waves.Wave, copy: Path
):
    restore.restore(settings, copy, replace=True)
    row = {"wave_id": "spring", "pid": "new", "at": APRIL, "answers": {"happy": 4}}
    assert responses.import_answers(db, [row])


def test_a_restored_store_keeps_the_rules(db: Database, settings: Settings, copy: Path):
    restore.restore(settings, copy, replace=True)
    assert verify.verify(db).findings == ()


def test_who_was_erased_since_is_erased_again(db: Database, settings: Settings, copy: Path):
    erase.erase_person(db, "3f2a", reason="asked for it", by="hr")
    proof = erase.erasures(db)[0]
    done = restore.restore(settings, copy, replace=True)
    assert done.erased_again == 1
    assert erase.erasures(db, pid="3f2a")[0] == proof
    assert verify.verify(db).n_responses == 0


def test_a_store_is_not_replaced_unasked(db: Database, settings: Settings, copy: Path):
    with pytest.raises(StoreError, match="there is a store already"):
        restore.restore(settings, copy)


def test_a_restore_with_another_key_is_refused(db: Database, settings: Settings, copy: Path):
    settings.key_file.write_text("ab" * 32)
    with pytest.raises(StoreError, match="another project key"):
        restore.restore(settings, copy, replace=True)


def test_a_file_that_is_no_backup_is_refused(db: Database, settings: Settings, tmp_path: Path):
    (tmp_path / "letter").write_text("This is a letter, not a database. " * 50)
    with pytest.raises(StoreError, match="file is not a database"):
        restore.restore(settings, tmp_path / "letter", replace=True)


@pytest.mark.slow
def test_a_backup_while_people_answer_is_of_one_moment(
    db: Database, draft: responses.Draft, tmp_path: Path
):
    stop, kept = threading.Event(), [0]

    def answer() -> None:
        while not stop.is_set():
            kept[0] += 1
            both = {"cost": str(kept[0]), "why_sad": str(kept[0])}
            responses.record(db, draft.response_id, both, by="self", at=APRIL)

    writer = threading.Thread(target=answer)
    writer.start()
    try:
        copies = [backup.backup(db, tmp_path / f"{n}.sqlite").file for n in range(3)]
    finally:
        stop.set()
        writer.join()
    for file in copies:
        with backup.opened_backup(file, db.key) as held:
            raw = drafts.get_draft(held, draft.response_id).raw
            assert raw.get("cost") == raw.get("why_sad")
            assert verify.verify(held).findings == ()


def test_a_changed_form_is_found(db: Database, answered: int):
    remove = {
        "sqlite": "DROP TRIGGER published_forms_do_not_change",
        "postgresql": "DROP TRIGGER published_forms_do_not_change ON form_version",
    }
    with db.write() as connection:
        connection.execute(text(remove[connection.dialect.name]))
        connection.execute(
            text("UPDATE form_version SET source = replace(source, 'happy are', 'merry are')")
        )
    missing, changed = verify.verify(db).findings
    assert "'published_forms_do_not_change' is missing" in missing
    assert "it was changed" in changed
