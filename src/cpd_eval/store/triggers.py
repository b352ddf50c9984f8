"""The rules the database itself keeps, as triggers, for SQLite and for PostgreSQL.

Answers are only added; a submitted response is final; published forms, proofs of erasure and the
audit trail never change. There is one way past "never removed": what is listed in ``erasing``
may be deleted, and a row there needs a proof in ``erasure``, which itself can neither be changed
nor removed. So whoever deletes an answer, by whatever program, leaves a trace.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from cpd_eval.store import code_tables, keeping_tables, schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing the database refuses.

    Attributes
    ----------
    name : str
        Of the trigger.
    event : str
        ``INSERT``, ``UPDATE`` or ``DELETE``.
    table : str
        On which table.
    message : str
        What is said when it is refused.
    when : str
        The condition, an SQL expression both databases know; empty is always.
    """

    name: str
    event: str
    table: str
    message: str
    when: str = ""


_SUBMITTED = "(SELECT submitted_at FROM {response} WHERE response_id = NEW.response_id) IS NOT NULL"
_NOT_ERASING = "NOT EXISTS (SELECT 1 FROM {erasing} WHERE response_id = OLD.response_id{rest})"
_THIS_ANSWER = " AND (question IS NULL OR question = OLD.question)"

_TABLES = {
    "response": schema.response.name,
    "erasing": keeping_tables.erasing.name,
}

RULES = (
    Rule(
        name="answers_do_not_change",
        event="UPDATE",
        table="answer_event",
        message="answers are only added, never changed",
    ),
    Rule(
        name="answers_are_not_removed",
        event="DELETE",
        table="answer_event",
        message="answers are only added, never removed",
        when=_NOT_ERASING.format(rest=_THIS_ANSWER, **_TABLES),
    ),
    Rule(
        name="submitted_takes_no_answers",
        event="INSERT",
        table="answer_event",
        message="a submitted response takes no more answers",
        when=_SUBMITTED.format(**_TABLES),
    ),
    Rule(
        name="submitted_takes_no_files",
        event="INSERT",
        table="upload",
        message="a submitted response takes no more files",
        when=_SUBMITTED.format(**_TABLES),
    ),
    Rule(
        name="files_do_not_change",
        event="UPDATE",
        table="upload",
        message="an uploaded file does not change",
    ),
    Rule(
        name="files_are_not_removed",
        event="DELETE",
        table="upload",
        message="an uploaded file is never removed",
        when=_NOT_ERASING.format(rest="", **_TABLES),
    ),
    Rule(
        name="submitted_does_not_change",
        event="UPDATE",
        table="response",
        message="a submitted response does not change",
        when="OLD.submitted_at IS NOT NULL",
    ),
    Rule(
        name="responses_are_not_removed",
        event="DELETE",
        table="response",
        message="responses are never removed",
        when=_NOT_ERASING.format(rest=" AND question IS NULL", **_TABLES),
    ),
    Rule(
        name="codes_do_not_change",
        event="UPDATE",
        table=code_tables.anonymous_code.name,
        message="the code of a pseudonym does not change",
    ),
    *(
        Rule(name=f"{words}_{ending}", event=event, table=table, message=f"{what} {never}")
        for words, table, what in (
            ("published_forms", "form_version", "a published form"),
            ("mappings", "form_mapping", "a published mapping"),
            ("proofs", "erasure", "the proof of an erasure"),
            ("audits", "audit", "the audit trail"),
        )
        for ending, event, never in (
            ("do_not_change", "UPDATE", "does not change"),
            ("are_not_removed", "DELETE", "is never removed"),
        )
    ),
)
"""Every rule, for both databases."""


def statements(dialect: str) -> list[str]:
    """Give the statements that make the rules.

    Parameters
    ----------
    dialect : {"sqlite", "postgresql"}
        Which database.

    Returns
    -------
    list of str
        In order.

    Examples
    --------
    >>> print(statements("sqlite")[0])
    CREATE TRIGGER answers_do_not_change BEFORE UPDATE ON answer_event
    BEGIN SELECT RAISE(ABORT, 'answers are only added, never changed'); END
    """
    if dialect == "sqlite":
        return [_sqlite(rule) for rule in RULES]
    return [made for rule in RULES for made in _postgresql(rule)]


def make_rules(connection: Connection) -> None:
    """Make the rules in a database that has the tables.

    Examples
    --------
    >>> with db.write() as connection:
    ...     drop_rules(connection)
    ...     make_rules(connection)
    """
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


def drop_rules(connection: Connection) -> None:
    """Take the rules away, to fill a store from a backup in the same transaction.

    Examples
    --------
    >>> with db.write() as connection:
    ...     drop_rules(connection)
    ...     make_rules(connection)
    """
    for rule in RULES:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TRIGGER {rule.name}")
        else:
            connection.exec_driver_sql(f"DROP FUNCTION cpd_{rule.name} CASCADE")


def _sqlite(rule: Rule) -> str:
    when = f"\nWHEN {rule.when}" if rule.when else ""
    return (
        f"CREATE TRIGGER {rule.name} BEFORE {rule.event} ON {rule.table}{when}\n"
        f"BEGIN SELECT RAISE(ABORT, '{rule.message}'); END"
    )


def _postgresql(rule: Rule) -> list[str]:
    # The condition stands in the function: PostgreSQL allows no subquery in a trigger's WHEN.
    passed = "OLD" if rule.event == "DELETE" else "NEW"
    return [
        f"CREATE FUNCTION cpd_{rule.name}() RETURNS trigger LANGUAGE plpgsql AS\n"
        f"$$ BEGIN IF {rule.when or 'true'}\n"
        f"THEN RAISE EXCEPTION USING MESSAGE = '{rule.message}', ERRCODE = '23000'; END IF;\n"
        f"RETURN {passed}; END $$",
        f"CREATE TRIGGER {rule.name} BEFORE {rule.event} ON {rule.table}\n"
        f"FOR EACH ROW EXECUTE FUNCTION cpd_{rule.name}()",
    ]
