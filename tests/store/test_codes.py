"""From answers to a code and back; the check character by the standard's own example."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.store.codes import (
    check_character,
    make_code,
    pid_of_code,
    read_code,
    stem_of,
    written,
)
from cpd_eval.store.recipe import DEFAULT

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
words = st.text(ALPHABET, min_size=2, max_size=12)
answers = st.lists(st.text(max_size=12), min_size=4, max_size=4)


def test_the_check_character_is_that_of_the_standard():
    # Global Release Identifier (GRid) Handbook 2.1: A1-2425G-ABC1234002-M, ISO 7064 MOD 37,36
    assert check_character("A12425GABC1234002") == "M"


@given(words, st.data())
def test_every_wrong_character_is_found(word: str, data: st.DataObject):
    place = data.draw(st.integers(0, len(word) - 1))
    other = data.draw(st.sampled_from(ALPHABET).filter(lambda sign: sign != word[place]))
    assert check_character(word[:place] + other + word[place + 1 :]) != check_character(word)


def test_nearly_every_exchange_of_two_neighbours_is_found():
    pairs = [(a, b) for a in ALPHABET for b in ALPHABET if a != b]
    missed = sum(check_character(f"7{a}{b}K") == check_character(f"7{b}{a}K") for a, b in pairs)
    assert missed <= 2  # of 1,260


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (["Anna", "Newport", "Grove", "7"], "AN-NE-GR-07"),
        ([" anna ", "new port", "GROVE", "07"], "AN-NE-GR-07"),
        (["Łucja", "Århus", "Ørsted", "31"], "LU-AR-OR-31"),
        (["Ý", "X", "O’Brien", "0"], "YX-XX-OB-00"),
        (["Анна", "東京", "É", "9"], "XX-XX-EX-09"),
    ],
)
def test_accents_case_spaces_and_alphabets_make_no_difference(told: list[str], code: str):
    assert make_code(DEFAULT, told).code == code


@pytest.mark.parametrize("wrong", ["", "  ", "1", "-", "32"])
def test_an_answer_that_makes_no_part_is_told_with_what_to_write(wrong: str):
    made = make_code(DEFAULT, [wrong or "", "Newport", "Grove", wrong or ""])
    assert made.code == "" or wrong == "1"
    assert made.errors[0] == "Enter the first 2 letters, or XX if you do not know"


@pytest.mark.parametrize("number", ["32", "-1", "1.5", "seven", "²", "9" * 5000])
def test_a_number_that_is_no_day_is_told(number: str):
    made = make_code(DEFAULT, ["a", "b", "c", number])
    assert made.errors == {3: "Enter a number from 0 to 31"}


@given(answers)
def test_whatever_is_answered_makes_a_code_or_says_why(told: list[str]):
    made = make_code(DEFAULT, told)
    assert bool(made.code) != bool(made.errors)


@given(st.lists(st.text("abcdefgå", min_size=1), min_size=3, max_size=3), st.integers(0, 31))
def test_a_code_that_was_noted_is_read_again(letters: list[str], day: int):
    code = make_code(DEFAULT, [*letters, str(day)]).code
    assert read_code(DEFAULT, written(code).lower().replace("-", " ")) == code


def test_a_noted_code_may_hold_the_tie_break():
    code = make_code(DEFAULT, ["Anna", "Newport", "Grove", "7"], tie_break="Mill").code
    assert read_code(DEFAULT, written(code)) == code == "AN-NE-GR-07-MI"
    assert stem_of(DEFAULT, code) == "AN-NE-GR-07"


def test_o_and_0_are_taken_for_each_other_where_one_can_stand():
    right = written("OL-NE-GR-07")
    assert read_code(DEFAULT, right.replace("O", "0").replace("07", "O7")) == "OL-NE-GR-07"


@pytest.mark.parametrize("typed", ["", "AN", "AN-NE-GR-07", "AN-NE-GR-08-E", "AN-NE-GR-45-E", "💥"])
def test_what_is_no_whole_code_is_refused(typed: str):
    assert read_code(DEFAULT, typed) is None


def test_pseudonyms_of_codes_tell_nothing_and_differ_by_recipe():
    pids = [pid_of_code(b"k", "AN-NE-GR-07", recipe) for recipe in ("a", "b", "c")]
    assert all(one != other and len(one) == 24 for one, other in pairwise(pids))
