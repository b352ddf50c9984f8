"""Code through a kernel: a respondent's page, and the kernel of a board."""

import html
import json
import re
import time
from uuid import uuid4

import pytest
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

pytestmark = pytest.mark.slow

V1 = "v1.kernel.websocket.jupyter.org"
STAFF_BOARD = "/staff/board/responses"


def kernel_of(page):
    return json.loads(
        re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page.text, re.DOTALL)[1]
    )["kernelId"]


def channels(served, kernel_id, browser=None, *, v1=False, origin=None):
    cookies = browser.cookies if browser else {}
    headers = {"Cookie": "; ".join(f"{name}={text}" for name, text in cookies.items())}
    return connect(
        f"ws://127.0.0.1:{served.port}/api/kernels/{kernel_id}/channels?session_id=attack",
        additional_headers=headers if cookies else {},
        subprotocols=[V1] if v1 else None,
        origin=origin,
        proxy=None,
        open_timeout=60,
    )


def request(kind, content):
    header = {
        "msg_id": uuid4().hex,
        "msg_type": kind,
        "session": "attack",
        "username": "",
        "date": "",
        "version": "5.3",
    }
    return {
        "channel": "shell",
        "header": header,
        "parent_header": {},
        "metadata": {},
        "content": content,
        "buffers": [],
    }


def send(socket, told, *, v1):
    if v1:
        names = ("header", "parent_header", "metadata", "content")
        parts = [json.dumps(told[name]).encode() for name in names]
        socket.send(serialize_msg_to_ws_v1(parts, told["channel"]))
    else:
        socket.send(json.dumps(told))


def answered(socket, kind):
    """Wait for the reply to a request; say what else came before it."""
    seen = []
    end = time.monotonic() + 60
    while time.monotonic() < end:
        said = socket.recv(timeout=60)
        seen.append(said if isinstance(said, str) else said.decode("latin-1"))
        if f"{kind}_reply" in seen[-1]:
            return seen
    pytest.fail("the kernel never answered")


@pytest.fixture(scope="module")
def respondents_kernel(served):
    page = served.browser().get(f"/?form=pulse&invitation={served.invite('kernel-1')}")
    assert page.status == 200
    return kernel_of(page)


@pytest.mark.parametrize("v1", [False, True], ids=["old protocol", "version 1"])
def test_no_request_of_a_browser_runs_code(served, respondents_kernel, tmp_path, v1):
    mark = tmp_path / "run"
    code = f"open({str(mark)!r}, 'w').close()"
    with channels(served, respondents_kernel, v1=v1) as socket:
        for kind, content in [
            ("execute_request", {"code": code, "silent": False, "allow_stdin": False}),
            ("execute_request", {"code": "", "user_expressions": {"x": code}}),
            ("complete_request", {"code": f"%run {code}", "cursor_pos": 4}),
            ("inspect_request", {"code": code, "cursor_pos": 1, "detail_level": 1}),
            ("debug_request", {"command": "evaluate", "arguments": {"expression": code}}),
            ("comm_open", {"comm_id": "c", "target_name": "x", "target_module": "os", "data": {}}),
            ("shutdown_request", {"restart": False}),
        ]:
            send(socket, request(kind, content), v1=v1)
        # The kernel answers in order: had it been asked the above, it would have done it by now.
        send(socket, request("comm_info_request", {}), v1=v1)
        seen = answered(socket, "comm_info")
    assert not mark.exists()
    assert not [one for one in seen if "execute_reply" in one or "complete_reply" in one]


def test_a_message_that_announces_endless_parts_does_not_stop_the_server(
    served, respondents_kernel
):
    with channels(served, respondents_kernel, v1=True) as socket:
        socket.send((2**40).to_bytes(8, "little") + b"\0" * 100)
        send(socket, request("comm_info_request", {}), v1=True)
        answered(socket, "comm_info")


def test_a_page_of_another_site_cannot_open_the_connection(served, respondents_kernel):
    with pytest.raises(InvalidStatus) as refused:
        channels(served, respondents_kernel, origin="https://evil.example")
    assert refused.value.response.status_code == 403


def test_a_guessed_kernel_is_refused(served):
    with pytest.raises(InvalidStatus) as refused:
        channels(served, "00000000-0000-4000-8000-000000000000")
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("method", ["DELETE", "POST", "PUT", "PATCH"])
def test_nobody_ends_a_kernel_by_hand(served, respondents_kernel, method):
    served.add("hana", "hr")
    browser = served.signed_in("hana")
    token = {"X-Xsrftoken": browser.xsrf("/staff/")}
    answer = browser.ask(method, f"/api/kernels/{respondents_kernel}", headers=token)
    assert answer.status in {403, 405}
    assert respondents_kernel in served.app.kernel_manager


@pytest.mark.parametrize(
    "path",
    [
        "/api/kernels",
        "/api/kernelspecs",
        "/api/sessions",
        "/api",
        "/api/contents",
        "/api/terminals",
        "/api/config/x",
        "/lab",
        "/tree",
        "/metrics",
        "/files/form.ipynb",
        "/login",
        "/logout",
        "/voila/files/form.ipynb",
        "/voila/render/form.ipynb",
        "/voila/tree",
        "/voila/api/contents",
    ],
)
def test_nothing_else_of_jupyter_is_served(served, path):
    assert served.browser().get(path).status == 404


@pytest.fixture(scope="module")
def board(served):
    served.add("hana", "hr")
    browser = served.signed_in("hana")
    page = browser.get(f"{STAFF_BOARD}?CPD_EVAL_STAFF=forged", CPD_EVAL_STAFF="forged")
    assert page.status == 200
    return page, kernel_of(page)


def test_the_kernel_of_a_board_is_told_who_looks_by_the_server_alone(board):
    told = re.search(r"told: (\{.*?\}\})", html.unescape(board[0].text).replace('\\"', '"'))[1]
    assert json.loads(told.replace("\\u003c", "<"))["name"] == "hana"
    assert "forged" not in told


def test_a_boards_kernel_answers_who_opened_it(served, board):
    with channels(served, board[1], served.signed_in("hana")) as socket:
        send(socket, request("comm_info_request", {}), v1=False)
        answered(socket, "comm_info")
    assert served.signed_in("hana").get(f"/api/kernels/{board[1]}").status == 200


@pytest.mark.parametrize("who", ["visitor", "another of the same role", "a role without the page"])
def test_a_boards_kernel_answers_nobody_else(served, board, who):
    served.add("other", "hr" if who.startswith("another") else "trade_union")
    browser = None if who == "visitor" else served.signed_in("other")
    with pytest.raises(InvalidStatus) as refused:
        channels(served, board[1], browser)
    assert refused.value.response.status_code == 403
    assert (browser or served.browser()).get(f"/api/kernels/{board[1]}").status == 403


def test_a_boards_kernel_runs_no_code_for_who_opened_it_either(served, board, tmp_path):
    mark = tmp_path / "run"
    with channels(served, board[1], served.signed_in("hana")) as socket:
        send(socket, request("execute_request", {"code": f"open({str(mark)!r}, 'w')"}), v1=False)
        send(socket, request("comm_info_request", {}), v1=False)
        answered(socket, "comm_info")
    assert not mark.exists()


def test_who_loses_the_role_loses_the_open_connection(served):
    served.add("leaver", "hr")
    browser = served.signed_in("leaver")
    kernel_id = kernel_of(browser.get(STAFF_BOARD))
    with channels(served, kernel_id, browser) as socket:
        served.desk.accounts.remove("leaver")
        send(socket, request("comm_info_request", {}), v1=False)
        with pytest.raises(ConnectionClosed):
            answered(socket, "comm_info")


def test_a_respondents_kernel_is_told_nothing_about_staff(served, respondents_kernel):
    from cpd_eval.pages.staff.owners import owners

    assert owners.environment({"CPD_EVAL_STAFF": "forged", "x": "y"}) == {"x": "y"}
    assert owners.may_talk(None, respondents_kernel)
