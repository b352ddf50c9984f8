"""Bringing a store that an older program made up to date, with everything in it.

It happens only when somebody asks for it, in one transaction: either the store is as the program
expects it afterwards, or it is untouched. Programs of the older version must be stopped first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, inspect

from cpd_eval.errors import StoreError
from cpd_eval.settings import Settings
from cpd_eval.store import schema
from cpd_eval.store.connect import (
    lift_limits,
    make_engine,
    place,
    told_as_store_errors,
    writing,
)
from cpd_eval.store.database import version_of
from cpd_eval.store.identities import sealed_row
from cpd_eval.store.key import read_or_make_key
from cpd_eval.store.keyring import read_keyring
from cpd_eval.store.sweep import sweep


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """What became of the tables of a store.

    Attributes
    ----------
    before, after : str
        Their version; the same if there was nothing to do.
    """

    before: str
    after: str


def upgrade_store(settings: Settings) -> Upgrade:
    """Bring the tables of a store to the version of this program; no answer is changed.

    Parameters
    ----------
    settings : Settings
        Say where the store is.

    Returns
    -------
    Upgrade
        The versions before and after.

    Raises
    ------
    StoreError
        If there is no store yet, it was made by a newer program, or it cannot be written; then
        it is as it was.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cpd_eval.settings import read_settings
    >>> from cpd_eval.store.database import open_store
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "cpd-eval.toml").write_text("")
    ...     settings = read_settings(folder, environ={})
    ...     open_store(settings).close()
    ...     upgrade_store(settings)
    Upgrade(before='0003', after='0003')
    """
    engine = make_engine(settings.store_url)
    try:
        with told_as_store_errors(engine), writing(engine) as connection:
            before = _version(connection, place(engine))
            lift_limits(connection)
            _take_steps(connection, before, settings)
            after = _version(connection, place(engine))
        sweep(engine)
    finally:
        engine.dispose()
    return Upgrade(before=before, after=after)


def _version(connection: Connection, where: str) -> str:
    found = version_of(connection)
    if found is None:
        raise StoreError(
            f"{where}: there is no store yet, so there is nothing to bring up to date. "
            "It is made by the first command that needs it, such as: cpd-eval wave status"
        )
    if found > schema.SCHEMA_VERSION:
        raise StoreError(
            f"{where}: the store was made by a newer program; its tables have version '{found}', "
            f"and this program knows '{schema.SCHEMA_VERSION}'. Install the newer program."
        )
    return found


def _take_steps(connection: Connection, before: str, settings: Settings) -> None:
    config = Config()
    config.attributes["connection"] = connection
    config.attributes["seal"] = lambda pid, who: _sealed(settings, pid, who)
    with as_file(files("cpd_eval.store.migrations")) as folder:
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        try:
            if not inspect(connection).has_table(schema.migration.name):
                # The first release did not write the version as Alembic does.
                command.stamp(config, before)
            command.upgrade(config, schema.SCHEMA_VERSION)
        except CommandError as exc:
            raise StoreError(
                f"The steps from version '{before}' to '{schema.SCHEMA_VERSION}' cannot be taken: "
                f"{exc}. The store is as it was. Install the program again."
            ) from exc


def _sealed(settings: Settings, pid: str, who: Mapping[str, Any]) -> dict[str, Any]:
    key = read_or_make_key(settings.key_file, may_make=False)
    ring = read_keyring(settings.identity_key_file, may_make=True)
    return sealed_row(key, ring, pid, who)
