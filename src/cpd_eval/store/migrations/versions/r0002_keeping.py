"""Windows of waves, mailings, the audit trail, and the one way to erase."""

from alembic import op

from cpd_eval.store.migrations.statements import run_file

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the tables, let erasure past the rules, and lift the limits on lengths."""
    run_file(op.get_bind(), "keeping")
