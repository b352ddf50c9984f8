"""The address a form opens at: the server, the door, the form, and the invitation, a secret.

There are two doors to the same form, and a link opens both; only the path says which. ``/form/`` is
the page without a kernel, ``/`` the page in Voilà. See docs/two-doors.md.
"""

from typing import Literal
from urllib.parse import quote, urlencode

DEFAULT_PORT = 8866

Door = Literal["plain", "notebook"]
"""Without a kernel, or in Voilà."""

PATHS: dict[str, str] = {"plain": "form/", "notebook": ""}
"""Where each door is, under the address of the server."""


def form_address(
    token: str,
    *,
    form_id: str | None = None,
    port: int = DEFAULT_PORT,
    host: str = "127.0.0.1",
    address: str | None = None,
    door: Door = "notebook",
) -> str:
    """Give the address an invitation opens at.

    Parameters
    ----------
    token : str
        As :func:`cpd_eval.store.invitations.issue` gave it.
    form_id : str, optional
        The form it is for. A link that names its form tells a reader what it opens, and one that
        was cut or mixed up is noticed.
    port : int, default 8866
        Port of the server.
    host : str, default "127.0.0.1"
        Name of the server.
    address : str, optional
        The whole address of the server, such as ``https://forms.example.org/``; in place of
        ``host`` and ``port``.
    door : {"plain", "notebook"}, default "notebook"
        Which door it opens; a project says it with ``links`` in its settings.

    Returns
    -------
    str
        The link.

    Examples
    --------
    >>> form_address("abc")
    'http://127.0.0.1:8866/?invitation=abc'
    >>> form_address("abc", form_id="pulse", address="https://forms.example.org")
    'https://forms.example.org/?form=pulse&invitation=abc'
    >>> form_address("abc", door="plain")
    'http://127.0.0.1:8866/form/?invitation=abc'
    """
    server = f"http://{host}:{port}" if address is None else address.rstrip("/")
    query = {"form": form_id} if form_id else {}
    return f"{server}/{PATHS[door]}?{urlencode({**query, 'invitation': token}, quote_via=quote)}"
