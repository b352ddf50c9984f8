"""What stands on paper: the rules in words, and only what the hidden answers leave open."""

import pytest

from cpd_eval.errors import FormError
from cpd_eval.forms import Sheet
from cpd_eval.forms.offline.conditions import Conditions
from cpd_eval.forms.offline.known import Known
from cpd_eval.forms.offline.limits import limits_of
from cpd_eval.forms.offline.paper import Remark, asks_of
from cpd_eval.forms.offline.plan import plan_form
from cpd_eval.forms.offline.words import words_in
from cpd_eval.forms.question import Question

TABLE = """
| survey | type              | name  | label            | relevant            | calculation                              |
|        | hidden            | stage |                  |                     |                                          |
|        | calculate         | late  |                  |                     | if(${used} = 'yes', 'yes', 'no')         |
|        | calculate         | big   |                  |                     | ${days} * 2                              |
|        | select_one yn     | used  | Used it?         |                     |                                          |
|        | integer           | days  | How many days?   |                     |                                          |
|        | select_multiple w | why   | Why?             |                     |                                          |
|        | select_one five   | level | How well?        |                     |                                          |
|        | note              | sum   | Together ${big}  |                     |                                          |
|        | note              | said  | You said ${days} |                     |                                          |
|        | text              | more  | At stage ${stage} | ${stage} = '2'     |                                          |
| choices | list_name | name | label    |
|         | yn        | yes  | Yes      |
|         | yn        | no   | No       |
|         | w         | time | No time  |
|         | w         | tool | No tools |
|         | five      | 0    | Never    |
|         | five      | 1    | Rarely   |
|         | five      | 2    | Often    |
"""  # noqa: E501


@pytest.fixture
def table(make_form):
    return make_form(TABLE)


@pytest.fixture
def said(table):
    known = Known(table, Sheet(table, {"stage": "2"}))
    return Conditions(table, known, words_in("")).of


USED = "the answer to ‘Used it?’ is ‘Yes’"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("${used} = 'yes'", USED),
        ("'yes' = ${used}", USED),
        ("${used} != 'yes'", "the answer to ‘Used it?’ is not ‘Yes’"),
        ("not(${used} = 'yes')", "the answer to ‘Used it?’ is not ‘Yes’"),
        ("${used} != ''", "‘Used it?’ is answered"),
        ("${used} = ''", "‘Used it?’ is not answered"),
        ("${used} = 'yes' or ${used} = 'no'", "the answer to ‘Used it?’ is ‘Yes’ or ‘No’"),
        ("${days} > 3", "the answer to ‘How many days?’ is more than 3"),
        ("not(${days} > 3)", "the answer to ‘How many days?’ is 3 or less"),
        ("3 <= ${days}", "the answer to ‘How many days?’ is 3 or more"),
        ("${level} >= 1", "the answer to ‘How well?’ is ‘Rarely’ or ‘Often’"),
        ("selected(${why}, 'tool')", "‘No tools’ is selected under ‘Why?’"),
        ("not(selected(${why}, 'tool'))", "‘No tools’ is not selected under ‘Why?’"),
        ("count-selected(${why}) >= 2", "what is selected under ‘Why?’ is 2 or more"),
        ("${stage} = '2' and ${used} = 'yes'", USED),
        ("${stage} = '1' or ${used} = 'yes'", USED),
        ("${late} = 'yes'", USED),
        ("${late} != 'no'", USED),
        ("${big} > 4", "your earlier answers call for it"),
        (
            "(${days} > 3 or ${why} != '') and ${used} = 'yes'",
            "either the answer to ‘How many days?’ is more than 3 or ‘Why?’ is answered and "
            + USED,
        ),
        (
            "not(${days} > 3 or ${used} = 'yes')",
            "the answer to ‘How many days?’ is 3 or less and the answer to ‘Used it?’ is not ‘Yes’",
        ),
    ],
)
def test_a_rule_is_said_in_words(said, rule, words):
    assert said(rule) == words


@pytest.mark.parametrize(
    ("rule", "truth"),
    [
        ("", True),
        ("${stage} = '2'", True),
        ("${stage} != '2'", False),
        ("${stage} > 1", True),
        ("contains(${stage}, '1')", False),
        ("not(selected(${stage}, '2'))", False),
        ("${stage} = '1' and ${used} = 'yes'", False),
        ("${stage} = '2' or ${used} = 'yes'", True),
    ],
)
def test_what_hidden_answers_settle_is_not_said(said, rule, truth):
    assert said(rule) is truth


def test_what_hidden_answers_leave_out_is_left_out(table):
    plan = plan_form(table, Sheet(table, {"stage": "1"}))
    assert plan.left_out == ("more",)
    assert "more" not in {ask.question.name for ask in asks_of(plan.sections[0].pieces)}


def test_a_label_has_what_is_settled_filled_in(table):
    plan = plan_form(table, Sheet(table, {"stage": "2"}))
    assert asks_of(plan.sections[0].pieces)[-1].label == "At stage 2"


def test_a_note_says_whose_answer_it_names_and_is_dropped_if_it_tells_a_result(table):
    pieces = plan_form(table, Sheet(table, {})).sections[0].pieces
    notes = [piece.text for piece in pieces if isinstance(piece, Remark)]
    assert notes == ["You said [your answer to ‘How many days?’]"]


def test_a_form_of_which_nothing_is_asked_is_refused(make_form):
    form = make_form("""
    | survey | type   | name  | label | relevant       |
    |        | hidden | stage |       |                |
    |        | text   | why   | Why?  | ${stage} = '2' |
    """)
    with pytest.raises(FormError, match=r"nothing is asked\. Give others; the form has stage"):
        plan_form(form, Sheet(form))


def test_choices_with_the_same_words_are_told_apart(make_form):
    form = make_form("""
    | survey | type         | name | label |
    |        | select_one c | a    | A     |
    | choices | list_name | name | label |
    |         | c         | x    | Other |
    |         | c         | y    | other |
    |         | c         | z    | None  |
    """)
    (ask,) = asks_of(plan_form(form, Sheet(form)).sections[0].pieces)
    assert [choice.label for choice in ask.choices] == ["Other (x)", "other (y)", "None"]


@pytest.mark.parametrize(
    ("constraint", "low", "high"),
    [
        (". >= 0 and . <= 100", 0, 100),
        ("0 <= . and 100 >= .", 0, 100),
        (". > -5", -5, None),
        (". >= 0 or . = -1", None, None),
        (". <= ${other}", None, None),
        ("", None, None),
    ],
)
def test_limits_are_never_narrower_than_the_form(constraint, low, high):
    limits = limits_of(Question(name="n", type="integer", constraint=constraint))
    assert (limits.low, limits.high) == (low, high)


def test_a_limit_on_how_many_is_read():
    limits = limits_of(Question(name="w", type="rank", constraint="count-selected(.) <= 3"))
    assert limits.most == 3
