"""Every form of the project, filled to its end with the keyboard alone, as a stranger would.

Whoever fills it knows nothing of the form: they tab from one thing to the next, take the first
choice, type something short, and where the page says that an answer cannot stand they try another.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ALWAYS = ("cpd_impact_before", "work_journal")
FORMS = [
    pytest.param(path, id=path.stem, marks=() if path.stem in ALWAYS else pytest.mark.long)
    for path in sorted((Path(__file__).parents[2] / "forms").glob("*.md"))
]
NUMBERS = ("3", "1", "2", "10", "0", "100", "2026")
PARTS = {"day": "5", "month": "3", "hour": "10", "minute": "30"}
YEARS = ("2026", "2027", "2025")
TEXTS = ("A short text", " ".join(["many"] * 30))
TRIES = 8
STEPS = 400  # presses of Tab on one page; the longest has some 60 things to stop at

HERE = """(() => {
  const e = document.activeElement, q = e.closest('[data-question]');
  const group = q ? [...q.querySelectorAll('input:not([data-missing])')] : [];
  return {
    tag: e.tagName, type: e.type ?? '', id: e.id, value: e.value ?? '',
    question: q?.dataset.question ?? '', part: e.dataset.part ?? '',
    mode: e.inputMode ?? '', missing: Boolean(e.dataset.missing),
    answered: group.some((box) => box.checked), main: e.classList.contains('cpd-button'),
  };
})()"""
WRONG = "[...document.querySelectorAll('.cpd-wrong')].map((e) => e.dataset.question ?? '')"
PLACE = "history.state?.cpdPlace"


class Stranger:
    """Fills a form without knowing it."""

    def __init__(self, visitor: Any) -> None:
        self.page = visitor.page
        self.tries: dict[str, int] = {}

    def place(self) -> str:
        return str(self.page.evaluate(PLACE))

    def stops(self) -> Iterator[dict[str, Any]]:
        """Press Tab from the top of the page until the main button."""
        self.page.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges()")
        self.page.locator("h1").first.focus()
        for _ in range(STEPS):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(HERE)
            yield here
            if here["main"]:
                return
        pytest.fail(f"Tab never came to the button of {self.place()}")

    def fill(self) -> None:
        for here in self.stops():
            if here["question"] and not here["missing"]:
                self.answer(here, self.tries.get(here["question"], 0))

    def answer(self, here: dict[str, Any], tried: int) -> None:
        press = self.page.keyboard.press
        if here["type"] == "radio":
            if not here["answered"] or tried:
                press("ArrowDown" if here["answered"] else "Space")
        elif here["type"] == "checkbox":
            if not here["answered"]:
                press("Space")
        elif here["tag"] == "SELECT":
            if not here["value"] or tried:
                press("ArrowDown")
        elif here["tag"] in {"INPUT", "TEXTAREA"} and (not here["value"] or tried):
            press("Control+A")
            self.page.keyboard.type(self.text(here, tried))

    def text(self, here: dict[str, Any], tried: int) -> str:
        if here["part"] == "year":
            return YEARS[tried % len(YEARS)]
        if here["part"]:
            return PARTS[here["part"]]
        if here["mode"] in {"numeric", "decimal"}:
            return NUMBERS[tried % len(NUMBERS)]
        return TEXTS[tried % len(TEXTS)]

    def finish_page(self) -> None:
        """Fill a page and go on; what cannot stand is answered in another way."""
        place = self.place()
        for _ in range(TRIES):
            self.fill()
            self.page.wait_for_timeout(300)  # what an answer opened has appeared
            self.fill()
            self.page.keyboard.press("Enter")
            self.page.wait_for_function(
                f"{PLACE} !== '{place}' || document.activeElement.id === 'cpd-errors'"
            )
            if self.place() != place:
                return
            wrong = self.page.evaluate(WRONG)
            self.tries |= {name: self.tries.get(name, 0) + 1 for name in wrong}
            self.page.evaluate("document.activeElement.blur()")
        pytest.fail(f"{place} is still not in order: {self.page.evaluate(WRONG)}")

    def next_section(self) -> None:
        """From the list of sections, open the first that is not completed, or the check page."""
        links = self.page.locator(".cpd-tasks li:not(:has(.cpd-completed)) a")
        links.first.focus()
        self.page.keyboard.press("Enter")
        self.page.wait_for_function(f"{PLACE} !== 'cpd:tasks'")

    def fill_to_the_end(self) -> str:
        while (place := self.place()) != "cpd:check":
            if place == "cpd:tasks":
                self.next_section()
            else:
                self.finish_page()
        self.page.locator(".cpd-button").focus()
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(".cpd-panel")
        return str(self.page.locator(".cpd-panel strong").inner_text())


@pytest.mark.parametrize("path", FORMS)
def test_it_can_be_filled_to_the_end_with_the_keyboard_alone(app, visit, path):
    visitor = visit()
    visitor.open(app.invite(f"stranger-{path.stem}", wave=app.ask(path)))
    assert len(Stranger(visitor).fill_to_the_end()) == len("7KQ4-M2XD")
    assert (visitor.complaints, visitor.strangers) == ([], [])
