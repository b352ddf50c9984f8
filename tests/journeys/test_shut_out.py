"""What a respondent's browser may say to its kernel, over the real websocket."""

import json
import re
import uuid
from typing import Any

import pytest
from websocket import create_connection

pytestmark = pytest.mark.browser

PATIENCE = 60  # seconds; under load a kernel that is asked for its name may take a while


def connect(page_url: str) -> Any:
    """Open a second connection to the kernel of a page.

    In a session of its own: the server lets a session have one connection and hangs up on the
    other, so with the session of the page the two would throw each other out.
    """
    url = re.sub(r"session_id=[^&]*", f"session_id={uuid.uuid4()}", page_url)
    assert url != page_url
    return create_connection(url, timeout=PATIENCE)


def ask(socket: Any, kind: str, **content: object) -> str:
    """Send a request; give its id."""
    key = uuid.uuid4().hex
    header = {"msg_id": key, "msg_type": kind, "session": "s", "username": "u", "version": "5.3"}
    parts = {"parent_header": {}, "metadata": {}, "content": content, "buffers": []}
    socket.send(json.dumps({"header": header, "channel": "shell", **parts}))
    return key


def heard_until_answered(socket: Any, key: str) -> list[tuple[str, str]]:
    """List what the kernel says, as (kind, id of the request), until a request is answered."""
    said: list[tuple[str, str]] = []
    while ("kernel_info_reply", key) not in said:
        message = json.loads(socket.recv())
        said.append((message["header"]["msg_type"], message["parent_header"].get("msg_id", "")))
    return said


def test_a_respondent_cannot_run_code(app, visit, tmp_path):
    visitor, sockets = visit(), []
    visitor.page.on("websocket", lambda socket: sockets.append(socket.url))
    visitor.open(app.invite("intruder"))
    proof = tmp_path / "ran"
    socket = connect(next(url for url in sockets if "/channels" in url))
    try:
        heard_until_answered(socket, ask(socket, "kernel_info_request"))
        code = f"open({str(proof)!r}, 'w')"
        forbidden = ask(socket, "execute_request", code=code, silent=False)
        # The kernel does one thing after the other: once this is answered, code would have run.
        said = heard_until_answered(socket, ask(socket, "kernel_info_request"))
    finally:
        socket.shutdown()
    assert [kind for kind, key in said if key == forbidden] == []
    assert not proof.exists()
