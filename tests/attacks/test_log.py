"""What the log says of a visit: no token, no answer, no password, whatever goes wrong."""

import logging

import pytest

ANSWER = "an answer nobody else may read"
PASSWORD = "a password nobody may read"


@pytest.fixture
def said(caplog):
    """Everything any logger says, at its most talkative."""
    caplog.set_level(logging.DEBUG)
    for name in ("tornado.access", "tornado.general", "tornado.application", "FormApp"):
        caplog.set_level(logging.DEBUG, logger=name)
    return lambda: "\n".join(
        f"{one.getMessage()} {one.exc_text or ''} {one.exc_info or ''}" for one in caplog.records
    )


def test_a_visit_leaves_no_token_and_no_answer(said, tab, served):
    mine = tab("log-1")
    mine.send({"kind": "answer", "name": "why", "value": ANSWER})
    mine.send({"kind": "answer", "name": ANSWER, "value": ANSWER})
    mine.post(b"{" + ANSWER.encode())
    mine.post(ANSWER.encode() * 100_000)
    for path in ("/", "/form/", "/form/answers", "/voila/x", "/staff/x", "/x"):
        mine.browser.get(f"{path}?invitation={mine.token}&form={mine.token}")
        mine.browser.get(f"{path}?invitation={mine.token}%00&x=%ff%fe")
    assert "/form/" in said() or "GET" in said()
    assert mine.token not in said()
    assert ANSWER not in said()


def test_signing_in_leaves_no_password_and_no_token(said, served):
    served.add("hana", "hr")
    browser = served.browser()
    browser.sign_in("hana", PASSWORD)
    browser.sign_in(PASSWORD, PASSWORD)
    browser.post("/staff/sign-in", {"name": "hana", "password": PASSWORD})
    browser.get(f"/staff/sign-in?token={served.desk.token}")
    browser.get(f"/staff/sign-in?token={served.desk.token}%ff")
    browser.get(f"/staff/no?token={served.desk.token}&code=a-code&state=a-state")
    for secret in (PASSWORD, served.desk.token, "a-code", "a-state", *browser.cookies.values()):
        assert secret not in said()


def test_a_failure_is_logged_without_what_was_sent(said, tab, monkeypatch):
    from cpd_eval.errors import StoreError
    from cpd_eval.pages.web import desk

    async def fail(*_arguments, **_options):
        raise StoreError("the disk is full")

    monkeypatch.setattr(desk.Desk, "answer", fail)
    mine = tab("log-2")
    answer = mine.send({"kind": "answer", "name": "why", "value": ANSWER})
    assert answer.status == 503
    assert "the disk is full" in said()
    assert "the disk is full" not in answer.text
    assert ANSWER not in said()
    assert mine.token not in said()
