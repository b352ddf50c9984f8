"""What the server answers to every role, and to a visitor, at every staff address."""

import pytest

from cpd_eval.workforce.roles import PAGES, ROLES, Looker, may_open

SCOPE = {"team": ("T1",), "profession": ("advice",), "person": ("E1",)}
ADDRESSES = {
    "home": "/staff/",
    "forms": "/staff/forms",
    "waves": "/staff/waves",
    "responses": "/staff/board/responses",
    "maturity": "/staff/board/maturity",
    "profession": "/staff/board/profession",
    "round": "/staff/board/round",
    "returns": "/staff/returns",
    "reports": "/staff/reports",
    "service": "/staff/service",
}
MORE = [
    ("returns", "/staff/returns/ABCD-1234"),
    ("reports", "/staff/reports/no-such/report.html"),
    ("reports", "/staff/reports/../../secrets/project.key"),
]
PAIRS = [(role, page) for role in ROLES for page in PAGES]


@pytest.fixture(autouse=True)
def no_kernel(served, monkeypatch):
    """Let a board say that it was let in, without a kernel."""
    from cpd_eval.pages.staff.board import Board

    async def get(self):
        self.write("the board")

    monkeypatch.setattr(Board, "get", get)


@pytest.mark.parametrize(("role", "page"), PAIRS)
def test_the_server_opens_exactly_what_the_role_may(served, role, page):
    served.add(f"a-{role}", role, **SCOPE)
    answer = served.signed_in(f"a-{role}").get(ADDRESSES[page])
    expected = 200 if may_open(Looker(name="x", roles=(role,)), page) else 403
    assert answer.status == expected
    assert ("You cannot open this page" in answer.text) is (expected == 403)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("page", "address"), MORE)
def test_what_lies_below_a_page_is_as_shut_as_the_page(served, role, page, address):
    served.add(f"a-{role}", role, **SCOPE)
    answer = served.signed_in(f"a-{role}").get(address)
    may = may_open(Looker(name="x", roles=(role,)), page)
    assert answer.status == (404 if may else 403)


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_sent_to_sign_in(served, page):
    answer = served.browser().get(ADDRESSES[page])
    assert answer.status == 302
    assert answer.headers["Location"].startswith("/staff/sign-in?next=")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_page_that_is_read_takes_nothing(served, page, method):
    served.add("hana", "hr")
    browser = served.signed_in("hana")
    token = {"X-Xsrftoken": browser.xsrf("/staff/")}
    assert browser.ask(method, ADDRESSES[page], headers=token).status == 405


def test_every_page_has_an_address():
    assert set(ADDRESSES) == set(PAGES)


def test_every_address_of_the_server_below_staff_asks_who_comes(served):
    from cpd_eval.pages.staff.handlers import Gate
    from cpd_eval.pages.staff.mount import staff_handlers

    open_to_all = {one[1].__name__ for one in staff_handlers(served.app)} - {
        one[1].__name__ for one in staff_handlers(served.app) if issubclass(one[1], Gate)
    }
    assert open_to_all == {"SignIn", "SignOut", "Style", "NoStaffPage", "RedirectHandler"}
