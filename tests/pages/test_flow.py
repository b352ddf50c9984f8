"""The way through a form, without a browser."""

from typing import Any

import pytest

from cpd_eval.forms.read import read_form_text
from cpd_eval.forms.sheet import Sheet
from cpd_eval.pages.flow import Journey

WENT = {"went": "yes", "day": "2026-01-05", "useful": "2"}


def answer(journey: Any, name: str, value: object) -> None:
    journey.take({"kind": "answer", "name": name, "value": value})


def item(journey: Any, name: str) -> dict[str, Any]:
    for one in journey.view()["items"]:
        for row in [one, *one.get("rows", [])]:
            if row.get("name") == name:
                return row
    raise LookupError(name)


def names(journey: Any) -> list[str]:
    return [one["name"] for one in journey.view()["items"]]


def test_a_new_journey_begins_on_the_first_page(start):
    view = start().view()
    assert (view["place"], view["heading"], view["back"]) == ("first", "About the course", "")


def test_the_tab_names_the_page_and_the_form(start):
    assert start().view()["title"] == "About the course – Course check"


def test_only_what_concerns_the_person_is_shown(start):
    journey = start()
    assert names(journey) == ["about", "went"]
    answer(journey, "went", "no")
    assert names(journey) == ["about", "went", "why"]


def test_an_answer_is_kept_before_it_shows(start, memory):
    journey = start()
    memory.fails = True
    with pytest.raises(OSError, match="full"):
        answer(journey, "went", "no")
    assert item(journey, "went")["value"] == ""


def test_an_answer_that_is_kept_has_its_moment(start, memory):
    journey = start()
    answer(journey, "went", "no")
    assert memory.kept == {"went": "no"}
    assert f"{journey.saved_at:%H:%M}" == "14:03"


def test_an_emptied_field_takes_the_answer_back(start, memory):
    journey = start({"went": "no", "why": "Ill"})
    answer(journey, "why", "")
    assert memory.kept == {"went": "no"}


def test_typing_never_brings_an_error(start):
    journey = start()
    answer(journey, "went", "yes")
    answer(journey, "day", {"day": "40", "month": "1", "year": "2026"})
    assert journey.view()["errors"] == []


def test_continue_with_something_missing_stays_and_says_what_to_do(start):
    journey = start()
    journey.take({"kind": "continue"})
    view = journey.view()
    assert view["place"] == "first"
    assert [error["target"] for error in view["errors"]] == ["field-went"]
    assert item(journey, "went")["error"] == view["errors"][0]["message"]


def test_the_tab_says_that_there_is_an_error(start):
    journey = start()
    journey.take({"kind": "continue"})
    assert journey.view()["title"].startswith("Error: ")


def test_an_error_stays_as_it_was_until_continue_is_pressed_again(start):
    journey = start()
    journey.take({"kind": "continue"})
    answer(journey, "went", "no")
    assert len(journey.view()["errors"]) == 1
    journey.take({"kind": "continue"})
    assert journey.view()["errors"] == []


def test_the_error_of_a_question_that_has_gone_goes_with_it(start):
    journey = start({"went": "yes"})
    journey.take({"kind": "continue"})
    answer(journey, "went", "no")
    assert journey.view()["errors"] == []


def test_wrong_input_stays_in_its_field_and_in_the_store(start, memory):
    journey = start({"went": "yes"})
    answer(journey, "day", {"day": "5", "month": "13", "year": "2026"})
    assert item(journey, "day")["value"] == {"day": "5", "month": "13", "year": "2026"}
    assert memory.kept["day"] == "2026-13-05"


def test_the_error_of_a_date_leads_to_the_box_that_is_wrong(start):
    journey = start({"went": "yes", "day": "2026-13-05"})
    journey.take({"kind": "continue"})
    assert journey.view()["errors"][0]["target"] == "field-day-month"


def test_continue_goes_to_the_next_page_and_keeps_the_place(start, memory):
    journey = start({"went": "no"})
    journey.take({"kind": "continue"})
    assert journey.place == "second"
    assert memory.places[-1] == "second"


def test_a_page_that_does_not_concern_the_person_is_left_out(start):
    journey = start({"went": "no", "useful": "1"}, place="second")
    journey.take({"kind": "continue"})
    assert journey.place == "cpd:check"


def test_back_goes_back_without_checking(start):
    journey = start({"went": "no"}, place="second")
    journey.take({"kind": "back"})
    assert journey.place == "first"


def test_a_resumed_journey_is_where_it_was(start):
    assert start({"went": "no"}, place="second").view()["place"] == "second"


def test_nobody_resumes_beyond_a_page_that_is_not_in_order(start):
    assert start({}, place="cpd:check").view()["place"] == "first"


def test_the_rows_of_a_battery_share_its_choices(start):
    battery = start({"went": "no"}, place="second").view()["items"][0]
    assert (battery["kind"], len(battery["choices"]), len(battery["rows"])) == ("battery", 3, 2)


def test_a_missing_code_stands_apart_from_the_scale(start):
    battery = start({"went": "no"}, place="second").view()["items"][0]
    assert [choice["apart"] for choice in battery["choices"]] == [False, False, True]


def test_only_what_is_not_asked_for_is_called_optional(start):
    journey = start({"went": "no"}, place="second")
    labels = {name: item(journey, name)["label"] for name in ("useful", "clear", "cost")}
    assert labels == {
        "useful": "It was useful",
        "clear": "It was clear (optional)",
        "cost": "What did it cost?",
    }


def test_a_recommended_answer_is_prompted_for_and_never_blocks(start):
    journey = start({"went": "no", "useful": "1"}, place="second")
    assert "go on without it" in item(journey, "cost")["prompt"]
    journey.take({"kind": "continue"})
    assert journey.place == "cpd:check"


def test_a_number_that_is_not_known_can_be_given_up(start, memory):
    journey = start({"went": "no"}, place="second")
    answer(journey, "cost", "DK")
    shown = item(journey, "cost")
    assert (memory.kept["cost"], shown["value"], shown["missed"]) == ("DK", "", "DK")


def test_the_check_page_reads_back_what_was_answered(start):
    journey = start(WENT, place="cpd:check")
    groups = [group for one in journey.view()["items"] for group in one["groups"]]
    assert [(row["label"], row["value"]) for group in groups for row in group["rows"]] == [
        ("Did you go?", ["Yes"]),
        ("When did you go?", ["5 January 2026"]),
        ("It was useful", ["Agree"]),
        ("It was clear", ["Not provided"]),
        ("What did it cost?", ["Not provided"]),
        ("What changed?", ["Not provided"]),
    ]


def test_the_check_page_names_the_battery_of_a_statement(start):
    groups = [
        group for one in start(WENT, place="cpd:check").view()["items"] for group in one["groups"]
    ]
    assert [group["label"] for group in groups] == ["", "How far do you agree?", "", ""]


def test_change_leads_to_the_question_itself(start):
    journey = start(WENT, place="cpd:check")
    journey.take({"kind": "goto", "place": "second", "name": "clear"})
    view = journey.view()
    assert (view["place"], view["focus"]) == ("second", "field-clear")


def test_a_changed_answer_returns_to_the_check_page(start):
    journey = start(WENT, place="cpd:check")
    journey.take({"kind": "goto", "place": "first", "name": "day"})
    answer(journey, "day", {"day": "6", "month": "1", "year": "2026"})
    journey.take({"kind": "continue"})
    assert journey.place == "cpd:check"


def test_a_change_that_opens_questions_leads_to_them(start):
    journey = start({"went": "no", "useful": "1"}, place="cpd:check")
    journey.take({"kind": "goto", "place": "first", "name": "went"})
    answer(journey, "went", "yes")
    answer(journey, "day", {"day": "6", "month": "1", "year": "2026"})
    journey.take({"kind": "continue"})
    assert journey.place == "third"
    journey.take({"kind": "continue"})
    assert journey.place == "cpd:check"


def test_the_browser_may_go_back_to_any_page_before(start):
    journey = start(WENT, place="cpd:check")
    journey.take({"kind": "goto", "place": "second"})
    assert journey.place == "second"


def test_the_browser_may_not_go_beyond_an_unfinished_page(start):
    journey = start()
    journey.take({"kind": "goto", "place": "cpd:check"})
    assert journey.place == "first"


def test_sending_gives_the_reference_and_what_happens_next(start):
    journey = start(WENT, place="cpd:check")
    journey.take({"kind": "submit"})
    view = journey.view()
    assert view["items"][0]["strong"] == "7KQ4-M2XD"
    assert view["items"][1]["heading"] == "What happens next"
    assert view["contact"] == "cpd@example.org"


def test_what_cannot_stand_is_not_sent(start, memory):
    journey = start(WENT, place="cpd:check")
    del memory.kept["useful"]  # emptied in another tab
    journey.take({"kind": "submit"})
    assert (journey.place, memory.sent) == ("second", "")
    assert journey.view()["errors"][0]["target"] == "field-useful"


def test_after_sending_nothing_changes_any_more(start, memory):
    journey = start(WENT, place="cpd:check")
    journey.take({"kind": "submit"})
    answer(journey, "went", "no")
    assert memory.kept["went"] == "yes"


def test_an_answer_after_another_tab_has_sent_shows_the_reference(start, memory):
    journey = start(WENT, place="second")
    memory.sent = "AAAA-BBBB"
    answer(journey, "clear", "1")
    assert journey.view()["items"][0]["strong"] == "AAAA-BBBB"


def test_what_was_changed_in_another_window_is_not_sent(start, memory):
    journey = start(WENT, place="cpd:check")
    memory.kept["useful"] = "1"
    journey.take({"kind": "submit"})
    assert (journey.place, memory.sent) == ("cpd:check", "")


def test_what_was_changed_in_another_window_is_shown_and_said(start, memory):
    journey = start(WENT, place="cpd:check")
    memory.kept["useful"] = "1"
    journey.take({"kind": "submit"})
    view = journey.view()
    assert "changed in another window" in view["errors"][0]["message"]
    assert ["Disagree"] in values(view["items"])


def test_once_checked_again_it_is_sent(start, memory):
    journey = start(WENT, place="cpd:check")
    memory.kept["useful"] = "1"
    journey.take({"kind": "submit"})
    journey.take({"kind": "submit"})
    assert (journey.place, journey.view()["errors"]) == ("cpd:done", [])


def test_what_another_tab_has_sent_is_what_is_shown_as_sent(start, memory):
    journey = start(WENT, place="second")
    memory.kept["useful"] = "1"
    memory.sent = "AAAA-BBBB"
    answer(journey, "clear", "2")
    assert ["Disagree"] in values(journey.view()["items"][-1]["sections"])


def test_a_link_withdrawn_while_someone_writes_is_told(start, memory):
    journey = start(WENT, place="second")
    memory.withdrawn = True
    answer(journey, "clear", "2")
    view = journey.view()
    assert (view["place"], view["heading"]) == ("cpd:notice", "This link has been withdrawn")


def values(summaries: list[dict[str, Any]]) -> list[list[str]]:
    return [row["value"] for one in summaries for group in one["groups"] for row in group["rows"]]


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "answer", "name": "region", "value": "Wales"},
        {"kind": "answer", "name": "nothing", "value": "x"},
        {"kind": "answer", "name": "went", "value": {"day": 1}},
        {"kind": "goto", "place": "nowhere"},
        {"kind": "delete"},
        {},
    ],
)
def test_what_no_page_would_say_changes_nothing(start, memory, message):
    journey = start()
    journey.take(message)
    assert (memory.kept, journey.place) == ({}, "first")


def test_a_form_may_call_its_own_page_check(memory):
    form = read_form_text(
        """
        | survey | type        | name  | label  | required |
        |        | begin_group | check | Checks |          |
        |        | text        | seen  | Seen?  | yes      |
        |        | end_group   |       |        |          |
        |        | begin_group | done  | Done   |          |
        |        | text        | left  | Left?  |          |
        |        | end_group   |       |        |          |
        """
    )
    journey = Journey(form, Sheet(form), memory)
    assert journey.view()["heading"] == "Checks"
    answer(journey, "seen", "All")
    journey.take({"kind": "continue"})
    assert (journey.place, journey.view()["heading"]) == ("done", "Done")
    journey.take({"kind": "continue"})
    assert journey.view()["action"]["kind"] == "submit"


# An answer taken back


def radios(journey, name):
    items = journey.view()["items"]
    rows = [row for item in items for row in item.get("rows", [item])]
    return next(one for one in rows if one["name"] == name)


def test_an_optional_radio_question_that_is_answered_can_be_cleared(start):
    journey = start({"went": "no", "clear": "1"}, place="second")
    assert radios(journey, "clear")["can_clear"]


def test_one_that_is_not_answered_has_nothing_to_clear(start):
    assert not radios(start({"went": "no"}, place="second"), "clear")["can_clear"]


def test_a_required_radio_question_keeps_its_answer(start):
    journey = start({"went": "no", "useful": "1"}, place="second")
    assert not radios(journey, "useful")["can_clear"]


def test_who_clears_an_answer_is_led_back_to_the_question_and_told(start, memory):
    journey = start({"went": "no", "clear": "1"}, place="second")
    journey.take({"kind": "answer", "name": "clear", "value": "", "focus": True})
    view = journey.view()
    assert "clear" not in memory.kept
    assert (view["focus"], view["told"]) == ("field-clear", "Your answer has been cleared.")


def test_that_an_answer_was_cleared_is_told_once(start):
    journey = start({"went": "no", "clear": "1"}, place="second")
    journey.take({"kind": "answer", "name": "clear", "value": "", "focus": True})
    journey.take({"kind": "answer", "name": "cost", "value": "3"})
    assert journey.view()["told"] == ""
