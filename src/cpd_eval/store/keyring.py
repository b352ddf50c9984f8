"""The keys that names and e-mail addresses are encrypted with.

They stand in a file of their own, outside the data, and only whoever reads or writes names needs
it: a server that shows forms can run without it, and then whoever breaks into that server reads no
name. The file has a key a line, the newest first. An older key stays in it until nothing in the
store, and no backup that is still wanted, was encrypted with it: see
:mod:`cpd_eval.store.rotation`.
"""

import hashlib
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cpd_eval.errors import StoreError
from cpd_eval.store.key import KEY_BYTES, read_or_make_key
from cpd_eval.store.sealed import seal, unseal

_ID_BYTES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """Keys for names and addresses.

    Attributes
    ----------
    file : Path
        Where they stand.
    keys : dict of bytes to bytes
        By their id; the first is the one that is used for what is written.
    """

    file: Path
    keys: dict[bytes, bytes]

    def seal(self, text: str, *, about: str) -> bytes:
        """Encrypt with the newest key; the result says which it was."""
        key_id, key = next(iter(self.keys.items()))
        return key_id + seal(key, text, about=about)

    def unseal(self, sealed: bytes, *, about: str) -> str:
        """Decrypt with the key it was encrypted with.

        Raises
        ------
        StoreError
            If that key is not there, or the row was changed.
        """
        key = self.keys.get(sealed[:_ID_BYTES])
        if key is None:
            raise StoreError(
                f"{self.file}: the key that a name in the store was encrypted with, "
                f"{sealed[:_ID_BYTES].hex()}, is not in it. Put the key file back, from your "
                "backup; answers can be read without it, names cannot."
            )
        return unseal(key, sealed[_ID_BYTES:], about=about)

    def holds_key_of(self, sealed: bytes) -> bool:
        """Say whether the key that something was encrypted with is there."""
        return sealed[:_ID_BYTES] in self.keys

    def is_newest_of(self, sealed: bytes) -> bool:
        """Say whether something was encrypted with the newest key."""
        return sealed[:_ID_BYTES] == next(iter(self.keys))


def read_keyring(file: Path, *, may_make: bool) -> Keyring:
    """Read the keys, or make the first if there is none yet and there may be a new one.

    Parameters
    ----------
    file : Path
        A key a line, as 64 hexadecimal digits, the newest first.
    may_make : bool
        Whether a missing file may be made; only while nothing is encrypted.

    Returns
    -------
    Keyring
        With at least one key.

    Raises
    ------
    StoreError
        If the file is missing and may not be made, or cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     ring = read_keyring(Path(folder) / "identity.key", may_make=True)
    >>> ring.unseal(ring.seal("Ada", about="a1"), about="a1")
    'Ada'
    """
    if not file.exists():
        if not may_make:
            raise StoreError(
                f"{file}: the key of names and e-mail addresses is missing; they are encrypted, "
                "and nobody can be written to or named without it. Put the file back, from your "
                "backup. Forms, answers and reports need it not."
            )
        read_or_make_key(file, may_make=True)
    try:
        lines = file.read_text(encoding="ascii").split()
        keys = [bytes.fromhex(line) for line in lines]
    except (OSError, ValueError) as exc:
        raise _unreadable(file, str(exc)) from exc
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise _unreadable(file, f"{len(keys)} keys were found, not all of {KEY_BYTES} bytes")
    return Keyring(file=file, keys={key_id(key): key for key in keys})


def write_keyring(ring: Keyring) -> None:
    """Write the keys, whole or not at all; the file may be read by its owner only.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     ring = Keyring(file=Path(folder) / "identity.key", keys={b"abcd": bytes(32)})
    ...     write_keyring(ring)
    ...     oct(ring.file.stat().st_mode & 0o777)
    '0o600'
    """
    try:
        descriptor, temporary = tempfile.mkstemp(dir=ring.file.parent, prefix=".key-")
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write("\n".join(key.hex() for key in ring.keys.values()) + "\n")
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).replace(ring.file)
    except OSError as exc:
        raise StoreError(
            f"{ring.file}: the keys cannot be written: {exc.strerror or exc}. Nothing was "
            "encrypted anew; make room, or see whether you may write there."
        ) from exc


def with_new_key(ring: Keyring) -> Keyring:
    """Give the keys with a new one before them.

    Examples
    --------
    >>> ring = Keyring(file=Path("identity.key"), keys={b"abcd": bytes(32)})
    >>> len(with_new_key(ring).keys)
    2
    """
    key = secrets.token_bytes(KEY_BYTES)
    return Keyring(file=ring.file, keys={key_id(key): key} | ring.keys)


def key_id(key: bytes) -> bytes:
    """Give what tells keys apart, and tells nothing of a key.

    Examples
    --------
    >>> len(key_id(bytes(32)))
    4
    """
    return hashlib.sha256(b"key id\0" + key).digest()[:_ID_BYTES]


def _unreadable(file: Path, why: str) -> StoreError:
    return StoreError(
        f"{file}: the keys of names and addresses cannot be read: {why}. Expected lines of 64 "
        "hexadecimal digits in a file that only you may read."
    )
