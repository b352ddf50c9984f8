"""The numbers of the sources; the expected values are the passages quoted in rules.py."""

import pytest

from cpd_eval.workforce import rules


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("PLAN_UPDATE_MONTHS", 3),  # 000 A12 quarterly
        ("JOURNAL_UPDATE_MONTHS", 3),  # 000 A14 quarterly
        ("JOURNAL_LOOKS_BACK_QUARTERS", 1),  # 000 A15 the previous quarter
        ("PLAN_LEVELS", ("individual", "local", "regional", "national")),  # 000 A04
        ("ORGANISATION_LEVEL", "organisation"),  # 000 A22
        ("N_FRAMEWORK_PURPOSES", 7),  # 000
        ("STANDARDS_INTRODUCED", "2001-09"),  # 000 A29 September 2001
        ("FOLLOW_UP_OPENS_MONTHS", 1),  # 001 B29 one month
        ("FOLLOW_UP_CLOSES_MONTHS", 3),  # 001 B29 three months
        ("PERFORMANCE_LEVELS", ("business", "department", "team", "individual")),  # 001 B02
        ("N_PRINCIPLES", 42),  # 003
        ("ABSENT_PRINCIPLE", "1.7"),  # 003
        ("N_CHECKLIST_ITEMS", 17),  # 003
        ("FORUM_EVERY_MONTHS", 3),  # 003 D16 quarterly
        ("WORKING_GROUP_GRADE", "Grade 7"),  # 003 D17
        ("HEAD_OF_PROFESSION_REPORT_EVERY_MONTHS", 1),  # 003 D31 monthly
        ("SEMINARS_A_YEAR", 2),  # 003 D32 twice-yearly
        ("PROFESSIONS_PER_PERSON_MAX", 3),  # 003 D47 a maximum of three
        ("PROFESSIONS_PER_POST", 1),  # 003 D46 one of the professions
        ("QUALIFICATIONS_TRIAL", ("2010-02", "2010-06")),  # 003 D06 February to June 2010
        ("N_EMPLOYEE_SUPPORTS", 6),  # 004 E23 6 + 6
        ("N_MANAGER_SUPPORTS_BY_LD", 6),  # 004 E23 6 + 6
        ("AFTER_CLOSES_DAYS", 14),  # the "after" form: within 14 days
    ],
)
def test_a_rule_has_the_value_of_its_source(rule: str, value: object):
    assert getattr(rules, rule) == value


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ("CPD_AIMS", 3),  # 000 A18
        ("SOLUTION_TYPES", 7),  # 001 B08, and other
        ("SOLUTIONS_WITH_SUPPORT", 3),  # 001 B09
        ("MANAGER_SUPPORTS", 9),  # 001 B30
        ("AREAS", 5),  # 003 D05
        ("SEMINAR_PARTS", 3),  # 003 D33
        ("PROFESSION_PROFILE", 4),  # 003 D12
        ("MATURITY_INDICATORS", 2),  # 003 D35
        ("LEARNER_TRAITS", 5),  # 004 E01
        ("MANAGER_ROLES", 3),  # 004 E02
    ],
)
def test_a_list_is_as_long_as_its_source_says(rule: str, count: int):
    assert len(set(getattr(rules, rule))) == len(getattr(rules, rule)) == count


def test_the_principles_are_25_for_the_department_and_17_for_the_profession():
    department = sum(area.n_department for area in rules.AREAS)
    profession = sum(area.n_profession for area in rules.AREAS)
    assert (department, profession) == (25, 17)


def test_the_areas_have_8_12_7_4_and_11_principles():
    assert [a.n_department + a.n_profession for a in rules.AREAS] == [8, 12, 7, 4, 11]


def test_the_areas_have_3_5_2_3_and_4_checklist_items():
    assert [area.n_checklist for area in rules.AREAS] == [3, 5, 2, 3, 4]


def test_the_totals_are_the_sums_of_the_areas():
    principles = sum(area.n_department + area.n_profession for area in rules.AREAS)
    checklist = sum(area.n_checklist for area in rules.AREAS)
    assert (principles, checklist) == (rules.N_PRINCIPLES, rules.N_CHECKLIST_ITEMS)


def test_solutions_that_need_support_are_solutions():
    assert set(rules.SOLUTIONS_WITH_SUPPORT) < set(rules.SOLUTION_TYPES)
