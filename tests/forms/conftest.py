"""A form is its own fixture: a Markdown table that a reader can see."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import chain
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import strategies as st

from cpd_eval.forms import Finding, Form, Question, Sheet, check_form, read_form, read_form_text

FORMS = Path(__file__).parents[2] / "forms"
TODAY = date(2026, 4, 1)

YES_NO = """
| choices | list_name | name | label |
|         | yn        | yes  | Yes   |
|         | yn        | no   | No    |
"""


TRIAL = """
| survey |
|        | type              | name    | label              | required | relevant                   | constraint                                        | constraint_message       | choice_filter          | cpd::missing |
|        | hidden            | group   |                    |          |                            |                                                   |                          |                        |              |
|        | begin_group       | page    | First page         |          |                            |                                                   |                          |                        |              |
|        | select_one yn     | used    | Have you used it?  | yes      |                            |                                                   |                          |                        |              |
|        | integer           | days    | On how many days?  | yes      | ${used} = 'yes'            | . <= 366                                          | Enter 366 days or fewer  |                        | DK           |
|        | decimal           | hours   | How many hours?    |          | ${days} > 10               |                                                   |                          |                        |              |
|        | select_multiple w | why     | Why?               | yes      | ${used} = 'no'             | not(selected(., 'none')) or count-selected(.) = 1 | Select reasons, or none  |                        |              |
|        | select_one w      | main    | Which reason most? | yes      | count-selected(${why}) > 1 |                                                   |                          | selected(${why}, name) |              |
|        | end_group         |         |                    |          |                            |                                                   |                          |                        |              |
|        | begin_group       | trained | Second page        |          | ${group} != 'comparison'   |                                                   |                          |                        |              |
|        | date              | met     | When did you meet? |          |                            | . <= today()                                      | Enter a date up to today |                        |              |
|        | text              | what    | What was said?     |          | ${met} >= '2026-03-01'     |                                                   |                          |                        |              |
|        | end_group         |         |                    |          |                            |                                                   |                          |                        |              |
| choices | list_name | name | label     |
|         | yn        | yes  | Yes       |
|         | yn        | no   | No        |
|         | w         | time | No time   |
|         | w         | tool | No tools  |
|         | w         | none | No reason |
"""  # noqa: E501


def form_of(*tables: str) -> Form:
    """The form those tables hold."""
    return read_form_text(dedent("\n".join(tables)), form_id="trial")


@pytest.fixture
def make_form() -> Callable[..., Form]:
    return form_of


@pytest.fixture
def findings(tmp_path: Path) -> Callable[..., list[str]]:
    """The findings of a Markdown form, without the name of the file."""

    def find(*tables: str) -> list[str]:
        path = tmp_path / "trial.md"
        path.write_text(dedent("\n".join(tables)), encoding="utf-8")
        return [str(one).removeprefix(f"{path.as_posix()}").lstrip(", ") for one in found(path)]

    def found(path: Path) -> tuple[Finding, ...]:
        return check_form(path)

    return find


@pytest.fixture(scope="session")
def forms() -> dict[str, Form]:
    """The forms that come with the project, by id."""
    return {path.stem: read_form(path) for path in sorted(FORMS.glob("*.md"))}


@pytest.fixture
def yes_no() -> str:
    return YES_NO


@pytest.fixture
def trial(make_form: Callable[..., Form]) -> Form:
    """One question of each type, and every kind of rule."""
    return make_form(TRIAL)


@pytest.fixture(scope="session")
def forms_trial() -> Form:
    """The same, read once: for tests that try hundreds of answers."""
    return form_of(TRIAL)


def candidates(question: Question, sheet: Sheet, path: str, pick: int) -> Iterator[str]:
    """Answers that may stand; which one comes first depends on pick."""
    if question.type in ("select_one", "select_multiple", "rank"):
        offered = [choice.name for choice in sheet.choices(path)]
        turned = offered[pick % len(offered) :] + offered[: pick % len(offered)]
        if question.type == "select_one":
            yield from turned
        for size in (1 + pick % 5, 3, len(turned), 1):
            yield " ".join([name for name in turned if name != "none"][:size])
    elif question.type == "range" and question.parameters:
        yield str(int(question.parameters.end))
    else:
        yield from {
            "integer": ["10", "1", "2020"],
            "decimal": ["2.5"],
            "date": ["2026-05-01", "2026-03-15"],
            "dateTime": ["2026-03-15T09:30"],
            "time": ["09:30"],
            "acknowledge": ["OK"],
            "file": ["0123456789ab/report.pdf"],
        }.get(question.type, ["Some words", "word " * 25, "https://example.org/report"])


def answer_all(form: Form, sheet: Sheet, pick: int) -> None:
    """Answer what is asked, one question after another, until nothing new is asked."""
    asked = {question.name for question in form if question.is_asked}
    while True:
        given = sheet.raw()
        waiting = [
            path
            for path in sheet.visible()
            if path not in given and path.rpartition("/")[2] in asked
        ]
        if not waiting:
            return
        path = waiting[0]
        for text in candidates(form[path.rpartition("/")[2]], sheet, path, pick):
            sheet.answer(path, text)
            if path not in {error.name for error in sheet.errors()}:
                break


@pytest.fixture(scope="session")
def filled() -> Callable[[Form, Mapping[str, str], int], Sheet]:
    """Answer a form to the end, with one instance more of each repeat; pick varies the answers."""

    def fill(form: Form, header: Mapping[str, str], pick: int = 0) -> Sheet:
        known = {name: text for name, text in header.items() if name in form}
        sheet = Sheet(form, known, today=date(2026, 4, 1))
        answer_all(form, sheet, pick)
        for repeat in form.repeats:
            if sheet.is_relevant(repeat.name) and not repeat.count:
                sheet.add(repeat.name)
        answer_all(form, sheet, pick)
        return sheet

    return fill


# Random answers, for properties that hold for every form

ODD_TEXTS = (
    "Some words",
    "=1+1",
    "+44 20 7946 0000",
    "@SUM(1)",
    "-",
    "'quoted'",
    "_x0041_ & <b>",
    "first line\nsecond line",
    "carriage\r\nreturn",
    "  spaces around  ",
    "007",
    "1e5",
    "TRUE",
    "#N/A",
    "2026-04-01",
    "Yes",
    "Siân – “zoë” 🙂",
)
WORDING = st.sampled_from(ODD_TEXTS) | st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=40
)
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
CLOCKS = st.times().map(lambda time: time.strftime("%H:%M"))


def choices_drawn(question: Question, offered: list[str]) -> st.SearchStrategy[str]:
    if question.type == "select_one":
        return st.sampled_from([*offered, *question.missing])
    several = st.lists(st.sampled_from(offered), min_size=1, max_size=5, unique=True)
    if question.type == "rank":
        return several.map(" ".join)
    return several.map(lambda names: " ".join(sorted(names, key=offered.index)))


def typed(question: Question, sheet: Sheet, path: str) -> st.SearchStrategy[str]:
    """Answers of the right type; the rules of the form are for the caller to try."""
    if question.type in ("select_one", "select_multiple", "rank"):
        return choices_drawn(question, [choice.name for choice in sheet.choices(path)])
    if question.type == "range" and question.parameters:
        ends = question.parameters
        points = round((ends.end - ends.start) / ends.step)
        drawn = st.integers(0, points).map(lambda n: f"{ends.start + n * ends.step:g}")
    else:
        drawn = {
            "integer": st.sampled_from([0, 1, 2, 5, 12, 50, 1990, 2020]).map(str),
            "decimal": st.sampled_from(["0", "1", "2.5", "0.125", "99.9"]),
            "date": DAYS.map(date.isoformat),
            "dateTime": st.tuples(DAYS.map(date.isoformat), CLOCKS).map("T".join),
            "time": CLOCKS,
            "acknowledge": st.just("OK"),
            "file": st.just("0123456789ab/report.pdf"),
        }.get(question.type, WORDING.filter(str.strip))
    return drawn | st.sampled_from(question.missing) if question.missing else drawn


def stands(sheet: Sheet, path: str) -> bool:
    return path not in {error.name for error in sheet.errors()}


def answer_at_random(form: Form, sheet: Sheet, path: str, draw: Callable[..., Any]) -> None:
    question = form[path.rpartition("/")[2]]
    # In a repeat everything is answered: an entry without an answer is none in a workbook.
    if "/" not in path and not sheet.required(path) and draw(st.booleans()):
        sheet.answer(path, None)
        return
    strategy = typed(question, sheet, path)
    for text in chain((draw(strategy) for _ in range(3)), candidates(question, sheet, path, 0)):
        sheet.answer(path, text)
        if stands(sheet, path):
            return
    sheet.answer(path, None)


@st.composite
def random_answers(draw: Callable[..., Any], form: Form, header: Mapping[str, str]) -> Sheet:
    """A finished response to a form, with answers nobody would think of."""
    sheet = Sheet(form, {name: text for name, text in header.items() if name in form}, today=TODAY)
    asked = {question.name for question in form if question.is_asked}
    done: set[str] = set()
    while True:
        for repeat in form.repeats:
            is_open = repeat.name not in done and not form.repeat_of(repeat.name)
            if is_open and sheet.is_relevant(repeat.name) and not repeat.count:
                most = min(repeat.most, 3)
                number = draw(st.integers(min(max(1, repeat.minimum), most), most))
                sheet.answer(repeat.name, str(number))
                done.add(repeat.name)
        waiting = [
            path
            for path in sheet.visible()
            if path not in done and path.rpartition("/")[2] in asked and not sheet.is_readonly(path)
        ]
        if not waiting:
            return sheet
        done.add(waiting[0])
        answer_at_random(form, sheet, waiting[0], draw)


HOSTILE = {
    "integer": ["many", "1.5", "1e400", "=1+1", "1,2,3", "nan", "inf", "1\x00", "1" * 400],
    "decimal": ["a lot", "1e5", "=1/3", "1,2,3", "nan", "--1", "1.2.3"],
    "range": ["-1000000", "1000000", "0.0001", "=A1", "half"],
    "date": ["soon", "2026-02-30", "31/02/2026", "0000-01-01", "=TODAY()", "99999-01-01", "1"],
    "dateTime": ["2026-04-01", "2026-04-01T25:00", "now", "=NOW()"],
    "time": ["25:00", "noon", "=NOW()", "12", "-1:30"],
    "select_one": ["no_such_choice", "=1+1", "one two", "'; DROP TABLE answers; --", "\x00"],
    "select_multiple": ["no_such_choice", "=1+1 another", "<script>", "\x00"],
    "rank": ["no_such_choice", "a a", "=1+1"],
    "acknowledge": ["no", "=1+1", "perhaps"],
    "text": ["x" * 20_001, "=1+1" * 6_000, "\x00" * 20_001],
}


@pytest.fixture(scope="session")
def answers_for() -> Callable[[Form, Mapping[str, str]], st.SearchStrategy[Sheet]]:
    """Random finished responses to a form, with a header of hidden answers."""
    return random_answers


@pytest.fixture(scope="session")
def hostile_for() -> Callable[[Question], st.SearchStrategy[str]]:
    """Answers of which none may stand as an answer to a question."""
    return lambda question: st.sampled_from(HOSTILE.get(question.type, HOSTILE["text"]))


@pytest.fixture(scope="session")
def odd_texts() -> tuple[str, ...]:
    """What a spreadsheet program would gladly take for something else."""
    return ODD_TEXTS
