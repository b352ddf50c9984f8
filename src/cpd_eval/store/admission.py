"""Whether answers to an invitation are taken now, and if not, why.

The same rule holds when a link is opened, when an answer is kept and when a response is sent:

- an invitation that was taken back takes nothing more, at once;
- at closing time (of the wave, or of the link if it ends earlier) no response can be begun any
  more, but one that was begun before is taken for :data:`GRACE_AFTER_CLOSE_HOURS` more: somebody
  who is writing at midnight can finish. After that nothing is taken.
"""

from datetime import datetime, timedelta
from typing import Any, Literal

from cpd_eval.errors import StoreError

GRACE_AFTER_CLOSE_HOURS = 24
"""How long a response begun in time is taken after closing; for who is writing at midnight."""

Reason = Literal["unknown", "expired", "revoked", "used", "not_open", "closed"]


class InvitationError(StoreError):
    """An invitation whose answers are not taken now.

    Attributes
    ----------
    reason : str
        ``unknown``, ``expired``, ``revoked``, ``used``, ``not_open`` or ``closed``.
    reference : str or None
        Reference number of what was submitted, if the reason is ``used``.
    opens_at : datetime or None
        When answers are taken, if the reason is ``not_open``.
    """

    def __init__(
        self,
        message: str,
        *,
        reason: Reason,
        reference: str | None = None,
        opens_at: datetime | None = None,
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.reference = reference
        self.opens_at = opens_at


def check_admission(row: Any, now: datetime) -> None:
    """Refuse an invitation that may not be answered at a moment.

    Parameters
    ----------
    row : sqlalchemy.Row
        Of the invitation with ``opens_at`` and ``closes_at`` of its wave and ``started_at`` and
        ``reference`` of its response, both empty if there is none.
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
            f"The form opens on {row.opens_at:%d %B %Y}. Come back then.",
            reason="not_open",
            opens_at=row.opens_at,
        )
    if _is_past(row.closes_at, row.started_at, now):
        raise InvitationError(
            f"The form closed on {row.closes_at:%d %B %Y}. Ask whoever sent the link whether it "
            "can be opened again.",
            reason="closed",
        )
    if _is_past(row.expires_at, row.started_at, now):
        raise InvitationError(
            f"The link ran out on {row.expires_at:%d %B %Y}. Ask for a new one.", reason="expired"
        )


def _is_past(end: datetime | None, started_at: datetime | None, now: datetime) -> bool:
    if end is None:
        return False
    in_time = started_at is not None and started_at < end
    return now >= (end + timedelta(hours=GRACE_AFTER_CLOSE_HOURS) if in_time else end)
