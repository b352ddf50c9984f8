"""A rule is compiled once, evaluated safely, and limited before it is run."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cpd_eval.errors import FormError
from cpd_eval.forms.expression import compile_expression
from cpd_eval.forms.instance import Instance
from cpd_eval.forms.shape import Field, Shape

SHAPE = Shape(
    [
        Field(name="a", type="integer"),
        Field(name="d", type="date"),
        Field(name="t"),
        Field(name="rep", kind="repeat", inside=(Field(name="x"), Field(name="y")), most=1_000),
    ],
    tables={"table": [{"k": "1", "v": "2"}]},
)


def given_answers(text: str = "1") -> Instance:
    instance = Instance(SHAPE)
    instance.resize("rep", 2)
    for path in ("a", "d", "t", "rep[1]/x", "rep[2]/x"):
        instance.put(path, text)
    return instance


def test_python_is_never_run():
    for text in ("__import__('os')", "().__class__", "open('x')", "lambda: 1", "f:number('1')"):
        with pytest.raises(FormError):
            compile_expression(text, shape=SHAPE)


def test_an_entity_of_lxml_cannot_be_reached():
    for text in (
        "document('file:///etc/passwd')",
        "unparsed-entity-uri('x')",
        "$_self",
        "key('a')",
    ):
        with pytest.raises(FormError):
            compile_expression(text, shape=SHAPE)


@pytest.mark.parametrize("text", ["\x00\ud800", "x" * 200_000, "'", '"', "]]>", "<b/>", "é\u2028"])
def test_no_answer_stops_an_evaluation(text):
    instance = given_answers(text)
    rule = compile_expression("concat(${t}, ${a} + 1, ${d} > today(), ${x})", shape=SHAPE)
    assert isinstance(rule.value(instance), str)


@given(st.text(max_size=60))
@example("$a")
@example("${}")
@example("'\x00'")
@settings(max_examples=8 * settings().max_examples)
def test_any_text_is_an_expression_or_a_form_error(text):
    try:
        rule = compile_expression(text, shape=SHAPE, at="a", has_own=True)
    except FormError as refusal:
        assert str(refusal)
    else:
        rule.value(given_answers(), "a")


PARTS = [
    "${a}",
    "${d}",
    "${x}",
    "${rep}",
    ".",
    "1",
    "'x'",
    "'2026-01-01'",
    "(",
    ")",
    ",",
    "..",
    "/",
]
PARTS += ["+", "-", "=", "<", "and", "or", "mod", "[", "]", "x", "data", "//", "*", "|", "null"]
CALLS = [
    "not(",
    "if(",
    "selected(",
    "round(",
    "today(",
    "count(",
    "sum(",
    "date(",
    "join(",
    "once(",
]
CALLS += [
    "position(",
    "concat(",
    "instance('table')/root/item",
    "current(",
    "checklist(",
    "string(",
]


@given(
    st.lists(st.sampled_from(PARTS + CALLS), max_size=14), st.sampled_from(["1", "", "2026-01-01"])
)
@settings(max_examples=10 * settings().max_examples)
def test_what_the_grammar_lets_through_can_be_evaluated(parts, answer):
    try:
        rule = compile_expression(" ".join(parts), shape=SHAPE, at="a", has_own=True)
    except FormError:
        return
    instance = given_answers(answer)
    assert isinstance(rule.value(instance, "a"), str | float | bool)
    assert isinstance(rule.is_true(instance, "a"), bool)
    assert isinstance(rule.as_text(instance, "a"), str)


def test_a_choice_filter_reads_the_columns_of_a_choice():
    rule = compile_expression(
        "region = ${t} and name != 'x'", shape=SHAPE, columns=["region", "name"]
    )
    instance = given_answers("north")
    assert rule.columns == {"region", "name"}
    assert rule.is_true(instance, columns={"region": "north", "name": "y"})
    assert not rule.is_true(instance, columns={"region": "south", "name": "y"})
    assert not rule.is_true(instance)


def test_what_is_kept_of_a_calculation_is_text():
    instance = given_answers("4")
    kept = {
        "${a} div 3": "1.3333333333333333",
        "${a} * 2": "8",
        "1 = 1": "true",
        "0 div 0": "",
        "1 div 0": "",
        "date(1)": "1970-01-02",
    }
    for text, result in kept.items():
        assert compile_expression(text, shape=SHAPE).as_text(instance) == result


def test_one_rule_in_many_rows_is_one_source():
    rules = [compile_expression("${a} = 1", shape=SHAPE, at=at) for at in ("d", "t")]
    assert len({rule.source for rule in rules}) == 1
    assert not any(rule.is_placed for rule in rules)


def test_a_rule_is_evaluated_in_the_instances_of_any_path_given():
    instance = given_answers()
    instance.put("rep[2]/x", "7")
    rule = compile_expression("${x}", shape=SHAPE, at="y")
    assert rule.value(instance, "rep[2]/y") == rule.value(instance, "rep[2]") == "7"


def test_a_rule_about_each_instance_stands_in_it():
    instance = given_answers()
    instance.put("rep[2]/x", "7")
    assert compile_expression("${x}", shape=SHAPE, at="rep").value(instance, "rep[2]") == "7"


def test_brackets_within_brackets_are_refused_where_they_could_take_for_ever():
    for text in (
        "count(${rep}[count(${rep}[count(${rep}[x = 1]) > 1]) > 1])",
        "count(//*[count(//*[x]) > 1])",
        "${x}[. = ${x}[. = ${x}]]",
    ):
        with pytest.raises(FormError, match="would go through more than 2,000,000 answers"):
            compile_expression(text, shape=SHAPE)


def test_looking_for_the_other_instances_with_the_same_answer_is_allowed():
    text = "count(${rep}[x = current()/../x]) > 1"
    rule = compile_expression(text, shape=SHAPE, at="y")
    assert rule.is_true(given_answers(), "rep[1]/y")
