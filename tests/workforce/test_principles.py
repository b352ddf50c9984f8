"""The 42 principles and the checklist, as the source (003) counts them."""

import re
from collections import Counter
from pathlib import Path

import pytest

from cpd_eval.errors import DataError
from cpd_eval.workforce.principles import (
    check_numbers,
    checklist,
    hand_overs,
    principles,
    untouched,
)
from cpd_eval.workforce.rules import AREAS, N_CHECKLIST_ITEMS, N_PRINCIPLES

FORMS = Path(__file__).parents[2] / "forms"


def test_every_area_has_as_many_principles_as_the_source_counts() -> None:
    found = Counter((one.area, one.side) for one in principles())
    stated = {(area.number, "department"): area.n_department for area in AREAS}
    stated |= {(area.number, "profession"): area.n_profession for area in AREAS}
    assert (found, found.total()) == (stated, N_PRINCIPLES)


def test_the_checklist_has_seventeen_items() -> None:
    assert len(checklist()) == N_CHECKLIST_ITEMS


def test_eighteen_principles_are_touched_by_no_item() -> None:
    # The source, read item by item: 24 are touched.
    assert len(untouched()) == 18


def test_a_hand_over_has_one_end_on_each_side() -> None:
    side = {one.number: one.side for one in principles()}
    assert {(side[left], side[right]) for left, right in hand_overs()} == {
        ("department", "profession")
    }


def test_a_principle_may_be_an_end_of_several_hand_overs() -> None:
    assert [left for left, right in hand_overs() if right == "1.8"] == ["1.1", "1.2", "1.3"]


@pytest.mark.parametrize(
    ("file", "pattern", "stated"),
    [
        (
            "skills_principles.md",
            r"select_one mat5 \| P\d_\d+ \| ([\d.]+ [^|]+?) \|",
            [f"{one.number} {one.words}" for one in principles()],
        ),
        (
            "skills_checklist.md",
            r"select_one in_place \| CL\d+ \| (\d+ [^|]+?) \|",
            [f"{one.number} {one.words}" for one in checklist()],
        ),
    ],
)
def test_the_words_are_those_of_the_form(file: str, pattern: str, stated: list[str]) -> None:
    assert re.findall(pattern, (FORMS / file).read_text(encoding="utf-8")) == stated


def test_principle_1_7_is_refused_with_its_reason() -> None:
    with pytest.raises(DataError, match=r"no principle 1\.7; the source goes from 1\.6 to 1\.8"):
        check_numbers(["1.6", "1.7"], where="ratings.csv")
