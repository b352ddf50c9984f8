"""Tokens of links: random, given out once, kept as keyed hashes only."""

import secrets

from sqlalchemy import ColumnElement, select, union

from cpd_eval.store.database import Database
from cpd_eval.store.keeping_tables import mailing
from cpd_eval.store.key import keyed_hash
from cpd_eval.store.schema import invitation

TOKEN_BYTES = 24
"""192 random bits; 128 would already be beyond guessing."""


def new_token() -> str:
    """Draw a token.

    Examples
    --------
    >>> len(new_token())
    32
    """
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(db: Database, token: str) -> str:
    """Give what the store keeps of a token.

    Examples
    --------
    >>> len(hash_of(db, "a token"))
    64
    """
    return keyed_hash(db.key, "token", token)


def has_token(db: Database, token: str) -> ColumnElement[bool]:
    """Give the condition on the invitation table that a link leads to it.

    An invitation has the link it was made with, and one in each letter.

    Examples
    --------
    >>> str(has_token(db, "a token")).startswith("invitation.invitation_id IN")
    True
    """
    kept = hash_of(db, token)
    made = select(invitation.c.invitation_id).where(invitation.c.token_hash == kept)
    sent = select(mailing.c.invitation_id).where(mailing.c.token_hash == kept)
    return invitation.c.invitation_id.in_(union(made, sent).subquery().select())
