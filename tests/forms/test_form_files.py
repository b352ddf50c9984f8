"""The five forms that come with the project hold what the design of the study asks for."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpd_eval.forms import Battery, Form, Question, Sheet

TODAY = date(2026, 4, 1)
STANDARDS = [
    "REL1",
    "REL2",
    "DIA1",
    "DIA2",
    "DIA3",
    "DEL1",
    "DEL2",
    "DEL3",
    "INF1",
    "INF2",
    "INF3",
    "PRO1",
    "PRO2",
]


def rows(item: str, *parts: object) -> list[str]:
    return [f"{item}_{part}" for part in parts]


def per_standard(*items: str) -> list[str]:
    return [name for item in items for name in rows(item, *STANDARDS)]


# R required, r recommended, o optional: the state of every item in the list of contents.
STATES = {
    "cpd_impact_before": {
        "R": [
            *["B01", "B02", "B03", "B07", "B08", "B08_first", "B08_second", "B08_third"],
            *["B09", "B10", "B11_1", "B11_2", "B11_3"],
            *per_standard("B04", "B05", "B06"),
        ],
        "r": ["B12"],
        "o": ["B13", "B13_value"],
    },
    "cpd_impact_after": {
        "R": [
            *["P01", "P02", "P03", "P04", "P05", "P08", "P09", "P10", "P10_on"],
            *["P13_formal", "P13_informal", "P13_research", "P15_support", "P15_accredited"],
            *per_standard("P06"),
        ],
        "r": [*per_standard("P07"), "P11", "P14_fee", "P14_travel", "P14_cover"],
        "o": ["P12_asked", "P12_right", "P12_delay_days"],
    },
    "cpd_impact_follow_up": {
        "R": [
            *["F02", "F03", "F03_prompted", "F08", "F09", "F17_next", "F18_self", "F18_org"],
            *rows("F05", *range(1, 13)),
            *rows("F07", *range(1, 10)),
            *per_standard("F01", "F17"),
        ],
        "r": [
            *["F04", "F10", "F12", "F13", "F14", "F14_where", "F15", "F16"],
            *rows("F06", *range(1, 10)),
        ],
        "o": ["F11_gbp", "F11_how"],
    },
    "cpd_impact_manager": {
        "R": [
            *["M03", "M05", "M07_team", "M07_org", "M09"],
            *rows("M04", *range(1, 10)),
            *per_standard("M01", "M02"),
        ],
        "r": ["M06_share", "M06_sure", "M08"],
        "o": [],
    },
    "workforce_strategy": {
        "R": [
            *["WS01", "WS02", "WS04", "WS05", "WS06", "WS08", "WS08_why", "WS09", "WS11"],
            *["WS11_why", "WS20_fte", "WS20_cost_gbp", "WS20_trend", "WS20_reason"],
            *["WS20_transfer", "WS22", "WS22_first", "WS22_second", "WS22_third"],
            *["WS22_fourth", "WS23", "share_consent"],
            *rows("WS26_1", "action", "lever", "owner", "due"),
            *rows("WS26_2", "action", "lever", "owner", "due"),
            *rows("WS26_3", "action", "lever", "owner", "due"),
        ],
        "r": ["minutes", "WS26_1_cost_gbp", "WS26_2_cost_gbp", "WS26_3_cost_gbp"],
        "o": [],
    },
}
HEADER = [
    "person",
    "programme",
    "solution_type",
    "group",
    "wave",
    "rater",
    "region",
    "local_org",
    "profession",
    "role_family",
    "worker_type",
]
IMPACT = sorted(set(STATES) - {"workforce_strategy"})


def state(question: Question) -> str:
    return "R" if question.required else "r" if question.recommended else "o"


@pytest.mark.parametrize("form_id", sorted(STATES))
def test_every_item_is_there_and_in_its_state(forms, form_id):
    expected = {name: code for code, names in STATES[form_id].items() for name in names}
    found = {name: state(forms[form_id][name]) for name in expected}
    assert found == expected


@pytest.mark.parametrize("form_id", IMPACT)
def test_an_invitation_can_bring_the_header(forms, form_id):
    assert {forms[form_id][name].type for name in HEADER} == {"hidden"}


def test_a_return_can_be_prefilled(forms):
    names = ["profession", "organisation", "wave", "stage", "hop_post", "supported_by"]
    assert {forms["workforce_strategy"][name].type for name in names} == {"hidden"}


@pytest.mark.parametrize("form_id", sorted(STATES))
def test_a_form_is_called_after_its_file(forms, form_id):
    assert forms[form_id].form_id == form_id


def test_one_list_is_the_same_in_every_form(forms):
    lists: dict[str, set[object]] = {}
    for form in forms.values():
        for question in form:
            lists.setdefault(question.list_name, set()).add(question.choices)
    assert [name for name, found in lists.items() if name and len(found) > 1] == []


@pytest.mark.parametrize(
    ("list_name", "codes"),
    [
        ("agree5", "1 2 3 4 5 NA"),
        ("extent5", "0 1 2 3 4 DK"),
        ("freq5", "0 1 2 3 4 NA"),
        ("perf5", "1 2 3 4 5 DK"),
        ("mat5", "0 1 2 3 4 NA DK"),
        ("imp4", "1 2 3 4"),
        ("help5", "-2 -1 0 1 2 NA"),
        ("sup3", "0 1 2 NA"),
        ("standard", " ".join(STANDARDS)),
    ],
)
def test_a_scale_has_its_codes(forms, list_name, codes):
    (choices,) = {q.choices for form in forms.values() for q in form if q.list_name == list_name}
    assert [choice.name for choice in choices] == codes.split()


def test_the_issues_are_24_and_another(forms):
    names = [choice.name for choice in forms["workforce_strategy"]["WS22"].choices]
    assert len(names) == 25
    assert names[-1] == "OTHER"


def test_every_required_question_that_is_no_battery_row_says_what_to_do(forms):
    silent = [
        question.name
        for form in forms.values()
        for question in form
        if question.required
        and not question.required_message
        and question.name not in form.battery_labels
    ]
    assert silent == []


def test_no_message_uses_a_word_that_scolds(forms):
    words = ("please", "invalid", "error", "valid", "sorry", "must")
    messages = [
        text.lower()
        for form in forms.values()
        for q in form
        for text in (q.required_message, q.constraint_message, q.warn_message)
    ]
    assert [text for text in messages if any(word in text.split() for word in words)] == []


# Filling a form to the end


def some_answer(question: Question, sheet: Sheet, pick: int) -> str:
    """An answer that stands; which one depends on pick."""
    special = {
        "B01": "yes",
        "WS01": "word " * 25,
        "P12_right": "1",
        "F04": "2026-03-15",
        "M09": "2026-03-15",
    }
    if question.name in special:
        return special[question.name]
    if question.type in ("select_one", "select_multiple"):
        offered = [choice.name for choice in sheet.choices(question.name)]
        if question.type == "select_one":
            return offered[pick % len(offered)]
        return " ".join([name for name in offered if name != "none"][: 1 + pick % 5])
    if question.type == "range" and question.parameters:
        return str(int(question.parameters.end))
    by_type = {"integer": "10", "decimal": "2.5", "date": "2026-05-01"}
    return by_type.get(question.type, "Some words")


def fill(form: Form, header: dict[str, str], pick: int) -> Sheet:
    """Answer what is asked, one question after another, until nothing new is asked."""
    sheet = Sheet(form, header, today=TODAY)
    while True:
        open_now = [
            name
            for name in sheet.visible()
            if name in form and form[name].is_asked and name not in sheet.raw()
        ]
        if not open_now:
            return sheet
        sheet.answer(open_now[0], some_answer(form[open_now[0]], sheet, pick))


@pytest.mark.parametrize("form_id", sorted(STATES))
@pytest.mark.parametrize("group", ["trained", "comparison"])
@pytest.mark.parametrize("pick", [0, 1, 3, 4])
def test_a_form_can_be_filled_to_the_end(forms, form_id, group, pick):
    form = forms[form_id]
    header = {
        "group": group,
        "wave": "follow_up",
        "standards": "REL1 DIA2",
        "solution_type": ["secondment", "external"][pick % 2],
        "indicator": "cost",
        "completed_on": "2026-02-10",
    }
    sheet = fill(form, {name: text for name, text in header.items() if name in form}, pick)
    assert sheet.errors() == ()


# Who is asked what


def asked(form: Form, **header: str) -> set[str]:
    return set(Sheet(form, header, today=TODAY).visible())


def test_a_standard_is_asked_about_only_if_chosen(forms):
    names = asked(forms["cpd_impact_before"], B03="REL1 DIA2")
    assert {name for name in names if name.startswith("B04_")} == {"B04_REL1", "B04_DIA2"}


@pytest.mark.parametrize(
    ("form_id", "left"),
    [
        ("cpd_impact_before", {"about", "B01", "B03", "B08", "B09", "B13"}),
        ("cpd_impact_after", {"P06_REL1", "P08"}),
        ("cpd_impact_follow_up", {"F01_REL1", "F17_REL1", "F17_next"}),
    ],
)
def test_the_comparison_group_is_asked_nothing_about_an_activity(forms, form_id, left):
    header = {"group": "comparison"}
    if "standards" in forms[form_id]:
        header["standards"] = "REL1"
    assert asked(forms[form_id], **header) == left


@pytest.mark.parametrize(
    ("solution_type", "question"),
    [
        ("placement", "P15_support"),
        ("secondment", "P15_support"),
        ("e_learning", "P15_support"),
        ("external", "P15_accredited"),
    ],
)
def test_support_and_accreditation_hang_on_the_kind_of_activity(forms, solution_type, question):
    names = asked(forms["cpd_impact_after"], solution_type=solution_type)
    assert {name for name in names if name.startswith("P15")} == {question}


def test_other_kinds_of_activity_are_asked_neither(forms):
    names = asked(forms["cpd_impact_after"], solution_type="coaching")
    assert not {name for name in names if name.startswith("P15")}


def test_a_manager_is_asked_about_support_at_follow_up_only(forms):
    form = forms["cpd_impact_manager"]
    before = asked(form, wave="before", standards="REL1")
    assert before == {"M01_REL1", "M02_REL1", "M03"}
    assert {"M04_1", "M05", "M07_team", "M09"} <= asked(form, wave="follow_up")


def test_the_local_result_is_asked_again_if_one_was_named(forms):
    form = forms["cpd_impact_follow_up"]
    assert "F10" not in asked(form)
    assert "F10" in asked(form, indicator="cost")


def test_wanting_less_than_today_is_prompted_and_does_not_block(forms):
    values = {"B03": "REL1", "B04_REL1": "4", "B05_REL1": "3"}
    sheet = Sheet(forms["cpd_impact_before"], values, today=TODAY)
    assert "B05_REL1" in {p.name for p in sheet.prompts() if p.kind == "warning"}
    assert "B05_REL1" not in {error.name for error in sheet.errors()}


def test_consent_is_needed_to_go_on(forms):
    sheet = Sheet(forms["cpd_impact_before"], {"B01": "no"}, today=TODAY)
    assert sheet.errors("consent")[0].kind == "constraint"


def test_a_sixth_standard_or_issue_is_too_many(forms):
    sheet = Sheet(forms["cpd_impact_before"], {"B03": " ".join(STANDARDS[:6])}, today=TODAY)
    assert "Select no more than 5 standards" in {error.message for error in sheet.errors()}


@pytest.mark.parametrize(
    ("n_words", "stands"), [(19, False), (20, True), (150, True), (151, False)]
)
def test_the_purpose_takes_20_to_150_words(forms, n_words, stands):
    sheet = Sheet(forms["workforce_strategy"], {"WS01": "  word\n" * n_words}, today=TODAY)
    assert ("WS01" in sheet.values()) is stands


@pytest.mark.parametrize(("n_words", "prompted"), [(39, True), (40, False)])
def test_examples_under_40_words_are_prompted(forms, n_words, prompted):
    sheet = Sheet(forms["workforce_strategy"], {"WS23": "word " * n_words}, today=TODAY)
    assert ("WS23" in {prompt.name for prompt in sheet.prompts()}) is prompted


def test_why_is_asked_where_a_dimension_does_not_apply(forms):
    assert "WS05_why" in asked(forms["workforce_strategy"], WS05="NA")
    assert "WS05_why" not in asked(forms["workforce_strategy"], WS05="0")


def test_up_to_three_actions_follow_one_another(forms):
    form = forms["workforce_strategy"]
    assert "WS26_2_action" not in asked(form)
    assert "WS26_2_action" in asked(form, WS26_more_1="yes")
    assert "WS26_3_action" in asked(form, WS26_more_1="yes", WS26_more_2="yes")
    assert "WS26_3_action" not in asked(form, WS26_more_1="no", WS26_more_2="yes")


@pytest.mark.parametrize(("cost", "n_asked"), [("0", 0), ("2.5", 4), ("DK", 4)])
def test_no_consultants_means_no_questions_about_them(forms, cost, n_asked):
    names = asked(forms["workforce_strategy"], WS20_fte=cost)
    assert (
        len([name for name in names if name.startswith("WS20_") and name != "WS20_fte"]) == n_asked
    )


def test_ranks_follow_one_another_and_never_ask_about_one_choice_left(forms):
    sheet = Sheet(forms["workforce_strategy"], {"WS22": "PAY AGE DATA"}, today=TODAY)
    ranks = ["WS22_first", "WS22_second", "WS22_third"]
    sheet.answer("WS22_first", "AGE")
    assert [choice.name for choice in sheet.choices("WS22_second")] == ["PAY", "DATA"]
    assert [name in sheet.visible() for name in ranks] == [True, True, False]


def test_a_battery_shares_one_scale(forms):
    batteries = [
        item
        for form in forms.values()
        for page in form.pages
        for item in page.items
        if isinstance(item, Battery)
    ]
    assert batteries
    assert all(one.choices == item.scale for item in batteries for one in item.rows)


def test_pages_stand_in_order_of_their_rows(forms):
    for form in forms.values():
        assert all(one.row < two.row for one, two in pairwise(form.pages))


RAW = st.one_of(st.text(max_size=12), st.sampled_from(["1", "yes", "DK", "REL1 DIA2", "PAY AGE"]))


@given(st.data())
@settings(max_examples=2 * settings().max_examples)
def test_any_text_given_to_any_question_is_kept(forms, data):
    form = forms[data.draw(st.sampled_from(sorted(forms)))]
    names = st.sampled_from([question.name for question in form])
    answers = data.draw(st.dictionaries(names, RAW, max_size=15))
    sheet = Sheet(form, answers, today=TODAY)
    sheet.errors(), sheet.prompts(), sheet.values()
    assert sheet.raw() == {name: text for name, text in answers.items() if text}
