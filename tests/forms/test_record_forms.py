"""The short records and the learning-organisation form ask what they must (F9 to F15).

Items, scales and states are those of the design of the forms; what a rule of a form is for stands
in the inventory of requirements under the row named beside the test.
"""

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from cpd_eval.forms import Form, Sheet

TODAY = date(2026, 4, 1)

# (type, scale, state): R required, r recommended, o optional, c required where it is asked at all.
EXPECTED = {
    "learning_organisation": {
        ("text", "", "R"): ["LO01"],
        ("select_one", "AGREE5", "R"): [f"LO02_{number}" for number in range(1, 9)],
        ("integer", "", "o"): ["LO03"],
    },
    "work_journal": {
        ("date", "", "R"): ["WJ01"],
        ("text", "", "R"): ["WJ02"],
        ("text", "", "r"): ["WJ03", "WJ04"],
        ("text", "", "o"): ["WJ05"],
        ("select_multiple", "", "o"): ["WJ06"],
        ("select_one", "FEELING5", "o"): ["WJ07"],
        ("select_one", "", "R"): ["WJ08"],
    },
    "meeting_record": {
        ("date", "", "R"): ["MR01", "MR13_due"],
        ("select_one", "", "R"): ["MR02", "MR03", "MR10_any"],
        ("select_one", "", "c"): ["MR07"],
        ("text", "", "R"): [
            *("MR06", "MR10_topic", "MR10_questions", "MR12", "MR13_action", "MR13_owner"),
        ],
        ("integer", "", "R"): ["MR08_invited", "MR08_came"],
        ("text", "", "r"): ["MR04", "MR07_talk", "MR10_feedback", "MR11"],
        ("select_one", "", "r"): ["MR05", "MR09"],
        ("integer", "", "r"): ["MR08_heads", "MR10_members"],
        ("select_multiple", "", "r"): ["MR08_professions", "MR08_stakeholders"],
        ("date", "", "r"): ["MR09_since"],
        ("select_one", "MAT5", "r"): ["MR10_newest", "MR10_oldest"],
    },
    "assessment_record": {
        ("select_one", "", "R"): ["AS01", "AS02", "AS05", "AS10"],
        ("text", "", "R"): ["AS07_id"],
        ("text", "", "c"): ["AS03", "AS11", "AS12_body"],
        ("date", "", "R"): ["AS04"],
        ("date", "", "c"): ["AS06", "AS14"],
        ("select_one", "", "c"): ["AS12"],
        ("select_multiple", "", "r"): ["AS07_also"],
        ("integer", "", "R"): ["AS08"],
        ("decimal", "", "r"): ["AS09"],
        ("text", "", "r"): ["AS13"],
        ("text", "", "o"): ["AS15"],
    },
    "success_case": {
        ("select_one", "", "R"): ["SC01"],
        ("text", "", "R"): ["SC02", "SC03", "SC04", "SC05", "SC06"],
        ("text", "", "r"): ["SC07", "SC08"],
        ("decimal", "", "o"): ["SC07_gbp"],
        ("select_one", "", "c"): ["SC09"],
    },
    "regional_response": {
        ("text", "", "R"): ["RR01", "RR03", "RR04", "RR05"],
        ("text", "", "c"): ["RR10"],
        ("select_multiple", "", "r"): ["RR02"],
        ("text", "", "o"): ["RR06"],
        ("decimal", "", "r"): ["RR07"],
        ("date", "", "R"): ["RR08"],
        ("select_one", "", "R"): ["RR09"],
    },
    "idea_log": {
        ("date", "", "R"): ["IL01"],
        ("text", "", "R"): ["IL02"],
        ("text", "", "r"): ["IL03", "IL04", "IL09"],
        ("select_one", "", "r"): ["IL05"],
        ("select_one", "", "R"): ["IL06"],
        ("text", "", "c"): ["IL07", "IL10"],
        ("date", "", "c"): ["IL08", "IL11"],
    },
}
# What an invitation or a search brings, so that a record can be counted by region and programme.
HEADERS = {
    "learning_organisation": ["organisation", "region", "wave"],
    "work_journal": ["person"],
    "meeting_record": ["organisation", "region", "wave"],
    "assessment_record": ["person", "local_org", "region", "profession"],
    "success_case": ["person", "programme", "solution_type", "region", "profession", "case"],
    "regional_response": ["region", "wave"],
    "idea_log": ["person", "programme", "local_org", "region", "profession"],
}


def state(form: Form, name: str) -> str:
    question = form[name]
    if question.required:
        return "c" if question.relevant else "R"
    return "r" if question.recommended else "o"


def sheet_of(form: Form, **answers: str) -> Sheet:
    return Sheet(form, answers, today=TODAY)


@pytest.mark.parametrize("form_id", EXPECTED)
def test_a_record_holds_its_items_and_no_others(forms, form_id):
    form = forms[form_id]
    expected = {name: key for key, names in EXPECTED[form_id].items() for name in names}
    found = {q.name: (q.type, q.scale, state(form, q.name)) for q in form if q.is_asked}
    assert found == expected


@pytest.mark.parametrize("form_id", HEADERS)
def test_a_record_can_be_prefilled(forms, form_id):
    hidden = [question.name for question in forms[form_id] if question.type == "hidden"]
    assert hidden == HEADERS[form_id]


@pytest.mark.parametrize(
    ("form_id", "header"),
    [
        ("learning_organisation", {}),
        ("work_journal", {}),
        ("meeting_record", {"MR02": "seminar", "MR07": "yes", "MR09": "yes", "MR10_any": "yes"}),
        ("meeting_record", {"MR02": "hop_forum", "MR10_any": "no"}),
        ("assessment_record", {"AS02": "external", "AS05": "competent", "AS10": "yes"}),
        ("assessment_record", {"AS02": "self", "AS05": "not_yet"}),
        ("success_case", {"SC01": "yes"}),
        ("regional_response", {"RR09": "dropped"}),
        ("idea_log", {"IL01": "2026-02-01", "IL06": "adopted"}),
        ("idea_log", {"IL01": "2026-02-01", "IL06": "declined"}),
        ("skills_principles", {"side": "department", "mode": "own_side"}),
        ("skills_principles", {"side": "profession", "mode": "workshop"}),
        ("skills_checklist", {"side": "profession"}),
        ("skills_audit", {"A04_wanted": "yes", "A05_any": "yes"}),
    ],
)
@pytest.mark.parametrize("pick", [0, 3])
def test_a_form_can_be_filled_to_the_end(
    forms: Mapping[str, Form],
    filled: Callable[[Form, Mapping[str, str], int], Sheet],
    form_id: str,
    header: dict[str, str],
    pick: int,
):
    sheet = filled(forms[form_id], header, pick)
    assert sheet.errors() == ()


# Rows E12 and C05: the work journal


def test_a_journal_entry_is_finished_with_one_answer(forms):
    sheet = Sheet(forms["work_journal"], today=TODAY)
    assert [error.name for error in sheet.errors()] == ["WJ02"]
    sheet.answer("WJ02", "A client asked a new question")
    assert sheet.errors() == ()


def test_a_journal_entry_is_private_unless_shared(forms):
    sheet = Sheet(forms["work_journal"], today=TODAY)
    assert (sheet.values()["WJ01"], sheet.values()["WJ08"]) == (TODAY, "no")


def test_a_journal_entry_is_one_page(forms):
    assert len(forms["work_journal"].pages) == 1


def test_what_was_written_in_a_journal_is_personal(forms):
    personal = {question.name for question in forms["work_journal"] if question.is_personal}
    assert personal == {"WJ02", "WJ03", "WJ04", "WJ05"}


# Rows D33 and D38 to D41: meetings


def test_a_group_needs_its_questions(forms):
    sheet = sheet_of(forms["meeting_record"], MR10_any="yes")
    assert sheet.instances("MR10") == 1
    assert sheet.required("MR10[1]/MR10_questions")


def test_a_meeting_without_actions_stands(forms):
    assert sheet_of(forms["meeting_record"], MR02="seminar").instances("MR13") == 0


def test_an_action_is_due_after_the_meeting(forms):
    sheet = sheet_of(forms["meeting_record"], MR01="2026-03-10")
    due = f"{sheet.add('MR13')}/MR13_due"
    sheet.answer(due, "2026-03-09")
    assert due in {error.name for error in sheet.errors() if error.kind == "constraint"}
    sheet.answer(due, "2026-03-10")
    assert sheet.values()[due] == date(2026, 3, 10)


def test_the_talk_is_asked_of_a_seminar_only(forms):
    form = forms["meeting_record"]
    assert "MR07" in sheet_of(form, MR02="seminar").visible()
    assert "MR07" not in sheet_of(form, MR02="hop_forum").visible()


def test_the_spread_of_a_group_is_prompted_if_it_is_upside_down(forms):
    sheet = sheet_of(forms["meeting_record"], MR10_any="yes")
    sheet.answer("MR10[1]/MR10_newest", "3")
    sheet.answer("MR10[1]/MR10_oldest", "1")
    prompted = {prompt.name for prompt in sheet.prompts() if prompt.kind == "warning"}
    assert prompted == {"MR10[1]/MR10_oldest"}


# Rows A07, A20 and A21: assessment and recognition


def test_use_of_evidence_for_other_standards_is_counted(forms):
    sheet = sheet_of(forms["assessment_record"], AS01="REL1")
    sheet.answer("AS07[1]/AS07_also", "REL2 DIA1")
    sheet.answer(f"{sheet.add('AS07')}/AS07_also", "DIA1")
    assert sheet.values()["AS07_reused"] == "3"


def test_the_standard_assessed_is_not_offered_as_another(forms):
    sheet = sheet_of(forms["assessment_record"], AS01="REL1")
    offered = [choice.name for choice in sheet.choices("AS07[1]/AS07_also")]
    assert "REL1" not in offered
    assert len(offered) == 12


@pytest.mark.parametrize(
    ("outcome", "is_asked"),
    [("not_yet", False), ("developing", False), ("competent", True), ("beyond", True)],
)
def test_recognition_follows_a_pass(forms, outcome, is_asked):
    asked = sheet_of(forms["assessment_record"], AS05=outcome).visible()
    assert ("AS10" in asked, "AS06" in asked) == (is_asked, is_asked)


def test_an_assessor_is_named_by_post_unless_self_or_manager(forms):
    form = forms["assessment_record"]
    asked = {
        kind: "AS03" in sheet_of(form, AS02=kind).visible()
        for kind in ("self", "line_manager", "assessor", "external")
    }
    assert asked == {"self": False, "line_manager": False, "assessor": True, "external": True}


# Success cases


def test_a_success_case_needs_consent(forms):
    sheet = sheet_of(forms["success_case"], SC01="no")
    assert sheet.errors("before")[0].kind == "constraint"


def test_who_can_confirm_is_asked_only_with_their_consent(forms):
    form = forms["success_case"]
    assert sheet_of(form, SC08="The head of the unit").required("SC09")
    assert "SC09" not in sheet_of(form).visible()


def test_who_can_confirm_is_personal_and_not_kept_for_ever(forms):
    question = forms["success_case"]["SC08"]
    assert (question.is_personal, question.retention) == (True, "12 months")


# Rows A25 and B27: responses and ideas


def test_a_response_that_is_over_may_lie_in_the_past(forms):
    form = forms["regional_response"]
    for status, is_prompted in [("under_way", True), ("done", False), ("dropped", False)]:
        prompts = sheet_of(form, RR08="2026-03-01", RR09=status).prompts()
        assert ("RR08" in {one.name for one in prompts}) is is_prompted


def test_a_declined_idea_needs_a_reason(forms):
    form = forms["idea_log"]
    assert sheet_of(form, IL06="declined").required("IL10")
    assert "IL10" not in sheet_of(form, IL06="raised").visible()


def test_a_new_idea_is_raised_today(forms):
    sheet = Sheet(forms["idea_log"], today=TODAY)
    assert (sheet.values()["IL01"], sheet.values()["IL06"]) == (TODAY, "raised")


def test_an_idea_is_not_put_into_practice_before_it_was_raised(forms):
    sheet = sheet_of(forms["idea_log"], IL01="2026-03-10", IL06="adopted", IL08="2026-03-09")
    assert "IL08" in {error.name for error in sheet.errors()}
