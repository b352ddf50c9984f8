"""One form, one version, several languages."""

from datetime import date

import pytest

from cpd_eval.errors import FormError
from cpd_eval.forms import Form, Sheet, form_from_json, read_form_text

FORM = """
| survey | type                   | name | label::English (en)    | label::Welsh (cy)      | required | constraint | constraint_message::English (en) | constraint_message::Welsh (cy) |
|        | text                   | who  | What is your name?     | Beth yw eich enw?      | yes      |            |                                  |                                |
|        | integer                | days | How many days, ${who}? | Sawl diwrnod, ${who}?  | yes      | . < 10     | Enter fewer than 10 days         | Rhowch lai na 10 diwrnod       |
|        | select_one yn or_other | used | Did you use it?        |                        |          |            |                                  |                                |
|        | note                   | said | You said ${used}.      | Dywedoch ${used}.      |          |            |                                  |                                |
|        | note                   | on   | On ${met}              | Ar ${met}              |          |            |                                  |                                |
|        | date                   | met  | When did you meet?     | Pryd wnaethoch gwrdd?  |          |            |                                  |                                |
| choices | list_name | name | label::English (en) | label::Welsh (cy) |
|         | yn        | yes  | Yes, I did          | Do                |
|         | yn        | no   | No                  | Naddo             |
| settings | form_id | form_title | cpd::title::Welsh (cy) | cpd::who | cpd::who::Welsh (cy) |
|          | trial   | A trial    | Treial                 | Everyone | Pawb                 |
"""  # noqa: E501
WELSH = "Welsh (cy)"


@pytest.fixture(scope="module")
def form() -> Form:
    return read_form_text(FORM)


def sheet_of(form: Form, **values: str) -> Sheet:
    return Sheet(form, values, today=date(2026, 4, 1))


def test_the_first_language_is_the_forms_own(form):
    assert (form.languages, form.language) == (("English (en)", WELSH), "English (en)")


def test_a_language_changes_words_and_nothing_else(form):
    welsh = form.in_language(WELSH)
    assert (welsh["who"].label, welsh["used"].choices[0].label) == ("Beth yw eich enw?", "Do")
    assert (welsh.version, welsh.content) == (form.version, form.content)
    assert welsh["who"].required == "yes"


def test_a_title_and_settings_have_languages_too(form):
    welsh = form.in_language(WELSH)
    assert (form.title, form.settings["cpd::who"]) == ("A trial", "Everyone")
    assert (welsh.title, welsh.settings["cpd::who"]) == ("Treial", "Pawb")


def test_what_is_not_translated_stays_in_the_forms_own_language(form):
    assert form.in_language(WELSH)["used"].label == "Did you use it?"


def test_a_language_that_is_not_spoken_is_refused(form):
    with pytest.raises(FormError, match=r"there is no language 'French \(fr\)'"):
        form.in_language("French (fr)")


def test_going_back_gives_the_form_again(form):
    assert form.in_language(WELSH).in_language("English (en)") == form


def test_a_kept_form_speaks_all_its_languages(form):
    assert form_from_json(form.content).in_language(WELSH).language == WELSH


@pytest.mark.parametrize(
    ("values", "messages"),
    [
        (
            {},
            [
                "Rhowch ateb ar gyfer ‘Beth yw eich enw?’",
                "Rhowch rif ar gyfer ‘Sawl diwrnod, ?’",
            ],
        ),
        ({"who": "Ann", "days": "12"}, ["Rhowch lai na 10 diwrnod"]),
    ],
)
def test_messages_are_in_the_language_of_the_form(form, values, messages):
    sheet = sheet_of(form.in_language(WELSH), **values)
    assert [error.message for error in sheet.errors()] == messages


def test_a_label_names_an_earlier_answer(form):
    assert sheet_of(form, who="Ann").label("days") == "How many days, Ann?"


def test_an_answer_that_was_selected_is_named_by_its_label(form):
    assert sheet_of(form, used="yes").label("said") == "You said Yes, I did."
    assert sheet_of(form.in_language(WELSH), used="yes").label("said") == "Dywedoch Do."


def test_a_message_names_the_question_as_it_was_read(form):
    (error,) = sheet_of(form, who="Ann", days="x").errors()
    assert error.message == "Enter a whole number for ‘How many days, Ann?’, like 12".replace(
        "whole ", ""
    )


def test_another_answer_can_be_given_in_every_language(form):
    welsh = form.in_language(WELSH)
    assert [choice.label for choice in form["used"].choices] == ["Yes, I did", "No", "Other"]
    assert [choice.label for choice in welsh["used"].choices] == ["Do", "Naddo", "Arall"]
    assert welsh["used_other"].label == "Disgrifiwch yr ateb arall"


def test_what_the_other_answer_is_is_asked_where_it_was_selected(form):
    assert "used_other" not in sheet_of(form, used="yes").visible()
    assert "used_other" in sheet_of(form, used="other").visible()


def test_a_form_that_names_no_language_has_none():
    form = read_form_text("| survey | type | name | label |\n| | text | a | A |")
    assert (form.languages, form.language) == ((), "")


def test_words_without_a_language_are_in_the_one_the_settings_name():
    form = read_form_text("""
        | survey | type | name | label | label::Welsh (cy) |
        |        | text | a    | Why?  | Pam?              |
        | settings | default_language |
        |          | English (en)     |
    """)
    assert form.languages == ("English (en)", WELSH)
    assert (form["a"].label, form.in_language(WELSH)["a"].label) == ("Why?", "Pam?")


def test_the_version_changes_with_a_translation(form):
    other = read_form_text(FORM.replace("Naddo", "Nac ydw"))
    assert other.version != form.version
