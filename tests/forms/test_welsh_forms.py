"""The two forms in English and Welsh speak each language throughout.

The Welsh is to be checked by a translator before use; what can be tested is that nothing is left
in English, that rules and codes are the same, and that messages follow the language.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cpd_eval.forms import Form, Sheet

FORMS = Path(__file__).parents[2] / "forms"
TODAY = date(2026, 4, 1)
ENGLISH, WELSH = "English (en)", "Welsh (cy)"
BILINGUAL = ("cpd_impact_before", "work_journal")
# A word or name that is the same in both languages.
SAME = {"Cost"}


def words(form: Form) -> Iterator[tuple[str, str]]:
    """Every text of a form that a respondent may read, with where it stands."""
    yield "title", form.title
    for page in form.pages:
        yield page.name, page.label
    for item in form.items():
        yield item.name, item.label
        yield f"{item.name} hint", item.hint
    for question in form:
        yield f"{question.name} required", question.required_message
        yield f"{question.name} constraint", question.constraint_message
        yield f"{question.name} warning", question.warn_message
        for choice in question.choices:
            yield f"{question.list_name} {choice.name}", choice.label


@pytest.mark.parametrize("form_id", BILINGUAL)
def test_a_form_names_its_languages(forms, form_id):
    assert forms[form_id].languages == (ENGLISH, WELSH)


@pytest.mark.parametrize("form_id", BILINGUAL)
def test_no_english_is_left_in_welsh(forms, form_id):
    english = dict(words(forms[form_id]))
    welsh = dict(words(forms[form_id].in_language(WELSH)))
    same = {where: text for where, text in welsh.items() if text and text == english[where]}
    assert {where for where, text in same.items() if text not in SAME} == set()


@pytest.mark.parametrize("form_id", BILINGUAL)
def test_whatever_is_said_in_english_is_said_in_welsh(forms, form_id):
    english = {where for where, text in words(forms[form_id]) if text}
    welsh = {where for where, text in words(forms[form_id].in_language(WELSH)) if text}
    assert welsh == english


@pytest.mark.parametrize("form_id", BILINGUAL)
def test_numbers_are_the_same_in_both_languages(forms, form_id):
    english = dict(words(forms[form_id]))
    welsh = dict(words(forms[form_id].in_language(WELSH)))
    numbers = {
        where: (re.findall(r"\d+", english[where]), re.findall(r"\d+", text))
        for where, text in welsh.items()
    }
    assert {where for where, (one, two) in numbers.items() if one != two} == set()


@pytest.mark.parametrize("form_id", BILINGUAL)
def test_both_languages_are_one_version(forms, form_id):
    welsh = forms[form_id].in_language(WELSH)
    assert (welsh.version, welsh.language) == (forms[form_id].version, WELSH)


@pytest.mark.parametrize("form_id", BILINGUAL)
def test_an_answer_given_in_one_language_stands_in_the_other(forms, filled, form_id):
    form = forms[form_id]
    sheet = filled(form, {"group": "trained"}, 1)
    welsh = Sheet(form.in_language(WELSH), sheet.raw(), today=TODAY)
    assert (welsh.errors(), welsh.values()) == ((), sheet.values())


@pytest.mark.parametrize("form_id", BILINGUAL)
def test_what_is_missing_is_said_in_the_language_of_the_form(forms, form_id):
    english = Sheet(forms[form_id], {}, today=TODAY).errors()
    welsh = Sheet(forms[form_id].in_language(WELSH), {}, today=TODAY).errors()
    assert [one.name for one in welsh] == [one.name for one in english]
    assert {one.message for one in welsh}.isdisjoint({one.message for one in english})


def test_forms_without_welsh_are_not_offered_in_it(forms):
    welsh = {form.form_id for form in forms.values() if WELSH in form.languages}
    assert welsh == set(BILINGUAL)


@pytest.mark.parametrize("form_id", BILINGUAL)
def test_a_form_with_welsh_says_that_a_translator_is_to_check_it(form_id):
    text = (FORMS / f"{form_id}.md").read_text(encoding="utf-8")
    assert "to be checked by a translator" in text
