"""What is asked several times over: added, removed, headed, read back."""

import pytest

OPEN = {"name": "Advice", "plans": "yes", "read": "OK"}


@pytest.fixture
def journey(begin):
    return begin(OPEN, place="changes")


def repeat(journey):
    return next(one for one in journey.view()["items"] if one["kind"] == "repeat")


def headings(journey):
    return [one["heading"] for one in repeat(journey)["instances"]]


def say(journey, name, value):
    journey.take({"kind": "answer", "name": name, "value": value})


def test_each_instance_is_headed_by_its_number(journey):
    journey.take({"kind": "add", "name": "action"})
    assert headings(journey) == ["Action 1 of 2", "Action 2 of 2"]


def test_the_heading_of_a_new_instance_is_gone_to(journey):
    journey.take({"kind": "add", "name": "action"})
    assert journey.view()["focus"] == "field-action[2]"


def test_no_more_can_be_added_than_the_form_allows(journey, memory):
    for _ in range(5):
        journey.take({"kind": "add", "name": "action"})
    assert (len(headings(journey)), repeat(journey)["add"]) == (3, "")
    assert memory.kept["action"] == "3"


def test_the_last_one_the_form_needs_cannot_be_removed(journey):
    assert [one["can_remove"] for one in repeat(journey)["instances"]] == [False]
    journey.take({"kind": "remove", "name": "action[1]"})
    assert len(headings(journey)) == 1


def test_when_one_is_removed_the_later_ones_move_up_with_their_answers(journey, memory):
    for number, what in enumerate(("Ask", "Listen", "Answer"), start=1):
        if number > 1:
            journey.take({"kind": "add", "name": "action"})
        say(journey, f"action[{number}]/what", what)
    journey.take({"kind": "remove", "name": "action[1]"})
    kept = {path: raw for path, raw in memory.kept.items() if path.startswith("action")}
    assert kept == {"action": "2", "action[1]/what": "Listen", "action[2]/what": "Answer"}


def test_after_removing_the_button_that_adds_is_gone_to(journey):
    journey.take({"kind": "add", "name": "action"})
    journey.take({"kind": "remove", "name": "action[2]"})
    assert journey.view()["focus"] == "field-action-add"


def test_what_cannot_be_kept_is_not_added(journey, memory):
    memory.fails = True
    with pytest.raises(OSError, match="full"):
        journey.take({"kind": "add", "name": "action"})
    assert headings(journey) == ["Action 1 of 1"]


def test_repeats_stand_within_repeats(journey, memory):
    journey.take({"kind": "add", "name": "action"})
    journey.take({"kind": "add", "name": "action[2]/step"})
    say(journey, "action[2]/step[1]/due", {"day": "5", "month": "1", "year": "2026"})
    assert memory.kept["action[2]/step[1]/due"] == "2026-01-05"


def test_one_that_may_be_empty_offers_a_first(journey):
    inner = repeat(journey)["instances"][0]["items"][1]
    assert (inner["label"], inner["add"], inner["instances"]) == ("Step", "Add one", [])


def test_a_label_names_an_earlier_answer(journey):
    assert repeat(journey)["instances"][0]["items"][0]["label"] == "What will Advice do?"


def test_an_error_leads_into_the_instance_it_is_in(journey):
    journey.take({"kind": "add", "name": "action"})
    say(journey, "action[1]/what", "Listen")
    say(journey, "cpd:complete", "yes")
    journey.take({"kind": "continue"})
    assert journey.view()["errors"][0]["target"] == "field-action[2]/what"


def test_numbers_of_a_field_list_stand_in_a_grid(journey):
    group = next(one for one in journey.view()["items"] if one["kind"] == "group")
    assert (group["label"], group["layout"]) == ("Hours a week", "grid")


def test_the_check_page_names_the_instance_of_an_answer(begin):
    kept = {**OPEN, "action": "2", "action[1]/what": "Ask", "action[2]/what": "Listen"}
    journey = begin(kept, place="cpd:check")
    summary = next(one for one in journey.view()["items"] if one.get("name") == "changes")
    assert [group["label"] for group in summary["groups"]] == [
        "Action 1 of 2",
        "Action 2 of 2",
        "Hours a week",
    ]


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "add", "name": "step"},
        {"kind": "add", "name": "action[7]/step"},
        {"kind": "add", "name": "name"},
        {"kind": "remove", "name": "action[9]"},
        {"kind": "remove", "name": "action"},
        {"kind": "answer", "name": "action[2]/what", "value": "x"},
        {"kind": "answer", "name": "action[0]/what", "value": "x"},
        {"kind": "answer", "name": "what", "value": "x"},
        {"kind": "answer", "name": "action[1]/name", "value": "x"},
        {"kind": "answer", "name": "action", "value": "9"},
        {"kind": "answer", "name": "owner", "value": "Me"},
        {"kind": "answer", "name": "region", "value": "Wales"},
    ],
)
def test_what_no_page_would_say_changes_nothing(journey, memory, message):
    before = dict(memory.kept)
    journey.take(message)
    assert memory.kept == before
