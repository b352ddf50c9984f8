"""The forms that come with the project hold what the design of the study asks for."""

import re
import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpd_eval.forms import Battery, Form, Sheet, check_form
from cpd_eval.workforce.calendar import add_months
from cpd_eval.workforce.organisation import sample_organisation
from cpd_eval.workforce.rules import SOLUTIONS_WITH_SUPPORT

FORMS = Path(__file__).parents[2] / "forms"
TODAY = date(2026, 4, 1)
ORGANISATION = sample_organisation()
STANDARDS = [term.code for term in ORGANISATION.standards]
PROFESSIONS = [term.code for term in ORGANISATION.professions]
SETS = {"STANDARDS": STANDARDS, "PROFESSIONS": PROFESSIONS}

INVENTORY = tomllib.loads((Path(__file__).parent / "inventory.toml").read_text(encoding="utf-8"))
FORM_IDS = sorted(INVENTORY)


def spread(name: str) -> list[str]:
    """Write out the names a pattern such as ``F05_{1-12}`` stands for."""
    found = re.search(r"\{([^}]+)\}", name)
    if found is None:
        return [name]
    words = SETS.get(found[1]) or found[1].split(",")
    if numbers := re.fullmatch(r"(\d+)-(\d+)", found[1]):
        words = [str(n) for n in range(int(numbers[1]), int(numbers[2]) + 1)]
    return [full for word in words for full in spread(name.replace(found[0], word, 1))]


def expected(form_id: str) -> dict[str, str]:
    lines = [line.split(maxsplit=1) for line in INVENTORY[form_id]["items"].splitlines() if line]
    return {name: rest for pattern, rest in lines for name in spread(pattern)}


def is_conditional(form: Form, name: str) -> bool:
    """Whether a question, or what it stands in, concerns some people only."""
    rules = {item.name: item.relevant for item in (*form.pages, *form.items())}
    while name and not rules.get(name):
        name = form.within.get(name, "")
    return bool(name)


def found_in(form: Form, name: str, state: str) -> str:
    """Describe an item as the inventory does."""
    for repeat in form.repeats:
        if repeat.name == name:
            return f"repeat {repeat.minimum}-{repeat.maximum}"
    question = form[name]
    kind = f"{question.type}/{question.list_name}" if question.list_name else question.type
    if question.type == "calculate":
        return f"{kind} auto"
    if question.required:
        return f"{kind} {'c' if state == 'c' and is_conditional(form, name) else 'R'}"
    return f"{kind} {'r' if question.recommended else 'o'}"


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_every_item_is_there_with_its_type_its_list_and_its_state(forms, form_id):
    rows = expected(form_id)
    found = {name: found_in(forms[form_id], name, row.split()[-1]) for name, row in rows.items()}
    assert found == rows


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.md")), ids=lambda path: path.stem)
def test_a_form_file_has_no_finding(path):
    assert check_form(path) == ()


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.md")), ids=lambda path: path.stem)
def test_a_form_is_called_after_its_file_and_says_who_fills_it_when_and_how_long(forms, path):
    form = forms[path.stem]
    assert form.form_id == path.stem
    said = ("cpd::purpose", "cpd::who", "cpd::minutes", "cpd::when")
    assert [name for name in said if not form.settings.get(name)] == []


HEADER = {
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
}
IMPACT = [form_id for form_id in FORM_IDS if form_id.startswith("cpd_impact")]


@pytest.mark.parametrize("form_id", IMPACT)
def test_an_invitation_can_bring_the_header(forms, form_id):
    assert {forms[form_id][name].type for name in HEADER} == {"hidden"}


def test_a_return_can_be_prefilled(forms):
    names = ["profession", "organisation", "wave", "stage", "hop_post", "supported_by"]
    assert {forms["workforce_strategy"][name].type for name in names} == {"hidden"}


# Lists and words


@pytest.fixture(scope="module")
def lists(forms) -> dict[str, list[str]]:
    """The codes of every list, which is the same wherever it is used."""
    found: dict[str, list[str]] = {}
    for form in forms.values():
        for question in form:
            codes = [choice.name for choice in question.choices]
            assert found.setdefault(question.list_name, codes) == codes, question.list_name
    return found


@pytest.mark.parametrize(
    ("list_name", "codes"),
    [
        ("agree5", "1 2 3 4 5 NA"),
        ("extent5", "0 1 2 3 4 DK"),
        ("freq5", "0 1 2 3 4 NA"),
        ("perf5", "1 2 3 4 5 DK"),
        ("skill5", "0 1 2 3 4"),
        ("mat5", "0 1 2 3 4 NA DK"),
        ("imp4", "1 2 3 4"),
        ("help5", "-2 -1 0 1 2 NA"),
        ("sup3", "0 1 2 NA"),
    ],
)
def test_a_scale_has_its_codes(lists, list_name, codes):
    assert lists[list_name] == codes.split()


@pytest.mark.parametrize(
    ("list_name", "table"),
    [
        ("standard", ORGANISATION.standards),
        ("profession", ORGANISATION.professions),
        ("region", ORGANISATION.regions),
        ("issue", ORGANISATION.issues),
        ("solution_type", ORGANISATION.solution_types),
    ],
)
def test_a_list_has_the_codes_of_the_organisation(lists, list_name, table):
    assert lists[list_name] == [term.code for term in table]


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_what_stands_on_a_scale_says_so(forms, form_id):
    scales = ("agree5", "extent5", "freq5", "perf5", "skill5", "mat5", "imp4", "help5", "sup3")
    rated = [one for one in forms[form_id] if one.list_name in scales]
    assert [
        question.name for question in rated if question.scale != question.list_name.upper()
    ] == []


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


def test_a_required_message_says_what_to_do(forms):
    first_words = {
        question.required_message.split()[0]
        for form in forms.values()
        for question in form
        if question.required_message
    }
    assert first_words <= {"Enter", "Select", "Confirm", "Put", "Upload"}


def test_no_message_uses_a_word_that_scolds(forms):
    words = ("please", "invalid", "error", "valid", "sorry", "must")
    messages = [
        text.lower()
        for form in forms.values()
        for q in form
        for text in (q.required_message, q.constraint_message, q.warn_message)
    ]
    assert [text for text in messages if any(word in text.split() for word in words)] == []


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_a_section_holds_ten_items_or_fewer(forms, form_id):
    assert [page.name for page in forms[form_id].pages if len(page.items) > 10] == []


# Filling a form to the end


@pytest.mark.parametrize("form_id", sorted(path.stem for path in FORMS.glob("*.md")))
@pytest.mark.parametrize("header", ["trained", "comparison", "manager"])
@pytest.mark.parametrize("pick", [0, 1, 3])
def test_a_form_can_be_filled_to_the_end(forms, filled, form_id, header, pick):
    form = forms[form_id]
    values = {
        "group": "comparison" if header == "comparison" else "trained",
        "rater": "manager" if header == "manager" else "self",
        "stage": "1" if header == "comparison" else "2",
        "wave": "follow_up",
        "standards": "REL1 DIA2",
        "solution_type": ["secondment", "external"][pick % 2],
        "indicator": "cost",
        "completed_on": "2026-02-10",
    }
    sheet = filled(form, values, pick)
    assert sheet.errors() == ()


# Who is asked what


def name_of(path: str) -> str:
    return path.rpartition("/")[2]


def asked(form: Form, **header: str) -> set[str]:
    """Every question asked, without the instance it stands in."""
    return {name_of(path) for path in Sheet(form, header, today=TODAY).visible()}


def items_of(names: set[str]) -> set[str]:
    return {name.partition("_")[0] for name in names if re.match(r"(WS|BG)\d\d", name)}


@pytest.mark.parametrize("form_id", ["workforce_strategy", "workforce_strategy_business_group"])
def test_stage_1_asks_the_key_questions_and_no_other(forms, form_id):
    # 003 D15: "start thinking about the key questions".
    form = forms[form_id]
    names = asked(form, stage="1", **({"BG01": "HRM"} if "BG01" in form else {}))
    assert items_of(names) == set(INVENTORY[form_id]["stage_1"].split())


@pytest.mark.parametrize("stage", ["2", "3"])
def test_later_stages_ask_all_thirty(forms, stage):
    names = asked(forms["workforce_strategy"], stage=stage, WS13_any="yes")
    assert items_of(names) == {f"WS{n:02d}" for n in range(1, 31)}


def test_a_business_group_is_asked_the_questions_meant_for_it(forms):
    # Design §4.1: WS01-04, 10-15, 17-18, 20, 22-23, 26, 29-30, and the professions it relies on.
    numbers = [1, 2, 3, 4, 10, 11, 12, 13, 14, 15, 17, 18, 20, 22, 23, 26, 29, 30]
    names = asked(forms["workforce_strategy_business_group"], stage="2", BG01="HRM")
    assert items_of(names) == {"BG01", "BG02", *(f"WS{n:02d}" for n in numbers)}


def test_no_question_to_a_business_group_speaks_of_its_profession(forms):
    texts = [question.label for question in forms["workforce_strategy_business_group"]]
    assert [text for text in texts if "the profession" in text] == []


def test_a_standard_is_asked_about_only_if_chosen(forms):
    names = asked(forms["cpd_impact_before"], B03="REL1 DIA2")
    assert {name for name in names if name.startswith("B04_")} == {"B04_REL1", "B04_DIA2"}


@pytest.mark.parametrize(
    ("form_id", "left"),
    [
        ("cpd_impact_before", {"about", "B01", "B03", "B08", "B09", "B13"}),
        ("cpd_impact_after", {"P06_REL1", "P08"}),
        ("cpd_impact_follow_up", {"F01_REL1", "F17_gap"}),
    ],
)
def test_the_comparison_group_is_asked_nothing_about_an_activity(forms, form_id, left):
    header = {"group": "comparison"}
    if "standards" in forms[form_id]:
        header["standards"] = "REL1"
    assert asked(forms[form_id], **header) == left


@pytest.mark.parametrize(
    ("solution_type", "question"),
    [*((kind, "P15_support") for kind in SOLUTIONS_WITH_SUPPORT), ("external", "P15_accredited")],
)
def test_support_and_accreditation_hang_on_the_kind_of_activity(forms, solution_type, question):
    names = asked(forms["cpd_impact_after"], solution_type=solution_type)
    assert {name for name in names if name.startswith("P15")} == {question}


def test_other_kinds_of_activity_are_asked_neither(forms):
    names = asked(forms["cpd_impact_after"], solution_type="coaching")
    assert not {name for name in names if name.startswith("P15")}


TAKEN = {"programme": "advice-2025", "completed_on": "2026-02-10"}


def test_a_programme_with_a_check_of_understanding_asks_its_questions(forms):
    names = asked(forms["cpd_impact_after"], **TAKEN)
    assert {name for name in names if name.startswith("P12")} == {"P12_1", "P12_2", "P12_3"}


def test_a_programme_without_one_asks_none(forms):
    names = asked(forms["cpd_impact_after"], programme="another")
    assert not {name for name in names if name.startswith("P12")}


def test_a_question_of_a_check_offers_its_own_answers_only(forms):
    sheet = Sheet(forms["cpd_impact_after"], TAKEN, today=TODAY)
    assert [one.name[-2:] for one in sheet.choices("P12_2")] == ["2a", "2b", "2c"]


def test_a_check_of_understanding_is_scored_with_its_delay(forms):
    sheet = Sheet(forms["cpd_impact_after"], TAKEN, today=date(2026, 2, 15))
    sheet.answer("P12_1", "advice-2025-1a")  # right, as forms/understanding_answers.csv says
    sheet.answer("P12_2", "advice-2025-2a")  # wrong
    values = sheet.values()
    scored = {name: values[f"P12_{name}"] for name in ("asked", "given", "right", "delay_days")}
    assert scored == {"asked": "3", "given": "2", "right": "1", "delay_days": "5"}


def test_a_check_nobody_took_has_no_score(forms):
    assert "P12_right" not in Sheet(forms["cpd_impact_after"], TAKEN, today=TODAY).values()


def test_a_manager_is_asked_about_support_at_follow_up_only(forms):
    form = forms["cpd_impact_manager"]
    before = asked(form, wave="before", standards="REL1")
    assert before == {"M01_REL1", "M02_REL1", "M03"}
    assert {"M04_1", "M05", "M07_team", "M09"} <= asked(form, wave="follow_up")


def test_the_local_result_is_asked_again_if_one_was_named(forms):
    form = forms["cpd_impact_follow_up"]
    assert "F10" not in asked(form)
    assert "F10" in asked(form, indicator="cost")


@pytest.mark.parametrize("form_id", ["development_plan", "development_journal"])
def test_the_manager_answers_the_last_section_only(forms, form_id):
    form = forms[form_id]
    last = [page.name for page in Sheet(form, {"rater": "manager"}, today=TODAY).pages()]
    others = [page.name for page in Sheet(form, {"rater": "self"}, today=TODAY).pages()]
    assert last == [form.pages[-1].name]
    assert last[0] not in others


def test_employees_and_managers_rate_the_same_behaviour(forms):
    both = [f"coach_{n}" for n in range(1, 5)] + [f"trust_{n}" for n in range(1, 4)]
    employee, manager = forms["support_survey_employee"], forms["support_survey_manager"]
    assert all(employee[name].list_name == manager[name].list_name for name in both)
    assert all(employee[name].variable_id == manager[name].variable_id for name in both)


# Rules of single questions


def test_wanting_less_than_today_is_prompted_and_does_not_block(forms):
    values = {"B03": "REL1", "B04_REL1": "4", "B05_REL1": "3"}
    sheet = Sheet(forms["cpd_impact_before"], values, today=TODAY)
    assert "B05_REL1" in {p.name for p in sheet.prompts() if p.kind == "warning"}
    assert "B05_REL1" not in {error.name for error in sheet.errors()}


def test_consent_is_needed_to_go_on(forms):
    sheet = Sheet(forms["cpd_impact_before"], {"B01": "no"}, today=TODAY)
    assert sheet.errors("consent")[0].kind == "constraint"


def test_a_sixth_standard_is_too_many(forms):
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


def test_a_return_begins_with_one_action_and_takes_more(forms):
    sheet = Sheet(forms["workforce_strategy"], {"stage": "1"}, today=TODAY)
    assert sheet.instances("WS26") == 1
    assert sheet.add("WS26") == "WS26[2]"
    assert "WS26[2]/WS26_lever" in sheet.visible()


@pytest.mark.parametrize(("cost", "n_asked"), [("0", 0), ("2.5", 4), ("DK", 4)])
def test_no_consultants_means_no_questions_about_them(forms, cost, n_asked):
    names = asked(forms["workforce_strategy"], WS20_fte=cost)
    about = [name for name in names if name.startswith("WS20_") and name != "WS20_fte"]
    assert len(about) == n_asked


def test_ranks_follow_one_another_and_never_ask_about_one_choice_left(forms):
    sheet = Sheet(forms["workforce_strategy"], {"WS22": "PAY AGE DATA"}, today=TODAY)
    ranks = ["WS22_first", "WS22_second", "WS22_third"]
    sheet.answer("WS22_first", "AGE")
    assert [choice.name for choice in sheet.choices("WS22_second")] == ["PAY", "DATA"]
    assert [name in sheet.visible() for name in ranks] == [True, True, False]


@pytest.mark.parametrize(
    ("day", "this", "following", "due"),
    [
        # A quarter on, clamped to the end of a shorter month: workforce.calendar.add_months.
        (date(2026, 4, 1), "2026-Q2", "2026-Q3", date(2026, 7, 1)),
        (date(2026, 11, 30), "2026-Q4", "2027-Q1", date(2027, 2, 28)),
        (date(2027, 11, 30), "2027-Q4", "2028-Q1", date(2028, 2, 29)),
        (date(2026, 1, 31), "2026-Q1", "2026-Q2", date(2026, 4, 30)),
        (date(2026, 10, 31), "2026-Q4", "2027-Q1", date(2027, 1, 31)),
    ],
)
def test_a_plan_knows_its_quarter_and_when_the_next_update_is_due(forms, day, this, following, due):
    sheet = Sheet(forms["development_plan"], today=day)
    sheet.answer("D01_which", "this")
    assert sheet.values()["D01"] == this
    sheet.answer("D01_which", "other")
    assert sheet.values()["D01"] == following
    assert sheet.values()["D16"] == due.isoformat() == add_months(day, 3).isoformat()


@pytest.mark.parametrize(
    ("day", "last"), [(date(2026, 4, 1), "2026-Q1"), (date(2026, 2, 1), "2025-Q4")]
)
def test_a_journal_covers_the_last_quarter_unless_told_otherwise(forms, day, last):
    # 000 A15: "undertaken in the previous quarter".
    assert Sheet(forms["development_journal"], today=day).values()["J01"] == last


def test_a_journal_adds_up_what_was_entered(forms):
    entries = {"J11_any": "yes", "J02": "2", "J02[1]/J02_hours": "3.5", "J02[2]/J02_hours": "2"}
    costs = {"J02[1]/J02_cost_gbp": "100", "J02[2]/J02_cost_gbp": "DK"}
    values = Sheet(forms["development_journal"], entries | costs, today=TODAY).values()
    totals = [values[f"J03_{name}"] for name in ("activities", "hours", "cost_gbp")]
    assert totals == ["2", "5.5", "100"]


def test_a_nil_return_needs_a_reason_and_no_activities(forms):
    sheet = Sheet(forms["development_journal"], {"J11_any": "no"}, today=TODAY)
    names = {name_of(path) for path in sheet.visible()}
    assert "J11" in names
    assert not {name for name in names if name.startswith(("J02", "J04", "J05", "J06"))}


def test_a_journal_asks_about_the_standards_its_activities_served(forms):
    header = {
        "standards": "PRO2",
        "J11_any": "yes",
        "J02": "1",
        "J02[1]/J02_standards": "REL1 DIA2",
    }
    names = asked(forms["development_journal"], **header)
    rated = {name for name in names if name.startswith("J05_") and name != "J05_different"}
    assert rated == {"J05_PRO2", "J05_REL1", "J05_DIA2"}


def test_only_a_solution_that_was_considered_can_be_chosen(forms):
    considered = {
        "W05": "2",
        "W05[1]/W05_solution": "coaching",
        "W05[2]/W05_solution": "e_learning",
    }
    sheet = Sheet(forms["manager_plan"], considered, today=TODAY)
    assert [choice.name for choice in sheet.choices("W06")] == ["coaching", "e_learning"]


def test_exactly_three_forms_of_support_are_ranked(forms):
    form = forms["support_survey_employee"]
    for formats, stands in (("guide video", False), ("guide video course", True)):
        sheet = Sheet(form, {"formats": formats}, today=TODAY)
        assert ("formats" in sheet.values()) is stands


def test_a_battery_shares_one_scale(forms):
    batteries = [
        item for form in forms.values() for item in form.items() if isinstance(item, Battery)
    ]
    assert batteries
    assert all(one.choices == item.scale for item in batteries for one in item.rows)


def test_pages_stand_in_order_of_their_rows(forms):
    for form in forms.values():
        assert all(one.row < two.row for one, two in pairwise(form.pages))


WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12)
RAW = st.one_of(WORDS, st.sampled_from(["1", "yes", "DK", "REL1 DIA2", "PAY AGE"]))


def first_path(form: Form, name: str) -> str:
    repeat = form.repeat_of(name)
    return f"{first_path(form, repeat)}[1]/{name}" if repeat else name


@given(st.data())
@settings(max_examples=2 * settings().max_examples)
def test_any_text_given_to_any_question_is_kept(forms, data):
    form = forms[data.draw(st.sampled_from(sorted(forms)))]
    paths = st.sampled_from([first_path(form, q.name) for q in form if q.type != "calculate"])
    answers = data.draw(st.dictionaries(paths, RAW, max_size=15))
    sheet = Sheet(form, answers, today=TODAY)
    sheet.errors(), sheet.prompts(), sheet.values()
    kept = sheet.raw()
    assert {path: kept.get(path, "") for path in answers} == answers
