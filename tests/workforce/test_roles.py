"""Who may open what, held against the drawing: every pair of role and page, and the visitor."""

import pytest

from cpd_eval.workforce.roles import (
    PAGES,
    ROLE_WORDS,
    ROLES,
    SIGHTS,
    Looker,
    known_roles,
    may_open,
    who_looks,
    written,
)

# From the design, "Who sees what": a line a role, its pages in the order of PAGES; x is open.
# IND own records and aggregates · LM own team · HoP own profession · HR status of all returns,
# strategies in full · EVAL pseudonymous rows · SST assessments, regional roll-ups · REG, NAT, TU
# aggregates only · the operator runs the service and reads no answers.
DRAWING = """
                    home forms waves responses maturity profession round returns reports service
individual           x    x     -     -         -        -          -     x       x       -
line_manager         x    x     -     x         -        -          -     x       x       -
head_of_profession   x    x     -     x         x        x          -     x       x       -
hr                   x    x     x     x         x        x          x     x       x       x
evaluator            x    x     x     x         x        x          x     x       x       -
standards_team       x    x     -     x         x        -          -     x       x       -
regional             x    x     -     -         -        -          -     -       x       -
national             x    x     -     -         -        -          -     -       x       -
trade_union          x    x     -     -         -        -          -     -       x       -
operator             x    x     x     x         -        -          -     -       -       x
"""
HEAD, *LINES = (line.split() for line in DRAWING.strip().splitlines())
PAIRS = [
    (role, page, mark == "x")
    for role, *marks in LINES
    for page, mark in zip(HEAD, marks, strict=True)
]


@pytest.mark.parametrize(("role", "page", "is_open"), PAIRS)
def test_a_role_opens_what_the_drawing_says(role, page, is_open):
    assert may_open(Looker(name="x", roles=(role,)), page) is is_open


def test_the_drawing_has_every_pair():
    assert {(role, page) for role, page, _ in PAIRS} == {(r, p) for r in ROLES for p in PAGES}


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_opens_nothing(page):
    assert not may_open(None, page)


@pytest.mark.parametrize("page", PAGES)
def test_an_account_without_a_role_opens_nothing(page):
    assert not may_open(Looker(name="x", roles=()), page)


def test_two_roles_open_what_either_does():
    both = Looker(name="x", roles=("regional", "operator"))
    assert may_open(both, "reports")
    assert may_open(both, "service")


def test_only_its_author_reads_a_private_journal():
    readers = [
        role
        for role in ROLES
        if "returns" in SIGHTS[role] and SIGHTS[role]["returns"].covers("work_journal")
    ]
    assert readers == ["individual"]
    assert SIGHTS["individual"]["returns"].rows == "person"


def test_nobody_but_evaluators_hr_and_the_standards_team_reads_answers_of_everybody():
    readers = [
        role
        for role in ROLES
        if any(one.detail == "answers" and one.rows == "all" for one in SIGHTS[role].values())
    ]
    assert readers == ["hr", "evaluator", "standards_team"]


def test_a_manager_without_a_team_sees_no_row():
    assert Looker(name="x", roles=("line_manager",)).rows_of("responses") == {"team": ()}


def test_no_role_is_without_words():
    assert set(ROLE_WORDS) == set(ROLES) == set(SIGHTS)


def test_the_board_reads_who_looks_from_the_environment():
    looker = Looker(name="ada <x>", roles=("hr", "evaluator"), scope={"team": ("a", "b")})
    assert who_looks({"CPD_EVAL_STAFF": written(looker)}) == looker


def test_outside_a_server_nobody_looks():
    assert who_looks({}) is None


def test_words_that_are_no_role_are_passed_over():
    assert known_roles(["admin", "root"]) == ()
