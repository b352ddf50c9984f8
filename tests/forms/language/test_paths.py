"""References and paths, in and out of repeats, lead where ODK leads them.

The rules are those of pyxform (references within the nearest repeat both stand in) and of the ODK
XForms Specification, "XPath paths".
"""

import pytest

from cpd_eval.errors import FormError
from cpd_eval.forms.expression import compile_expression
from cpd_eval.forms.language.values import to_text

CASES = [
    ("${n}", "", "2"),
    ("${n}", "team[2]/person[1]/age", "2"),
    ("${lead}", "team[2]/size", "Bob"),
    ("${lead}", "team[2]/person[1]/age", "Bob"),
    ("${size}", "team[1]/person[2]/age", "4"),
    ("sum(${age})", "team[1]/lead", "70"),
    ("sum(${age})", "", "120"),
    ("${age}", "team[1]/person[2]/role", "40"),
    ("count(${person})", "team[1]/lead", "2"),
    ("count(${person})", "", "3"),
    ("count(${team})", "team[2]/lead", "2"),
    ("position(..)", "team[2]/lead", "2"),
    ("position(../..)", "team[2]/size", "2"),
    ("position(..)", "team[1]/person[2]/age", "2"),
    ("position(../..)", "team[2]/person[1]/age", "2"),
    ("position(${team})", "team[2]/person[1]/age", "2"),
    ("../lead", "team[2]/lead", "Bob"),
    ("../../lead", "team[1]/size", "Ann"),
    ("../details/size", "team[2]/lead", "6"),
    ("../n", "who", "2"),
    (".", "n", "2"),
    ("./. + 1", "n", "3"),
    ("/data/n", "", "2"),
    ("/data/team/lead", "team[2]/size", "Bob"),
    ("sum(/data/team/person/age)", "team[2]/size", "50"),
    ("count(/data/team)", "team[2]/size", "2"),
    ("/data/team[1]/lead", "team[2]/size", "Ann"),
    ("/data/team[position() = 1]/lead", "team[2]/size", "Ann"),
    ("/data/team[position() = position(current()/..) - 1]/lead", "team[2]/lead", "Ann"),
    ("/data/team[last()]/lead", "", "Bob"),
    ("${team}[2]/lead", "", "Bob"),
    ("${team}[lead = 'Bob']/details/size", "", "6"),
    ("count(${team}[details/size > 4])", "", "1"),
    ("count(${age}[. > 35])", "", "2"),
    ("count(${person}[age > ${n} * 20])", "", "1"),
    ("count(${team}[person/age = 40])", "", "1"),
    ("${team}[count(person) = 1]/lead", "", "Bob"),
    ("indexed-repeat(${lead}, ${team}, position(..) - 1)", "team[2]/lead", "Ann"),
    ("indexed-repeat(${age}, ${person}, 2)", "team[1]/lead", "40"),
    ("//lead", "", "Ann"),
    ("count(//age)", "", "3"),
    ("count(/data/*)", "", "9"),
    ("count(/data/team/descendant::age)", "", "3"),
    ("count(/data/child::team)", "", "2"),
    ("count(${lead} | ${age})", "", "5"),
    ("(/data/team)[2]/lead", "", "Bob"),
    ("instance('role')/root/item[name = ${role}]/grade", "team[1]/person[1]/age", "7"),
    ("instance('role')/root/item[name = current()/../role]/grade", "team[2]/person[1]/age", "5"),
    ("instance('plans')/root/item[cost > ${n} * 5]/title", "", "Build"),
    ("instance('plans')/root/item[title = /data/who]/cost", "", ""),
    ("null", "", ""),
]


@pytest.mark.parametrize(
    ("text", "path", "result"), CASES, ids=[f"{text} at {path or '/'}" for text, path, _ in CASES]
)
def test_a_path_leads_where_odk_leads_it(give, text, path, result):
    found = give(text, path)
    assert (to_text(found).strip()) == result


@pytest.mark.parametrize(
    ("text", "at", "reads", "across"),
    [
        ("${n} = 1", "who", {"n"}, set()),
        ("${lead} = 'x'", "size", {"lead"}, set()),
        ("${lead} = 'x'", "who", {"lead", "team"}, {"lead", "team"}),
        ("sum(${age})", "lead", {"age", "team", "person"}, {"age", "team", "person"}),
        ("position(..)", "lead", {"team"}, {"team"}),
        ("count(${team})", "who", {"team"}, {"team"}),
        ("jr:choice-name(${role}, '${why}')", "age", {"role"}, set()),
        ("${team}[details/size > ${n}]/lead", "who", {"lead", "n", "size", "team"}, None),
        ("pulldata('plans', 'title', 'code', ${who})", "n", {"who"}, set()),
        ("instance('role')/root/item[name = ${role}]/label", "age", {"role"}, set()),
        ("../details/size", "lead", {"size"}, set()),
    ],
)
def test_what_is_read_is_known(shape, text, at, reads, across):
    rule = compile_expression(text, shape=shape, at=at)
    assert rule.reads == reads
    assert across is None or rule.across == across


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("${lead2} = 1", "at character 1: '${lead2}' names no question. Did you mean 'lead'?"),
        ("/data/team/led", "'led' does not stand in 'team'. Did you mean 'lead'?"),
        ("/data/size", "'size' does not stand in 'data'. Write '${size}' for the answer"),
        ("/form/who", "at character 2: a path from the top begins with '/data'."),
        ("../../..", "at character 4: '..' goes above the form. Remove it"),
        ("instance('plan')/root/item", "there is no list or table 'plan'. Did you mean 'plans'?"),
        ("instance('plans')/root/item/titel", "does not stand in 'item'. Did you mean 'title'?"),
        ("instance('plans')/item", "'item' does not stand there."),
        ("'a'/who", "a path begins with a question or a table"),
        ("count('a')", "'count()' takes questions, and this is a value."),
        ("'a' | ${who}", "'|' puts questions together, and this is a value."),
        ("${who}/@id", "attributes are not used here"),
        ("${who}/text()", "'text()' cannot be a step of a path"),
        ("preceding-sibling::who", "the axis 'preceding-sibling::' is not used here"),
        ("${n} / ${n}", "'${n}' cannot follow '/'. To divide, write 'div'"),
        ("${last-saved#n}", "answers of an earlier response are not read here"),
        ("pulldata('plans', 'titel', 'code', 'a')", "no column 'titel'. Did you mean 'title'?"),
        ("pulldata(${who}, 'title', 'code', 'a')", "names a table in quotation marks"),
        ("jr:choice-name('a', '${who}')", "'who' has no choices. Name a select question"),
        ("jr:choice-name('a', 'b c')", "'c' follows a value without an operator"),
        ("jr:choice-name('a', 1)", "a question is named as '${name}'"),
        ("indexed-repeat(${who}, ${team}, 1)", "'who' does not stand in a repeat 'team'"),
        ("indexed-repeat(${lead}, ${team}, 1, ${person})", "for each repeat a number"),
        ("position('a')", "takes an instance, as in 'position(..)'"),
        ("randomize(1)", "'randomize()' takes questions or rows"),
    ],
)
def test_a_path_that_leads_nowhere_is_refused(shape, text, message):
    with pytest.raises(FormError) as refusal:
        compile_expression(text, shape=shape, at="n")
    assert message in str(refusal.value)


def test_one_value_of_many_is_pointed_out(shape):
    (caution,) = compile_expression("${lead} + 1", shape=shape, at="who").cautions
    assert caution.startswith("at character 1: 'lead' is asked in every instance of 'team'")


def test_a_position_that_is_always_one_is_pointed_out(shape):
    (caution,) = compile_expression("position(..)", shape=shape, at="size").cautions
    assert "'details' is no repeat, so its position is always 1" in caution
