"""Answers to four versions of one form, merged; the expected frames are made by hand.

The order ``form`` is that of Kobo's formpack (its pull request 162): positions of the newest
version first, a deleted question at its last known place.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

import pandas as pd
import pytest

from cpd_eval.forms.mapping import FormMapping
from cpd_eval.forms.model import Form
from cpd_eval.forms.read import read_form_text
from cpd_eval.store import responses, versions, waves
from cpd_eval.store.answers import ABOUT, WHEN
from cpd_eval.store.database import Database
from cpd_eval.store.merge import Merged, merged_answers

APRIL = datetime(2026, 4, 1, tzinfo=UTC)
SETTINGS = "| settings | form_title | form_id |\n| | Pulse | pulse |\n"

FIRST = """
| survey  | type           | name   | label             |
|         | hidden         | region |                   |
|         | select_one ten | happy  | How happy?        |
|         | select_multiple way | travel | How do you come? |
|         | text           | why    | Why?              |
|         | integer        | cost   | What did it cost? |
| choices | list_name      | name   | label             |
|         | ten            | 1      | Not at all        |
|         | ten            | 4      | Very              |
|         | way            | car    | By car            |
|         | way            | bus    | By bus            |
|         | way            | rail   | By rail           |
"""
# Renamed question, merged choices.
SECOND = (
    FIRST.replace("| text           | why    | Why?  ", "| text | reason | Why? ")
    .replace("|         | way            | bus    | By bus            |\n", "")
    .replace("| car    | By car ", "| road   | By road")
)
# A question added in the middle, a choice removed without a mapping.
THIRD = SECOND.replace("|         | text | reason", "| | text | news | News? |\n| | text | reason")
THIRD = THIRD.replace("| rail   | By rail           |", "| plane  | By plane |")
# A question moved to the front, one removed.
COST = "|         | integer        | cost   | What did it cost? |\n"
FOURTH = THIRD.replace(COST, "").replace("|         | hidden ", COST + "|         | hidden ")
FOURTH = FOURTH.replace("|         | select_one ten | happy  | How happy?        |\n", "")


@cache
def read(text: str) -> Form:
    return read_form_text(text + SETTINGS)


def answer(db: Database, form: Form, pid: str, **answers: str) -> None:
    wave_id = f"{pid}-{form.version}"
    waves.open_wave(db, wave_id, form, kind="other", opens_at=APRIL)
    responses.import_answers(
        db, [{"wave_id": wave_id, "pid": pid, "at": APRIL, "answers": answers}]
    )


def table(merged: Merged, *, index: str = "pid") -> dict[str, list[str | None]]:
    frame = merged.answers.set_index(index).drop(columns=[*ABOUT, *WHEN], errors="ignore")
    return {
        key: [None if pd.isna(cell) else cell for cell in row]
        for key, row in zip(frame.index, frame.to_numpy(), strict=True)
    }


def names(merged: Merged) -> list[str]:
    return list(merged.answers.columns[len(ABOUT) + len(WHEN) :])


@pytest.fixture
def four(db: Database) -> Sequence[Form]:
    first, second, third, fourth = forms = [read(text) for text in (FIRST, SECOND, THIRD, FOURTH)]
    versions.publish(db, first)
    merged = {"travel": {"car": "road", "bus": "road"}}
    mapping = FormMapping(from_version=first.version, variables={"why": "reason"}, choices=merged)
    versions.publish(db, second, mapping=mapping)
    versions.publish(db, third)
    versions.publish(db, fourth)
    answer(db, first, "a", region="Wales", happy="4", travel="car rail bus", why="Sun", cost="12")
    answer(db, second, "b", region="Leeds", happy="1", travel="road rail", reason="Rain", cost="3")
    answer(db, third, "c", happy="4", travel="plane", news="None", reason="Snow", cost="4")
    answer(db, fourth, "d", cost="5", travel="road", news="Good", reason="Fog")
    return forms


def test_four_versions_become_one_table(db: Database, four: Sequence[Form]):
    merged = merged_answers(db, "pulse")
    assert names(merged) == ["region", "happy", "travel", "reason", "cost", "news"]
    assert table(merged) == {
        "a": ["Wales", "4", "road rail", "Sun", "12", None],
        "b": ["Leeds", "1", "road rail", "Rain", "3", None],
        "c": [None, "4", "plane", "Snow", "4", "None"],
        "d": [None, None, "road", "Fog", "5", "Good"],
    }


def test_every_row_says_its_version(db: Database, four: Sequence[Form]):
    rows = merged_answers(db, "pulse").answers.set_index("pid")["version"]
    assert rows.to_dict() == dict(zip("abcd", (form.version for form in four), strict=True))


def test_the_columns_of_the_newest_form_come_in_its_order(db: Database, four: Sequence[Form]):
    merged = merged_answers(db, "pulse", order="form")
    assert names(merged) == ["cost", "region", "happy", "travel", "news", "reason"]
    assert table(merged)["a"] == ["12", "Wales", "4", "road rail", None, "Sun"]


def test_what_no_mapping_covers_stays_and_is_listed(db: Database, four: Sequence[Form]):
    listed = merged_answers(db, "pulse").unmapped
    assert sorted(listed.to_numpy().tolist()) == sorted(
        ["travel", form.version, "road rail", 1, "choices"] for form in four[:2]
    )


def test_publishing_does_not_move_a_column(db: Database):
    seen: list[str] = []
    for text in (FIRST, SECOND.replace("reason", "why"), FOURTH.replace("reason", "why")):
        versions.publish(db, read(text))
        now = names(merged_answers(db, "pulse"))
        assert now[: len(seen)] == seen
        seen = now


def test_a_scale_turned_round_twice_comes_out_right(db: Database):
    def turned(text: str) -> str:
        swapped = text.replace("| Not at all ", "| (a) ").replace("| Very ", "| Not at all ")
        return swapped.replace("| (a) ", "| Very ")

    once, twice = turned(FIRST), turned(turned(FIRST)) + "| | ten | DK | Do not know |\n"
    swap = {"happy": {"1": "4", "4": "1"}}
    previous = None
    for text in (FIRST, once, twice):
        mapping = FormMapping(from_version=previous, choices=swap) if previous else None
        versions.publish(db, read(text), mapping=mapping)
        previous = read(text).version
    answer(db, read(FIRST), "a", happy="4")
    answer(db, read(once), "b", happy="4")
    assert [row[1] for row in table(merged_answers(db, "pulse")).values()] == ["4", "1"]


def test_a_question_called_like_a_column_about_the_row_loses_nothing(db: Database):
    form = read(FIRST.replace("| why    ", "| kind   "))
    versions.publish(db, form)
    answer(db, form, "a", kind="mine")
    merged = merged_answers(db, "pulse").answers
    assert (merged["kind"][0], merged["kind_answer"][0]) == ("other", "mine")


REPEATS = """
| survey | type         | name | label | cpd::variable_id |
|        | text         | who  | Who?  |                  |
|        | begin_repeat | plan | Plans |                  |
|        | text         | aim  | Aim   |                  |
|        | begin_repeat | step | Steps |                  |
|        | text         | act  | Act   |                  |
|        | end_repeat   |      |       |                  |
|        | end_repeat   |      |       |                  |
"""
TOLD = {
    "who": "Me",
    "plan": "2",
    "plan[1]/aim": "Read",
    "plan[1]/step": "1",
    "plan[2]/aim": "Write",
    "plan[2]/step": "2",
    "plan[2]/step[1]/act": "Think",
    "plan[2]/step[2]/act": "Type",
}


@pytest.fixture
def plans(db: Database) -> Merged:
    form = read(REPEATS)
    versions.publish(db, form)
    answer(db, form, "a", **TOLD)
    return merged_answers(db, "pulse")


def test_the_wide_table_says_how_often_a_repeat_was_told(plans: Merged):
    assert names(plans) == ["who", "plan"]
    assert table(plans) == {"a": ["Me", "2"]}


def test_a_repeat_is_a_table_with_a_row_an_instance(plans: Merged):
    version = read(REPEATS).version
    assert list(plans.repeats["plan"].columns) == [
        "response_id",
        "version",
        "instance",
        "number",
        "aim",
        "step",
    ]
    assert plans.repeats["plan"].to_numpy().tolist() == [
        [1, version, "plan[1]", 1, "Read", "1"],
        [1, version, "plan[2]", 2, "Write", "2"],
    ]


def test_an_instance_nobody_wrote_in_has_its_row(plans: Merged):
    frame = plans.repeats["step"]
    assert frame["instance"].to_list() == ["plan[1]/step[1]", "plan[2]/step[1]", "plan[2]/step[2]"]
    assert frame["act"].fillna("-").to_list() == ["-", "Think", "Type"]


def test_a_repeat_that_is_counted_by_an_answer_has_its_rows(db: Database):
    form = read(
        """
| survey | type         | name | label     | repeat_count |
|        | integer      | n    | How many? |              |
|        | begin_repeat | plan | Plans     | ${n}         |
|        | text         | aim  | Aim       |              |
|        | end_repeat   |      |           |              |
"""
    )
    versions.publish(db, form)
    answer(db, form, "a", n="2", **{"plan[2]/aim": "Write"})
    merged = merged_answers(db, "pulse")
    assert table(merged) == {"a": ["2", "2"]}
    assert merged.repeats["plan"]["aim"].fillna("-").to_list() == ["-", "Write"]


def test_a_repeat_can_be_renamed(db: Database, plans: Merged):
    renamed = read(REPEATS.replace("| plan |", "| goal |"))
    mapping = FormMapping(from_version=read(REPEATS).version, variables={"plan": "goal"})
    versions.publish(db, renamed, mapping=mapping)
    answer(db, renamed, "b", goal="1", **{"goal[1]/aim": "Rest", "goal[1]/step": "1"})
    merged = merged_answers(db, "pulse")
    assert merged.repeats["goal"]["instance"].to_list() == ["goal[1]", "goal[2]", "goal[1]"]
    assert merged.repeats["goal"]["aim"].to_list() == ["Read", "Write", "Rest"]
    assert table(merged) == {"a": ["Me", "2"], "b": [None, "1"]}


def test_no_answers_give_empty_tables_with_every_column(db: Database):
    versions.publish(db, read(REPEATS))
    merged = merged_answers(db, "pulse")
    assert (len(merged.answers), names(merged)) == (0, ["who", "plan"])
    assert {name: list(frame.columns[4:]) for name, frame in merged.repeats.items()} == {
        "plan": ["aim", "step"],
        "step": ["act"],
    }
