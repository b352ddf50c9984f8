"""Every page of every form before axe: empty, with errors, filled, checked and sent.

The page's own script draws each state in the frame the server puts around a page, in Chromium, but
without a server and a kernel for each, so that a few hundred states take minutes. What the frame,
the notices and a real server add is looked at in ``tests/journeys/test_accessible.py``. Needs the
extra ``test``.

    python benchmarks/accessible.py                    # all forms, writes docs/accessibility.md
    python benchmarks/accessible.py development_plan   # one form, prints only
"""

import argparse
import os
import platform
import shutil
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import get_args

from axe_playwright_python.sync_playwright import Axe
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Page, sync_playwright

from cpd_eval.forms.model import Form, Question
from cpd_eval.forms.read import read_form
from cpd_eval.forms.sheet import Sheet
from cpd_eval.pages import script
from cpd_eval.pages.asked import Asked
from cpd_eval.pages.notices import Notice, no_link, no_page, other_form, out_of_order, refusal
from cpd_eval.pages.state import State
from cpd_eval.pages.view import CHECK, DONE, TASKS, View, empty_view
from cpd_eval.pages.views import view_of
from cpd_eval.pages.words import SPOKEN, WELSH
from cpd_eval.store.admission import InvitationError, Reason

ROOT = Path(__file__).parents[1]
FORMS = sorted((ROOT / "forms").glob("*.md"))
RESULT = ROOT / "docs" / "accessibility.md"
VISITOR = tomllib.loads((ROOT / "tests" / "journeys" / "visitor.toml").read_text(encoding="utf-8"))
TAGS, BROUGHT = VISITOR["axe_tags"], VISITOR["brought"]
REASONS: tuple[Reason, ...] = get_args(Reason)
PASSES = 6  # an answer may open questions that open others
NUMBERS = ("3", "1", "10", "0", "2026")
TEXTS = {"date": "2026-03-05", "time": "10:30", "dateTime": "2026-03-05T10:30", "acknowledge": "OK"}
START = """async (source) => {
  document.body.dataset.cpdForm = "yes";
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const widget = (await import(url)).default;
  const host = document.querySelector("main");
  host.replaceChildren();
  const model = { get: () => window.shown, on: (_, tell) => (window.tell = tell), send: () => {} };
  widget.render({ model, el: host.appendChild(document.createElement("div")) });
}"""
LOOK = """async ([state, options]) => {
  window.shown = state;
  window.tell();
  document.querySelectorAll("details").forEach((part) => (part.open = true));
  const { violations } = await axe.run(document, options);
  const wide = document.documentElement.scrollWidth - innerWidth;
  return [
    ...violations.flatMap((rule) =>
      rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 120)}`),
    ),
    ...(document.querySelector(".cpd h1") ? [] : ["nothing was drawn"]),
    ...(wide > 0 ? [`${wide} px wider than the screen`] : []),
  ];
}"""
RUN = {"runOnly": TAGS, "resultTypes": ["violations"]}
ADDRESS = "http://form.invalid/"  # answered here; nothing leaves the browser
OTHERS = {
    "rater": "manager",
    "wave": "follow_up",
    "indicator": "income",
    "solution_type": "placement",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A way through a form: how wide the screen is, which choice is taken, what is brought."""

    width: int
    pick: int
    brought: dict[str, str]


# Answers and what an invitation brings open other questions, so each form is visited twice.
VISITS = (
    Visit(width=1280, pick=0, brought=BROUGHT),
    Visit(width=320, pick=-1, brought=BROUGHT | OTHERS),  # 320 pixels are also a zoom of 400 %
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What axe said of a form in one language; ``pages`` were seen of ``of_pages``."""

    form: str
    language: str
    pages: int
    of_pages: int
    states: int
    findings: tuple[str, ...]


class Screen:
    """A browser's tab in which views are drawn as the server would have them."""

    def __init__(self, page: Page) -> None:
        self._page = page
        folder = Path(script.__file__).parent
        frames = folder / "share" / "jupyter" / "voila" / "templates" / "cpd_eval"
        templates = Environment(loader=FileSystemLoader(frames), autoescape=True)
        self._template = templates.get_template("notice.html")
        self._frame = ""
        page.route("**/*", lambda one: one.fulfill(body=self._frame, content_type="text/html"))
        self._css = (folder / "form.css").read_text(encoding="utf-8")

    def notice(self, notice: Notice, width: int) -> list[str]:
        """Show a page without a form and give what :meth:`findings` gives."""
        view = notice.view()
        links = {one["code"]: f"?language={one['code']}" for one in view["languages"]}
        self._frame = self._template.render(view=view, links=links, project="Forms")
        self._page.set_viewport_size({"width": width, "height": 900})
        self._page.goto(ADDRESS)
        self._page.evaluate(Axe().axe_script)
        self._page.evaluate("window.tell = () => {}")
        return list(self._page.evaluate(LOOK, [None, RUN]))

    def begin(self, width: int) -> None:
        """Load the frame, the page's script and axe."""
        view = empty_view(place="", heading="-")
        self._frame = self._template.render(view=view, project="Forms")
        self._page.set_viewport_size({"width": width, "height": 900})
        self._page.goto(ADDRESS)
        self._page.add_style_tag(content=self._css)
        self._page.evaluate(Axe().axe_script)
        self._page.evaluate(START, script.page_script())

    def findings(self, view: View) -> list[str]:
        """Draw a view and give what axe finds, and whether anything is wider than the screen."""
        state = {"draft": "1", "view": view, "acks": {}, "saved_at": "2026-03-05T10:30:00+00:00"}
        found: list[str] = self._page.evaluate(LOOK, [state, RUN])
        return found


def filled(form: Form, visit: Visit) -> State:
    """Answer everything that is asked."""
    hidden = {one.name for one in form.questions if one.type == "hidden"}
    brought = {name: raw for name, raw in visit.brought.items() if name in hidden}
    state = State(form=form, sheet=Sheet(form, brought=brought))
    for _ in range(PASSES):
        for page in state.pages():
            for one in state.asked(page):
                if state.sheet.is_readonly(one.path) or one.question.type == "file":
                    continue
                answer(state.sheet, one, visit.pick)
    state.marked = {page.name: "yes" for page in state.pages()}
    return state


def answer(sheet: Sheet, one: Asked, pick: int) -> None:
    wrong = {error.name for error in sheet.errors()}
    if sheet.raw().get(one.path) and one.path not in wrong:
        return
    for text in candidates(sheet, one.path, one.question, pick):
        sheet.answer(one.path, text)
        if one.path not in {error.name for error in sheet.errors()}:
            return


def candidates(sheet: Sheet, path: str, question: Question, pick: int) -> tuple[str, ...]:
    choices = [choice.name for choice in sheet.choices(path)]
    if choices:
        return choices[pick], *choices, " ".join(choices[:2]), " ".join(choices)
    if question.type in TEXTS:
        return (TEXTS[question.type],)
    if question.type in {"integer", "decimal", "range"}:
        return NUMBERS
    return "A short text", " ".join(["many"] * 30)


def views(form: Form, visit: Visit) -> Iterator[tuple[str, View]]:
    """Give every state of a form with its name; a page's begins with the page."""
    full = filled(form, visit)
    is_told = False
    for page in full.pages():
        own = {one.path for one in full.asked(page)}
        rest = {path: raw for path, raw in full.sheet.raw().items() if path not in own}
        states = {"filled": full, "empty": State(form=form, sheet=Sheet(form, rest))}
        for name, state in states.items():
            state.place = page.name
            yield f"{page.name}, {name}", view_of(state, "")
        bare = states["empty"]
        bare.errors = bare.messages(page.name)
        if bare.errors and not is_told:
            is_told = True
            yield f"{page.name}, with errors", view_of(bare, "")
    for place in (TASKS, CHECK, DONE) if full.has_list else (CHECK, DONE):
        full.place, full.reference = place, "7KQ4-M2XD"
        yield place, view_of(full, "")
    if full.has_list:
        full.place, full.marked, full.sheet = TASKS, {}, Sheet(form)
        yield "cpd:tasks, nothing started", view_of(full, "")


def look_at(form: Form, screen: Screen) -> Row:
    seen: set[str] = set()
    found = []
    count = 0
    for visit in VISITS:
        screen.begin(visit.width)
        for name, view in views(form, visit):
            count += 1
            seen.add(view["place"])
            problems = screen.findings(view)
            found += [f"{name}, {visit.width} px: {one}" for one in problems]
    pages = {page.name for page in form.pages}
    return Row(
        form=form.form_id,
        language=form.language or "English",
        pages=len(seen & pages),
        of_pages=len(pages),
        states=count,
        findings=tuple(found),
    )


def look_at_notices(language: str, screen: Screen) -> Row:
    contact = "cpd@example.org"
    reasons = [refusal(InvitationError("", reason=one), contact) for one in REASONS]
    notices = [*reasons, no_link(contact), other_form(contact), out_of_order(contact), no_page()]
    found = [
        f"{notice.view()['heading']}, {visit.width} px: {one}"
        for notice in notices
        for visit in VISITS
        for one in screen.notice(notice.speak(language), visit.width)
    ]
    return Row(
        form="pages without a form",
        language="Welsh (cy)" if language == WELSH else "English",
        pages=len(notices),
        of_pages=len(notices),
        states=len(notices) * len(VISITS),
        findings=tuple(found),
    )


def study(paths: list[Path], tell: Callable[[Row], None]) -> tuple[list[Row], str]:
    here = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    rows = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=os.environ.get("CPD_EVAL_CHROMIUM") or here,
            args=["--no-sandbox", "--disable-gpu"],
        )
        screen = Screen(browser.new_page())
        for path in paths:
            form = read_form(path)
            for language in form.languages or ("",):
                row = look_at(form.in_language(language) if language else form, screen)
                rows.append(row)
                tell(row)
        for code in SPOKEN:
            rows.append(look_at_notices(code, screen))
            tell(rows[-1])
        name = f"Chromium {browser.version}"
        browser.close()
    return rows, name


def line(row: Row) -> str:
    pages = f"{row.pages} of {row.of_pages}"
    return f"| {row.form} | {row.language} | {pages} | {row.states} | {len(row.findings)} |"


HEAD = "| Form | Language | Pages seen | States | Findings |\n|---|---|---:|---:|---:|"


def tell(row: Row) -> None:
    print(line(row), flush=True)
    for finding in row.findings:
        print("   ", finding, flush=True)


def page(rows: list[Row], browser: str) -> str:
    states, found = sum(row.states for row in rows), sum(len(row.findings) for row in rows)
    table = "\n".join([HEAD, *map(line, rows)])
    return f"""# What axe finds on the forms

{states} states of {len({row.form for row in rows}) - 1} forms, two of them in English and in Welsh,
and of the pages without a form in both: **{found} findings**.

Made with `python benchmarks/accessible.py` (axe-playwright-python
{version("axe-playwright-python")}, {browser}, Python {platform.python_version()}).

## What was run

- **Rules:** the tags govuk-frontend runs: {", ".join(f"`{tag}`" for tag in TAGS)}.
  Contrast is on, at 7:1.
- **Exclusions:** none, neither of a rule nor of a part of a page.
- **States of every form:** every page empty and every page filled; the error summary on the first
  page with something required; the list of sections, nothing started and everything completed, if
  the form has one; check answers; the confirmation with the answers unfolded. Twice: at 1280 pixels
  with the first choice taken everywhere, and at 320 pixels, which is also a zoom of 400 %, with the
  last, and as another person (a manager, at the follow-up), because both open other questions.
- **Pages without a form:** the link ran out, was withdrawn, was used, is unknown, incomplete,
  changed, too early or too late, the project cannot be opened, and no such page; in both languages.
- **Also looked at:** whether anything is wider than the screen.
- **How:** the page's own script draws each state in the frame the server sends, without a server.
  `tests/journeys/test_accessible.py` runs the same rules through the real server, also on repeats
  and uploads with errors and on the pages without a form.

{table}

A page is not seen if neither visit leads to it.

## What axe cannot see

axe decides what a program can decide: that a field has a name, not that the name is understood. It
says nothing about whether the order of focus makes sense, whether a message helps, whether the
Welsh is right, how a battery sounds when it is read out, or whether someone with a tremor hits the
radio. Of contrast it sees text, not the outline of a box. That every form can be filled with the
keyboard alone is tested by `tests/journeys/test_every_form.py`.

## What people still must test

1. NVDA and JAWS on Windows, VoiceOver on a Mac and an iPhone, TalkBack on Android, each by someone
   who uses it every day: one battery, one error, one repeat, one upload, the list of sections.
2. Voice control (Dragon, Voice Access): saying the label of each control.
3. A magnifier at 400 % and more, Windows' high contrast themes, own colours in the browser.
4. People with dyslexia and people who do not have English or Welsh as their first language: the
   words of the questions.
5. A translator: the Welsh of the forms and of the page.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("forms", nargs="*", help="names of forms; all by default")
    chosen = parser.parse_args().forms
    paths = [path for path in FORMS if not chosen or path.stem in chosen]
    print(HEAD, flush=True)
    rows, browser = study(paths, tell)
    if not chosen:
        RESULT.write_text(page(rows, browser), encoding="utf-8")
    if any(row.findings for row in rows):
        raise SystemExit("axe found something.")


if __name__ == "__main__":
    main()
