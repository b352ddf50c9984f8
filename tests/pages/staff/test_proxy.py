"""A name that a reverse proxy sends is believed from that proxy only."""

import pytest

from cpd_eval.errors import ProjectError
from cpd_eval.pages.staff import identity
from cpd_eval.pages.staff.options import staff_options
from cpd_eval.settings import read_settings


@pytest.fixture
def from_the_proxy(served, monkeypatch):
    """Let requests come from the address the settings trust."""
    served.add("hana", "hr")
    monkeypatch.setattr(type(served.desk.options), "trusts", lambda _, one: one == "127.0.0.1")
    return served


def test_a_trusted_proxy_names_the_user(from_the_proxy):
    answer = from_the_proxy.browser().get("/staff/", X_Remote_User="hana")
    assert answer.status == 200
    assert "hana" in answer.text


def test_who_comes_through_a_proxy_has_a_session_for_what_is_not_told_the_name(from_the_proxy):
    browser = from_the_proxy.browser()
    browser.get("/staff/", X_Remote_User="hana")
    assert browser.get("/staff/").status == 200
    before = browser.cookies
    browser.get("/staff/", X_Remote_User="hana")
    assert browser.cookies == before


def test_the_name_of_the_proxy_counts_more_than_an_older_session(from_the_proxy):
    from_the_proxy.add("tia", "trade_union")
    browser = from_the_proxy.signed_in("hana")
    assert "tia" in browser.get("/staff/", X_Remote_User="tia").text
    assert "tia" in browser.get("/staff/").text


def test_anybody_else_who_sends_the_header_is_a_visitor(served):
    served.add("hana", "hr")
    assert served.browser().get("/staff/", X_Remote_User="hana").status == 302


def test_an_address_that_is_only_claimed_is_not_believed(served):
    served.add("hana", "hr")
    claims = {"X_Forwarded_For": "192.0.2.1", "X_Real_Ip": "192.0.2.1", "X_Remote_User": "hana"}
    assert served.browser().get("/staff/", **claims).status == 302


@pytest.mark.parametrize("name", ["", "nobody", "hana,nobody", "hana hana", "Hana\t", " "])
def test_a_name_without_an_account_is_a_visitor(from_the_proxy, name):
    status = from_the_proxy.browser().get("/staff/", X_Remote_User=name).status
    assert status == (200 if name.strip().lower() == "hana" else 302)


def test_a_header_that_is_sent_twice_names_nobody(from_the_proxy):
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", from_the_proxy.port, timeout=30)
    connection.putrequest("GET", "/staff/")
    connection.putheader("X-Remote-User", "hana")
    connection.putheader("X-Remote-User", "hana")
    connection.endheaders()
    assert connection.getresponse().status == 302
    connection.close()


def test_a_header_nobody_named_in_the_settings_is_not_believed(from_the_proxy):
    for header in ("Remote_User", "X_Forwarded_User", "X_Auth_Request_User"):
        assert from_the_proxy.browser().get("/staff/", **{header: "hana"}).status == 302


def test_a_role_is_asked_of_who_comes_through_a_proxy_too(from_the_proxy):
    from_the_proxy.add("tia", "trade_union")
    assert from_the_proxy.browser().get("/staff/waves", X_Remote_User="tia").status == 403


class _Request:
    def __init__(self, **headers):
        self.remote_ip, self.protocol, self.headers = "10.0.0.1", "http", headers


@pytest.fixture
def desk(served):
    class Desk:
        options = staff_options(served.settings)

    Desk.options = staff_options(
        read_settings_with('trusted_proxies = ["10.0.0.0/24"]', served.settings.folder)
    )
    return Desk()


def read_settings_with(text, folder):
    import tomllib
    from dataclasses import replace

    return replace(read_settings(folder, environ={}), staff=tomllib.loads(text))


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("", "10.0.0.1"),
        ("203.0.113.7", "203.0.113.7"),
        ("1.1.1.1, 203.0.113.7", "203.0.113.7"),  # what stands before was said by the client
        ("203.0.113.7, 10.0.0.9", "203.0.113.7"),
        ("rubbish", "rubbish"),
    ],
)
def test_tries_are_counted_by_the_address_the_last_proxy_saw(desk, forwarded, address):
    request = _Request(**({"X-Forwarded-For": forwarded} if forwarded else {}))
    assert identity.address_of(request, desk) == address


def test_https_is_believed_from_a_trusted_proxy_only(desk):
    request = _Request(**{"X-Forwarded-Proto": "https"})
    assert identity.is_https(request, desk)
    request.remote_ip = "203.0.113.7"
    assert not identity.is_https(request, desk)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('user_header = "X-User"', "anybody could name"),
        ('trusted_proxies = ["everywhere"]', "'everywhere' in 'trusted_proxies' is no address"),
        ("token = 1", "'token' is '1'; something like 'True' was expected"),
        ('accounts = "data/staff.json"', "stand in the data folder"),
    ],
)
def test_settings_that_would_let_anybody_in_are_refused(tmp_path, text, said):
    (tmp_path / "cpd-eval.toml").write_text(f"[staff]\n{text}\n")
    with pytest.raises(ProjectError, match=said):
        staff_options(read_settings(tmp_path, environ={}))


def test_a_setting_that_is_misspelt_is_named(tmp_path):
    (tmp_path / "cpd-eval.toml").write_text("[staff]\nuser_headers = 'x'\n")
    with pytest.raises(ProjectError, match="Did you mean 'user_header'"):
        read_settings(tmp_path, environ={})
