"""Names and addresses encrypted; anonymous waves."""

from alembic import context, op
from sqlalchemy import text

from cpd_eval.store.migrations.statements import run_file

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Encrypt who people are, and add the tables of open links and codes."""
    connection = op.get_bind()
    people = connection.execute(text("SELECT pid, local_id, name, email FROM identity")).mappings()
    seal = context.config.attributes["seal"]
    rows = [seal(row["pid"], dict(row)) for row in people]
    run_file(connection, "sealed")
    put = text("INSERT INTO identity (pid, email_hash, sealed) VALUES (:pid, :email_hash, :sealed)")
    if rows:
        connection.execute(put, rows)
