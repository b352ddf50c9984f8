"""Files people upload: kept in the store itself, with the answers they belong to.

The answer to a file question is a token and the file's name, such as ``0f3a9c11d2e4/plan.pdf``.
The token is taken from the content, so the answer can move (a repeat loses an instance) and still
finds its file, and the same file sent twice is kept once. One backup of the database holds
everything, on SQLite and on PostgreSQL.

The store looks at no content. A file can carry malware; whoever opens one should let it pass
through what their organisation uses against that.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from cpd_eval.errors import StoreError
from cpd_eval.store.database import Database
from cpd_eval.store.drafts import get_draft
from cpd_eval.store.events import check_open, submitted_error
from cpd_eval.store.schema import invitation, response, upload

MOST_BYTES = 200_000_000
"""All files of one response together: room for a portfolio, not for filling a disk."""

_LONGEST_NAME = 180  # bytes; file systems take 255, and the token stands before it
_LONGEST_ENDING = 10
_TOKEN = re.compile(r"([0-9a-f]{12})/(.+)", re.DOTALL)


def keep_file(
    db: Database, response_id: int, name: str, content: bytes, *, at: datetime | None = None
) -> str:
    """Keep a file for good; it is on disk when this returns.

    Parameters
    ----------
    db : Database
        The store.
    response_id : int
        The response it belongs to.
    name : str
        As the person calls it.
    content : bytes
        All of it.
    at : datetime, optional
        The moment, aware of its time zone; now if not given.

    Returns
    -------
    str
        The answer that stands for it; empty if the files of this response would be larger than
        :data:`MOST_BYTES` together, and then nothing is kept.

    Raises
    ------
    SubmittedError
        If the response was submitted already.
    InvitationError
        If the invitation was taken back, or the time to answer is over.
    StoreError
        If the store could not keep it.

    Examples
    --------
    >>> raw = keep_file(db, draft.response_id, "plan.pdf", b"%PDF-1.7")
    >>> read_file(db, draft.response_id, raw)
    b'%PDF-1.7'
    """
    moment, token = at or datetime.now(UTC), hashlib.sha256(content).hexdigest()[:12]
    mine = upload.c.response_id == response_id
    values = {"response_id": response_id, "token": token, "size": len(content), "at": moment}
    # Locked, so that nobody submits, and no other file is counted, between asking and keeping.
    sent = select(response.c.submitted_at).where(response.c.response_id == response_id)
    sent = sent.with_for_update()
    with db.write() as connection:
        if connection.execute(sent).scalar() is not None:
            raise submitted_error(connection, response_id)
        check_open(connection, response_id, moment)
        if connection.execute(select(upload.c.token).where(mine, upload.c.token == token)).first():
            return f"{token}/{name}"
        known = connection.execute(select(func.sum(upload.c.size)).where(mine)).scalar() or 0
        if known + len(content) > MOST_BYTES:
            return ""
        connection.execute(upload.insert().values(content=content, **values))
    return f"{token}/{name}"


def read_file(db: Database, response_id: int, raw: str) -> bytes:
    """Give the content of a file from the answer that stands for it.

    Parameters
    ----------
    db : Database
        The store.
    response_id : int
        The response it belongs to.
    raw : str
        The answer, such as ``0f3a9c11d2e4/plan.pdf``.

    Returns
    -------
    bytes
        As it was uploaded.

    Raises
    ------
    StoreError
        If the response has no such file.

    Examples
    --------
    >>> read_file(db, draft.response_id, "000000000000/plan.pdf")
    Traceback (most recent call last):
    ...
    cpd_eval.errors.StoreError: The response 1 has no file '000000000000/plan.pdf'. ...
    """
    token = raw.partition("/")[0]
    query = select(upload.c.content).where(
        upload.c.response_id == response_id, upload.c.token == token
    )
    with db.read() as connection:
        content: bytes | None = connection.execute(query).scalar()
    if content is None:
        raise StoreError(
            f"The response {response_id} has no file '{raw}'. An answer that begins with a token "
            "of 12 letters and digits was expected; take it from the response itself."
        )
    return content


def submitted_with_files(
    db: Database, *, wave_id: str | None = None, reference: str | None = None
) -> list[int]:
    """List the submitted responses that came with files.

    Parameters
    ----------
    db : Database
        The store.
    wave_id : str, optional
        Only of this wave.
    reference : str, optional
        Only the response submitted under this reference number.

    Returns
    -------
    list of int
        In the order they were begun.

    Examples
    --------
    >>> submitted_with_files(db)
    []
    """
    query = select(response.c.response_id).join(invitation)
    query = query.where(response.c.reference.is_not(None))
    query = query.where(response.c.response_id.in_(select(upload.c.response_id)))
    if wave_id is not None:
        query = query.where(invitation.c.wave_id == wave_id)
    if reference is not None:
        query = query.where(response.c.reference == reference)
    with db.read() as connection:
        return list(connection.execute(query.order_by(response.c.response_id)).scalars())


def write_files(db: Database, response_ids: Sequence[int], folder: Path) -> list[Path]:
    """Write the files that are answers now into a folder, a folder for each response.

    Parameters
    ----------
    db : Database
        The store.
    response_ids : sequence of int
        Which responses.
    folder : Path
        Where to; made if it is not there.

    Returns
    -------
    list of Path
        Every file, named by its token and then as the person called it.

    Raises
    ------
    StoreError
        If there is no such response.

    Examples
    --------
    >>> write_files(db, [draft.response_id], Path("files"))
    []
    """
    written = []
    for response_id in response_ids:
        for raw in get_draft(db, response_id).raw.values():
            found = _TOKEN.fullmatch(raw)
            if found is None or not _is_there(db, response_id, found[1]):
                continue
            path = folder / str(response_id) / f"{found[1]}-{_safe(found[2])}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(read_file(db, response_id, raw))
            written.append(path)
    return written


def _is_there(db: Database, response_id: int, token: str) -> bool:
    query = select(upload.c.token).where(
        upload.c.response_id == response_id, upload.c.token == token
    )
    with db.read() as connection:
        return connection.execute(query).first() is not None


def _safe(name: str) -> str:
    kept = re.sub(r"[^\w. ()-]", "_", name).lstrip(".") or "file"
    if len(kept.encode()) <= _LONGEST_NAME:
        return kept
    stem, dot, ending = kept.rpartition(".")
    ending = f"{dot}{ending}" if stem and len(ending) <= _LONGEST_ENDING else ""
    most = _LONGEST_NAME - len(ending.encode())
    return kept.encode()[:most].decode("utf-8", "ignore") + ending
