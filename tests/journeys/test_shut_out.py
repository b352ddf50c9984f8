"""What a respondent's browser may say to its kernel, over the real websocket."""

import json
import time
import uuid
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from websocket import WebSocket, WebSocketException, create_connection

pytestmark = pytest.mark.browser

DEADLINE_SECONDS = 120
"""A machine may be very busy; an answer that never comes is told by this, not by a hang."""


class Intruder:
    """Speaks to a kernel beside the page that started it."""

    def __init__(self, address: str) -> None:
        # The server lets go of a connection when another of the same session comes. With the
        # session of the page, page and intruder would push each other out in turn.
        self.session = uuid.uuid4().hex
        own = urlsplit(address)._replace(query=urlencode({"session_id": self.session}))
        self.socket: WebSocket = create_connection(own.geturl(), timeout=DEADLINE_SECONDS)

    def say(self, kind: str, channel: str = "shell", **content: object) -> str:
        """Send a message and give its id."""
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "username": "u", "version": "5.3"}
        parts = {"parent_header": {}, "metadata": {}, "content": content, "buffers": []}
        message = {"header": {**header, "session": self.session}, "channel": channel, **parts}
        self.socket.send(json.dumps(message))
        return header["msg_id"]

    def heard_until_answered(self, request: str) -> list[dict[str, Any]]:
        """List what the kernel says up to its answer to a request for its info."""
        said: list[dict[str, Any]] = []
        while not said or (said[-1]["type"], said[-1]["parent"]) != ("kernel_info_reply", request):
            text = self.socket.recv()
            if not text:
                raise WebSocketException("the server has hung up")
            message = json.loads(text)
            parent = message["parent_header"].get("msg_id", "")
            said.append({"type": message["header"]["msg_type"], "parent": parent})
        return said


def answers_to(address: str, code: str, channel: str) -> list[str]:
    """Ask a kernel to run code and list what it says to that, trying again if a line breaks."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while True:
        try:
            intruder = Intruder(address)
            intruder.heard_until_answered(intruder.say("kernel_info_request"))
            asked = intruder.say("execute_request", channel, code=code, silent=False)
            # On the control channel code would run beside what is asked here, so ask twice.
            said = intruder.heard_until_answered(intruder.say("kernel_info_request"))
            said += intruder.heard_until_answered(intruder.say("kernel_info_request"))
            intruder.socket.shutdown()
        except (OSError, WebSocketException):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        else:
            return [one["type"] for one in said if one["parent"] == asked]


@pytest.mark.parametrize("channel", ["shell", "control"])
def test_a_respondent_cannot_run_code(app, visit, tmp_path, channel):
    visitor, sockets = visit(), []
    visitor.page.on("websocket", lambda socket: sockets.append(socket.url))
    visitor.open(app.invite(f"intruder on {channel}"))
    proof = tmp_path / "ran"
    address = next(url for url in sockets if "/channels" in url)
    assert answers_to(address, f"open({str(proof)!r}, 'w')", channel) == []
    assert not proof.exists()
