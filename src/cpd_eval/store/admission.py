"""Whether a link opens its form now, and if not, why."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row

from cpd_eval.errors import StoreError

Reason = Literal["unknown", "expired", "revoked", "used", "not_open", "closed"]


class InvitationError(StoreError):
    """A link that opens no form now.

    Attributes
    ----------
    reason : str
        ``unknown``, ``expired``, ``revoked``, ``used``, ``not_open`` or ``closed``.
    reference : str or None
        Reference number of what was submitted, if the reason is ``used``.
    """

    def __init__(self, message: str, *, reason: Reason, reference: str | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.reference = reference


def check_admission(row: Row[Any], now: datetime) -> None:
    """Refuse a link that may not be answered at a moment.

    Parameters
    ----------
    row : sqlalchemy.Row
        Of the invitation with ``opens_at`` and ``closes_at`` of its wave and the ``reference``
        of its response.
    now : datetime
        The moment, aware of its time zone.

    Raises
    ------
    InvitationError
        With the reason.
    """
    if row.revoked_at is not None:
        raise InvitationError(
            "The link was taken back. Ask whoever sent it for a new one.", reason="revoked"
        )
    if row.reference is not None:
        raise InvitationError(
            f"The answers were submitted already, under the reference number {row.reference}. "
            "There is nothing left to do.",
            reason="used",
            reference=row.reference,
        )
    if now < row.opens_at:
        raise InvitationError(
            f"The form opens on {row.opens_at:%d %B %Y}. Come back then.", reason="not_open"
        )
    if row.closes_at is not None and now >= row.closes_at:
        raise InvitationError(
            f"The form closed on {row.closes_at:%d %B %Y}. Ask whoever sent the link whether it "
            "can be opened again.",
            reason="closed",
        )
    if row.expires_at is not None and now >= row.expires_at:
        raise InvitationError(
            f"The link ran out on {row.expires_at:%d %B %Y}. Ask for a new one.", reason="expired"
        )
