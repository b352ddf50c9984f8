"""The self-assessment of embedded skills, its checklist, and the skills audit ask what they must.

Items, scales and states are those of the design of the forms (F6 and F7); the principles and the
checklist are those of the inventory of requirements (source 003).
"""

from datetime import date

import pytest

from cpd_eval.forms import Form, Sheet
from cpd_eval.workforce.rules import AREAS, PROFESSIONS_PER_PERSON_MAX

TODAY = date(2026, 4, 1)
# Source 003: in each area the department's principles come first; there is no 1.7.
DEPARTMENT = [
    f"{area}.{number}"
    for area, last in ((1, 6), (2, 8), (3, 3), (4, 1), (5, 7))
    for number in range(1, last + 1)
]
PROFESSION = [
    f"{area}.{number}"
    for area, first, last in ((1, 8, 9), (2, 9, 12), (3, 4, 7), (4, 2, 4), (5, 8, 11))
    for number in range(first, last + 1)
]
STANDARDS = [
    *("REL1", "REL2", "DIA1", "DIA2", "DIA3", "DEL1", "DEL2", "DEL3"),
    *("INF1", "INF2", "INF3", "PRO1", "PRO2"),
]


def item(principle: str, part: str = "") -> str:
    return f"P{principle.replace('.', '_')}{part}"


def sheet_of(form: Form, **answers: str) -> Sheet:
    return Sheet(form, answers, today=TODAY)


def state(form: Form, name: str) -> str:
    question = form[name]
    return "R" if question.required else "r" if question.recommended else "o"


@pytest.fixture(scope="module")
def principles(forms: dict[str, Form]) -> Form:
    return forms["skills_principles"]


@pytest.fixture(scope="module")
def audit(forms: dict[str, Form]) -> Form:
    return forms["skills_audit"]


# The 42 principles


@pytest.mark.parametrize(
    ("side", "mode", "expected"),
    [
        ("department", "own_side", DEPARTMENT),
        ("profession", "own_side", PROFESSION),
        ("department", "workshop", DEPARTMENT + PROFESSION),
        ("profession", "workshop", DEPARTMENT + PROFESSION),
    ],
)
def test_a_side_rates_its_own_principles_and_a_workshop_all(principles, side, mode, expected):
    asked = sheet_of(principles, side=side, mode=mode).visible()
    rated = {name for name in asked if name in principles and principles[name].scale == "MAT5"}
    assert rated == {item(principle) for principle in expected}


def test_the_principles_are_25_and_17():
    assert (len(DEPARTMENT), len(PROFESSION)) == (25, 17)


@pytest.mark.parametrize("area", AREAS, ids=lambda area: str(area.number))
def test_an_area_has_its_number_of_principles(area):
    found = [
        sum(one.startswith(f"{area.number}.") for one in side) for side in (DEPARTMENT, PROFESSION)
    ]
    assert found == [area.n_department, area.n_profession]


@pytest.mark.parametrize(
    ("part", "kind", "scale", "expected"),
    [
        ("", "select_one", "MAT5", "R"),
        ("_importance", "select_one", "IMP4", "r"),
        ("_action", "text", "", "r"),
        ("_owner", "text", "", "r"),
        ("_due", "date", "", "r"),
        ("_why", "text", "", "R"),
    ],
)
def test_each_principle_has_its_items(principles, part, kind, scale, expected):
    names = [item(principle, part) for principle in DEPARTMENT + PROFESSION]
    found = {(principles[n].type, principles[n].scale, state(principles, n)) for n in names}
    assert found == {(kind, scale, expected)}


def test_a_principle_is_rated_before_anything_else_is_asked_about_it(principles):
    asked = sheet_of(principles, side="department", mode="own_side").visible()
    assert [name for name in asked if name.startswith("P1_1_") and name != "P1_1_importance"] == []


@pytest.mark.parametrize(
    ("rating", "is_asked", "is_needed"),
    [
        ("0", False, False),
        ("1", True, False),
        ("2", True, False),
        ("3", True, True),
        ("4", True, True),
        ("NA", False, False),
        ("DK", False, False),
    ],
)
@pytest.mark.parametrize("principle", ["1.1", "2.10", "5.11"])
def test_evidence_is_demanded_from_level_3(principles, principle, rating, is_asked, is_needed):
    sheet = sheet_of(principles, mode="workshop", side="profession", **{item(principle): rating})
    name = item(principle, "_evidence")
    assert (name in sheet.visible(), sheet.required(name)) == (is_asked, is_needed)


def test_no_evidence_for_a_high_level_keeps_the_sheet_open(principles):
    sheet = sheet_of(principles, side="department", mode="own_side", P1_1="3")
    messages = {error.name: error.message for error in sheet.errors("area_1_next")}
    assert messages == {"P1_1_evidence": "Enter what shows the level of 1.1, or rate it lower"}


@pytest.mark.parametrize(("rating", "is_asked"), [("NA", True), ("0", False), ("DK", False)])
def test_why_is_asked_where_a_principle_does_not_apply(principles, rating, is_asked):
    sheet = sheet_of(principles, side="department", mode="own_side", P3_1=rating)
    assert ("P3_1_why" in sheet.visible(), sheet.required("P3_1_why")) == (is_asked, is_asked)


def test_nothing_is_planned_for_a_principle_that_does_not_apply(principles):
    sheet = sheet_of(principles, side="department", mode="own_side", P3_1="NA", P3_1_action="Act")
    asked = {name for name in sheet.visible() if name.startswith("P3_1_")}
    assert asked - {"P3_1_more"} == {"P3_1_why"}


def test_an_owner_and_a_date_are_asked_for_an_action_only(principles):
    sheet = sheet_of(principles, side="department", mode="own_side", P2_1="1")
    assert not {"P2_1_owner", "P2_1_due"} & set(sheet.visible())
    sheet.answer("P2_1_action", "Write the rules down")
    assert {"P2_1_owner", "P2_1_due"} <= set(sheet.visible())


def test_the_number_of_people_in_the_room_is_asked_in_a_workshop(principles):
    alone = sheet_of(principles, side="department", mode="own_side")
    assert not {"n_in_room", "facilitator"} & set(alone.visible())
    workshop = sheet_of(principles, side="department", mode="workshop")
    assert workshop.required("n_in_room")
    assert not workshop.required("facilitator")


# 5 statements on the role (D36) and 4 stages of the life cycle (D37), by the design of F6.
@pytest.mark.parametrize(("item_id", "n", "scale"), [("D36", 5, "AGREE5"), ("D37", 4, "EXTENT5")])
def test_the_role_of_the_head_of_profession_is_asked_about(principles, item_id, n, scale):
    rows = [name for name, label in principles.battery_labels.items() if name[:4] == f"{item_id}_"]
    assert rows == [f"{item_id}_{number}" for number in range(1, n + 1)]
    assert {(principles[row].scale, state(principles, row)) for row in rows} == {(scale, "R")}


# The checklist


def test_the_checklist_has_17_items_with_four_answers(forms):
    form = forms["skills_checklist"]
    rows = [name for name in form.battery_labels if name.startswith("CL")]
    assert rows == [f"CL{number}" for number in range(1, 18)]
    answers = {tuple(choice.name for choice in form[row].choices) for row in rows}
    assert answers == {("yes", "partly", "no", "NA")}


@pytest.mark.parametrize("area", AREAS, ids=lambda area: str(area.number))
def test_the_checklist_has_its_items_in_each_area(forms, area):
    form = forms["skills_checklist"]
    page = next(page for page in form.pages if page.name == f"area_{area.number}")
    names = [name for name in sheet_of(form).visible() if name.startswith("CL")]
    rows = {one.name for one in page.items[0].rows}
    assert len(rows & set(names)) == area.n_checklist


@pytest.mark.parametrize("number", range(1, 18))
def test_an_item_that_does_not_apply_needs_a_reason(forms, number):
    form = forms["skills_checklist"]
    assert sheet_of(form, **{f"CL{number}": "NA"}).required(f"CL{number}_why")
    assert not sheet_of(form, **{f"CL{number}": "no"}).required(f"CL{number}_why")


# The skills audit


AUDIT = {
    ("text", "", "R"): ["A01_post", "A01_title", "A05_name", "A05_body"],
    ("select_one", "", "R"): [
        *["A01_grade", "A01_region", "A01_profession", "A05_any", "A05_level", "A05_in_progress"],
        *["A11", *(f"A06_{one}_used" for one in STANDARDS)],
    ],
    ("rank", "", "R"): ["A02"],
    ("select_one", "EXTENT5", "r"): ["A03_OPS", "A03_POL", "A03_PLN"],
    ("select_one", "", "o"): ["A04_wanted", "A10", "A10_region"],
    ("select_multiple", "", "o"): ["A04_field", "A04"],
    ("integer", "", "R"): ["A05_year"],
    ("select_one", "SKILL5", "R"): [
        *(f"A06_{one}" for one in STANDARDS),
        *(f"A07_{one}" for one in STANDARDS),
    ],
    ("select_one", "INTEREST4", "r"): [f"A08_{one}" for one in STANDARDS],
    ("select_multiple", "", "r"): ["A09"],
}


@pytest.mark.parametrize("key", AUDIT, ids=" ".join)
def test_the_audit_holds_its_items(audit, key):
    found = {n: (audit[n].type, audit[n].scale, state(audit, n)) for n in AUDIT[key]}
    assert found == dict.fromkeys(AUDIT[key], key)


def test_the_audit_asks_nothing_else(audit):
    listed = {name for names in AUDIT.values() for name in names}
    others = {q.name for q in audit if q.is_asked and q.name not in listed}
    assert {name for name in others if not name.startswith("A03_")} == set()


def test_up_to_three_professions_stand(audit):
    sheet = sheet_of(audit, A02="POL LEG PLN")
    assert sheet.values()["A02"] == ("POL", "LEG", "PLN")


def test_a_fourth_profession_is_refused_with_what_to_do(audit):
    names = ["POL", "LEG", "PLN", "ECO"]
    assert len(names) == PROFESSIONS_PER_PERSON_MAX + 1
    (error,) = sheet_of(audit, A02=" ".join(names)).errors("areas")
    assert (error.name, error.kind) == ("A02", "constraint")
    assert error.message.startswith("Select no more than 3 professions")


def test_the_tie_is_asked_of_the_professions_named(audit):
    asked = sheet_of(audit, A02="POL LEG").visible()
    assert [name for name in asked if name.startswith("A03_")] == ["A03_POL", "A03_LEG"]


def test_the_guide_suggests_the_profession_most_tasks_belong_to(audit):
    sheet = sheet_of(audit, A04_wanted="yes", A04_field="policy", A04="POL1 POL4 LEG2")
    assert sheet.values()["A04_suggestion"] == "Policy. "
    assert "A04_result" in sheet.visible()


def test_the_guide_suggests_both_of_two_that_fit_alike(audit):
    sheet = sheet_of(audit, A04_wanted="yes", A04_field="policy", A04="POL1 POL4 LEG2 LEG3")
    assert sheet.values()["A04_suggestion"] == "Policy. Legal. "


def test_one_task_is_not_enough_for_a_suggestion(audit):
    sheet = sheet_of(audit, A04_wanted="yes", A04_field="policy", A04="POL1")
    assert "A04_result" not in sheet.visible()


# The design asks for 6 to 8 statements for each profession.
def test_the_guide_has_six_tasks_for_each_profession(audit):
    professions = {choice.name for choice in audit["A02"].choices}
    tasks = [dict(choice.columns)["profession"] for choice in audit["A04"].choices]
    assert {name: tasks.count(name) for name in professions} == dict.fromkeys(professions, 6)
    assert len(tasks) == 6 * len(professions)


def test_only_tasks_of_the_chosen_fields_are_shown(audit):
    shown = sheet_of(audit, A04_wanted="yes", A04_field="digital").choices("A04")
    assert {dict(choice.columns)["profession"] for choice in shown} == {"DDT", "KIM", "COM"}


def test_each_qualification_is_told_in_full(audit):
    sheet = sheet_of(audit, A05_any="yes")
    needed = {name for name in sheet.visible() if name.startswith("A05[1]/")}
    assert {name for name in needed if sheet.required(name)} == needed
    assert {name.partition("/")[2] for name in needed} == {
        *["A05_name", "A05_level", "A05_body", "A05_in_progress", "A05_year"]
    }


def test_no_qualification_is_an_answer(audit):
    sheet = sheet_of(audit, A05_any="no")
    assert sheet.errors("qualifications") == ()


@pytest.mark.parametrize(
    ("year", "in_progress", "stands"),
    [("2026", "no", True), ("2027", "no", False), ("2027", "yes", True), ("1949", "no", False)],
)
def test_a_qualification_that_is_held_is_of_no_later_year(audit, year, in_progress, stands):
    sheet = sheet_of(audit, A05_any="yes")
    sheet.answer("A05[1]/A05_in_progress", in_progress)
    sheet.answer("A05[1]/A05_year", year)
    assert ("A05[1]/A05_year" in sheet.values()) is stands


def test_last_use_is_asked_of_a_skill_somebody_has(audit):
    asked = sheet_of(audit, A06_REL1="0", A06_REL2="1").visible()
    assert "A06_REL1_used" not in asked
    assert "A06_REL2_used" in asked


def test_what_the_register_holds_can_come_with_the_invitation(audit):
    prefill = {"A01_post": "P-17", "A01_profession": "POL", "A07_REL1": "3"}
    sheet = sheet_of(audit, **prefill)
    assert prefill.items() <= {name: str(v) for name, v in sheet.values().items()}.items()
