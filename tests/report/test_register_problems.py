"""What is to be settled is listed, and nothing is refused."""

import pandas as pd

from cpd_eval.report.register_problems import problems

POSTS = pd.DataFrame(
    {
        "post_id": ["1", "2", "3", "4"],
        "profession": ["HR", "HR", "IT", ""],
        "person_id": ["ann", "bo", "ann", ""],
    }
)


def sentences(**tables: pd.DataFrame) -> list[str]:
    return [one.sentence for one in problems(**tables)]


def test_a_fourth_profession_is_named_with_its_cell() -> None:
    people = pd.DataFrame({"person_id": ["ann", "bo"], "professions": ["A B C", "A B C D"]})
    (said,) = sentences(people=people)
    assert said.startswith("people, row 2 (bo), column 'professions': 4 are named (A B C D)")


def test_a_profession_named_twice_is_told() -> None:
    (said,) = sentences(people=pd.DataFrame({"person_id": ["ann"], "professions": ["A A"]}))
    assert "one is named twice" in said


def test_a_post_without_a_profession_and_a_person_in_two_posts_are_told() -> None:
    said = sentences(posts=POSTS)
    assert [one.split(":")[0] for one in said] == [
        "posts, row 3 (post 3), column 'person_id'",
        "posts, row 4 (post 4), column 'profession'",
    ]


def test_a_headcount_that_contradicts_the_register_is_told_with_both_numbers() -> None:
    counts = pd.DataFrame({"profession": ["HR", "IT"], "people": ["3", "0"]})
    said = [one for one in sentences(posts=POSTS, headcounts=counts) if "return" in one]
    # ann is counted once, in HR: 2 people in HR, none in IT
    assert len(said) == 1
    assert "the return counts 3 people; the register counts 2" in said[0]


def test_an_empty_headcount_says_nothing() -> None:
    counts = pd.DataFrame({"profession": ["HR"], "people": [""]})
    assert not [one for one in sentences(posts=POSTS, headcounts=counts) if "return" in one]


def test_words_in_place_of_a_headcount_are_told() -> None:
    counts = pd.DataFrame({"profession": ["HR"], "people": ["many"]})
    assert any("'many' was found" in one for one in sentences(posts=POSTS, headcounts=counts))


def test_a_merged_organisation_is_told_with_its_heir() -> None:
    counts = pd.DataFrame({"organisation": ["Old"], "profession": ["HR"], "people": ["1"]})
    mergers = pd.DataFrame({"organisation": ["Old"], "merged_into": ["New"]})
    (said,) = sentences(headcounts=counts, mergers=mergers)
    assert "'Old' was merged into 'New'" in said


def test_no_problem_is_an_empty_list() -> None:
    assert problems() == ()
