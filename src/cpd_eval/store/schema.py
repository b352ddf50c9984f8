"""The tables of the store, and the rules the database itself keeps.

Rules that must hold whoever writes stand here, not in Python: answers are only added, never
changed or removed; a submitted response takes no more answers and never changes; an invitation
has one response; a reference number belongs to one response. Names and e-mail addresses stand in
``identity`` and nowhere else, encrypted.

The same tables serve SQLite and PostgreSQL; the rules stand in :mod:`cpd_eval.store.triggers`,
the tables of mailings, erasures and the audit trail in :mod:`cpd_eval.store.keeping_tables`, those
of anonymous waves in :mod:`cpd_eval.store.code_tables`.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

from cpd_eval.errors import StoreError

SCHEMA_VERSION = "0003"
"""The migration these tables are the outcome of: see :mod:`cpd_eval.store.upgrade`."""

BY_INVITATION = "invitation"
"""Who gave an answer that came with the invitation."""

BY_DEFAULT = "default"
"""Who gave an answer the form itself starts with."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and given back aware of it; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn a moment into UTC before it is stored."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise StoreError(
                f"The store was given the time '{value}' without a time zone; a time in UTC was "
                "expected. Use datetime.now(UTC)."
            )
        moment = value.astimezone(UTC)
        # SQLite has no time zones: what is written there is UTC by this rule.
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Say that what was stored is UTC."""
        if value is None:
            return None
        moment: datetime = value
        if dialect.name == "sqlite":
            return moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC)


metadata = MetaData()

store_info = Table(
    "store_info",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
"""The fingerprint of the project key."""

migration = Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))
"""The version of these tables; the name is the one Alembic looks for."""

form_version = Table(
    "form_version",
    metadata,
    Column("form_id", String(80), primary_key=True),
    Column("version", String(12), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    UniqueConstraint("form_id", "number", name="one_version_a_number"),
)
"""A published form, numbered from 1 in order of publication; never changed."""

form_mapping = Table(
    "form_mapping",
    metadata,
    Column("form_id", String(80), primary_key=True),
    Column("version", String(12), primary_key=True),
    Column("from_version", String(12), nullable=False),
    Column("source", Text, nullable=False),
    ForeignKeyConstraint(["form_id", "version"], ["form_version.form_id", "form_version.version"]),
    ForeignKeyConstraint(
        ["form_id", "from_version"], ["form_version.form_id", "form_version.version"]
    ),
)
"""What became of the questions and choices of the version before; published with its version,
never changed."""

wave = Table(
    "wave",
    metadata,
    Column("wave_id", String(80), primary_key=True),
    Column("form_id", String(80), nullable=False),
    Column("version", String(12), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("opens_at", UtcDateTime, nullable=False),
    Column("closes_at", UtcDateTime),
    ForeignKeyConstraint(["form_id", "version"], ["form_version.form_id", "form_version.version"]),
)
"""A round of asking: one version of one form, from when, until when."""

identity = Table(
    "identity",
    metadata,
    Column("pid", String(24), primary_key=True),
    Column("email_hash", String(64)),
    Column("sealed", LargeBinary, nullable=False),
    Index("people_by_email", "email_hash"),
)
"""Who a pseudonym is, encrypted: read and written by people.py only. An address is found by its
keyed hash."""

person_attributes = Table(
    "person_attributes",
    metadata,
    Column("pid", String(24), primary_key=True),
    Column("region", Text),
    Column("profession", Text),
    Column("local_org", Text),
    Column("team", Text),
    Column("worker_type", Text),
    Column("role_family", Text),
    Column("solution_type", Text),
    Column("programme", Text),
    Column("trained", Integer),
)
"""What is known of a pseudonym's post, without a name."""

invitation = Table(
    "invitation",
    metadata,
    Column("invitation_id", Integer, primary_key=True),
    Column("token_hash", String(64), unique=True),
    Column("wave_id", String(80), ForeignKey("wave.wave_id"), nullable=False),
    Column("pid", Text, nullable=False),
    Column("rater", Text, nullable=False),
    Column("programme", Text, nullable=False),
    Column("prefill", JSON, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
)
"""Who may answer in a wave; of the link only a keyed hash, none if the answers were imported."""

Index(
    "one_invitation",
    invitation.c.wave_id,
    invitation.c.pid,
    invitation.c.rater,
    invitation.c.programme,
    unique=True,
    sqlite_where=text("revoked_at IS NULL"),
    postgresql_where=text("revoked_at IS NULL"),
)

response = Table(
    "response",
    metadata,
    Column("response_id", Integer, primary_key=True),
    Column("invitation_id", Integer, ForeignKey("invitation.invitation_id"), nullable=False),
    Column("form_id", String(80), nullable=False),
    Column("version", String(12), nullable=False),
    Column("page", Text),
    Column("started_at", UtcDateTime, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("submitted_at", UtcDateTime),
    Column("reference", String(9), unique=True),
    UniqueConstraint("invitation_id", name="one_response"),
    ForeignKeyConstraint(["form_id", "version"], ["form_version.form_id", "form_version.version"]),
)
"""The answers to one invitation: a draft until ``submitted_at`` is set, final from then on."""

answer_event = Table(
    "answer_event",
    metadata,
    Column("event_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("response_id", Integer, ForeignKey("response.response_id"), nullable=False),
    Column("question", Text, nullable=False),
    Column("value", Text),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String(80), nullable=False),
    Index("events_of_a_response", "response_id", "event_id"),
)
"""One answer given, changed or (value NULL) taken back; only ever added. ``question`` is a path:
inside a repeat ``plan[2]/aim``, and at ``plan`` stands how many there are."""

upload = Table(
    "upload",
    metadata,
    Column("response_id", Integer, ForeignKey("response.response_id"), primary_key=True),
    Column("token", String(12), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
"""A file somebody uploaded; the answer that stands for it begins with its token."""
