from datetime import UTC, datetime

from cpd_eval.forms.mapping import FormMapping
from cpd_eval.forms.read import read_form_text
from cpd_eval.store.lineage import Lineage, Published

ROWS = """
| survey  | type           | name | label |
|         | select_one way | how  | How?  |
|         | text           | why  | Why?  |
| choices | list_name      | name | label |
|         | way            | car  | Car   |
|         | way            | bus  | Bus   |
"""
FIRST = read_form_text(ROWS)
SECOND = read_form_text(ROWS.replace("| how ", "| way ").replace("| car  |", "| road |"))
THIRD = read_form_text(ROWS.replace("| how ", "| travel ").replace("| car  |", "| lane |"))
FOURTH = read_form_text(
    ROWS.replace("|         | select_one way | how  | How?  |\n", "").replace("why", "reason")
)


def line(*versions: tuple[object, dict[str, object] | None]) -> Lineage:
    published = []
    for number, (form, mapping) in enumerate(versions, start=1):
        previous = published[-1].form.version if published else ""
        told = FormMapping(from_version=previous, **mapping) if mapping else None
        published.append(
            Published(
                form=form,
                number=number,
                published_at=datetime(2026, 4, 1, tzinfo=UTC),
                mapping=told,
            )
        )
    return Lineage(versions=tuple(published))


ROAD = {"variables": {"how": "way"}, "choices": {"way": {"car": "road"}}}
LANE = {"variables": {"way": "travel"}, "choices": {"travel": {"road": "lane"}}}


def test_mappings_are_applied_one_after_the_other():
    three = line((FIRST, None), (SECOND, ROAD), (THIRD, LANE))
    assert three.variable(FIRST.version, "how") == "travel"
    assert three.value(FIRST.version, "how", "car") == "lane"
    assert three.value(SECOND.version, "way", "bus") == "bus"


def test_a_mapping_knows_the_values_of_every_version_as_they_are_now():
    before = line((FIRST, None), (SECOND, ROAD)).before()
    assert before.version == SECOND.version
    assert before.values == {"way": {"road", "bus"}}
    assert before.asked == (frozenset({"way", "why"}), frozenset({"way", "why"}))


def test_a_question_that_is_asked_no_more_is_known_as_it_was_asked_last():
    two = line((FIRST, None), (FOURTH, {"variables": {"why": "reason"}}))
    assert {name: one.wording for name, one in two.gone().items()} == {"how": "How?"}


def test_a_rename_that_was_forgotten_can_be_mapped_later():
    # Version 2 asked 'way' beside nothing called 'how'; version 3 says that they are one.
    three = line(
        (FIRST, None), (SECOND, None), (THIRD, {"variables": {"how": "travel", "way": "travel"}})
    )
    assert three.columns() == {"": ["travel", "why"]}
