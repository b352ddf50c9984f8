"""Signing in and out: what is let in, what is refused in words, and what stands in the trail."""

import json

import pytest

from cpd_eval.pages.staff import tries
from cpd_eval.pages.staff.identity import COOKIE
from cpd_eval.store import audit

WRONG = "The user name and password do not belong together."


@pytest.fixture
def hr(served):
    served.add("hana", "hr")
    served.desk.tries._failed.clear()
    return served


def trail(served):
    return audit.trail(served.desk.store())


def test_a_password_opens_the_page_of_its_role(hr):
    browser = hr.browser()
    assert browser.sign_in("hana").status == 303
    assert "What you can open" in browser.get("/staff/").text
    assert browser.get("/staff/waves").status == 200


def test_a_form_sent_from_a_page_of_this_server_is_taken(hr):
    browser = hr.browser()
    fields = {"name": "hana", "password": "three random words", "_xsrf": browser.xsrf()}
    said = {"Origin": f"http://127.0.0.1:{hr.port}", "Sec-Fetch-Site": "same-origin"}
    assert browser.post("/staff/sign-in", fields, **said).status == 303


def test_the_sign_in_page_lets_the_browser_say_where_the_form_is_from(hr):
    # "no-referrer" would make it say "Origin: null", which is refused as another site's.
    assert hr.browser().get("/staff/sign-in").headers["Referrer-Policy"] == "same-origin"


def test_the_case_of_a_name_does_not_matter(hr):
    assert hr.browser().sign_in("HANA").status == 303


def test_a_visitor_is_sent_to_sign_in_and_back(hr):
    browser = hr.browser()
    away = browser.get("/staff/waves")
    assert away.status == 302
    assert away.headers["Location"] == "/staff/sign-in?next=%2Fstaff%2Fwaves"
    assert browser.sign_in("hana", next="/staff/waves").headers["Location"] == "/staff/waves"


@pytest.mark.parametrize(
    "to",
    [
        "//evil.example",
        "https://evil.example/staff/",
        "/staff/../../evil",
        "/\\evil.example",
        "javascript:alert(1)",
        "/staff/\r\nSet-Cookie: x=y",
        "/elsewhere",
        "/staff//evil.example/\n",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(hr, to):
    assert hr.browser().sign_in("hana", next=to).headers["Location"] == "/staff/"


def test_wrong_name_and_wrong_password_are_told_the_same(hr):
    wrong, unknown = (
        hr.browser().sign_in("hana", "three other words"),
        hr.browser().sign_in("nobody", "three other words"),
    )
    assert wrong.status == unknown.status == 403
    assert WRONG in wrong.text
    assert WRONG in unknown.text


def test_an_account_without_a_password_takes_none(hr):
    from cpd_eval.pages.staff.accounts import Account
    from cpd_eval.workforce.roles import Looker

    hr.desk.accounts.put(Account(looker=Looker(name="proxied", roles=("hr",))))
    assert hr.browser().sign_in("proxied", "").status == 403


def test_the_sixth_try_must_wait_even_with_the_right_password(hr, monkeypatch):
    monkeypatch.setattr(type(hr.desk), "check_password", lambda *_: None)
    browser = hr.browser()
    for _ in range(tries.TRIES_FROM_ONE_PLACE):
        assert browser.sign_in("hana", "x").status == 403
    monkeypatch.undo()
    refused = browser.sign_in("hana")
    assert refused.status == 429
    assert "Wait 15 minutes" in refused.text


def test_a_success_forgets_the_tries_before(hr):
    browser = hr.browser()
    for _ in range(tries.TRIES_FROM_ONE_PLACE - 1):
        hr.desk.tries.failed("hana", "127.0.0.1")
    assert browser.sign_in("hana").status == 303
    assert hr.browser().sign_in("hana").status == 303


def test_a_form_without_its_hidden_field_is_refused(hr):
    answer = hr.browser().post("/staff/sign-in", {"name": "hana", "password": "three random words"})
    assert answer.status == 403
    assert "Set-Cookie" not in answer.headers or COOKIE not in answer.headers["Set-Cookie"]


def test_the_cookie_is_for_this_server_and_no_script(hr):
    browser = hr.browser()
    said = [one for one in browser.sign_in("hana").headers.get_all("Set-Cookie") if COOKIE in one]
    assert len(said) == 1
    assert "HttpOnly" in said[0]
    assert "SameSite=Lax" in said[0]
    assert "hana" not in said[0].replace(COOKIE, "")


def test_the_cookie_is_secure_for_who_comes_by_https(hr, monkeypatch):
    from cpd_eval.pages.staff import identity

    monkeypatch.setattr(identity, "is_https", lambda *_: True)
    said = hr.browser().sign_in("hana").headers.get_all("Set-Cookie")
    assert [one for one in said if COOKIE in one and "Secure" in one]


def test_signing_out_ends_the_session_for_a_copy_of_the_cookie_too(hr):
    browser, thief = hr.browser(), hr.browser()
    browser.sign_in("hana")
    thief.cookies = dict(browser.cookies)
    assert thief.get("/staff/").status == 200
    out = browser.post("/staff/sign-out", {"_xsrf": browser.xsrf("/staff/")})
    assert out.status == 303
    assert COOKIE not in browser.cookies
    assert thief.get("/staff/").status == 302


def test_a_removed_account_is_out_at_once(hr):
    hr.add("leaver", "hr")
    browser = hr.signed_in("leaver")
    assert browser.get("/staff/").status == 200
    hr.desk.accounts.remove("leaver")
    assert browser.get("/staff/").status == 302


def test_a_new_password_ends_the_sessions_before(hr):
    from dataclasses import replace

    hr.add("mover", "hr")
    browser = hr.signed_in("mover")
    account = hr.desk.accounts.find("mover")
    hr.desk.accounts.put(replace(account, password=account.password + "x"))
    assert browser.get("/staff/").status == 302


def test_a_session_ends_by_itself(hr, monkeypatch):
    browser = hr.signed_in("hana")
    monkeypatch.setattr("cpd_eval.pages.staff.sessions.time.time", lambda: 4e9)
    assert browser.get("/staff/").status == 302


@pytest.mark.parametrize("cookie", ["", "x", "2|1:0|10:1|9:cpd-staff|4:eA==|0", "[]"])
def test_a_cookie_that_was_made_up_is_nobodys(hr, cookie):
    browser = hr.browser()
    browser.cookies = {COOKIE: cookie}
    assert browser.get("/staff/").status == 302


def test_a_session_of_another_project_is_nobodys(hr):
    from tornado.web import create_signed_value

    from cpd_eval.pages.staff.sessions import new_session

    session = new_session(b"another key", "hana", "password", secret="x")
    browser = hr.browser()
    browser.cookies = {
        COOKIE: create_signed_value(hr.app.cookie_secret, COOKIE, session.text()).decode()
    }
    assert browser.get("/staff/").status == 302


def test_the_token_of_the_server_signs_in_the_operator(hr):
    browser = hr.browser()
    answer = browser.get(f"/staff/sign-in?token={hr.desk.token}")
    assert answer.status == 303
    assert "token" not in answer.headers["Location"]
    assert "operator" in browser.get("/staff/").text


@pytest.mark.parametrize("token", ["x", "é", "0" * 5000])
def test_another_token_is_refused_in_words(hr, token):
    from urllib.parse import quote

    answer = hr.browser().get(f"/staff/sign-in?token={quote(token)}")
    assert answer.status == 403
    assert "not that of this server" in answer.text


def test_a_server_for_others_prints_no_token(hr):
    from cpd_eval.pages.staff.desk import open_desk

    assert open_desk(hr.settings, hr.desk.options, is_local=False).token == ""


def test_the_trail_says_who_came_and_who_was_refused(hr):
    hr.browser().sign_in("hana")
    hr.browser().sign_in("hana", "three other words")
    hr.add("tia", "trade_union")
    hr.signed_in("tia").get("/staff/waves")
    last = [(one.by, one.act) for one in trail(hr)[-3:]]
    assert last == [("hana", "sign in"), ("hana", "sign-in refused"), ("tia", "page refused")]


def test_the_trail_holds_nothing_that_was_typed_as_an_unknown_name_or_password(hr):
    hr.browser().sign_in("my secret password", "three other words")
    hr.browser().get("/staff/sign-in?token=guess-of-a-token")
    said = json.dumps([[one.by, one.act, one.detail] for one in trail(hr)])
    for secret in ("my secret", "three other", "three random", "guess-of", hr.desk.token):
        assert secret not in said


def test_an_address_below_staff_that_is_no_page_says_so(hr):
    answer = hr.browser().get("/staff/no-such-page")
    assert answer.status == 404
    assert "There is no page here" in answer.text


def test_an_address_without_its_last_stroke_leads_there(hr):
    answer = hr.browser().get("/staff")
    assert (answer.status, answer.headers["Location"]) == (302, "/staff/")


def test_a_name_that_is_typed_is_shown_again_as_text(hr):
    answer = hr.browser().sign_in('"><script>alert(1)</script>', "x")
    assert "<script" not in answer.text
    assert "&#34;&gt;&lt;script&gt;" in answer.text
