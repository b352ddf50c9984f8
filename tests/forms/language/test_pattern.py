"""Patterns match what Python's own engine matches, in a time that cannot run away."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpd_eval.errors import FormError
from cpd_eval.forms.language.pattern import compile_pattern, read_pattern

PATTERNS = [
    "abc",
    "a|b|",
    "(a|b)*c",
    "[A-Z]{2}[0-9]{6}[A-D]?",
    r"^\d{3}-\d{4}$",
    r"[\w.+-]+@([\w-]+\.)+[a-z]{2,4}",
    r"(?:ab){1,2}c{0}d+?",
    r"[^\s,;]+",
    r"\bcat\b.*",
    r"a\Bb",
    r"[]a-]+",
    r"[\d\-x]+",
    r"(?i)yes|no",
    r"^(?=.*\d)(?=.*[a-z]).{4,8}$",
    r"(?!00)\d\d",
    r"(?P<year>\d{4})(?<rest>.*)",
    r"\x41\u0042",
    r"a{2,}",
    r"a{,2}b",
    r"\.\*\[",
    ".*",
    "",
]
ANSWERS = [
    "",
    "a",
    "ab",
    "abc",
    "aab",
    "bbbc",
    "QQ123456C",
    "555-1234",
    "jo.b@mail.example.org",
    "jo@mail",
    "ababd",
    "cat",
    "cats",
    "a cat",
    "]-a",
    "1-x",
    "YES",
    "ab12",
    "00",
    "07",
    "2026x",
    "AB",
    ".*[",
    "a\nb",
    "é",
]


def as_python(pattern: str) -> str:
    """The same pattern for re, which writes a named group in one way only."""
    return pattern.replace("(?<rest>", "(?P<rest>")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_matches_what_python_matches(pattern):
    mine, theirs = read_pattern(pattern), re.compile(as_python(pattern))
    for answer in ANSWERS:
        assert mine.matches(answer) == (theirs.fullmatch(answer) is not None), answer


ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", "(a|b)", "(ab|)", "^", "$"])
TIMES = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,2}", "*?"])


@given(
    st.lists(st.tuples(ATOMS, TIMES), min_size=1, max_size=6),
    st.text("ab1 ", max_size=8),
    st.booleans(),
)
@settings(max_examples=8 * settings().max_examples)
def test_any_pattern_matches_what_python_matches(parts, answer, is_nested):
    pattern = "".join(atom + (times if atom not in "^$" else "") for atom, times in parts)
    pattern = f"({pattern})*" if is_nested else pattern
    expected = re.compile(pattern).fullmatch(answer) is not None
    # Python lets $ stand before a line end, and steps out of a loop that reads nothing.
    assert read_pattern(pattern).matches(answer) == expected


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(a|ab|b)*c", "(.*)*x", "a*a*a*a*a*b"])
def test_a_pattern_cannot_run_away(pattern):
    assert not read_pattern(pattern).matches("a" * 20_000)


def test_a_pattern_with_a_large_number_takes_a_long_answer():
    assert read_pattern("a{0,900}").matches("a" * 900)


def test_a_pattern_that_takes_too_much_work_does_not_match(monkeypatch):
    answer = "abab" * 10 + "a" * 20
    assert read_pattern(".*a.{19}").matches(answer)
    monkeypatch.setattr("cpd_eval.forms.language.pattern.MAX_WORK", 100)
    assert not read_pattern(".*a.{19}").matches(answer)


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(a", "'(' is never closed"),
        ("a)", "')' closes no group"),
        ("[a", "'[' is never closed"),
        ("*a", "'*' has nothing to repeat"),
        ("a**", "a repetition stands after a repetition"),
        ("a{x}", "'{' begins a number of times"),
        ("a{3,2}", "'{3,2}' is no number of times"),
        ("a{9999}", "'{9999}' is no number of times"),
        ("(a{900}){900}", "the pattern is too large"),
        ("((((){1000}){1000}){1000}){1000}", "the pattern is too large"),
        ("[z-a]", "'z-a' goes backwards"),
        (r"(a)\1", r"'\1' is not used here"),
        (r"\q", r"'\q' is not used here"),
        (r"\xzz", r"'\xzz' is no character"),
        ("a(?=b)", "'(?' begins something that is not used here"),
        ("(?<=a)b", "'(?' begins something that is not used here"),
        ("^*", "cannot be repeated"),
        ("\\", "the pattern stops in the middle"),
        ("(" * 40 + ")" * 40, "groups are nested more than 30 deep"),
        ("a" * 1001, "the pattern is longer than 1,000 characters"),
    ],
)
def test_what_is_no_pattern_is_refused(pattern, message):
    with pytest.raises(FormError) as refusal:
        read_pattern(pattern)
    assert message in str(refusal.value)


@given(st.text(max_size=30))
@settings(max_examples=5 * settings().max_examples)
def test_any_text_is_a_pattern_or_none(text):
    pattern = compile_pattern(text)
    assert pattern is None or pattern.matches("") in (True, False)
