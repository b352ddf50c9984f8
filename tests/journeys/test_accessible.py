"""Every page a respondent can meet, looked at by axe: WCAG 2.2 AA, best practice, no exceptions."""

from typing import Any

import pytest

from cpd_eval.store import responses

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def findings(visitor: Any) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    result = axe.run(visitor.page, options={"runOnly": TAGS})
    return [
        f"{rule['id']}: {node['html'][:120]}"
        for rule in result.response["violations"]
        for node in rule["nodes"]
    ]


def test_every_page_empty_with_errors_and_resumed(app, visit, finished):
    address = finished("axe-pages")
    visitor = visit()
    visitor.open(address)
    found = {"check": findings(visitor)}
    for _ in range(5):
        visitor.page.locator(".cpd-back").click()
        visitor.page.wait_for_function("document.activeElement.id === 'cpd-heading'")
        heading = visitor.page.locator("h1").inner_text()
        found[heading] = findings(visitor)
        visitor.page.evaluate("document.activeElement.blur()")
    assert {page: rules for page, rules in found.items() if rules} == {}
    assert len(found) == 6


def test_every_page_before_anything_is_answered(app, visit, finished):
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
        found[f"{place}, empty"] = findings(visitor)
        if place != "local_result":
            visitor.press_continue()
            visitor.page.wait_for_selector("#cpd-errors")
            found[f"{place}, with errors"] = findings(visitor)
    assert {page: rules for page, rules in found.items() if rules} == {}
    assert len(found) == 9


def test_the_confirmation_and_the_used_link(app, visit, finished):
    address = finished("axe-sent")
    visitor = visit()
    visitor.open(address)
    visitor.press_continue()
    visitor.wait_for_heading("Your answers have been sent")
    assert findings(visitor) == []
    visitor.page.locator("summary").click()
    assert findings(visitor) == []
    visitor.open(address)
    visitor.wait_for_heading("Your answers have already been sent")
    assert findings(visitor) == []


@pytest.mark.parametrize(
    ("query", "heading"),
    [("", "You need the link"), ("?invitation=guess", "does not open a form")],
)
def test_a_link_that_leads_nowhere(app, visit, query, heading):
    visitor = visit()
    visitor.open(f"http://127.0.0.1:{app.port}/{query}")
    visitor.wait_for_heading(heading)
    assert findings(visitor) == []
    assert "cpd@example.org" in visitor.page.locator("main").inner_text()


def test_an_address_that_is_no_page(app, visit):
    visitor = visit()
    visitor.page.goto(f"http://127.0.0.1:{app.port}/impact/before")
    assert visitor.page.locator("h1").inner_text() == "There is no page here"
    assert findings(visitor) == []
