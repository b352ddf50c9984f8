"""What a browser may say to a kernel: the messages of widgets, and nothing that runs code.

A kernel does what it is asked, and a page of Voilà is connected to one by a websocket. Voilà lets
only some types of message through, but judges them by their header alone and after taking apart
whatever was sent. Here a message is looked at before: its size and shape, its channel, its type,
and what it opens. Whatever else arrives is dropped; that it was is logged, not what it said.

What a widget's message may do is decided by the widget: the form page asks the engine, which
takes answers to questions the form asks and nothing else.
"""

import json
import struct
from collections.abc import Mapping
from typing import Any

from jupyter_server.services.kernels.connection.base import (
    deserialize_binary_message,
    deserialize_msg_from_ws_v1,
)
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

ALLOWED = frozenset(
    {"kernel_info_request", "comm_info_request", "comm_open", "comm_msg", "comm_close"}
)
"""Types of message that are let through; none of them runs, completes, inspects or stops."""

OPENED = "jupyter.widget.control"
"""The one thing a page opens itself: to ask which widgets there are."""

MOST_PARTS = 64
"""Of one message: four of the protocol, the rest are bytes such as a piece of a file."""

_V1 = "v1.kernel.websocket.jupyter.org"
_WORD_BYTES = 8
_BROKEN = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    struct.error,
    OverflowError,
    RecursionError,
)


def may_pass(message: str | bytes, *, v1: bool) -> bool:
    """Say whether a message of a browser may go on to its kernel.

    Parameters
    ----------
    message : str or bytes
        As it came over the websocket.
    v1 : bool
        Whether it is written in version 1 of the protocol, not in the one before.

    Returns
    -------
    bool
        False also for whatever cannot be read.

    Examples
    --------
    >>> may_pass('{"channel": "shell", "header": {"msg_type": "execute_request"}}', v1=False)
    False
    """
    try:
        channel, header, content = _read_v1(message) if v1 else _read_old(message)
    except _BROKEN:
        return False
    return channel == "shell" and _is_harmless(header, content)


def _is_harmless(header: Any, content: Any) -> bool:
    if not isinstance(header, Mapping) or not isinstance(content, Mapping):
        return False
    kind = header.get("msg_type")
    if not isinstance(kind, str) or kind not in ALLOWED:
        return False
    return kind != "comm_open" or content.get("target_name") == OPENED


def _read_v1(message: str | bytes) -> tuple[str, Any, Any]:
    if not isinstance(message, bytes):
        raise TypeError("a text where bytes belong")
    # Jupyter Server would count to whatever number a message begins with.
    parts = int.from_bytes(message[:_WORD_BYTES], "little")
    if not 6 <= parts <= MOST_PARTS + 2 or len(message) < _WORD_BYTES * (parts + 1):
        raise ValueError(parts)
    channel, kept = deserialize_msg_from_ws_v1(message)  # type: ignore[no-untyped-call]
    return channel, json.loads(kept[0]), json.loads(kept[3])


def _read_old(message: str | bytes) -> tuple[str, Any, Any]:
    if isinstance(message, bytes):
        parts = int.from_bytes(message[:4], "big")
        if not 1 <= parts <= MOST_PARTS or len(message) < 4 * (parts + 1):
            raise ValueError(parts)
        told = deserialize_binary_message(message)  # type: ignore[no-untyped-call]
    else:
        told = json.loads(message)
    return told["channel"], told["header"], told["content"]


class GuardedConnection(ZMQChannelsWebsocketConnection):
    """Connects a browser to a kernel, and lets through what :func:`may_pass` does."""

    def handle_incoming_message(self, incoming_msg: str) -> None:
        """Pass a message on, or drop it; hang up on who has lost the kernel meanwhile."""
        if not self._is_still_theirs():
            self.websocket_handler.close()
        elif may_pass(incoming_msg, v1=self.subprotocol == _V1):
            super().handle_incoming_message(incoming_msg)
        else:
            self.log.warning("A message from a browser to a kernel was dropped.")

    def _is_still_theirs(self) -> bool:
        # Who has signed out, or lost a role, keeps the connection they had until they speak.
        handler = self.websocket_handler
        user: Any = handler.identity_provider.get_user(handler)
        return bool(handler.authorizer.is_authorized(handler, user, "execute", "kernels"))
