"""Text that cannot be read without its key: AES-256-GCM, a new nonce for each.

What is sealed says to whom it belongs, so that one row's text put into another row does not open.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cpd_eval.errors import StoreError

_NONCE_BYTES = 12
"""As NIST SP 800-38D, 5.2.1.1 recommends; random ones are good for 2**32 texts a key."""


def seal(key: bytes, text: str, *, about: str) -> bytes:
    """Encrypt a text.

    Parameters
    ----------
    key : bytes, 32 of them
        The key.
    text : str
        What nobody else shall read.
    about : str
        To whom it belongs; needed again to open it.

    Returns
    -------
    bytes
        28 more than the text has in UTF-8.

    Examples
    --------
    >>> key = bytes(32)
    >>> unseal(key, seal(key, "Ada (made up)", about="a1"), about="a1")
    'Ada (made up)'
    """
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text.encode(), about.encode())


def unseal(key: bytes, sealed: bytes, *, about: str) -> str:
    """Decrypt a text.

    Raises
    ------
    StoreError
        If the key is another one, it belongs to somebody else, or it was changed.

    Examples
    --------
    >>> unseal(bytes(32), seal(bytes(32), "Ada", about="a1"), about="b2")
    Traceback (most recent call last):
    ...
    cpd_eval.errors.StoreError: An encrypted row of the store cannot be opened: ...
    """
    nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, rest, about.encode()).decode()
    except (InvalidTag, ValueError) as exc:
        raise StoreError(
            "An encrypted row of the store cannot be opened: the key is another one, or the row "
            "was changed. Look with: cpd-eval store verify"
        ) from exc
