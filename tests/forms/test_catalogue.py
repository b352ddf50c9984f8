"""The catalogue says of each form what it is for, who fills it in, how long it takes, and when."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from cpd_eval.forms.catalogue import HEADINGS, as_html, as_markdown, catalogue

ROOT = Path(__file__).parents[2]
FORM = """
| survey   | type            | name  | label   |
|          | hidden          | who   |         |
|          | text            | why   | Why?    |
|          | begin_repeat    | deeds | A deed  |
|          | text            | deed  | What?   |
|          | end_repeat      |       |         |
"""
SAID = """
| settings | form_title | form_id | default_language | cpd::purpose    | cpd::who | cpd::minutes | cpd::when |
|          | Reasons    | reasons | English (en)     | Finds <reasons> | Anyone   | 5            | Yearly    |
"""  # noqa: E501


@pytest.fixture
def form(make_form):
    return make_form(FORM, SAID)


def test_a_form_is_listed_with_what_its_settings_say(form):
    (entry,) = catalogue([form])
    assert dict(zip(HEADINGS, entry.cells, strict=True)) == {
        "Purpose": "Finds <reasons>",
        "Who fills it in": "Anyone",
        "Minutes": "about 5",
        "When": "Yearly",
        "Questions": "2",
        "Languages": "English",
        "Form": "reasons",
    }


def test_what_the_settings_leave_out_is_not_made_up(make_form):
    (entry,) = catalogue([make_form("| survey | type | name | label |\n| | text | a | A? |")])
    assert [text for text in entry.cells if text == "not said"] == ["not said"] * 5


def test_forms_stand_in_order_of_their_titles(make_form):
    titles = ["b form", "A form", "C form"]
    survey = "| survey | type | name | label |\n| | text | a | A? |\n"
    forms = [make_form(f"{survey}| settings | form_title |\n| | {title} |") for title in titles]
    assert [entry.title for entry in catalogue(forms)] == ["A form", "b form", "C form"]


def test_every_language_is_named(forms):
    entries = {entry.form_id: entry for entry in catalogue(forms.values())}
    assert entries["work_journal"].languages == ("English", "Welsh")


def test_every_form_that_comes_with_the_project_says_everything(forms):
    silent = [entry.form_id for entry in catalogue(forms.values()) if "not said" in entry.cells]
    assert silent == []


def test_minutes_begin_with_a_number(forms):
    assert all(entry.minutes.split()[0].isdigit() for entry in catalogue(forms.values()))


def test_markdown_keeps_a_bar_inside_its_cell(make_form):
    survey = "| survey | type | name | label |\n| | text | a | A? |\n"
    form = make_form(survey + "| settings | form_title | cpd::who |\n| | T | you \\| me |")
    (row,) = [
        line for line in as_markdown(catalogue([form])).splitlines() if line.startswith("| T |")
    ]
    assert row.replace("\\|", "").count("|") == len(HEADINGS) + 2


class Outline(HTMLParser):
    """Which elements stand in a page, and which words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def test_the_page_has_a_heading_and_a_list_of_pairs_for_each_form(forms):
    outline = Outline()
    outline.feed(as_html(catalogue(forms.values())))
    found = {tag: outline.tags.count(tag) for tag in ("main", "h1", "h2", "dl", "dt", "dd")}
    n = len(forms)
    pairs = n * len(HEADINGS)
    assert found == {"main": 1, "h1": 1, "h2": n, "dl": n, "dt": pairs, "dd": pairs}


def test_the_page_fetches_nothing(forms):
    outline = Outline()
    outline.feed(as_html(catalogue(forms.values())))
    assert {"src", "href"}.isdisjoint({name for name, _ in outline.attributes})


def test_words_of_a_form_are_never_markup(form):
    assert "Finds &lt;reasons&gt;" in as_html(catalogue([form]))


def test_the_list_in_the_docs_is_up_to_date(forms):
    kept = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")
    assert kept == as_markdown(catalogue(forms.values())), (
        "Make it again: cpd-eval form catalogue forms/*.md -o docs/forms.md"
    )
