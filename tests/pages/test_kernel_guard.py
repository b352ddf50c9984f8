"""What a browser may say to a kernel."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_server.services.kernels.connection.base import (
    serialize_binary_message,
    serialize_msg_to_ws_v1,
)

from cpd_eval.pages.kernel_guard import MOST_PARTS, may_pass

# Every request of the messaging protocol (jupyter_client, "Messaging in Jupyter" 5.5), and the
# replies and side effects a client could pretend to be.
REFUSED = (
    "execute_request",
    "inspect_request",
    "complete_request",
    "history_request",
    "is_complete_request",
    "connect_request",
    "shutdown_request",
    "interrupt_request",
    "debug_request",
    "input_reply",
    "create_subshell_request",
    "delete_subshell_request",
    "list_subshell_request",
    "usage_request",
    "execute_reply",
    "stream",
    "display_data",
    "update_display_data",
    "execute_input",
    "error",
    "status",
    "clear_output",
    "input_request",
    "apply_request",
    "abort_request",
    "clear_request",
    "do_one_iteration",
)
COMM = {"comm_id": "c1", "data": {"method": "update", "state": {}}}


def message(kind: object, content: object = None, channel: str = "shell") -> dict:
    header = {
        "msg_type": kind,
        "msg_id": "1",
        "session": "s",
        "version": "5.3",
        "date": "",
        "username": "",
    }
    return {
        "channel": channel,
        "header": header,
        "parent_header": {},
        "metadata": {},
        "content": {} if content is None else content,
        "buffers": [],
    }


def in_v1(told: dict, *buffers: bytes) -> bytes:
    parts = [
        json.dumps(told[part]).encode()
        for part in ("header", "parent_header", "metadata", "content")
    ]
    return serialize_msg_to_ws_v1([*parts, *buffers], told["channel"])


def both(told: dict) -> list[bool]:
    return [
        may_pass(in_v1(told), v1=True),
        may_pass(json.dumps(told), v1=False),
        may_pass(serialize_binary_message(told), v1=False),
    ]


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("channel", ["shell", "control", "stdin", "iopub"])
def test_what_could_run_or_stop_something_is_dropped(kind, channel):
    assert both(message(kind, {"code": "1", "silent": False}, channel)) == [False] * 3


@pytest.mark.parametrize("kind", ["kernel_info_request", "comm_info_request"])
def test_what_a_page_asks_first_passes(kind):
    assert both(message(kind)) == [True] * 3


def test_a_message_of_a_widget_passes():
    assert both(message("comm_msg", COMM)) == [True] * 3


def test_a_piece_of_a_file_passes_with_it():
    assert may_pass(in_v1(message("comm_msg", COMM), b"\0" * 1000), v1=True)


@pytest.mark.parametrize("channel", ["control", "stdin", "iopub", "", "SHELL"])
def test_only_the_shell_channel_is_open(channel):
    assert both(message("comm_msg", COMM, channel)) == [False] * 3


def test_a_page_opens_only_the_list_of_widgets():
    assert both(message("comm_open", {"target_name": "jupyter.widget.control"})) == [True] * 3
    assert both(message("comm_open", {"target_name": "jupyter.widget"})) == [False] * 3
    assert both(message("comm_open", {"target_module": "os"})) == [False] * 3


@pytest.mark.parametrize("kind", [None, 1, ["comm_msg"], {"comm_msg": 1}, "COMM_MSG", "comm_msg "])
def test_a_type_that_is_no_known_word_is_dropped(kind):
    assert both(message(kind, COMM)) == [False] * 3


def test_a_header_named_twice_is_judged_as_the_kernel_reads_it():
    header = b'{"msg_type": "comm_msg", "msg_type": "execute_request"}'
    parts = [header, b"{}", b"{}", b'{"code": "1"}']
    assert not may_pass(serialize_msg_to_ws_v1(parts, "shell"), v1=True)


# Jupyter Server counts to the number of parts a message begins with: 2**40 would never end.
@pytest.mark.parametrize("parts", [0, 1, 5, MOST_PARTS + 3, 2**31, 2**40, 2**64 - 1])
def test_a_message_that_announces_more_than_it_has_is_dropped_at_once(parts):
    assert not may_pass(parts.to_bytes(8, "little") + b"\0" * 64, v1=True)
    assert not may_pass((parts % 2**32).to_bytes(4, "big") + b"\0" * 64, v1=False)


def test_a_message_nested_too_deep_is_dropped():
    assert not may_pass('{"channel": "shell", "header": ' + "[" * 100_000, v1=False)


@given(st.binary(max_size=400), st.booleans())
def test_no_bytes_raise(sent, v1):
    assert may_pass(sent, v1=v1) is False


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=9) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["channel", "header", "content", "msg_type", "x"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_raises(told):
    assert may_pass(json.dumps(told), v1=False) in {True, False}
