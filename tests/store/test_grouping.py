"""Saves that share a transaction: each is on disk when it returns, and fails on its own."""

import threading
import time
from contextlib import suppress

import pytest
from sqlalchemy import text

from cpd_eval.errors import StoreError
from cpd_eval.settings import read_settings
from cpd_eval.store.database import ConflictError, open_store
from cpd_eval.store.grouping import shared

PEOPLE = 24


@pytest.fixture
def store(tmp_path):
    """A store on SQLite with a table of its own; elsewhere every save is a transaction."""
    (tmp_path / "cpd-eval.toml").write_text("")
    db = shared(open_store(read_settings(tmp_path, environ={})))
    with db.write() as connection:
        connection.execute(text("CREATE TABLE note (who INTEGER PRIMARY KEY)"))
    yield db
    db.close()


def note(db, who):
    with db.write() as connection:
        connection.execute(text("INSERT INTO note VALUES (:who)"), {"who": who})


def notes(db):
    with db.read() as connection:
        return {row.who for row in connection.execute(text("SELECT who FROM note"))}


def all_at_once(*works):
    threads = [threading.Thread(target=work) for work in works]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert not any(one.is_alive() for one in threads)


def count_commits(db):
    from sqlalchemy import event

    done = []
    event.listen(db.engine, "commit", lambda _connection: done.append(1))
    return done


def test_a_save_is_in_the_store_when_it_returns(store):
    seen = []

    def save(who):
        note(store, who)
        seen.append(who in notes(store))

    all_at_once(*[lambda who=who: save(who) for who in range(PEOPLE)])
    assert seen == [True] * PEOPLE


def test_who_waits_shares_a_transaction(store):
    commits, inside, go_on = count_commits(store), threading.Event(), threading.Event()

    def first():
        with store.write() as connection:
            connection.execute(text("INSERT INTO note VALUES (0)"))
            inside.set()
            go_on.wait(60)

    def others():
        inside.wait(60)
        threads = [threading.Thread(target=note, args=(store, who)) for who in range(1, 9)]
        for one in threads:
            one.start()
        while store.turns._n_waiting < 8:
            time.sleep(0.001)
        go_on.set()
        for one in threads:
            one.join(60)

    all_at_once(first, others)
    assert notes(store) == set(range(9))
    assert len(commits) == 1


def test_one_that_fails_takes_no_other_with_it(store):
    note(store, 5)
    refused = []

    def save(who):
        try:
            note(store, who)
        except ConflictError:
            refused.append(who)

    all_at_once(*[lambda who=who: save(who) for who in range(PEOPLE)])
    assert (refused, notes(store)) == ([5], set(range(PEOPLE)))


def test_whoever_leaves_in_the_middle_is_undone(store):
    class LeftError(Exception):
        pass

    with pytest.raises(LeftError), store.write() as connection:
        connection.execute(text("INSERT INTO note VALUES (1)"))
        raise LeftError
    note(store, 2)
    assert notes(store) == {2}


def test_a_commit_that_fails_is_told_to_everyone_in_it(store, monkeypatch):
    inside, go_on, told = threading.Event(), threading.Event(), []

    def save(who):
        with suppress(StoreError):
            with store.write() as connection:
                connection.execute(text("INSERT INTO note VALUES (:who)"), {"who": who})
                if who == 0:
                    inside.set()
                    go_on.wait(60)
                else:
                    # As SQLite does by itself when the disk is full: all of it is undone.
                    connection.connection.dbapi_connection.execute("ROLLBACK")
            told.append(who)

    def second():
        inside.wait(60)
        other = threading.Thread(target=save, args=(1,))
        other.start()
        while store.turns._n_waiting < 1:
            time.sleep(0.001)
        go_on.set()
        other.join(60)

    all_at_once(lambda: save(0), second)
    assert told == []
    assert notes(store) == set()
    note(store, 7)
    assert notes(store) == {7}
