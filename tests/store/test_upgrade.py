"""From the first release to now, with data in it, on both databases."""

# ruff: noqa: S608 - the rows are written out here, as the first release wrote them

from typing import Any

import pytest
from sqlalchemy import inspect, text

from cpd_eval.errors import StoreError
from cpd_eval.forms.model import Form
from cpd_eval.settings import Settings
from cpd_eval.store import drafts, people
from cpd_eval.store.connect import make_engine, writing
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.key import keyed_hash, read_or_make_key
from cpd_eval.store.migrations.statements import run_file
from cpd_eval.store.schema import SCHEMA_VERSION, metadata
from cpd_eval.store.upgrade import upgrade_store


def rows_of_the_first_release(key: bytes, form: Form) -> list[str]:
    now = "'2026-04-01 12:00:00'"
    version = form.version
    source = form.content.replace("'", "''").replace(":", "\\:")
    return [
        "INSERT INTO store_info VALUES ('schema', '2')",
        f"INSERT INTO store_info VALUES ('key', '{keyed_hash(key, 'fingerprint', '')}')",
        "INSERT INTO identity (pid, local_id, name, email)"
        " VALUES ('a1', 'E1', 'Xanthippe Made-Up', 'x@example.org'), ('b2', 'E2', NULL, NULL)",
        f"INSERT INTO form_version VALUES ('pulse', '{version}', 1, 'Pulse', '{source}', {now})",
        f"INSERT INTO wave VALUES ('spring', 'pulse', '{version}', 'other', {now}, NULL)",
        "INSERT INTO invitation"
        " (invitation_id, token_hash, wave_id, pid, rater, programme, prefill, issued_at)"
        f" VALUES (1, 'aa', 'spring', 'a1', 'self', '', '{{}}', {now})",
        "INSERT INTO response (response_id, invitation_id, form_id, version, started_at, saved_at)"
        f" VALUES (1, 1, 'pulse', '{version}', {now}, {now})",
        "INSERT INTO answer_event (event_id, response_id, question, value, at, by)"
        f" VALUES (1, 1, 'happy', '1', {now}, 'self'), (2, 1, 'happy', '4', {now}, 'self')",
        f"UPDATE response SET submitted_at = {now}, reference = 'AAAA-AAAA'",
    ]


@pytest.fixture
def old(settings: Settings, form: Form) -> Settings:
    """A store as the first release left it, with a submitted response."""
    key = read_or_make_key(settings.key_file, may_make=True)
    engine = make_engine(settings.store_url)
    with writing(engine) as connection:
        run_file(connection, "first_release")
        for statement in rows_of_the_first_release(key, form):
            connection.execute(text(statement))
    engine.dispose()
    return settings


def test_an_older_store_is_not_opened_and_it_is_said_what_to_do(old: Settings):
    with pytest.raises(StoreError, match=r"'0001'.*cpd-eval store upgrade"):
        open_store(old)


def test_every_answer_of_the_first_release_is_there_after_the_upgrade(old: Settings):
    done = upgrade_store(old)
    assert (done.before, done.after) == ("0001", SCHEMA_VERSION)
    db = open_store(old)
    draft = drafts.get_draft(db, 1)
    assert (draft.raw, draft.reference) == ({"happy": "4"}, "AAAA-AAAA")
    db.close()


def test_the_answers_are_kept_by_the_rules_after_the_upgrade(old: Settings):
    upgrade_store(old)
    db = open_store(old)
    with pytest.raises(StoreError, match="never removed"), db.write() as connection:
        connection.execute(text("DELETE FROM answer_event"))
    db.close()


def test_every_name_is_encrypted_by_the_upgrade(old: Settings):
    upgrade_store(old)
    db = open_store(old)
    assert people.contacts(db)["a1"]["name"] == "Xanthippe Made-Up"
    assert people.find_by_email(db, "x@example.org") == "a1"
    db.close()
    content = b"".join(file.read_bytes() for file in old.data.rglob("*") if file.is_file())
    assert b"Xanthippe" not in content


def test_an_upgrade_without_the_project_key_leaves_names_as_they_were(old: Settings):
    key = old.key_file.read_text()
    old.key_file.unlink()
    with pytest.raises(StoreError, match="the project key is missing"):
        upgrade_store(old)
    old.key_file.write_text(key)
    assert upgrade_store(old).after == SCHEMA_VERSION


def test_an_upgrade_of_a_store_that_is_up_to_date_does_nothing(db: Database, settings: Settings):
    done = upgrade_store(settings)
    assert done.before == done.after == SCHEMA_VERSION


def test_an_upgrade_that_fails_leaves_the_store_as_it_was(
    old: Settings, monkeypatch: pytest.MonkeyPatch
):
    engine = make_engine(old.store_url)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE erasing (in_the_way INTEGER)"))
    with pytest.raises(StoreError, match=r"(?i)already exists"):
        upgrade_store(old)
    with engine.connect() as connection:
        assert "mailing" not in inspect(connection).get_table_names()
    engine.dispose()


def test_a_store_of_a_newer_program_is_left_alone(db: Database, settings: Settings):
    with db.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="Install the newer program"):
        upgrade_store(settings)


def shape(db: Database) -> dict[str, Any]:
    """Tables with columns, keys and indexes, and the rules, as the database tells them."""
    with db.read() as connection:
        seen = inspect(connection)
        rules = {
            "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
            "postgresql": "SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'cpd_%'",
        }[connection.dialect.name]
        return {
            "rules": sorted(map(tuple, connection.execute(text(rules)))),
            "tables": {
                name: (
                    [(column["name"], column["nullable"]) for column in seen.get_columns(name)],
                    seen.get_pk_constraint(name)["constrained_columns"],
                    sorted(str(key["referred_table"]) for key in seen.get_foreign_keys(name)),
                    sorted(
                        (str(index["name"]), index["unique"]) for index in seen.get_indexes(name)
                    ),
                )
                for name in metadata.tables
            },
        }


def test_an_upgraded_store_is_a_new_one(old: Settings):
    upgrade_store(old)
    upgraded = open_store(old)
    found = shape(upgraded)
    with writing(upgraded.engine) as connection:
        metadata.drop_all(connection)
        if connection.dialect.name == "postgresql":
            for name, _ in found["rules"]:
                connection.execute(text(f"DROP FUNCTION {name}"))
    upgraded.close()
    new = open_store(old)
    assert shape(new) == found
    new.close()
