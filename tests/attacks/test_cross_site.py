"""Posts that a page of another site makes a browser send."""

import pytest

ELSEWHERE = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_answers_from_another_site_are_refused(tab, headers):
    mine = tab("cross-1")
    body = b'{"client": "a1", "messages": [{"kind": "continue", "seq": 1}]}'
    said = {"Cpd-Invitation": mine.token, "Content-Type": "text/plain", **headers}
    assert mine.browser.ask("POST", "/form/answers", body, said).status == 403


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_signing_in_and_out_from_another_site_is_refused(served, headers):
    served.add("hana", "hr")
    browser = served.signed_in("hana")
    token = browser.xsrf("/staff/")
    if "Origin" in headers:
        # Even with the hidden field, which no other site can read.
        fields = {"_xsrf": token}
        assert browser.post("/staff/sign-out", fields, **headers).status in {403, 404}
    assert browser.post("/staff/sign-out", {}, **headers).status in {403, 404}
    assert browser.get("/staff/").status == 200


def test_the_field_of_another_browser_is_refused(served):
    served.add("hana", "hr")
    token = served.signed_in("hana").xsrf("/staff/")
    assert served.signed_in("hana").post("/staff/sign-out", {"_xsrf": token}).status == 403


@pytest.mark.parametrize("path", ["/staff/", "/staff/waves", "/form/", "/", "/form/answers"])
def test_no_answer_lets_another_site_read_it(served, path):
    answer = served.browser().ask("GET", path, headers={"Origin": "https://evil.example"})
    assert answer.headers["Access-Control-Allow-Origin"] is None


@pytest.mark.parametrize("path", ["/staff/", "/form/answers", "/staff/sign-in", "/"])
def test_no_other_site_is_told_that_it_may_ask(served, path):
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = served.browser().ask("OPTIONS", path, headers=asked)
    assert answer.headers["Access-Control-Allow-Origin"] is None


def test_the_cookie_of_staff_is_nothing_a_respondents_post_needs(tab):
    mine = tab("cross-2")
    assert mine.browser.cookies == {}
    assert mine.send().status == 200
    assert mine.browser.cookies == {}
