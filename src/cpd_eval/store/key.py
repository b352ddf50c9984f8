"""The project key: a secret that turns names into pseudonyms and links into hashes.

It is made on first use from the system's secure random numbers, may be read by its owner only,
and stands outside the data, so that a copy of the data alone links to nobody. It must stay the
same for the life of the store: with another key every pseudonym and link would differ.
"""

import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

from cpd_eval.errors import StoreError

KEY_BYTES = 32


def keyed_hash(key: bytes, purpose: str, word: str) -> str:
    """Give the HMAC-SHA256 of a word under the project key, as 64 hexadecimal digits.

    The purpose keeps hashes of the same word for different uses apart.

    Examples
    --------
    >>> keyed_hash(b"k", "token", "a") == keyed_hash(b"k", "pseudonym", "a")
    False
    """
    return hmac.new(key, f"{purpose}\0{word}".encode(), hashlib.sha256).hexdigest()


def read_or_make_key(file: Path, *, may_make: bool) -> bytes:
    """Read the project key, or make it if there is none yet and there may be a new one.

    Parameters
    ----------
    file : Path
        Where the key stands, as 64 hexadecimal digits.
    may_make : bool
        Whether a missing key may be made; only for a store that was never used.

    Returns
    -------
    bytes, 32 of them

    Raises
    ------
    StoreError
        If the key is missing and may not be made, or cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     len(read_or_make_key(Path(folder) / "secrets" / "project.key", may_make=True))
    32
    """
    try:
        if not file.exists():
            if not may_make:
                raise StoreError(
                    f"{file}: the project key is missing, but the store was made with one; a new "
                    "key could not find anyone again. Put the key file back, from your backup."
                )
            _make_key(file)
        key = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as exc:
        raise StoreError(
            f"{file}: the project key cannot be read or made: {exc}. "
            "Expected a file of 64 hexadecimal digits that only you may read."
        ) from exc
    if len(key) != KEY_BYTES:
        raise StoreError(
            f"{file}: the project key has {len(key)} bytes; {KEY_BYTES} were expected. "
            "Put the right key file back, from your backup."
        )
    return key


def _make_key(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    # mkstemp makes the file readable by its owner only.
    descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=".key-")
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(KEY_BYTES))
            out.flush()
            os.fsync(out.fileno())
        # A link, unlike a rename, fails if another process was first; then its key is the key.
        os.link(temporary, file)
    except FileExistsError:
        pass
    finally:
        Path(temporary).unlink()
