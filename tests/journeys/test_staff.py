"""Staff pages in a browser: signing in by keyboard, what axe finds, script that stays text."""

import pytest

from cpd_eval.pages.staff.accounts import Account, Accounts, hashed
from cpd_eval.pages.staff.options import staff_options
from cpd_eval.store import drafts, responses
from cpd_eval.workforce.roles import Looker

pytestmark = pytest.mark.browser

PASSWORD = "three random words"
PHONE = {"width": 320, "height": 640}  # also a screen of 1280 pixels at a zoom of 400 %
SCRIPTS = (
    "<img src=x onerror=\"window.hit = 'img'\">",
    '"><svg onload="window.hit = \'svg\'">',
    "</script><script>window.hit = 'script'</script>",
    "<a href=\"javascript:window.hit = 'link'\">x</a>",
)


@pytest.fixture(scope="module")
def staff(app):
    """A server with people of staff, and a submitted return full of script."""
    accounts = Accounts(staff_options(app.settings).accounts)
    kept = hashed(PASSWORD)
    for name, role in (("eva", "evaluator"), ("tia", "trade_union")):
        accounts.put(Account(looker=Looker(name=name, roles=(role,)), password=kept))
    return f"http://127.0.0.1:{app.port}/staff/"


def sign_in(visitor, staff, name):
    visitor.page.goto(staff)
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.type(name)
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.type(PASSWORD)
    visitor.page.keyboard.press("Enter")
    visitor.wait_for_heading("What you can open")


def test_every_staff_page_signed_in_to_with_the_keyboard(findings, visit, staff):
    visitor = visit()
    visitor.page.goto(staff)
    found = {"sign in": findings(visitor.page)}
    visitor.page.fill("#name", "eva")
    visitor.page.fill("#password", "not the password")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_selector(".errors")
    assert visitor.page.title().startswith("Error: ")
    found["sign in, refused"] = findings(visitor.page)
    sign_in(visitor, staff, "eva")
    found["home"] = findings(visitor.page)
    for page in ("forms", "waves", "returns", "reports", "service", "no-such-page"):
        visitor.page.goto(staff + page)
        found[page] = findings(visitor.page)
    assert {page: rules for page, rules in found.items() if rules} == {}
    assert visitor.strangers == []


def test_on_a_phone_nothing_is_cut_off(findings, visit, staff):
    visitor = visit(viewport=PHONE)
    visitor.page.goto(staff)
    assert findings(visitor.page) == []
    sign_in(visitor, staff, "eva")
    for page in ("", "waves"):
        visitor.page.goto(staff + page)
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not visitor.page.evaluate(wide)
        assert findings(visitor.page) == []


def test_a_page_of_another_role_is_refused_in_words(visit, staff):
    visitor = visit()
    sign_in(visitor, staff, "tia")
    visitor.page.goto(f"{staff}waves")
    visitor.wait_for_heading("You cannot open this page")
    visitor.page.get_by_role("button", name="Sign out tia").click()
    visitor.wait_for_heading("Sign in")
    visitor.page.goto(staff)
    visitor.wait_for_heading("Sign in")


@pytest.fixture(scope="module")
def full_of_script(app):
    """Give the addresses of drafts in which a text and a file name are script, and a reference."""
    from cpd_eval.store.uploads import keep_file

    addresses = []
    for number, script in enumerate(SCRIPTS):
        address = app.invite(f"script-{number}")
        key = app.draft(address).response_id
        keep_file(app.db, key, script, b"x")
        responses.record(app.db, key, {"B02": "own", "B07": script, "B08_first": script}, by="self")
        addresses.append(address)
    return addresses


def hit(page):
    """Say which script ran; None if none did."""
    return page.evaluate("window.hit ?? null")


@pytest.mark.long
def test_script_in_an_answer_runs_at_neither_door(app, visit, full_of_script):
    for address in full_of_script:
        for door in (address, address.replace("/?", "/form/?")):
            visitor = visit()
            visitor.page.on("dialog", lambda dialog: dialog.dismiss())
            visitor.open(door)
            for _ in range(6):
                assert hit(visitor.page) is None
                button = visitor.page.locator(".cpd-button")
                if not button.count() or visitor.page.locator("#cpd-errors").count():
                    break
                button.first.click()
                visitor.page.wait_for_timeout(300)
            assert hit(visitor.page) is None
            visitor.page.context.close()


def test_script_in_a_return_runs_on_no_staff_page(app, visit, staff, finished):
    address = finished("script-sent")
    key = app.draft(address).response_id
    responses.record(app.db, key, {"B07": "".join(SCRIPTS)}, by="self")
    responses.submit(app.db, key, shown=drafts.get_draft(app.db, key).raw)
    visitor = visit()
    sign_in(visitor, staff, "eva")
    visitor.page.goto(f"{staff}returns/{drafts.get_draft(app.db, key).reference}")
    visitor.wait_for_heading("Return")
    assert SCRIPTS[0] in visitor.page.inner_text("main")
    assert hit(visitor.page) is None
