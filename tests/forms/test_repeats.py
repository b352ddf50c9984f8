"""A repeat is asked as often as there is something to tell."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpd_eval.errors import FormError
from cpd_eval.forms import Form, Sheet, read_form_text

TODAY = date(2026, 4, 1)
PLANS = """
| survey |
|        | type          | name   | label               | relevant          | required | calculation | default | cpd::min | cpd::max | repeat_count | constraint |
|        | integer       | budget | How many days?      |                   |          |             |         |          |          |              |            |
|        | begin_group   | page   | Plans               |                   |          |             |         |          |          |              |            |
|        | begin_repeat  | plan   | Your plans          | ${budget} > 0     |          |             |         | 1        | 3        |              |            |
|        | text          | aim    | What is your aim?   |                   | yes      |             |         |          |          |              |            |
|        | select_one yn | more   | Are there steps?    | ${aim} != ''      |          |             | no      |          |          |              |            |
|        | begin_repeat  | step   | Steps to ‘${aim}’   | ${more} = 'yes'   |          |             |         | 0        |          |              |            |
|        | integer       | days   | How many days?      |                   |          |             |         |          |          |              | . <= ${budget} |
|        | calculate     | hours  |                     |                   |          | ${days} * 8 |         |          |          |              |            |
|        | end_repeat    |        |                     |                   |          |             |         |          |          |              |            |
|        | end_repeat    |        |                     |                   |          |             |         |          |          |              |            |
|        | calculate     | total  |                     |                   |          | sum(${days}) |        |          |          |              |            |
|        | begin_repeat  | day    | Each day            |                   |          |             |         |          |          | ${budget}    |            |
|        | text          | diary  | What did you do?    |                   |          |             |         |          |          |              |            |
|        | end_repeat    |        |                     |                   |          |             |         |          |          |              |            |
|        | end_group     |        |                     |                   |          |             |         |          |          |              |            |
| choices | list_name | name | label |
|         | yn        | yes  | Yes   |
|         | yn        | no   | No    |
"""  # noqa: E501


@pytest.fixture(scope="module")
def plans() -> Form:
    return read_form_text(PLANS, form_id="plans")


def sheet_of(form: Form, **values: str) -> Sheet:
    return Sheet(form, values, today=TODAY)


def with_steps(form: Form) -> Sheet:
    """Two plans; the second has two steps."""
    sheet = sheet_of(form, budget="9")
    sheet.add("plan")
    sheet.answer("plan[1]/aim", "Listen")
    sheet.answer("plan[2]/aim", "Ask")
    sheet.answer("plan[2]/more", "yes")
    sheet.add("plan[2]/step")
    sheet.add("plan[2]/step")
    sheet.answer("plan[2]/step[1]/days", "2")
    sheet.answer("plan[2]/step[2]/days", "3")
    return sheet


def test_a_repeat_starts_with_one_instance(plans):
    assert sheet_of(plans, budget="1").instances("plan") == 1


def test_a_repeat_with_a_minimum_of_0_starts_with_none(plans):
    sheet = Sheet(plans, {"budget": "1", "plan[1]/aim": "x", "plan[1]/more": "yes"}, today=TODAY)
    assert sheet.instances("plan[1]/step") == 0


def test_a_repeat_that_does_not_concern_the_person_has_no_instance(plans):
    sheet = with_steps(plans)
    sheet.answer("budget", "0")
    assert sheet.instances("plan") == 0
    assert sheet.visible() == ("budget",)


def test_what_was_given_in_a_repeat_is_back_when_it_concerns_the_person_again(plans):
    sheet = with_steps(plans)
    before = sheet.values()
    sheet.answer("budget", "0")
    sheet.answer("budget", "9")
    assert sheet.values() == before


def test_an_instance_that_is_added_comes_last(plans):
    sheet = sheet_of(plans, budget="1")
    assert (sheet.add("plan"), sheet.add("plan")) == ("plan[2]", "plan[3]")
    assert sheet.raw()["plan"] == "3"


def test_no_more_instances_than_the_maximum(plans):
    sheet = sheet_of(plans, budget="1", plan="3")
    with pytest.raises(FormError, match="'plan' has 3 entries, and no more are allowed"):
        sheet.add("plan")


def test_no_fewer_instances_than_the_minimum(plans):
    sheet = sheet_of(plans, budget="1")
    with pytest.raises(FormError, match=r"'plan' needs 1 or more entries and has 1"):
        sheet.remove("plan[1]")


def test_later_instances_move_up_with_all_that_is_in_them(plans):
    sheet = with_steps(plans)
    sheet.remove("plan[1]")
    assert sheet.raw() == {
        "budget": "9",
        "plan": "1",
        "plan[1]/aim": "Ask",
        "plan[1]/more": "yes",
        "plan[1]/step": "2",
        "plan[1]/step[1]/days": "2",
        "plan[1]/step[2]/days": "3",
    }
    # 8 hours a day: 2 and 3 days are 16 and 24 hours.
    assert sheet.values()["plan[1]/step[2]/hours"] == "24"


def test_what_is_removed_does_not_come_back_with_the_next_instance(plans):
    sheet = with_steps(plans)
    sheet.remove("plan[2]")
    sheet.add("plan")
    assert "plan[2]/aim" not in sheet.raw()
    assert sheet.instances("plan[2]/step") == 0


def test_a_rule_in_a_repeat_reads_the_answers_of_its_own_instance(plans):
    sheet = with_steps(plans)
    assert sheet.is_relevant("plan[2]/step")
    assert not sheet.is_relevant("plan[1]/step")


def test_a_rule_outside_a_repeat_reads_every_instance(plans):
    sheet = with_steps(plans)
    assert sheet.values()["total"] == "5"  # 2 + 3
    sheet.remove("plan[2]/step[1]")
    assert sheet.values()["total"] == "3"


def test_a_label_names_the_answers_of_its_own_instance(plans):
    assert with_steps(plans).label("plan[2]/step") == "Steps to ‘Ask’"


def test_an_error_is_found_at_its_path(plans):
    sheet = with_steps(plans)
    sheet.answer("plan[1]/aim", None)
    sheet.answer("plan[2]/step[1]/days", "10")
    assert [(error.name, error.kind) for error in sheet.errors("page")] == [
        ("plan[1]/aim", "required"),
        ("plan[2]/step[1]/days", "constraint"),
    ]


def test_a_default_is_put_into_each_new_instance(plans):
    sheet = Sheet(plans, today=TODAY)
    sheet.answer("budget", "1")
    sheet.add("plan")
    assert sheet.raw()["plan[2]/more"] == "no"


def test_the_number_of_instances_can_follow_an_answer(plans):
    sheet = sheet_of(plans, budget="3")
    assert sheet.instances("day") == 3
    assert sheet.values()["day"] == 3
    assert "day" not in sheet.raw()


def test_a_number_that_follows_an_answer_cannot_be_changed(plans):
    sheet = sheet_of(plans, budget="3")
    with pytest.raises(FormError, match="how many entries 'day' has follows from other answers"):
        sheet.add("day")


def test_a_number_that_follows_a_huge_answer_stops_at_100(plans):
    assert sheet_of(plans, budget="1000000000").instances("day") == 100


def test_too_few_instances_are_asked_for(make_form):
    form = make_form("""
        | survey | type         | name | label | cpd::min |
        |        | begin_repeat | plan | Plans | 2        |
        |        | text         | aim  | Aim   |          |
        |        | end_repeat   |      |       |          |
    """)
    (error,) = sheet_of(form, plan="1").errors()
    assert (error.name, error.kind) == ("plan", "count")
    assert error.message == "Add at least 2 entries to ‘Plans’"


@pytest.mark.parametrize("count", ["5", "1000000", "many", "-1", "1.5"])
def test_a_number_of_instances_that_cannot_be_is_an_error_and_kept(plans, count):
    sheet = sheet_of(plans, budget="1", plan=count)
    assert sheet.instances("plan") <= 3
    assert ("plan", "count") in [(error.name, error.kind) for error in sheet.errors()]
    assert sheet.raw()["plan"] == count


def test_answers_without_a_number_of_instances_make_their_instances(plans):
    sheet = Sheet(plans, {"budget": "1", "plan[2]/aim": "Ask"}, today=TODAY)
    assert sheet.instances("plan") == 2


@pytest.mark.parametrize(
    "path", ["aim", "plan/aim", "plan[0]/aim", "plan[x]/aim", "aim[1]", "plan[1]/budget", "step"]
)
def test_a_path_that_leads_nowhere_is_refused(plans, path):
    with pytest.raises(FormError, match=r"no place of the form|names no question"):
        sheet_of(plans).answer(path, "x")


def test_a_misspelt_path_gets_a_suggestion(plans):
    with pytest.raises(FormError, match="Did you mean 'aim'"):
        sheet_of(plans).answer("plan[1]/aims", "x")


ACROSS = """
| survey |
|        | type         | name   | label | calculation                              | relevant        |
|        | integer      | which  | Which |                                          |                 |
|        | begin_repeat | visit  | Visit |                                          |                 |
|        | integer      | hours  | Hours |                                          |                 |
|        | calculate    | number |       | position(..)                             |                 |
|        | calculate    | before |       | indexed-repeat(${hours}, ${visit}, position(..) - 1) |     |
|        | calculate    | share  |       | ${hours} div ${all}                      |                 |
|        | end_repeat   |        |       |                                          |                 |
|        | calculate    | all    |       | sum(${hours})                            |                 |
|        | calculate    | visits |       | count(${visit})                          |                 |
|        | calculate    | chosen |       | indexed-repeat(${hours}, ${visit}, ${which}) |             |
|        | note         | many   | Many  |                                          | max(${hours}) > 5 |
"""  # noqa: E501


@pytest.fixture
def visits(make_form) -> Sheet:
    """Three visits of 1, 2 and 5 hours."""
    sheet = sheet_of(make_form(ACROSS), visit="3", which="2")
    for number, hours in enumerate(("1", "2", "5"), 1):
        sheet.answer(f"visit[{number}]/hours", hours)
    return sheet


def test_instances_are_added_up_and_shared_out(visits):
    values = visits.values()
    assert (values["all"], values["visits"]) == ("8", "3")  # 1 + 2 + 5
    assert values["visit[2]/share"] == "0.25"  # 2 / 8


def test_every_instance_sees_a_change_in_another(visits):
    visits.answer("visit[3]/hours", "7")
    values = visits.values()
    assert [values[f"visit[{n}]/share"] for n in (1, 2, 3)] == ["0.1", "0.2", "0.7"]
    assert "many" in visits.visible()


def test_an_instance_knows_its_place_and_the_one_before(visits):
    assert visits.values()["visit[3]/before"] == "2"
    visits.remove("visit[1]")
    values = visits.values()
    assert (values["visit[2]/number"], values["visit[2]/before"]) == ("2", "2")


def test_one_instance_can_be_picked(visits):
    assert visits.values()["chosen"] == "2"
    visits.answer("which", "3")
    assert visits.values()["chosen"] == "5"
    visits.remove("visit[1]")
    assert "chosen" not in visits.values()


@pytest.mark.parametrize("path", ["plan[1]", "page", "plan[1]/step[1]"])
def test_what_is_no_question_takes_no_answer(plans, path):
    sheet = sheet_of(plans, budget="1")
    with pytest.raises(FormError, match="takes no answer"):
        sheet.answer(path, "x")
    assert sheet.raw() == {"budget": "1"}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["answer", "add", "remove", "budget"]),
        st.integers(1, 3),
        st.integers(1, 2),
    ),
    max_size=12,
)


@given(STEPS)
@settings(max_examples=3 * settings().max_examples)
def test_a_resumed_sheet_with_repeats_is_the_sheet_that_was_left(plans, does):
    sheet = Sheet(plans, today=TODAY)
    sheet.answer("budget", "2")
    for verb, plan, step in does:
        try:
            if verb == "budget":
                sheet.answer("budget", str(plan - 1))
            elif verb == "add":
                sheet.add("plan" if step == 1 else f"plan[{plan}]/step")
            elif verb == "remove":
                sheet.remove(f"plan[{plan}]" if step == 1 else f"plan[{plan}]/step[1]")
            else:
                sheet.answer(f"plan[{plan}]/aim", "x" * step)
                sheet.answer(f"plan[{plan}]/more", "yes" if step == 1 else "no")
        except FormError:
            continue
    again = Sheet(plans, sheet.raw(), today=TODAY)
    assert again.raw() == sheet.raw()
    assert again.values() == sheet.values()
    assert again.errors() == sheet.errors()
    assert again.visible() == sheet.visible()
