"""Every page a respondent can meet, looked at by axe, with no exceptions.

The rules are those govuk-frontend runs: best practice, WCAG 2.2 A and AA, and of AAA what axe can
see, so every text has a contrast of 7:1. No rule is left out.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cpd_eval.store import invitations, responses

pytestmark = pytest.mark.browser

PLAN = Path(__file__).parents[1] / "pages" / "plan.md"
OPENED = datetime(2026, 1, 5, tzinfo=UTC)
PHONE = {"width": 320, "height": 640}  # also a screen of 1280 pixels at a zoom of 400 %


def test_every_page_empty_with_errors_and_resumed(app, findings, visit, finished):
    address = finished("axe-pages")
    visitor = visit()
    visitor.open(address)
    found = {"check": findings(visitor.page)}
    for _ in range(5):
        visitor.page.locator(".cpd-back").click()
        visitor.page.wait_for_function("document.activeElement.id === 'cpd-heading'")
        heading = visitor.page.locator("h1").inner_text()
        found[heading] = findings(visitor.page)
        visitor.page.evaluate("document.activeElement.blur()")
    assert {page: rules for page, rules in found.items() if rules} == {}
    assert len(found) == 6


def test_every_page_before_anything_is_answered(app, findings, visit, finished):
    address = finished("axe-empty")
    response = app.draft(address).response_id
    empty_page = {
        "consent": ["B01", "B02"],
        "standards": ["B03"],
        "performance": [name for name in responses.get_draft(app.db, response).raw if "_" in name],
        "expectations": ["B07", "B08", "B09", "B10"],
        "local_result": [],
    }
    visitor = visit()
    found: dict[str, list[str]] = {}
    for place in reversed(empty_page):
        gone = {name: None for name in empty_page[place] if name[:1] == "B"}
        responses.record(app.db, response, gone, by="self", page=place)
        visitor.open(address)
        found[f"{place}, empty"] = findings(visitor.page)
        if place != "local_result":
            visitor.press_continue()
            visitor.page.wait_for_selector("#cpd-errors")
            found[f"{place}, with errors"] = findings(visitor.page)
    assert {page: rules for page, rules in found.items() if rules} == {}
    assert len(found) == 9


def test_the_confirmation_and_the_used_link(app, findings, visit, finished):
    address = finished("axe-sent")
    visitor = visit()
    visitor.open(address)
    visitor.press_continue()
    visitor.wait_for_heading("Your answers have been sent")
    assert findings(visitor.page) == []
    visitor.page.locator("summary").click()
    assert findings(visitor.page) == []
    visitor.open(address)
    visitor.wait_for_heading("Your answers have already been sent")
    assert findings(visitor.page) == []


def links_that_open_no_form(app, language) -> dict[str, str]:
    """Give addresses by why they open no form."""
    home = f"http://127.0.0.1:{app.port}/"
    early, late = (app.invite(f"{name}-{language}", wave=name) for name in ("later", "over"))
    gone = app.invite(f"gone-{language}")
    invitations.revoke(app.db, "before", f"gone-{language}")
    ran_out = app.invite(f"out-{language}", expires_at=OPENED + timedelta(days=1))
    return {
        "too early": early,
        "too late": late,
        "withdrawn": gone,
        "run out": ran_out,
        "another form": ran_out.replace("form=cpd_impact_before", "form=work_journal"),
        "unknown": f"{home}?form=cpd_impact_before&invitation=guess",
        "no link": home,
        "no page": f"{home}impact/before",
    }


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_page_without_a_form_in_both_languages(app, findings, visit, language):
    visitor = visit(locale=f"{language}-GB")
    found, headings = {}, set()
    for why, address in links_that_open_no_form(app, language).items():
        for size in ({"width": 1280, "height": 900}, PHONE):
            visitor.page.set_viewport_size(size)
            visitor.page.goto(address)
            visitor.page.locator("h1").wait_for()
            wide = visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            found[f"{why}, {size['width']}"] = findings(visitor.page) + [wide] * (wide > 0)
        headings.add(visitor.page.locator("h1").inner_text())
        assert visitor.page.evaluate("document.documentElement.lang") == language
    assert {page: problems for page, problems in found.items() if problems} == {}
    assert (len(found), len(headings)) == (16, 7)  # an unknown link and another form say the same


def test_a_page_without_a_form_switches_its_language_and_keeps_the_link(app, visit):
    visitor = visit(locale="en-GB")
    visitor.page.goto(app.invite("switch-notice", wave="over"))
    visitor.page.get_by_role("link", name="Cymraeg").click()
    visitor.page.locator("h1", has_text="Mae’r ffurflen hon wedi cau").wait_for()
    assert "invitation=" in visitor.page.url
    visitor.page.get_by_role("link", name="English").click()
    visitor.page.locator("h1", has_text="This form has closed").wait_for()


@pytest.mark.parametrize(
    ("query", "heading"),
    [("", "You need the link"), ("?invitation=guess", "does not open a form")],
)
def test_a_link_that_leads_nowhere(app, findings, visit, query, heading):
    visitor = visit()
    visitor.open(f"http://127.0.0.1:{app.port}/{query}")
    visitor.wait_for_heading(heading)
    assert findings(visitor.page) == []
    assert "cpd@example.org" in visitor.page.locator("main").inner_text()


def test_an_address_that_is_no_page(app, findings, visit):
    visitor = visit()
    visitor.page.goto(f"http://127.0.0.1:{app.port}/impact/before")
    assert visitor.page.locator("h1").inner_text() == "There is no page here"
    assert findings(visitor.page) == []


class Tour:
    """Goes through every state of the made-up plan, and looks at each."""

    def __init__(self, visitor: Any, findings: Any, tmp_path: Path) -> None:
        self.visitor, self.page, self.tmp_path = visitor, visitor.page, tmp_path
        self.findings = findings
        self.width = self.page.viewport_size["width"]
        self.found: dict[str, list[str]] = {}

    def look(self, state: str) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        problems = self.findings(self.page)
        self.found[state] = problems + ([f"{wide} wide"] if wide > self.width else [])

    def fill(self, **texts: str) -> None:
        for name, text in texts.items():
            self.page.locator(f"[id='field-{name}']").fill(text)

    def check(self, question: str, value: str) -> None:
        self.page.locator(f"[data-question='{question}'] input[value='{value}']").check()

    def section(self, number: int, place: str) -> None:
        self.page.locator(".cpd-tasks a").nth(number).click()
        self.visitor.wait_for_place(place)

    def finish(self) -> None:
        self.visitor.press_continue()
        self.visitor.wait_for_place("cpd:tasks")

    def with_errors(self, state: str) -> None:
        self.visitor.press_continue()
        self.page.wait_for_selector("#cpd-errors")
        self.look(state)

    def team(self) -> None:
        self.look("list, nothing started")
        self.section(0, "team")
        self.look("section, empty")
        self.with_errors("section, with errors")
        self.fill(name="Advice")
        self.check("plans", "yes")
        self.check("read", "OK")
        self.finish()

    def changes(self) -> None:
        self.section(1, "changes")
        self.page.locator("[id='field-action-add']").click()
        self.page.locator("[id='field-action[2]/step-add']").click()
        self.page.wait_for_selector("[id='field-action[2]/step[1]/due-day']")
        self.look("repeats, empty")
        self.with_errors("repeats, with errors")
        texts = {"action[1]/what": "Listen", "action[2]/what": "Answer", "hours_now": "1"}
        date = {f"action[2]/step[1]/due-{part}": "5" for part in ("day", "month")}
        self.fill(**texts, **date, **{"action[2]/step[1]/due-year": "2027", "hours_then": "2"})
        self.check("cpd:complete", "yes")
        self.finish()

    def evidence(self) -> None:
        self.section(2, "evidence")
        self.look("all kinds of questions, empty")
        self.page.locator("[data-question=order] select").first.select_option("cost")
        self.page.wait_for_selector("[id='field-order-2']")
        for name, wanted in (("paper.exe", ".cpd-error"), ("paper.txt", "button")):
            (self.tmp_path / name).write_bytes(b"x" * 300_000)
            self.page.locator("input[type=file]").set_input_files(self.tmp_path / name)
            self.page.wait_for_selector(f"[data-question=paper] {wanted}")
            self.look(name)
        self.with_errors("all kinds of questions, with errors")
        self.check("useful", "3")
        self.check("cpd:complete", "yes")
        self.finish()

    def the_end(self) -> None:
        self.look("list, everything completed")
        self.section(3, "cpd:check")
        self.look("check")
        self.visitor.press_continue()
        self.page.wait_for_selector(".cpd-panel")
        self.page.locator("summary").click()
        self.look("confirmation")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "size"),
    [
        ("cy", PHONE),
        pytest.param("en", {"width": 1280, "height": 900}, marks=pytest.mark.long),
        pytest.param("en", PHONE, marks=pytest.mark.long),
    ],
)
def test_every_state_of_a_long_form_in_both_languages(
    app, findings, visit, tmp_path, language, size
):
    visitor = visit(viewport=size)
    visitor.open(app.invite(f"tour-{language}-{size['width']}", wave=app.ask(PLAN)))
    if language == "cy":
        visitor.page.locator(".cpd-languages button").click()
        visitor.page.wait_for_function("document.documentElement.lang === 'cy'")
    tour = Tour(visitor, findings, tmp_path)
    tour.team()
    tour.changes()
    tour.evidence()
    tour.the_end()
    assert {state: problems for state, problems in tour.found.items() if problems} == {}
    assert len(tour.found) == 12
    assert (visitor.complaints, visitor.strangers) == ([], [])
