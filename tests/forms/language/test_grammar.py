"""What is no expression is refused, with its place and what to write instead."""

import pytest

from cpd_eval.errors import FormError
from cpd_eval.forms.expression import compile_expression
from cpd_eval.forms.language.grammar import MAX_DEPTH, MAX_HEIGHT, parse
from cpd_eval.forms.language.tokens import MAX_LENGTH


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("", 1, "the expression is empty. Write one, or clear the cell"),
        ("1 +", 3, "the expression stops after '+', where a value is expected. Finish it"),
        ("= 1", 1, "'=' stands at the start, where a value is expected."),
        ("1 = = 2", 5, "'=' stands after '=', where a value is expected."),
        ("1 == 2", 3, "'==' is not used here. To compare, write '='"),
        ("1 <> 2", 3, "'<>' is not used here. For 'is not', write '!='"),
        ("1 => 2", 3, "'=>' is not used here. Write '>='"),
        ("1 =< 2", 3, "'=<' is not used here. Write '<='"),
        ("1 && 2", 3, "'&&' is not used here. Write 'and'"),
        ("1 || 2", 3, "'||' is not used here. Write 'or'"),
        ("!1", 1, "'!' is not used here. Write 'not(…)', or '!=' to compare"),
        ("1 ≤ 2", 3, "'≤' is not used here. Write '<='"),
        ("5 % 2", 3, "'%' is not used here. Write 'mod'"),
        ("5 – 2", 3, "'–' is a dash. Write '-'"),
        ("2 ^ 3", 3, "'^' is not used here. Write 'pow(…, …)'"),
        ("1 AND 2", 3, "'AND' is written small. Write 'and'"),
        ("‘a’", 1, "'‘' is a curly quotation mark. Use the straight ones, ' or \""),
        ("'a", 1, "the quotation mark before 'a' is never closed. Close it"),
        ("${a b}", 1, "'${a b}' does not name a question. Write it as '${name}'"),
        ("$a", 1, "'$a' does not name a question. Write it as '${name}'"),
        ("${}", 1, "'${}' does not name a question. Write it as '${name}'"),
        ("#", 1, "'#' cannot stand in an expression. Remove it"),
        ("(1", 1, "an opening parenthesis is never closed. Close it"),
        ("1)", 2, "a closing parenthesis has no opening one. Remove it, or open it"),
        ("${n}[1", 5, "an opening square bracket is never closed. Close it"),
        ("1]", 2, "a closing square bracket has no opening one."),
        ("1, 2", 2, "',' stands outside of a function. Remove it"),
        ("not(1, )", 8, "')' stands after ',', where a value is expected."),
        ("if(1; 2; 3)", 5, "';' is not used here. Write ',' between values"),
        ("1 2", 3, "'2' follows a value without an operator between."),
        ("(1 2)", 4, "'2' follows a value without an operator between."),
        ("${n} ${n}", 6, "'${n}' follows a value without an operator between."),
        ("../", 3, "the expression stops where a path goes on. Name a question after '/'"),
    ],
)
def test_what_is_no_expression_is_refused_at_its_place(text, at, message):
    with pytest.raises(FormError) as refusal:
        parse(text)
    assert str(refusal.value).startswith(f"at character {at}: {message}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("selectd('a', 'b')", "there is no function 'selectd()'. Did you mean 'selected'?"),
        ("Today()", "there is no function 'Today()'. Did you mean 'today'?"),
        ("selected('a')", "'selected()' takes 2 values between its parentheses, not 1"),
        ("today(1)", "'today()' takes 0 values between its parentheses, not 1"),
        ("substr('a')", "'substr()' takes 2 to 3 values between its parentheses, not 1"),
        ("not()", "'not()' takes 1 value between its parentheses, not 0"),
        ("join(',')", "'join()' takes 2 values or more between its parentheses, not 1"),
        ("weighted-checklist(1, 2, 3, 4, 5)", "takes a weight after each value"),
        ("area('1 2')", "'area()' is not used here: places on a map are not asked here."),
        ("jr:itext('a')", "'jr:itext()' is not used here: labels have no ids here."),
        ("yes", "'yes' is neither a question nor a function here. Put text in quotation marks"),
        ("details = 1", "'details' is no value. Write '${details}' for the answer to that"),
        (".", "'.' stands for an answer, and there is none here. Name a question"),
        ("string-length()", "needs a value here. Write 'string-length(${name})'"),
        ("regex('a', '(a')", "at character 12: '(a' is no pattern to use: '(' is never closed"),
        ("format-date('2026-01-01', '%Q')", "'%Q' is no part of a date. Use %Y"),
        ("format-date('2026-01-01', '%')", "'%' is no part of a date."),
    ],
)
def test_what_means_nothing_is_refused(shape, text, message):
    with pytest.raises(FormError) as refusal:
        compile_expression(text, shape=shape)
    assert message in str(refusal.value)


@pytest.mark.parametrize("text", ["1or 0", "1 or1", "'1'mod'1'", "1div 1", "8 mod3", "1and 1"])
def test_an_operator_needs_no_space_where_odk_needs_none(shape, text):
    compile_expression(text, shape=shape)


def test_brackets_have_a_greatest_depth():
    parse("(" * MAX_DEPTH + "1" + ")" * MAX_DEPTH)
    with pytest.raises(FormError, match=f"nested more than {MAX_DEPTH} deep"):
        parse("not(" * (MAX_DEPTH + 1) + "1" + ")" * (MAX_DEPTH + 1))


def test_an_expression_has_a_greatest_length(instance, shape):
    longest = "1=1 or " * (MAX_LENGTH // 7 - 1) + "1"
    assert compile_expression(longest, shape=shape).value(instance) is True
    with pytest.raises(FormError, match="10,003 characters long; 10,000 are allowed"):
        parse("1+" * (MAX_LENGTH // 2 + 1) + "1")


def test_a_sum_has_a_greatest_number_of_values(instance, shape):
    most = "1+" * MAX_HEIGHT + "1"
    assert compile_expression(most, shape=shape).value(instance) == MAX_HEIGHT + 1
    with pytest.raises(FormError, match="too many values follow one another"):
        parse(f"({most}) - ({most})")


def test_a_quoted_bracket_is_no_bracket():
    parse("concat('(', ']', \"/\")")
