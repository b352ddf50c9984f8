"""Taking what was deleted, or written anew, out of the files of the database too."""

import sqlite3
from contextlib import closing

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from cpd_eval.store.code_tables import anonymous_code
from cpd_eval.store.connect import WRITES
from cpd_eval.store.schema import (
    answer_event,
    identity,
    invitation,
    person_attributes,
    response,
    upload,
)

_TABLES = (
    answer_event,
    upload,
    response,
    invitation,
    identity,
    person_attributes,
    anonymous_code,
)


def sweep(engine: Engine) -> None:
    """Take what was deleted out of the files too, not only out of sight.

    Examples
    --------
    >>> sweep(db.engine)
    """
    try:
        if engine.dialect.name == "sqlite":
            with closing(engine.raw_connection()) as raw:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        options = {"isolation_level": "AUTOCOMMIT", WRITES: True}
        with engine.connect().execution_options(**options) as connection:
            for table in _TABLES:
                connection.exec_driver_sql(f"VACUUM {table.name}")
    except (SQLAlchemyError, sqlite3.Error):
        # It is erased all the same; the database frees the room itself when it next can.
        return
