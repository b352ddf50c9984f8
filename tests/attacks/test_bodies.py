"""Oversized and malformed requests: refused in words, never a failure of the server.

The same in large, 100,000 requests and more, is ``benchmarks/attacks.py``.
"""

import json
import socket
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

WORDS = st.sampled_from(
    [
        "answer",
        "add",
        "remove",
        "file",
        "bytes",
        "unreadable",
        "continue",
        "back",
        "submit",
        "go",
        "why",
        "happy",
        "proof",
        "plan[2]",
        "cpd:check",
        "",
        "\0",
        "\ud800",
        "é",
        "../x",
        "a" * 500,
    ]
)
NUMBERS = st.sampled_from([0, 1, -1, 2**31, 2**53, 2**64, 10**400, 0.5, float("1e308"), True])
LEAVES = st.one_of(st.none(), WORDS, NUMBERS, st.text(max_size=5))
VALUES = st.recursive(
    LEAVES,
    lambda one: st.lists(one, max_size=4) | st.dictionaries(WORDS, one, max_size=4),
    max_leaves=8,
)
FIELDS = "kind", "seq", "name", "value", "place", "id", "filename", "size", "start", "focus"
MESSAGES = st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, LEAVES | VALUES))
BODIES = st.one_of(
    st.binary(max_size=200),
    VALUES.map(lambda one: json.dumps(one).encode()),
    st.fixed_dictionaries(
        {},
        optional={
            "form": LEAVES,
            "client": st.just("a1") | LEAVES,
            "stand": LEAVES,
            "messages": st.lists(MESSAGES, max_size=5) | VALUES,
        },
    ).map(lambda one: json.dumps(one).encode()),
)
NAMES = (
    "Cookie",
    "Accept-Language",
    "Content-Type",
    "X-Forwarded-For",
    "If-None-Match",
    "Range",
    "Authorization",
    "Origin",
    "Sec-Fetch-Site",
    "Upgrade",
    "X-Remote-User",
)
LATIN = st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f")
HEADERS = st.dictionaries(st.sampled_from(NAMES), st.text(LATIN, max_size=30), max_size=3)
PATHS = st.sampled_from(
    [
        "/",
        "/form/",
        "/form/answers",
        "/form/file",
        "/form/static/x",
        "/staff/",
        "/staff/sign-in",
        "/staff/sign-out",
        "/staff/returns/x",
        "/staff/reports/x",
        "/staff/board/responses",
        "/api/kernels/00000000-0000-4000-8000-000000000000",
        "/voila/static/x",
        "/voila/query/x",
        "/voila/api/shutdown/x",
        "/health",
        "/x",
    ]
)
METHODS = st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
calm = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def mine(served):
    return served.browser(), served.invite("bodies")


@calm
@given(BODIES, st.booleans())
def test_no_body_makes_the_page_without_a_kernel_fail(mine, body, has_link):
    browser, token = mine
    link = {"Cpd-Invitation": token} if has_link else {}
    for path in ("/form/answers", "/form/file"):
        assert browser.ask("POST", path, body, link).status in {200, 400, 403, 404, 413}


@calm
@given(METHODS, PATHS, BODIES, HEADERS)
def test_no_request_makes_the_server_fail(served, method, path, body, headers):
    served.add("hana", "hr")
    browser = served.signed_in("hana")
    answer = browser.ask(method, path, None if method in {"GET", "HEAD"} else body, headers)
    assert answer.status < 500, (answer.status, answer.text)
    assert "Traceback" not in answer.text


@calm
@given(
    st.dictionaries(
        st.sampled_from(["invitation", "form", "language", "next", "token", "new", "template"]),
        st.text(max_size=20),
        max_size=4,
    ),
    PATHS,
)
def test_no_query_makes_the_server_fail(served, query, path):
    from urllib.parse import urlencode

    asked = urlencode(query, errors="surrogatepass")
    answer = served.browser().get(f"{path}?{asked}")
    assert answer.status < 500
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", ["/form/answers", "/staff/sign-in", "/form/"])
def test_a_body_that_is_too_large_is_refused(tab, path):
    mine = tab("large")
    answer = None
    with suppress(ConnectionError):  # the server may hang up while it is still being sent
        answer = mine.post(b"x" * 20_000_000, path)
    assert answer is None or answer.status in {400, 403, 413}
    assert mine.send().status == 200


RAW = [
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET /\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00",
    b"\0" * 100,
    b"POST /form/answers HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /form/answers HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999\r\n\r\nx",
    b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
    b"POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 20_000 + b"\r\n",
    b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nA\x01: b\r\n\r\n",
]


@pytest.mark.parametrize("sent", RAW, ids=range(len(RAW)))
def test_what_is_hardly_a_request_does_not_stop_the_server(served, sent):
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as line:
        try:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            said = line.recv(200)
        except (ConnectionError, BrokenPipeError):
            said = b""
    assert not said.startswith(b"HTTP/1.1 5")
    assert served.browser().get("/staff/sign-in").status == 200
