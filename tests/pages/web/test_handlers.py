"""What the door without a kernel answers over HTTP, and what it refuses."""

import http.client
import json
import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.pages.web.request import LARGEST_LINE, BadRequestError, read_batch
from cpd_eval.pages.web.shell import static_files


def batch(*messages: dict[str, Any], stand: str = "") -> bytes:
    said = {"form": "pulse", "client": "a", "stand": stand, "messages": messages}
    return json.dumps(said).encode() + b"\n"


HAPPY = {"kind": "answer", "name": "happy", "value": "4", "seq": 1}


def test_the_page_holds_no_script_no_style_and_no_token(wire):
    page = wire.ask("GET", f"/form/?form=pulse&invitation={wire.token}")
    assert page.status == 200
    text = page.body.decode()
    assert wire.token not in text
    assert "style=" not in text
    assert "<style" not in text
    assert text.count("<script") == text.count('<script type="module" src="static/')


def test_its_policy_allows_nothing_but_files_of_this_server(wire):
    policy = wire.ask("GET", "/form/").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["/form/", "/form/health", "/form/nothing", "/form/static/x.js"])
def test_every_answer_carries_the_headers_also_one_that_refuses(wire, path):
    headers = wire.ask("GET", path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Server" not in headers


def test_a_browser_is_told_to_stay_with_tls_where_it_speaks_tls(wire):
    behind_proxy = wire.ask("GET", "/form/", **{"X-Forwarded-Proto": "https"})
    assert behind_proxy.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in wire.ask("GET", "/form/").headers


def test_script_and_style_are_there_for_good(wire):
    for name, file in static_files().items():
        said = wire.ask("GET", f"/form/static/{name}")
        assert said.body == file.content
        assert "immutable" in said.headers["Cache-Control"]


def test_the_health_of_the_server_is_told_to_a_proxy(wire):
    assert wire.ask("GET", "/health").json == {"status": "ok"}


def test_an_answer_comes_back_kept(wire):
    state = wire.post(batch(HAPPY)).json
    assert state["acks"] == {"a": 1}
    assert state["saved_at"] is not None


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://other.example"},
        {"Origin": "null"},
    ],
)
def test_a_page_of_another_site_may_send_nothing(wire, headers):
    said = wire.post(batch(HAPPY), **headers)
    assert said.status == 403
    assert said.json["error"].endswith(".")


def test_the_page_itself_may(wire):
    own = {"Sec-Fetch-Site": "same-origin", "Origin": f"http://127.0.0.1:{wire.port}"}
    assert wire.post(batch(HAPPY), **own).status == 200


def test_without_the_token_in_its_header_there_is_no_form(wire):
    said = wire.ask("POST", f"/form/answers?invitation={wire.token}", batch())
    assert said.json["view"]["heading"] == "You need the link from your invitation"


def test_too_much_is_refused_before_it_is_read(wire):
    line = http.client.HTTPConnection("127.0.0.1", wire.port, timeout=60)
    line.putrequest("POST", "/form/answers")
    line.putheader("Content-Length", str(LARGEST_LINE + 1))
    line.endheaders()
    assert line.getresponse().status == 413
    line.close()


def test_a_file_of_somebody_without_a_link_is_refused_before_it_is_read(wire):
    line = http.client.HTTPConnection("127.0.0.1", wire.port, timeout=60)
    line.putrequest("POST", "/form/file")
    line.putheader("Content-Length", "40000000")
    line.putheader("Cpd-Invitation", "guess")
    line.endheaders()
    assert line.getresponse().status == 404
    line.close()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"messages": 1}',
        b'{"messages": [1]}',
        b'{"client": "A!", "messages": [{"kind": "back", "seq": 1}]}',
        b'{"client": "a", "messages": [{"kind": "back"}]}',
        b'{"client": "a", "messages": [{"kind": "back", "seq": true}]}',
        b'{"client": "a", "messages": [{"kind": "back", "seq": 1e400}]}',
        b'{"client": "a", "messages": [{"kind": "back", "seq": NaN}]}',
        b'{"client": "a", "messages": [{"kind": "b", "seq": 2}, {"kind": "b", "seq": 1}]}',
        b'{"client": "a", "messages": [{"kind": "answer", "seq": 1, "value": {"a": {}}}]}',
        b'{"client": "a", "messages": [{"kind": "answer", "seq": 1, "value": 1}]}',
        b'{"client": "a", "messages": [{"kind": "bytes", "id": "f", "seq": 1}]}',
        b'{"client": "a", "messages": []}\nbytes of nobody',
    ],
)
def test_a_malformed_body_is_told_in_one_sentence(wire, body):
    said = wire.post(body)
    assert said.status == 400
    assert said.json["error"].endswith(".")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(["form", "client", "stand", "messages", "kind", "seq", "value", "id"])


@given(st.binary() | st.dictionaries(KEYS, JSON).map(lambda said: json.dumps(said).encode()))
def test_whatever_comes_is_read_or_refused(body):
    try:
        read_batch(body)
    except BadRequestError as refused:
        assert str(refused).endswith(".")


def test_a_request_that_fails_tells_nothing_of_why(wire, monkeypatch):
    def fail(*_args, **_options):
        raise RuntimeError("secret words")

    monkeypatch.setattr("cpd_eval.pages.web.visits.Visits.answer", fail)
    logging.getLogger("tornado.application").addFilter(lambda _record: False)
    said = wire.post(batch(HAPPY))
    assert said.status == 500
    assert b"secret" not in said.body


def test_a_store_that_cannot_be_read_asks_to_come_again(wire, monkeypatch):
    from cpd_eval.errors import StoreError

    def fail(*_args, **_options):
        raise StoreError("The disk is full.")

    monkeypatch.setattr("cpd_eval.pages.web.visits.Visits.answer", fail)
    said = wire.post(batch(HAPPY))
    assert (said.status, said.headers["Retry-After"]) == (503, "2")


def test_no_line_of_the_log_holds_a_token_or_an_answer(wire, caplog):
    caplog.set_level(logging.DEBUG)
    wire.ask("GET", f"/form/?invitation={wire.token}")
    wire.post(batch(HAPPY | {"name": "why", "value": "my-answer"}))
    wire.ask("GET", f"/form/nothing?invitation={wire.token}")
    wire.post(b"{")
    assert wire.token not in caplog.text
    assert "my-answer" not in caplog.text
    assert "GET /form/nothing" in caplog.text
