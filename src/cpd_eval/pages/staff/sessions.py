"""Sessions of staff: what the cookie says, and when it is no longer believed.

The cookie is signed by Tornado with a secret made from the project key, so it holds in every
process that serves the project and after a restart. It names the account and carries a proof made
from the password hash: whoever gets a new password, or is removed, is out at once. Who signs out
is written into a small file beside the accounts, so that a copy of the cookie is of no use either.
"""

import hmac
import json
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cpd_eval.errors import StoreError
from cpd_eval.store.key import keyed_hash

HOURS = 10
"""How long somebody stays signed in: a working day."""

SHORT_HOURS = 1
"""How long before a hub or proxy must say again that somebody is still signed in there."""

Way = Literal["password", "token", "proxy", "hub"]
"""How somebody signed in."""

_PROOF_DIGITS = 32
_LONGEST_FILE_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What the cookie says.

    Attributes
    ----------
    name : str
        The account.
    way : str
        How it was signed in to.
    number : str
        Of the session, random.
    until : float
        When it ends by itself, in seconds since 1970.
    proof : str
        That what it was begun with, such as the password, has not changed since.
    """

    name: str
    way: Way
    number: str
    until: float
    proof: str

    def text(self) -> str:
        """Give it as the cookie holds it.

        Examples
        --------
        >>> session = new_session(b"k", "ada", "password", secret="hash")
        >>> read_session(session.text()) == session
        True
        """
        return json.dumps([self.name, self.way, self.number, self.until, self.proof])


def read_session(text: str) -> Session | None:
    """Read what a cookie says; None if that is nothing one can read.

    Examples
    --------
    >>> read_session("?") is None
    True
    """
    try:
        name, way, number, until, proof = json.loads(text)
        return Session(
            name=str(name), way=way, number=str(number), until=float(until), proof=str(proof)
        )
    except (ValueError, TypeError):
        return None


def new_session(key: bytes, name: str, way: Way, *, secret: str) -> Session:
    """Begin a session.

    Parameters
    ----------
    key : bytes
        The project key.
    name : str
        The account.
    way : str
        How it is signed in to.
    secret : str
        What must stay the same for the session to go on, such as the hash of the password.

    Returns
    -------
    Session
        For the cookie.

    Examples
    --------
    >>> new_session(b"k", "ada", "password", secret="hash").name
    'ada'
    """
    return Session(
        name=name,
        way=way,
        number=secrets.token_hex(16),
        until=time.time() + (SHORT_HOURS if way in {"hub", "proxy"} else HOURS) * 3600,
        proof=_proof(key, name, way, secret),
    )


def is_still_true(session: Session, key: bytes, secret: str) -> bool:
    """Say whether a session goes on: it has not ended, and what it was begun with is unchanged.

    Examples
    --------
    >>> session = new_session(b"k", "ada", "password", secret="old hash")
    >>> is_still_true(session, b"k", "new hash")
    False
    """
    proof = _proof(key, session.name, session.way, secret)
    # Takes the same time for any proof.
    is_true = hmac.compare_digest(session.proof.encode(), proof.encode())
    return is_true and time.time() < session.until


def _proof(key: bytes, name: str, way: Way, secret: str) -> str:
    said = f"{name.casefold()}\0{way}\0{secret}"
    return keyed_hash(key, "staff session", said)[:_PROOF_DIGITS]


class SignedOut:
    """Sessions somebody ended before their time.

    Parameters
    ----------
    file : Path
        A line for each: when it would have ended by itself, and its number.

    Examples
    --------
    >>> "1" in SignedOut(Path("no such file"))
    False
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: tuple[int, int] | None = None
        self._numbers: frozenset[str] = frozenset()

    def __contains__(self, number: str) -> bool:
        try:
            state = self._file.stat()
        except FileNotFoundError:
            return False
        seen = (state.st_mtime_ns, state.st_size)
        if seen != self._seen:
            self._numbers, self._seen = frozenset(self._lines()), seen
        return number in self._numbers

    def add(self, number: str) -> None:
        """End a session in every process.

        Raises
        ------
        StoreError
            If it cannot be written down.
        """
        until = time.time() + HOURS * 3600
        try:
            self._forget_the_old()
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a", encoding="ascii") as out:
                out.write(f"{until:.0f} {number}\n")
        except OSError as exc:
            raise StoreError(
                f"{self._file}: that somebody signed out cannot be written down: "
                f"{exc.strerror or exc}. Make room, then sign out again."
            ) from exc

    def _lines(self) -> dict[str, float]:
        words = [line.split() for line in self._file.read_text(encoding="ascii").splitlines()]
        now = time.time()
        return {one[1]: float(one[0]) for one in words if len(one) == 2 and float(one[0]) > now}

    def _forget_the_old(self) -> None:
        if self._file.exists() and self._file.stat().st_size > _LONGEST_FILE_BYTES:
            kept = self._lines()
            text = "".join(f"{until:.0f} {number}\n" for number, until in kept.items())
            self._file.write_text(text, encoding="ascii")
