"""The tables of the first release."""

from alembic import op

from cpd_eval.store.migrations.statements import run_file

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, and the rules that answers are only added."""
    run_file(op.get_bind(), "first_release")
