"""Forums and seminars: actions over all meetings, and how often they met."""

from datetime import date

import pandas as pd
import pytest

from cpd_eval.errors import DataError
from cpd_eval.report.forum import action_tracker, actions_by_owner, missed_meetings

ACTIONS = pd.DataFrame(
    {
        "MR13_action": ["Map careers", "Share standards", "Map careers"],
        "MR13_owner": ["Head of HR", "Head of Tax", "Head of HR"],
        "MR13_due": ["2026-03-01", "2026-04-01", "2026-09-01"],
    }
)


def test_an_action_that_was_put_off_counts_once_with_its_new_date():
    tracker = action_tracker(ACTIONS, on=date(2026, 6, 1))
    assert tracker[["Action", "Due", "How far"]].to_numpy().tolist() == [
        ["Share standards", "2026-04-01", "due"],
        ["Map careers", "2026-09-01", "open"],
    ]


def test_who_has_most_that_is_due_comes_first():
    counted = actions_by_owner(action_tracker(ACTIONS, on=date(2026, 6, 1)))
    assert counted.to_numpy().tolist() == [["Head of Tax", 1, 0], ["Head of HR", 0, 1]]


def test_an_action_is_not_due_on_its_last_day():
    tracker = action_tracker(ACTIONS[1:2], on=date(2026, 4, 1))
    assert tracker["How far"].tolist() == ["open"]


def test_without_the_post_that_is_responsible_it_is_one_sentence():
    with pytest.raises(DataError, match="MR13_owner"):
        action_tracker(ACTIONS.drop(columns="MR13_owner"), on=date(2026, 6, 1))


def test_four_forums_and_two_seminars_are_enough():
    days = [f"2026-{month:02}-10" for month in range(1, 7)]
    held = pd.DataFrame({"MR01": days, "MR02": ["hop_forum"] * 4 + ["seminar"] * 2})
    assert missed_meetings(held, year=2026) == ()
    assert len(missed_meetings(held, year=2025)) == 2
