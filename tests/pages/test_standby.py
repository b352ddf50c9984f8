"""Kernels that wait, and what they are told."""

import json
import threading

import pytest
from websockets.sync.server import serve

from cpd_eval.pages.standby import wait_for_visitor, without_visitor

SOMEBODY = {"VOILA_REQUEST_URL": "http://x/?invitation=secret", "QUERY_STRING": "invitation=secret"}


def test_a_kernel_that_waits_is_told_nothing_of_who_came_before():
    env = {**SOMEBODY, "VOILA_PREHEAT": "True", "PATH": "/bin"}
    assert without_visitor(env) == {"VOILA_PREHEAT": "True", "PATH": "/bin"}


def test_a_kernel_started_for_somebody_is_told_who():
    env = {**SOMEBODY, "VOILA_PREHEAT": "False"}
    assert without_visitor(env) == env


@pytest.fixture
def server():
    """Answer the first connection by hanging up, and the second with an address."""
    asked = []

    def handle(socket):
        asked.append(socket.request.path)
        if len(asked) > 1:
            socket.send(json.dumps({"QUERY_STRING": "form=pulse&invitation=abc"}))

    with serve(handle, "127.0.0.1", 0) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running.socket.getsockname()[1], asked
        running.shutdown()
        thread.join()


def test_a_kernel_asks_its_server_until_somebody_comes(server):
    port, asked = server
    environ = {"VOILA_APP_PORT": str(port), "VOILA_KERNEL_ID": "k1", "VOILA_SERVER_URL": "/"}
    assert wait_for_visitor(environ) == "form=pulse&invitation=abc"
    assert asked == ["/voila/query/k1", "/voila/query/k1"]
