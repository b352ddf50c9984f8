"""Where one browser tab stands, as a signed text that travels with it.

What someone answered belongs to the response and stands in the store. What is left belongs to the
tab: which page it shows, what it was told when Continue was pressed, which file it announced. Two
tabs on one link may stand in different places. The server keeps none of this: it hands it to the
tab and gets it back. The signature makes sure that it is what the server said, about this link.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from cpd_eval.store.key import keyed_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where a tab stands.

    Attributes
    ----------
    link : str
        Hash of the link it was opened with.
    response_id : int
        The response.
    place : str
        The page it shows.
    errors, refused : mapping of str to str
        What it was told, by path.
    seen : tuple of str or None
        What was asked when it left the check page to change an answer.
    shown : str
        Fingerprint of the answers on the check page; empty elsewhere.
    files : tuple of mapping
        Files it announced, and nothing has come of them yet.
    """

    link: str
    response_id: int
    place: str
    errors: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    seen: tuple[str, ...] | None = None
    shown: str = ""
    files: tuple[Mapping[str, Any], ...] = ()


def signed(key: bytes, stand: Stand) -> str:
    """Write where a tab stands.

    Parameters
    ----------
    key : bytes
        The project key.
    stand : Stand
        What to write.

    Returns
    -------
    str
        For :func:`read_stand`.

    Examples
    --------
    >>> stand = Stand(link="ab", response_id=7, place="aims", seen=("B01",))
    >>> read_stand(b"key", signed(b"key", stand), link="ab") == stand
    True
    """
    text = json.dumps(asdict(stand), separators=(",", ":"))
    return f"{_mac(key, text)}{text}"


def read_stand(key: bytes, text: str, *, link: str) -> Stand | None:
    """Read where a tab stands.

    Parameters
    ----------
    key : bytes
        The project key.
    text : str
        From the tab.
    link : str
        Hash of the link it comes with now.

    Returns
    -------
    Stand or None
        None if it is empty, was not written by :func:`signed` with this key, or belongs to
        another link; the tab then stands where the response does.

    Examples
    --------
    >>> read_stand(b"key", "made up", link="ab") is None
    True
    """
    mac, said = text[:64], text[64:]
    # What is signed is ASCII; other letters could not even be compared.
    if not text.isascii() or not hmac.compare_digest(_mac(key, said), mac):
        return None
    fields = json.loads(said)
    seen, files = fields["seen"], tuple(fields["files"])
    stand = Stand(**fields | {"seen": None if seen is None else tuple(seen), "files": files})
    return stand if stand.link == link else None


def fingerprint(raw: Mapping[str, str]) -> str:
    """Give a short text that differs when the answers do.

    Examples
    --------
    >>> fingerprint({"a": "1", "b": "2"}) == fingerprint({"b": "2", "a": "1"})
    True
    """
    return sha256(json.dumps(sorted(raw.items())).encode()).hexdigest()[:24]


def _mac(key: bytes, text: str) -> str:
    return keyed_hash(key, "stand", text)
