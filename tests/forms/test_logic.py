import pytest

from cpd_eval.errors import FormError
from cpd_eval.forms.logic import compile_logic, settling_order
from cpd_eval.forms.model import Battery, Page, Question


def question(name: str, **rules: str) -> Question:
    return Question(name=name, type="text", **rules)


def test_a_question_is_settled_after_all_it_hangs_on():
    needs = {"a": frozenset("bc"), "b": frozenset("c"), "c": frozenset()}
    assert settling_order(needs) == ("c", "b", "a")


def test_a_question_that_waits_for_itself_is_a_circle():
    with pytest.raises(FormError, match="'a' are asked goes round in a circle"):
        settling_order({"a": frozenset("a")})


def test_a_row_carries_the_rules_of_its_battery_and_page():
    row = question("row", relevant="${x} = 3")
    battery = Battery(name="grid", label="Grid", relevant="${x} > 2", scale=(), rows=(row,))
    page = Page(name="page", label="Page", relevant="${x} > 1", items=(battery,))
    logic = compile_logic([page], [question("x"), row])
    assert [rule.text for rule in logic.rules["row"].relevant] == [
        "${x} > 1",
        "${x} > 2",
        "${x} = 3",
    ]


def test_one_rule_in_many_places_is_compiled_once():
    asked = [question("x"), *(question(name, relevant="${x} = 1") for name in "abc")]
    rules = compile_logic([], asked).rules
    assert len({id(rules[name].relevant[0]) for name in "abc"}) == 1


def test_a_rule_about_the_answer_itself_is_one_for_each_question():
    asked = [question(name, constraint=". != 'no'") for name in "ab"]
    rules = compile_logic([], asked).rules
    assert rules["a"].constraint.reads == {"a"}
    assert rules["b"].constraint.reads == {"b"}


def test_an_answer_knows_which_rules_read_it():
    asked = [question("x"), question("y"), question("a", relevant="${x} = 1")]
    logic = compile_logic([], asked)
    assert [rule.text for rule in logic.readers["x"]] == ["${x} = 1"]
    assert "y" not in logic.readers
