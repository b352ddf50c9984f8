"""A kernel that waits, so that a respondent does not wait for Python to start.

The server keeps a few kernels ready (see :mod:`cpd_eval.pages.door`): their form page has imported
everything, opened the store, and stops here until somebody comes. When somebody follows a link,
Voilà gives them a waiting kernel and tells it the address over a local websocket. From then on the
kernel is theirs alone, and another one takes its place.
"""

import json
import time
from collections.abc import Mapping

RETRY_SECONDS = 0.5  # the kernel may be ready before the server listens

_ABOUT_SOMEBODY = ("VOILA_REQUEST_URL", "QUERY_STRING")


def is_waiting(environ: Mapping[str, str]) -> bool:
    """Say whether a kernel was started before there was a visitor for it.

    Parameters
    ----------
    environ : mapping
        The environment of the kernel, as Voilà made it.

    Returns
    -------
    bool
        False also outside Voilà.

    Examples
    --------
    >>> is_waiting({"VOILA_PREHEAT": "True"}), is_waiting({})
    (True, False)
    """
    return environ.get("VOILA_PREHEAT") == "True"


def without_visitor(environ: Mapping[str, str]) -> dict[str, str]:
    """Take out of the environment of a kernel that waits who came before it was started.

    Parameters
    ----------
    environ : mapping
        As Voilà would hand it over: with the address, and so the token, of the last visitor.

    Returns
    -------
    dict
        Unchanged for a kernel that was started for its visitor.

    Examples
    --------
    >>> without_visitor({"VOILA_PREHEAT": "True", "VOILA_REQUEST_URL": "/?invitation=abc"})
    {'VOILA_PREHEAT': 'True'}
    """
    dropped = _ABOUT_SOMEBODY if is_waiting(environ) else ()
    return {name: text for name, text in environ.items() if name not in dropped}


def wait_for_visitor(environ: Mapping[str, str]) -> str:
    """Wait until somebody comes; give what follows the question mark in their address.

    Parameters
    ----------
    environ : mapping
        The environment of the kernel, as Voilà made it.

    Returns
    -------
    str
        Such as ``form=pulse&invitation=…``.

    Notes
    -----
    The random id of the kernel is all that is needed to ask. The kernel asks its own server and
    nobody else, whatever proxy is set; should the connection break, it asks again.
    """
    # Imported here: a kernel that was started for its visitor never needs it.
    from websockets.exceptions import WebSocketException
    from websockets.sync.client import connect

    host = environ.get("VOILA_APP_IP", "127.0.0.1")
    server = f"{host}:{environ['VOILA_APP_PORT']}{environ.get('VOILA_SERVER_URL', '/')}"
    address = f"ws://{server}voila/query/{environ['VOILA_KERNEL_ID']}"
    while True:
        try:
            with connect(address, proxy=None, compression=None) as socket:
                return str(json.loads(socket.recv()).get("QUERY_STRING", ""))
        except (OSError, WebSocketException):
            time.sleep(RETRY_SECONDS)
