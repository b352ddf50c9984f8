"""Someone fills the survey with the keyboard alone, is interrupted, comes back and sends it."""

import pytest

from cpd_eval.store import drafts

pytestmark = pytest.mark.browser

WORDS = "Clients tell us that they decided faster — and we can show it."


def test_with_the_keyboard_alone_from_the_link_to_the_reference(app, visit):
    address = app.invite("keyboard")
    first = visit()
    first.open(address)
    response = app.draft(address).response_id

    # An error on the first page: nothing was answered.
    first.tab_to(text="Save and continue")
    first.page.keyboard.press("Enter")
    first.wait_for_focus("cpd-errors")
    assert first.page.title().startswith("Error: ")
    first.page.keyboard.press("Tab")
    first.page.keyboard.press("Enter")
    first.wait_for_focus("field-B01")
    first.page.keyboard.press("Space")
    first.choose("B02", "agreed")
    first.page.keyboard.press("Enter")
    first.wait_for_heading("The standards you want to improve")
    assert not first.page.title().startswith("Error: ")
    first.wait_for_focus("cpd-heading")

    first.tick("B03", "DIA1")
    first.tick("B03", "PRO2")
    first.tab_to(text="Save and continue")
    first.page.keyboard.press("Enter")
    first.wait_for_heading("Your performance")
    first.choose("B04_DIA1", "2")
    first.wait_until_saved()
    first.page.context.close()

    # Another device, later.
    second = visit()
    second.open(address)
    assert second.page.locator("h1").inner_text().endswith("Your performance")
    assert second.page.locator("[data-question=B04_DIA1] input:checked").input_value() == "2"
    for name, value in (("B04_PRO2", "3"), ("B05_DIA1", "4"), ("B05_PRO2", "4")):
        second.choose(name, value)
    second.choose("B06_DIA1", "4")
    second.choose("B06_PRO2", "2")
    second.page.keyboard.press("Enter")
    second.wait_for_heading("What you expect")

    second.tab_to(question="B07")
    second.page.keyboard.type(WORDS, delay=5)
    second.tick("B08", "time")
    second.tick("B08", "feedback")
    second.choose("B08_first", "feedback")
    second.choose("B09", "6")
    second.choose("B10", "5")
    for row in ("B11_1", "B11_2", "B11_3"):
        second.choose(row, "2")
    second.page.keyboard.press("Enter")
    second.wait_for_heading("A local result")
    second.tab_to(text="Save and continue")
    second.page.keyboard.press("Enter")
    second.wait_for_heading("Check your answers")
    second.tab_to(text="Send your answers")
    second.page.keyboard.press("Enter")
    second.wait_for_heading("Your answers have been sent")

    sent = drafts.get_draft(app.db, response)
    assert sent.reference is not None
    assert sent.reference in second.page.locator(".cpd-panel").inner_text()
    assert sent.raw["B07"] == WORDS
    assert (sent.raw["B03"], sent.raw["B04_DIA1"], sent.raw["B09"]) == ("DIA1 PRO2", "2", "6")
    assert (first.complaints, second.complaints) == ([], [])
    assert (first.strangers, second.strangers) == ([], [])


def test_change_on_the_check_page_goes_to_the_field_and_back(app, visit, finished):
    visitor = visit()
    visitor.open(finished("change"))
    visitor.wait_for_heading("Check your answers")
    visitor.page.get_by_role("link", name="Change How confident are you").click()
    visitor.wait_for_heading("What you expect")
    visitor.wait_for_focus("field-B09")
    visitor.page.locator("[data-question=B09] input[value='9']").check()
    visitor.press_continue()
    visitor.wait_for_heading("Check your answers")
    row = visitor.page.locator(".cpd-entry", has_text="How confident are you")
    assert "9" in row.locator("dd").first.inner_text()


def test_the_browsers_back_goes_one_page_back(app, visit, finished):
    visitor = visit()
    visitor.open(finished("history"))
    visitor.wait_for_heading("Check your answers")
    visitor.page.get_by_role("link", name="Back", exact=True).click()
    visitor.wait_for_heading("A local result")
    visitor.page.go_back()
    visitor.wait_for_heading("Check your answers")


def test_a_question_that_appears_takes_neither_focus_nor_caret(app, visit, finished):
    visitor = visit()
    address = finished("caret")
    visitor.open(address)
    visitor.wait_for_heading("Check your answers")
    visitor.page.get_by_role("link", name="Change What would success look like").click()
    visitor.wait_for_heading("What you expect")
    page = visitor.page
    # "Something else" opens a text question; while it is on its way, someone types on.
    page.locator("[data-question=B08] input[value=other]").check()
    page.locator("#field-B07").focus()
    page.keyboard.press("Home")
    page.keyboard.type("At once: ", delay=60)
    page.wait_for_selector("#field-B08_other")
    visitor.wait_until(lambda: app.draft(address).raw["B07"].startswith("At once: "))
    assert visitor.focused["id"] == "field-B07"
    assert page.evaluate("document.activeElement.selectionStart") == len("At once: ")
    assert page.locator("#field-B07").input_value().startswith("At once: ")


def test_on_a_phone_nothing_is_wider_than_the_screen(app, visit, finished):
    visitor = visit(viewport={"width": 320, "height": 640})
    visitor.open(finished("phone"))
    headings = []
    for _ in range(6):
        wide = visitor.page.evaluate("document.documentElement.scrollWidth")
        headings.append((visitor.page.locator("h1").inner_text(), wide))
        back = visitor.page.locator(".cpd-back")
        if back.count() == 0:
            break
        place = visitor.page.locator("form").element_handle()
        back.click()
        place.wait_for_element_state("hidden")
    assert len(headings) == 6
    assert {wide for _, wide in headings} == {320}
