"""Who is written to, once: invitations and reminders that two processes cannot both send.

Before a letter leaves it is claimed: a row for the invitation and the number of the letter (0 the
invitation, 1 the first reminder …), of which the database allows one. Whoever has the claim sends;
everybody else passes on. What surely did not leave may be claimed again. What may have left (the
program died, the connection broke in the middle) is never sent again unasked: it is listed, so
that a person decides.

A letter carries a link of its own; links given before stay good until one is submitted with.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any, Literal

from sqlalchemy import Row

from cpd_eval.errors import DataError
from cpd_eval.store import people, versions, waves
from cpd_eval.store.admission import InvitationError, check_admission
from cpd_eval.store.claims import claim, invited, mark, n_unknown
from cpd_eval.store.database import Database
from cpd_eval.store.key import keyed_hash
from cpd_eval.store.letters import Letters
from cpd_eval.store.post import NotSentError, Post, UnknownOutcomeError
from cpd_eval.store.roster import refuse_anonymous
from cpd_eval.store.tokens import hash_of, new_token

MOST_REMINDERS = 3
"""More would be pestering, and do not bring more answers."""

DAYS_BETWEEN = 3
"""How long after a letter the next one may go to the same person."""

Kind = Literal["invitation", "reminder"]

_Outcome = Literal["sent", "not needed", "no address", "left", "over"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of a mailing.

    Attributes
    ----------
    n_sent : int
        Letters that left now.
    n_not_needed : int
        People who have answered, cannot answer now, or were written to already.
    n_without_address : int
        People without an e-mail address, and managers: their links go out in the file.
    n_left : int
        People who are still to be written to: beyond the limit, or after the post failed.
    problems : tuple of str
        What went wrong, a sentence each.
    n_unknown : int
        Letters of this wave that may have left or not, from now or before.
    """

    n_sent: int
    n_not_needed: int
    n_without_address: int
    n_left: int
    problems: tuple[str, ...]
    n_unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class From:
    """What every letter of a mailing has in common.

    Attributes
    ----------
    letters : Letters
        The templates.
    sender : str
        Address it comes from.
    project, contact : str
        As the settings name them.
    link : callable
        Gives the address of the form from a token and the form's id.
    """

    letters: Letters
    sender: str
    project: str
    contact: str
    link: Callable[[str, str], str]


def send(
    db: Database,
    wave_id: str,
    kind: Kind,
    *,
    post: Post,
    common: From,
    limit: int | None = None,
    days_between: int = DAYS_BETWEEN,
    again: bool = False,
    at: datetime | None = None,
) -> Sent:
    """Write to those of a wave who are to be written to; safe to repeat, and by several at once.

    Parameters
    ----------
    db : Database
        The store.
    wave_id : str
        The wave.
    kind : {"invitation", "reminder"}
        Reminders go only to those who have not submitted, :data:`MOST_REMINDERS` at most.
    post : Post
        How the letters leave.
    common : From
        Templates and addresses.
    limit : int, optional
        How many letters at most leave now; all if not given.
    days_between : int, default 3
        Nobody is reminded sooner than so many days after the last letter.
    again : bool, default False
        Whether to send what may have left before once more.
    at : datetime, optional
        The moment, aware of its time zone; now if not given.

    Returns
    -------
    Sent
        What was done and what was not.

    Raises
    ------
    DataError
        If there is no such wave, or no sender.
    ProjectError
        If a template cannot be used.

    Examples
    --------
    >>> from pathlib import Path
    >>> from cpd_eval.store.post import Outbox
    >>> common = From(letters=Letters(Path("none")), sender="hr@example.org", project="P",
    ...     contact="", link=lambda token, form_id: f"http://x/{form_id}?token={token}")
    >>> send(db, "open", "invitation", post=Outbox(Path("none")), common=common).n_without_address
    1
    """
    if not common.sender:
        raise DataError(
            "The letters have no sender; nobody was written to. Name one in cpd-eval.toml: "
            "sender in the table [mail]."
        )
    run = _Run(
        db=db,
        wave=waves.get_wave(db, wave_id),
        kind=kind,
        post=post,
        common=common,
        at=at or datetime.now(UTC),
        days_between=days_between,
        again=again,
    )
    with db.read() as connection:
        refuse_anonymous(connection, wave_id)
    rows = invited(db, wave_id)
    known = people.contacts(db, [row.pid for row in rows], why=f"{kind} to '{wave_id}'")
    found: Counter[_Outcome] = Counter()
    problems: list[str] = []
    for row in rows:
        whom = known.get(row.pid, {}) if row.rater == "self" else {}
        outcome, problem = _one(
            run, row, whom, may_send=not found["over"] and found["sent"] != limit
        )
        found[outcome] += 1
        problems += [problem] if problem else []
    return Sent(
        n_sent=found["sent"],
        n_not_needed=found["not needed"],
        n_without_address=found["no address"],
        n_left=found["left"] + found["over"],
        problems=tuple(problems),
        n_unknown=n_unknown(db, wave_id),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    db: Database
    wave: waves.Wave
    kind: Kind
    post: Post
    common: From
    at: datetime
    days_between: int
    again: bool


def _one(
    run: _Run, row: Row[Any], whom: Mapping[str, str | None], *, may_send: bool
) -> tuple[_Outcome, str]:
    number = _number(run, row)
    if number is None:
        return "not needed", ""
    if not whom.get("email"):
        return "no address", ""
    if not may_send:
        return "left", ""
    token = new_token()
    # Written before it is claimed: a template with a mistake must not leave a claim behind.
    letter = _letter(run, row, whom, number, token)
    mailing_id = claim(run.db, row, number, token_hash=hash_of(run.db, token), at=run.at)
    if mailing_id is None:
        return "not needed", ""
    try:
        run.post.send(letter, f"{run.wave.wave_id}-{row.invitation_id}-{number}")
    except NotSentError as exc:
        mark(run.db, mailing_id, "failed", at=run.at)
        return ("over" if exc.is_final else "left"), str(exc)
    except UnknownOutcomeError as exc:
        return "over", str(exc)
    mark(run.db, mailing_id, "sent", at=run.at)
    return "sent", ""


def _number(run: _Run, row: Row[Any]) -> int | None:
    """Give the number of the letter this person should have next; None if there is none."""
    try:
        check_admission(row, run.at)
    except InvitationError:
        return None
    may_repeat = row.state == "failed" or (run.again and row.state == "claimed")
    if run.kind == "invitation":
        return 0 if row.number is None or (row.number == 0 and may_repeat) else None
    if may_repeat and row.number:
        return int(row.number)
    # Who got the invitation in another way than by letter was asked when it was made.
    asked_at = row.claimed_at or row.issued_at
    if run.at - asked_at < timedelta(days=run.days_between):
        return None
    following = (row.number or 0) + 1
    return following if following <= MOST_REMINDERS and row.state != "claimed" else None


def _letter(
    run: _Run, row: Row[Any], whom: Mapping[str, str | None], number: int, token: str
) -> EmailMessage:
    form = versions.load(run.db, run.wave.form_id, run.wave.version)
    name = f"{run.wave.wave_id}-{row.invitation_id}-{number}"
    closes_at = run.wave.closes_at
    return run.common.letters.write(
        to=str(whom["email"]),
        sender=run.common.sender,
        message_id=f"<{keyed_hash(run.db.key, 'letter', name)[:32]}@cpd-eval.invalid>",
        at=run.at,
        fields={
            "name": whom.get("name") or "",
            "form_title": form.title,
            "link": run.common.link(token, run.wave.form_id),
            "closes_on": f"{closes_at:%d %B %Y}" if closes_at else "",
            "contact": run.common.contact,
            "project": run.common.project,
            "number": number,
        },
    )
