"""The statements of a step, from the file of the database it is taken on."""

from importlib.resources import files

from sqlalchemy import Connection


def run_file(connection: Connection, name: str) -> None:
    """Run the statements of a file, one after the other.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        In the transaction of the upgrade.
    name : str
        Of the file, without the ending that says for which database it is. An empty line
        stands between two statements.
    """
    file = files("cpd_eval.store.migrations") / f"{name}.{connection.dialect.name}.sql"
    for statement in file.read_text(encoding="utf-8").strip().split("\n\n"):
        connection.exec_driver_sql(statement)
