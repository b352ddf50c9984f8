"""The tables of what is done with answers: who was written to, who looked, what was erased.

None of them holds an answer or a name. Whoever was erased is told here by a keyed hash only, so
that a proof can be shown for a person who comes with their staff identifier, and nobody can be
listed from it.
"""

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from cpd_eval.store.schema import UtcDateTime, metadata

wave_window = Table(
    "wave_window",
    metadata,
    Column("wave_id", String(80), ForeignKey("wave.wave_id"), primary_key=True),
    Column("activity", Text, nullable=False),
    Column("opens_on", Date, nullable=False),
    Column("closes_on", Date, nullable=False),
)
"""When the answers of a wave are due, by the dates of its activity; both days included."""

mailing = Table(
    "mailing",
    metadata,
    Column("mailing_id", Integer, primary_key=True),
    Column("invitation_id", Integer, ForeignKey("invitation.invitation_id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("claimed_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("token_hash", String(64), unique=True),
    Index("one_mailing", "invitation_id", "number", unique=True),
)
"""A letter to one person: 0 is the invitation, 1 the first reminder … Each is claimed before it
is sent, and the database lets it be claimed once. Its link is kept as a keyed hash."""

audit = Table(
    "audit",
    metadata,
    Column("audit_id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("act", String(40), nullable=False),
    Column("detail", JSON, nullable=False),
)
"""Who read identities, exported, erased, backed up or restored; only ever added."""

erasure = Table(
    "erasure",
    metadata,
    Column("erasure_id", Integer, primary_key=True),
    Column("subject", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("removed", JSON, nullable=False),
    Column("digest", String(64), nullable=False),
    Index("erasures_of_a_subject", "subject"),
)
"""The proof of an erasure: how many rows of which table, and a keyed hash of what they said."""

erasing = Table(
    "erasing",
    metadata,
    Column("erasing_id", Integer, primary_key=True),
    Column("erasure_id", Integer, ForeignKey("erasure.erasure_id"), nullable=False),
    Column("response_id", Integer, nullable=False),
    Column("question", Text),
    Index("what_is_being_erased", "response_id", "question"),
)
"""What may be deleted in this moment: a response, or its answers to one question. Empty outside
the transaction of an erasure."""
