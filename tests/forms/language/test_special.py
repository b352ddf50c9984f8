"""Functions that depend on where they stand."""

import pytest

from cpd_eval.errors import FormError
from cpd_eval.forms.expression import NOW, RANDOM, TODAY, compile_expression


def test_once_keeps_what_there_is(shape, instance):
    rule = compile_expression("once(random())", shape=shape, at="sum_of")
    first = rule.as_text(instance, "sum_of")
    instance.put("sum_of", first)
    assert 0 <= float(first) < 1
    assert rule.as_text(instance, "sum_of") == first


def test_once_is_no_circle(shape):
    assert compile_expression("once(uuid())", shape=shape, at="sum_of").reads == {RANDOM}


def test_once_needs_an_answer(shape):
    with pytest.raises(FormError, match="keeps an answer, and there is none here"):
        compile_expression("once(1)", shape=shape, at="team")


@pytest.mark.parametrize(
    ("text", "asks"),
    [("today() > 1", TODAY), ("now() > 1", NOW), ("random()", RANDOM), ("uuid()", RANDOM)],
)
def test_what_a_rule_asks_for_is_known(shape, text, asks):
    assert asks in compile_expression(text, shape=shape).reads


def test_a_shuffle_with_a_seed_asks_for_no_chance(shape):
    assert RANDOM not in compile_expression("count(randomize(${age}, 1))", shape=shape).reads
    assert RANDOM in compile_expression("count(randomize(${age}))", shape=shape).reads


def test_a_shuffle_keeps_everything(give):
    # The Park-Miller generator and the inside-out shuffle are ODK's (XForms Specification).
    assert sorted(str(give("join(' ', randomize(${age}, 42))")).split()) == ["30", "40", "50"]


def test_an_answer_as_yes_or_no_is_whether_it_is_given(give, instance):
    assert give("if(${who}, 1, 2)") == 1
    instance.put("who", "")
    assert give("if(${who}, 1, 2)") == 2


def test_a_number_as_yes_or_no_is_whether_it_is_not_0(give, instance):
    # As in ODK Collect, where the answer to an integer question is a number.
    instance.put("n", "0")
    assert give("if(${n}, 1, 2)") == 2


def test_several_answers_as_yes_or_no_are_whether_any_is_given(give, instance):
    assert give("if(${role}, 1, 2)") == 1
    for path in instance.paths("role"):
        instance.put(path, "")
    assert give("if(${role}, 1, 2)") == 2


def test_instances_as_yes_or_no_are_whether_there_are_any(give, instance):
    assert give("if(${team}, 1, 2)") == 1
    instance.resize("team", 0)
    assert give("if(${team}, 1, 2)") == 2
