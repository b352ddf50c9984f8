"""A form is its own fixture: a Markdown table that a reader can see."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from cpd_eval.forms import Finding, Form, check_form, read_form, read_form_text

FORMS = Path(__file__).parents[2] / "forms"

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
    """The five forms that come with the project, by id."""
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
