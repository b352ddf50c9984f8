from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpd_eval.errors import FormError
from cpd_eval.forms import Form, Sheet
from cpd_eval.forms.raw import storable

TODAY = date(2026, 4, 1)


def sheet_of(form: Form, **values: str) -> Sheet:
    return Sheet(form, values, today=TODAY)


def test_a_question_is_visible_once_its_rule_holds(trial):
    sheet = sheet_of(trial, used="no")
    assert "days" not in sheet.visible()
    sheet.answer("used", "yes")
    assert "days" in sheet.visible()


def test_visible_names_stand_in_order_of_the_form(trial):
    assert sheet_of(trial, used="yes", days="11").visible() == ("used", "days", "hours", "met")


def test_an_answer_that_is_not_relevant_now_reads_as_empty(trial):
    sheet = sheet_of(trial, used="yes", days="20")
    assert "hours" in sheet.visible()
    sheet.answer("used", "no")
    assert "hours" not in sheet.visible()


def test_an_answer_that_is_not_relevant_now_is_kept(trial):
    sheet = sheet_of(trial, used="no", days="20")
    assert sheet.raw() == {"used": "no", "days": "20"}
    assert sheet.values() == {"used": "no"}


def test_an_answer_that_concerns_someone_again_is_back(trial):
    sheet = sheet_of(trial, used="yes", days="20")
    sheet.answer("used", "no")
    sheet.answer("used", "yes")
    assert sheet.values()["days"] == 20


def test_a_page_whose_rule_does_not_hold_is_left_out(trial):
    assert [page.name for page in sheet_of(trial, group="comparison").pages()] == ["page"]
    assert [page.name for page in sheet_of(trial, group="trained").pages()] == ["page", "trained"]


def test_a_missing_code_counts_as_answered(trial):
    sheet = sheet_of(trial, used="yes", days="DK")
    assert sheet.errors() == ()
    assert sheet.values() == {"used": "yes", "days": "DK"}


def test_a_missing_code_of_a_number_reads_as_empty_in_rules(trial):
    assert "hours" not in sheet_of(trial, used="yes", days="DK").visible()


def test_a_wrong_answer_is_kept_as_it_was_typed(trial):
    sheet = sheet_of(trial, used="yes", days=" about ten ")
    assert sheet.raw()["days"] == " about ten "
    assert "days" not in sheet.values()


@pytest.mark.parametrize(
    ("days", "kind", "message"),
    [
        ("", "required", "Enter a number for ‘On how many days?’"),
        ("ten", "type", "Enter a number for ‘On how many days?’, like 12"),
        ("1.5", "type", "Enter a whole number for ‘On how many days?’, like 12"),
        ("400", "constraint", "Enter 366 days or fewer"),
    ],
)
def test_an_answer_that_cannot_stand_says_what_to_do(trial, days, kind, message):
    (error,) = sheet_of(trial, used="yes", days=days).errors()
    assert (error.name, error.kind, error.message) == ("days", kind, message)


def test_errors_stand_in_order_of_the_form(trial):
    errors = sheet_of(trial, met="2026-13-01").errors()
    assert [error.name for error in errors] == ["used", "met"]


def test_errors_of_one_page_leave_out_the_others(trial):
    sheet = sheet_of(trial, met="2026-13-01")
    assert [error.name for error in sheet.errors("trained")] == ["met"]
    assert sheet.errors(sheet.pages()[1]) == sheet.errors("trained")


def test_only_choices_that_pass_the_filter_are_on_offer(trial):
    sheet = sheet_of(trial, used="no", why="time tool")
    assert [choice.name for choice in sheet.choices("main")] == ["time", "tool"]


def test_a_choice_that_is_no_longer_on_offer_is_asked_for_again(trial):
    sheet = sheet_of(trial, used="no", why="time tool", main="time")
    assert sheet.errors() == ()
    sheet.answer("why", "tool none")
    assert [error.name for error in sheet.errors()] == ["why", "main"]
    assert sheet.raw()["main"] == "time"


def test_today_is_the_day_the_sheet_was_given(trial):
    assert sheet_of(trial, used="yes", days="1", met="2026-04-01").errors() == ()
    (error,) = sheet_of(trial, used="yes", days="1", met="2026-04-02").errors()
    assert error.message == "Enter a date up to today"


def test_a_date_can_be_compared_with_a_quoted_date(trial):
    assert "what" in sheet_of(trial, met="2026-03-01").visible()
    assert "what" not in sheet_of(trial, met="2026-02-28").visible()


def test_values_have_the_type_of_the_question(trial):
    values = sheet_of(trial, used="yes", days="12", hours="1,000.5", met="1/3/2026").values()
    assert values == {"used": "yes", "days": 12, "hours": 1000.5, "met": date(2026, 3, 1)}


def test_several_choices_come_as_a_tuple(trial):
    assert sheet_of(trial, used="no", why="tool time").values()["why"] == ("tool", "time")


def test_python_values_are_taken_too(trial):
    sheet = Sheet(trial, today=TODAY)
    sheet.answer("met", date(2026, 3, 1))
    sheet.answer("why", ["tool", "time"])
    sheet.answer("days", 3.0)
    assert sheet.raw() == {"days": "3", "why": "tool time", "met": "2026-03-01"}


def test_nothing_takes_an_answer_back(trial):
    sheet = sheet_of(trial, used="yes")
    sheet.answer("used", None)
    assert sheet.raw() == {}


def test_a_question_the_form_does_not_have_is_refused(trial):
    with pytest.raises(FormError, match=r"'usd' names no question\. Did you mean 'used'\?"):
        sheet_of(trial, usd="yes")


def test_required_may_hang_on_another_answer(make_form):
    form = make_form("""
        | survey | type    | name | label | required   |
        |        | integer | a    | A     |            |
        |        | text    | b    | B     | ${a} > 1   |
    """)
    assert sheet_of(form, a="1").errors() == ()
    assert sheet_of(form, a="2").errors()[0].name == "b"


def test_a_recommended_answer_is_prompted_for_and_never_blocks(make_form):
    form = make_form("""
        | survey | type    | name | label       | cpd::recommended |
        |        | decimal | fee  | What fee?   | yes              |
    """)
    (prompt,) = sheet_of(form).prompts()
    assert (prompt.kind, prompt.message) == (
        "recommended",
        "Enter a number for ‘What fee?’ if you can",
    )
    assert sheet_of(form).errors() == ()


def test_a_warning_prompts_when_its_rule_is_true(make_form):
    form = make_form("""
        | survey | type    | name | label | cpd::warn | cpd::warn_message    |
        |        | integer | now  | Now   |           |                      |
        |        | integer | then | Then  | . < ${now} | Check the level     |
    """)
    assert sheet_of(form, now="3", then="4").prompts() == ()
    (prompt,) = sheet_of(form, now="3", then="2").prompts()
    assert (prompt.name, prompt.kind, prompt.message) == ("then", "warning", "Check the level")


def test_a_calculation_follows_the_answers(make_form):
    form = make_form("""
        | survey | type      | name | label | calculation   |
        |        | integer   | a    | A     |               |
        |        | calculate | b    |       | ${a} * 2      |
    """)
    sheet = sheet_of(form, a="4")
    assert sheet.values() == {"a": 4, "b": "8"}


def test_a_rule_may_read_a_question_further_down(make_form, yes_no):
    form = make_form(
        """
        | survey | type          | name | label | relevant        |
        |        | text          | a    | A     | ${b} = 'yes'    |
        |        | select_one yn | b    | B     | ${c} = 'yes'    |
        |        | select_one yn | c    | C     |                 |
        """,
        yes_no,
    )
    assert sheet_of(form, b="yes", c="yes").visible() == ("a", "b", "c")
    assert sheet_of(form, b="yes", c="no").visible() == ("c",)


def test_a_row_of_a_battery_is_asked_for_by_both_labels(make_form, yes_no):
    form = make_form(
        """
        | survey | type          | name | label      | required | appearance |
        |        | begin_group   | page | Page       |          |            |
        |        | begin_group   | grid | Last week  |          | table-list |
        |        | select_one yn | g1   | I read     | yes      |            |
        |        | select_one yn | g2   | I wrote    | yes      |            |
        |        | end_group     |      |            |          |            |
        |        | end_group     |      |            |          |            |
        """,
        yes_no,
    )
    assert (
        sheet_of(form, g1="no").errors()[0].message
        == "Select an answer for ‘I wrote’ under ‘Last week’"
    )


DEFAULT = """
    | survey | type    | name | label | default |
    |        | integer | a    | A     | 3       |
"""


def test_a_new_sheet_holds_the_defaults(make_form):
    assert Sheet(make_form(DEFAULT), today=TODAY).values() == {"a": 3}


def test_a_sheet_that_is_resumed_gets_no_default(make_form):
    assert Sheet(make_form(DEFAULT), {}, today=TODAY).values() == {}


ANSWERS = st.dictionaries(
    st.sampled_from(["group", "used", "days", "hours", "why", "main", "met", "what"]),
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(
            ["yes", "no", "12", "DK", "time tool", "none", "2026-03-05", "\x00", "\ud800", "1e9"]
        ),
    ),
)


@given(ANSWERS)
@settings(max_examples=8 * settings().max_examples)
def test_no_answer_whatever_it_is_breaks_a_sheet_or_is_lost(forms_trial, answers):
    sheet = sheet_of(forms_trial, **answers)
    sheet.errors(), sheet.prompts(), sheet.pages(), sheet.choices("main")
    assert sheet.raw() == {name: storable(text) for name, text in answers.items() if text}
    assert set(sheet.values()) <= set(answers)


@given(ANSWERS, st.randoms())
@settings(max_examples=5 * settings().max_examples)
def test_the_order_of_answering_makes_no_difference(forms_trial, answers, random):
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    one_by_one = Sheet(forms_trial, today=TODAY)
    for name, text in shuffled:
        one_by_one.answer(name, text)
        one_by_one.errors()
    at_once = sheet_of(forms_trial, **answers)
    assert one_by_one.values() == at_once.values()
    assert one_by_one.errors() == at_once.errors()
    assert one_by_one.visible() == at_once.visible()


@given(ANSWERS)
@settings(max_examples=3 * settings().max_examples)
def test_a_resumed_sheet_is_the_sheet_that_was_left(forms_trial, answers):
    left = sheet_of(forms_trial, **answers)
    resumed = Sheet(forms_trial, left.raw(), today=TODAY)
    assert (resumed.values(), resumed.errors()) == (left.values(), left.errors())
