"""The tables of anonymous waves: the one link everybody has, and the codes they made.

A code stands here encrypted, beside the pseudonym that is made of it; nothing else tells who wrote
an answer. That a code is used once in a wave is kept by the invitation made for it, as for a
person.
"""

from sqlalchemy import JSON, Column, ForeignKey, LargeBinary, String, Table

from cpd_eval.store.schema import UtcDateTime, metadata

open_link = Table(
    "open_link",
    metadata,
    Column("wave_id", String(80), ForeignKey("wave.wave_id"), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("recipe", JSON, nullable=False),
    Column("asked", JSON, nullable=False),
    Column("prefill", JSON, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)
"""The open link of an anonymous wave: of the link only a keyed hash; the questions of the code;
what is asked with it (values and labels by hidden question); what is the same for everybody."""

anonymous_code = Table(
    "anonymous_code",
    metadata,
    Column("pid", String(24), primary_key=True),
    Column("recipe_id", String(12), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""The code a pseudonym was made of, encrypted under the project key."""
