"""A long form, filled section by section from a list."""

import pytest

TEAM = {"name": "Advice", "plans": "no", "read": "OK"}
COMPLETE = "cpd:complete"


def statuses(journey):
    journey.take({"kind": "goto", "place": "cpd:tasks"})
    return {
        one["place"]: one["status"]
        for tasks in journey.view()["items"]
        for one in tasks["sections"]
    }


def say(journey, name, value):
    journey.take({"kind": "answer", "name": name, "value": value})


def fill_evidence(journey, *, said="yes"):
    journey.take({"kind": "goto", "place": "evidence"})
    say(journey, "useful", "3")
    say(journey, COMPLETE, said)
    journey.take({"kind": "continue"})


def test_a_long_form_begins_at_the_list_of_its_sections(begin):
    view = begin().view()
    assert (view["place"], view["heading"]) == ("cpd:tasks", "Team plan")


def test_a_section_that_waits_for_an_answer_cannot_be_started(begin):
    assert statuses(begin()) == {
        "team": "not_started",
        "changes": "cannot_start",
        "evidence": "not_started",
        "cpd:check": "cannot_start",
    }


def test_a_section_that_does_not_concern_the_person_is_not_listed(begin):
    assert "changes" not in statuses(begin({"plans": "no"}))


def test_a_section_that_has_opened_can_be_started(begin):
    assert statuses(begin({"plans": "yes"}))["changes"] == "not_started"


def test_sections_are_filled_in_any_order(begin):
    journey = begin()
    journey.take({"kind": "goto", "place": "evidence"})
    assert journey.place == "evidence"


def test_after_a_section_one_is_back_at_the_list(begin):
    journey = begin(TEAM, place="team")
    journey.take({"kind": "continue"})
    assert journey.place == "cpd:tasks"
    assert statuses(journey)["team"] == "completed"


def test_the_way_back_from_a_section_is_the_list(begin):
    journey = begin(place="evidence")
    assert journey.view()["back"] == "Back to the list of sections"
    journey.take({"kind": "back"})
    assert journey.place == "cpd:tasks"


def test_a_section_that_was_begun_is_in_progress(begin):
    assert statuses(begin({"name": "Advice"}))["team"] == "in_progress"


def test_a_section_of_required_questions_does_not_ask_whether_it_is_completed(begin):
    names = [one["name"] for one in begin(place="team").view()["items"]]
    assert names == ["name", "plans", "read"]


def test_a_section_with_optional_questions_asks_whether_it_is_completed(begin):
    last = begin(place="evidence").view()["items"][-1]
    assert (last["name"], last["label"]) == (COMPLETE, "Have you completed this section?")


def test_whether_it_is_completed_must_be_said(begin):
    journey = begin(place="evidence")
    say(journey, "useful", "3")
    journey.take({"kind": "continue"})
    assert [error["target"] for error in journey.view()["errors"]] == ["field-cpd:complete"]


def test_a_section_said_to_be_completed_is(begin):
    journey = begin()
    fill_evidence(journey)
    assert statuses(journey)["evidence"] == "completed"


def test_a_section_one_comes_back_to_is_in_progress_and_nothing_was_demanded(begin):
    journey = begin(place="evidence")
    say(journey, COMPLETE, "no")
    journey.take({"kind": "continue"})
    assert journey.place == "cpd:tasks"
    assert statuses(journey)["evidence"] == "in_progress"


def test_what_was_said_is_there_on_another_device(begin, memory):
    first = begin()
    fill_evidence(first)
    second = begin(place=memory.places[-1])
    assert statuses(second)["evidence"] == "completed"


def test_what_opens_by_an_answer_elsewhere_puts_a_section_back_in_progress(begin):
    journey = begin({**TEAM, "plans": "yes"}, place="changes")
    for name, value in (("action[1]/what", "Listen"), ("hours_now", "1"), ("hours_then", "2")):
        say(journey, name, value)
    say(journey, COMPLETE, "yes")
    journey.take({"kind": "continue"})
    assert statuses(journey)["changes"] == "completed"
    journey.take({"kind": "goto", "place": "changes"})
    journey.take({"kind": "add", "name": "action"})
    assert statuses(journey)["changes"] == "in_progress"


def test_the_list_says_how_many_sections_are_completed(begin):
    journey = begin({"plans": "no"})
    fill_evidence(journey)
    assert journey.view()["intro"][0] == "You have completed 1 of 2 sections."


def test_a_section_says_which_of_how_many_it_is(begin):
    assert begin(place="team").view()["caption"] == "Team plan, section 1 of 2"


def test_what_is_unfinished_cannot_be_sent(begin, memory):
    journey = begin(TEAM, place="cpd:check")
    view = journey.view()
    assert view["action"] is None
    assert [link["place"] for link in view["items"][0]["links"]] == ["evidence"]
    journey.take({"kind": "submit"})
    assert memory.sent == ""


def test_what_is_completed_is_sent(begin, memory):
    journey = begin(TEAM, place="team")
    journey.take({"kind": "continue"})
    fill_evidence(journey)
    assert statuses(journey)["cpd:check"] == "not_started"
    journey.take({"kind": "goto", "place": "cpd:check"})
    journey.take({"kind": "submit"})
    assert (journey.place, memory.sent) == ("cpd:done", "7KQ4-M2XD")


def test_a_change_from_the_check_page_returns_to_it(begin):
    journey = begin(TEAM, place="cpd:check")
    journey.take({"kind": "goto", "place": "team", "name": "name"})
    say(journey, "name", "Help")
    journey.take({"kind": "continue"})
    assert journey.place == "cpd:check"


@pytest.mark.parametrize("value", ["maybe", None, ["yes"], True])
def test_only_yes_and_no_say_whether_it_is_completed(begin, memory, value):
    journey = begin(place="evidence")
    say(journey, COMPLETE, value)
    assert memory.places == []


# Two tabs on one link


def test_a_section_completed_in_another_tab_stays_completed(begin):
    first, second = begin(TEAM), begin(TEAM)
    fill_evidence(first)
    second.take({"kind": "goto", "place": "team"})
    second.take({"kind": "continue"})
    assert statuses(begin())["evidence"] == statuses(begin())["team"] == "completed"


def test_the_list_shows_what_another_tab_completed(begin):
    first, second = begin(TEAM), begin(TEAM)
    fill_evidence(first)
    assert statuses(second)["evidence"] == "completed"


def test_what_was_said_last_of_a_section_counts_in_whatever_tab(begin):
    first, second = begin(TEAM), begin(TEAM)
    fill_evidence(first)
    fill_evidence(second, said="no")
    assert statuses(first)["evidence"] == "in_progress"
