"""What a respondent's browser may say to its kernel, over the real websocket."""

import json
import uuid

import pytest
from websocket import create_connection

pytestmark = pytest.mark.browser


def message(kind: str, **content: object) -> str:
    header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "s", "username": "u"}
    parts = {"parent_header": {}, "metadata": {}, "content": content, "buffers": []}
    return json.dumps({"header": {**header, "version": "5.3"}, "channel": "shell", **parts})


def test_a_respondent_cannot_run_code(app, visit, tmp_path):
    visitor, sockets = visit(), []
    visitor.page.on("websocket", lambda socket: sockets.append(socket.url))
    visitor.open(app.invite("intruder"))
    proof = tmp_path / "ran"
    socket = create_connection(next(url for url in sockets if "/channels" in url), timeout=20)
    try:
        socket.send(message("kernel_info_request"))
        assert "kernel_info_reply" in heard(socket)
        socket.send(message("execute_request", code=f"open({str(proof)!r}, 'w')", silent=False))
        socket.send(message("kernel_info_request"))
        assert "execute_reply" not in heard(socket)
    finally:
        socket.shutdown()
    assert not proof.exists()


def heard(socket) -> list[str]:
    """List what the kernel says until it has answered, or the server has hung up."""
    kinds: list[str] = []
    while "kernel_info_reply" not in kinds:
        text = socket.recv()
        if not text:
            break
        kinds.append(json.loads(text)["header"]["msg_type"])
    return kinds
