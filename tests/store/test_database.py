import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from cpd_eval.errors import ProjectError, StoreError
from cpd_eval.settings import Settings
from cpd_eval.store import invitations, waves
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.schema import migration

ON_SQLITE = pytest.mark.parametrize("backend", ["sqlite"])
ON_POSTGRESQL = pytest.mark.parametrize(
    "backend", [pytest.param("postgresql", marks=pytest.mark.postgres)]
)


def pragma(db: Database, name: str) -> object:
    with db.read() as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("foreign_keys", 1),
        ("synchronous", 2),  # 2 is FULL: https://sqlite.org/pragma.html#pragma_synchronous
        ("busy_timeout", 30_000),
    ],
)
@ON_SQLITE
def test_sqlite_is_used_safely(db: Database, name: str, value: object):
    assert pragma(db, name) == value


def test_the_key_may_be_read_by_its_owner_only(db: Database, settings: Settings):
    assert stat.S_IMODE(settings.key_file.stat().st_mode) == 0o600


def test_the_key_is_not_shown(db: Database):
    assert db.key.hex() not in repr(db)
    assert repr(db.key) not in repr(db)


def test_the_key_stays_the_same(db: Database, settings: Settings):
    again = open_store(settings)
    assert again.key == db.key
    again.close()


def test_a_key_among_the_data_is_refused(settings: Settings):
    inside = replace(settings, key_file=settings.data / "project.key")
    with pytest.raises(ProjectError, match="stands in the data folder"):
        open_store(inside)


def test_a_lost_key_is_not_replaced_by_a_new_one(db: Database, settings: Settings):
    settings.key_file.unlink()
    with pytest.raises(StoreError, match="the project key is missing, but the store was made"):
        open_store(settings)


def test_another_key_is_refused(db: Database, settings: Settings):
    settings.key_file.write_text("ab" * 32)
    with pytest.raises(StoreError, match=r"not the project key that the store .* was made with"):
        open_store(settings)


def test_a_broken_key_is_refused(settings: Settings):
    settings.key_file.parent.mkdir()
    settings.key_file.write_text("not hexadecimal")
    with pytest.raises(StoreError, match="64 hexadecimal digits"):
        open_store(settings)


@ON_SQLITE
def test_a_file_that_is_no_database_is_refused_and_left_alone(settings: Settings):
    file = settings.data / "cpd_eval.sqlite"
    file.parent.mkdir()
    file.write_text("This is a letter, not a database. " * 50)
    with pytest.raises(StoreError, match="file is not a database"):
        open_store(settings)
    assert file.read_text().startswith("This is a letter")


@ON_SQLITE
def test_a_folder_one_may_not_write_to_is_told(settings: Settings, tmp_path: Path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StoreError, match="the folder of the store cannot be made"):
        open_store(replace(settings, store_url=f"sqlite:///{tmp_path}/taken/x.sqlite"))


@pytest.mark.parametrize("url", ["no url", "cobol://here", "postgresql+nodriver://u:pw@h/d"])
def test_a_wrong_url_is_told_without_its_password(settings: Settings, url: str):
    with pytest.raises(ProjectError, match="cannot be used") as told:
        open_store(replace(settings, store_url=url))
    assert "pw@" not in str(told.value)


@pytest.mark.parametrize(
    ("version", "told"),
    [("9999", "made by a newer program"), ("0001", "cpd-eval store upgrade")],
)
def test_a_store_of_another_version_is_refused(
    db: Database, settings: Settings, version: str, told: str
):
    with db.write() as connection:
        connection.execute(migration.update().values(version_num=version))
    with pytest.raises(StoreError, match=told):
        open_store(settings)


@ON_POSTGRESQL
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("statement_timeout", "1min"),
        ("lock_timeout", "30s"),
        ("idle_in_transaction_session_timeout", "10min"),
    ],
)
def test_nothing_lasts_for_ever_on_postgresql(db: Database, name: str, value: str):
    with db.read() as connection:
        assert connection.execute(text(f"SHOW {name}")).scalar() == value


@ON_POSTGRESQL
def test_a_reader_sees_one_state_of_the_store(db: Database, wave: waves.Wave):
    with db.read() as reader:
        before = reader.execute(text("SELECT count(*) FROM invitation")).scalar()
        invitations.issue(db, wave.wave_id, "a1")
        assert reader.execute(text("SELECT count(*) FROM invitation")).scalar() == before == 0


@ON_POSTGRESQL
def test_a_server_that_is_away_is_told(settings: Settings):
    away = replace(settings, store_url="postgresql://postgres@127.0.0.1:1/nothing")
    with pytest.raises(StoreError, match="Look whether the database server runs"):
        open_store(away)


def test_a_block_that_fails_leaves_nothing(db: Database):
    with pytest.raises(ZeroDivisionError), db.write() as connection:
        connection.execute(text("INSERT INTO store_info VALUES ('half', 'done')"))
        1 / 0  # noqa: B018
    with db.read() as connection:
        assert (
            connection.execute(text("SELECT count(*) FROM store_info WHERE name = 'half'")).scalar()
            == 0
        )


def test_many_may_open_a_new_store_at_once(settings: Settings):
    with ThreadPoolExecutor(8) as threads:
        stores = list(threads.map(lambda _: open_store(settings), range(8)))
    assert len({store.key for store in stores}) == 1
    for store in stores:
        store.close()
