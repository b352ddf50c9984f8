"""What a change of a form does to the comparability of its answers, rule by rule.

The rules are those of docs/form-versions.md.
"""

from functools import cache

import pytest

from cpd_eval.errors import FormError
from cpd_eval.forms.changes import Comparison
from cpd_eval.forms.compare import compare
from cpd_eval.forms.mapping import FormMapping, variables
from cpd_eval.forms.model import Form
from cpd_eval.forms.read import read_form_text

FORM = """
| survey | type | name | label | required | relevant | hint | calculation | constraint | \
cpd::scale | cpd::variable_id |
| | hidden | region | | | | | | | | |
| | begin_group | one | One | | | | | | | |
| | select_one five | happy | How happy are you? | yes | | | | | HAPPY5 | |
| | text | why_sad | Why? | yes | ${happy} < 3 | So | | | | |
| | integer | cost | What did it cost? | | | | | . >= 0 | | |
| | select_one way | travel | How do you come? | | | | | | | |
| | calculate | double | | | | | ${cost} * 2 | | | |
| | end_group | | | | | | | | | |
| | begin_group | two | Two | | | | | | | |
| | text | more | Anything else? | | | | | | | |
| | end_group | | | | | | | | | |
| choices | list_name | name | label |
| | five | 1 | Not at all |
| | five | 4 | Very |
| | way | car | By car |
| | way | bus | By bus |
| | way | rail | By rail |
| | way | DK | Do not know |
| settings | form_title | form_id |
| | Pulse | pulse |
""".replace("\\\n", "")

REGION = "| | hidden | region | | | | | | | | |\n"
COST = "| | integer | cost | What did it cost? | | | | | . >= 0 | | |\n"
MORE = "| | text | more | Anything else? | | | | | | | |\n"
BUS = "| | way | bus | By bus |\n"


@cache
def read(text: str) -> Form:
    return read_form_text(text)


def told(*edits: tuple[str, str], mapping: FormMapping | None = None) -> Comparison:
    after = FORM
    for found, put in edits:
        assert found in after
        after = after.replace(found, put)
    return compare(read(FORM), read(after), mapping=mapping)


def effects(comparison: Comparison, variable: str) -> dict[str, str]:
    return {
        change.kind: change.effect for change in comparison.changes if change.variable == variable
    }


def test_the_same_content_has_no_changes():
    assert told(("| Anything", "|    Anything")).changes == ()


NEWS = MORE.replace("more", "news").replace("else", "new")
RULES = {
    "a question added": (MORE, MORE + NEWS, "news"),
    "reworded in spelling only": ("How happy are you?", "how happy are you", "happy"),
    "a hint changed": ("| So |", "| Oh |", "why_sad"),
    "an integer that became a decimal": ("| integer |", "| decimal |", "cost"),
    "reworded": ("How happy are you?", "How content are you?", "happy"),
    "required no more": ("How happy are you? | yes |", "How happy are you? | |", "happy"),
    "another constraint": (". >= 0", ". >= 1", "cost"),
    "a choice added to a list of names": (BUS, BUS + "| | way | foot | On foot |\n", "travel"),
    "a missing code taken out": ("| | way | DK | Do not know |\n", "", "travel"),
    "retyped": ("| integer |", "| text |", "cost"),
    "a choice removed": (BUS, "", "travel"),
    "a choice that means something else": ("By bus", "On a donkey", "travel"),
    "a point added to a scale": ("| | five | 4 |", "| | five | 3 | So |\n| | five | 4 |", "happy"),
    "another scale": ("| HAPPY5 |", "| HAPPY5 reversed |", "happy"),
    "asked of others": ("${happy} < 3", "${happy} < 2", "why_sad"),
    "another calculation": ("${cost} * 2", "${cost} * 3", "double"),
}
EFFECTS = {
    "a question added": {"added": "keeps"},
    "reworded in spelling only": {"reworded": "keeps"},
    "a hint changed": {"rule": "keeps"},
    "an integer that became a decimal": {"retyped": "keeps"},
    "reworded": {"reworded": "judge"},
    "required no more": {"rule": "judge"},
    "another constraint": {"rule": "judge"},
    "a choice added to a list of names": {"choices": "judge"},
    "a missing code taken out": {"choices": "judge"},
    "retyped": {"retyped": "breaks"},
    "a choice removed": {"choices": "breaks"},
    "a choice that means something else": {"choices": "breaks"},
    "a point added to a scale": {"choices": "breaks"},
    "another scale": {"scale": "breaks"},
    "asked of others": {"asked of": "breaks"},
    "another calculation": {"rule": "breaks"},
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_of_the_table(rule: str):
    found, put, variable = RULES[rule]
    assert effects(told((found, put)), variable) == EFFECTS[rule]


@pytest.mark.parametrize("rule", RULES)
def test_only_what_breaks_makes_answers_incomparable(rule: str):
    found, put, variable = RULES[rule]
    comparison = told((found, put))
    breaks = "breaks" in EFFECTS[rule].values()
    assert comparison.comparable == ("no" if breaks else "yes")
    assert list(comparison.reasons) == ([variable] if breaks else [])


def test_a_question_on_another_page_moved():
    comparison = told((COST, ""), (MORE, MORE + COST))
    assert effects(comparison, "cost") == {"moved": "keeps"}


def test_a_removed_question_keeps_its_column():
    comparison = told((MORE, NEWS))
    assert effects(comparison, "more") == {"removed": "keeps"}


def test_a_question_called_otherwise_is_still_its_variable():
    comparison = told((MORE, "| | text | extra | Anything else? | | | | | | | more |\n"))
    assert effects(comparison, "more") == {"renamed": "keeps"}
    assert comparison.comparable == "yes"


def test_a_question_that_looks_renamed_breaks_and_says_what_to_map():
    comparison = told(("| cost |", "| price |"), ("${cost}", "${price}"))
    change = next(one for one in comparison.changes if one.variable == "price")
    assert (change.effect, change.suggests) == ("breaks", ("variables", "cost", "price"))


def test_a_mapped_rename_is_comparable_and_no_rule_that_names_it_changed():
    comparison = told(
        ("| cost |", "| price |"),
        ("${cost}", "${price}"),
        mapping=FormMapping(from_version="", variables={"cost": "price"}),
    )
    assert effects(comparison, "price") == {"renamed": "mapped"}
    assert effects(comparison, "double") == {}
    assert comparison.comparable == "with the mapping"


def test_a_mapped_choice_is_comparable():
    comparison = told(
        ("| bus |", "| coach |"),
        mapping=FormMapping(from_version="", choices={"travel": {"bus": "coach"}}),
    )
    assert comparison.comparable == "with the mapping"


def test_choices_that_became_one_are_told_together():
    comparison = told(
        (BUS, ""),
        ("By car", "By road"),
        mapping=FormMapping(from_version="", choices={"travel": {"bus": "car", "car": "car"}}),
    )
    texts = [change.text for change in comparison.changes if change.variable == "travel"]
    assert "choices 'car' ‘By car’, 'bus' ‘By bus’ became one: 'car' ‘By road’" in texts
    assert comparison.comparable == "with the mapping"


def test_a_scale_turned_round_is_told_as_two_meanings_of_one_value():
    comparison = told(
        ("| 4 | Very |", "| 4 | Not at all |"),
        ("| 1 | Not at all |", "| 1 | Very |"),
    )
    assert len(comparison.reasons["happy"]) == 2
    assert "as '4' did: one stored value, two meanings" in comparison.reasons["happy"][0]


def test_a_scale_turned_round_and_mapped_is_comparable():
    comparison = told(
        ("| 4 | Very |", "| 4 | Not at all |"),
        ("| 1 | Not at all |", "| 1 | Very |"),
        mapping=FormMapping(from_version="", choices={"happy": {"1": "4", "4": "1"}}),
    )
    assert comparison.comparable == "with the mapping"


def test_the_author_can_say_that_it_measures_the_same():
    comparison = told(
        ("${happy} < 3", "${happy} < 2"),
        mapping=FormMapping(from_version="", same=("why_sad",)),
    )
    assert effects(comparison, "why_sad") == {"asked of": "mapped"}


def test_the_author_cannot_say_so_of_another_type():
    comparison = told(
        ("| integer |", "| text |"), mapping=FormMapping(from_version="", same=("cost",))
    )
    assert effects(comparison, "cost") == {"retyped": "breaks"}


def test_a_page_that_is_asked_of_others_is_told_with_each_question_on_it():
    comparison = told(("| two | Two | | |", "| two | Two | | ${cost} > 9 |"))
    assert list(comparison.reasons) == ["more"]


def test_only_what_left_its_order_moved():
    comparison = told((COST, ""), (REGION, COST + REGION))
    moved = [change.variable for change in comparison.changes if change.kind == "moved"]
    assert moved == ["cost"]


def test_headings_and_settings_are_told_and_keep_the_answers():
    comparison = told(("| one | One |", "| one | Ein |"), ("| Pulse |", "| Pulses |"))
    assert [(one.kind, one.variable, one.effect) for one in comparison.changes] == [
        ("around", "'one'", "keeps"),
        ("around", "settings", "keeps"),
    ]


def test_an_unused_list_is_a_change_too():
    comparison = told(("| settings |", "| | idle | x | Nothing |\n| settings |"))
    assert [(one.kind, one.effect) for one in comparison.changes] == [("around", "keeps")]


REPEAT = """
| survey | type         | name | label | cpd::max |
|        | begin_repeat | plan | Plans | 3        |
|        | text         | aim  | Aim   |          |
|        | end_repeat   |      |       |          |
"""


def test_a_question_taken_out_of_its_repeat_breaks():
    once = "| survey | type | name | label |\n|        | text | aim  | Aim   |\n"
    comparison = compare(read_form_text(REPEAT), read_form_text(once))
    assert comparison.reasons == {"aim": ("was asked for each 'plan' and is now asked once",)}


def test_another_number_of_instances_is_to_be_judged():
    comparison = compare(read_form_text(REPEAT), read_form_text(REPEAT.replace("3 ", "5 ")))
    assert effects(comparison, "plan") == {"repeat": "judge"}


def test_two_questions_of_one_variable_are_refused():
    form = read_form_text(FORM.replace(MORE, MORE.replace("| |\n", "| cost |\n")))
    with pytest.raises(FormError, match="'more' has the variable id 'cost', and so has the"):
        variables(form)


WELSH = """
| survey | type | name | label | label::Welsh (cy) |
|        | text | why  | Why?  | Pam?              |
"""


def test_a_translation_is_told_and_keeps_the_answers():
    comparison = compare(
        read_form_text(WELSH), read_form_text(WELSH.replace("Pam?", "Pam  hynny?"))
    )
    assert [(one.kind, one.variable, one.text) for one in comparison.changes] == [
        ("around", "why", "its words in Welsh (cy) changed")
    ]
    assert comparison.comparable == "yes"


def test_what_is_asked_once_and_then_for_each_is_a_new_question():
    once = "| survey | type | name | label |\n|        | text | goal  | Aim   |\n"
    comparison = compare(read_form_text(once), read_form_text(REPEAT))
    assert comparison.comparable == "yes"
