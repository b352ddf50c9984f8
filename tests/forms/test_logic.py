import pytest

from cpd_eval.errors import FormError
from cpd_eval.forms import read_form_text
from cpd_eval.forms.logic import settling_order


def test_a_question_is_settled_after_all_it_hangs_on():
    needs = {"a": frozenset("bc"), "b": frozenset("c"), "c": frozenset()}
    assert settling_order(needs) == ("c", "b", "a")


def test_a_question_that_waits_for_itself_is_a_circle():
    with pytest.raises(FormError, match="'a' are asked goes round in a circle"):
        settling_order({"a": frozenset("a")})


FORM = """
    | survey | type         | name  | label | relevant   | required | calculation  | trigger |
    |        | integer      | x     | X     |            |          |              |         |
    |        | begin_group  | group | Group | ${x} > 1   |          |              |         |
    |        | text         | a     | A     | ${x} != 5  | ${b} = 1 |              |         |
    |        | end_group    |       |       |            |          |              |         |
    |        | integer      | b     | B     |            |          |              |         |
    |        | calculate    | c     |       |            |          | ${b} * 2     | ${x}    |
    |        | begin_repeat | rep   | Rep   |            |          |              |         |
    |        | integer      | d     | D     |            |          |              |         |
    |        | calculate    | e     |       |            |          | ${d} + ${b}  |         |
    |        | end_repeat   |       |       |            |          |              |         |
"""


def test_a_thing_comes_after_what_it_reads_and_what_it_stands_in():
    ranks = read_form_text(FORM).logic.ranks
    assert ranks["x"] < ranks["group"] < ranks["a"]
    assert ranks["rep"] < ranks["d"] < ranks["e"]


def test_an_answer_knows_what_reads_it():
    readers = read_form_text(FORM).logic.readers
    assert [reader.name for reader in readers["x"]] == ["group", "a"]
    assert [(reader.name, reader.around) for reader in readers["b"]] == [("e", ("rep",))]


def test_what_is_only_looked_at_is_no_reader():
    logic = read_form_text(FORM).logic
    assert [rule.text for rule in logic.looked_at["b"]] == ["${b} = 1"]


def test_a_calculation_with_a_trigger_waits_for_it():
    logic = read_form_text(FORM).logic
    assert [reader.name for reader in logic.triggered["x"]] == ["c"]
    assert "c" not in [reader.name for reader in logic.readers["b"]]


def test_a_rule_in_a_repeat_reads_its_own_instance():
    (reader,) = read_form_text(FORM).logic.readers["d"]
    assert (reader.name, reader.shared) == ("e", 1)


def test_a_group_that_waits_for_what_stands_in_it_is_a_circle():
    with pytest.raises(FormError, match="'a', 'group' are asked goes round in a circle"):
        read_form_text("""
            | survey | type        | name  | label | relevant |
            |        | begin_group | group | Group | ${a} = 1 |
            |        | integer     | a     | A     |          |
            |        | end_group   |       |       |          |
        """)
