"""A mapping file: what it may say, and how a mistake in it is told."""

from pathlib import Path

import pytest

from cpd_eval.errors import FormError
from cpd_eval.forms.mapping import FormMapping, mapping_from_json, mapping_to_json
from cpd_eval.forms.mapping_check import Before
from cpd_eval.forms.mapping_file import mapping_path, read_mapping
from cpd_eval.forms.read import read_form_text

FORM = read_form_text(
    """
| survey  | type           | name   | label  |
|         | select_one way | travel | How?   |
|         | select_one way | back   | Back?  |
|         | text           | reason | Why?   |
| choices | list_name      | name   | label  |
|         | way            | road   | Road   |
|         | way            | rail   | Rail   |
""",
    form_id="pulse",
)
LAST = "3fa2b1c09d11"
BEFORE = Before(
    version=LAST,
    asked=(frozenset({"how", "back", "why", "cost"}),),
    values={"how": frozenset({"car", "bus", "rail"}), "back": frozenset({"car", "rail"})},
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "pulse.mapping.toml"


def read(file: Path, text: str, *, leads_from: str = LAST) -> FormMapping:
    file.write_text(f'from = "{leads_from}"\n{text}', encoding="utf-8")
    return read_mapping(file, FORM, BEFORE)


def test_it_stands_beside_the_form_and_is_called_after_it():
    assert mapping_path(Path("forms/any.md"), FORM) == Path("forms/pulse.mapping.toml")


def test_it_says_what_became_of_variables_and_choices(file: Path):
    text = """
same = ["reason"]
[variables]
how = "travel"
why = "reason"
[choices.travel]
car = "road"
bus = "road"
"""
    mapping = read(file, text)
    assert dict(mapping.variables) == {"how": "travel", "why": "reason"}
    assert mapping.choices == {"travel": {"car": "road", "bus": "road"}}
    assert mapping.same == ("reason",)


def test_what_is_said_of_a_list_is_said_of_every_question_with_it(file: Path):
    mapping = read(file, '[variables]\nhow = "travel"\n[lists.way]\ncar = "road"\n')
    assert mapping.choices == {"travel": {"car": "road"}, "back": {"car": "road"}}


def test_it_comes_back_from_the_store_as_it_was(file: Path):
    mapping = read(file, '[variables]\nhow = "travel"\n[lists.way]\ncar = "road"\n')
    assert mapping_from_json(mapping_to_json(mapping)) == mapping


WRONG = {
    "no TOML": ("[variables", "the mapping cannot be read"),
    "unknown key": ("[variable]", "key variable: there is no such key. Did you mean 'variables'?"),
    "no table": ("variables = 3", "key variables: found '3'; a table was expected"),
    "no text": ("[variables]\nhow = 3", "key variables.how: found '3'; a variable id in quotes"),
    "no list": ('same = "reason"', "key same: found 'reason'; a list of variable ids"),
    "old variable": (
        '[variables]\nhwo = "travel"',
        "key variables.hwo: no version asked a variable 'hwo'. Did you mean 'how'?",
    ),
    "new variable": (
        '[variables]\nhow = "travle"',
        "key variables.how: the form asks no variable 'travle'. Did you mean 'travel'?",
    ),
    "still asked": (
        '[variables]\nback = "travel"',
        "key variables.back: the form still asks 'back', so it was not renamed.",
    ),
    "two in one": (
        '[variables]\nwhy = "reason"\ncost = "reason"',
        "one version asked 'why' and 'cost', and the answers of both would stand in 'reason'",
    ),
    "one beside another": (
        '[variables]\nhow = "back"',
        "one version asked 'how' and 'back', and the answers of both would stand in 'back'",
    ),
    "choices of an old name": (
        '[variables]\nhow = "travel"\n[choices.how]\ncar = "road"',
        "key choices.how: the form asks no variable 'how'. It is called 'travel' now.",
    ),
    "choices of a text": ('[choices.reason]\na = "b"', "key choices.reason: the question has no"),
    "old value": (
        '[choices.back]\ncra = "road"',
        "key choices.back.cra: no version offered a choice 'cra'. Did you mean 'car'?",
    ),
    "new value": (
        '[choices.back]\ncar = "raod"',
        "key choices.back.car: the form offers no choice 'raod'. Did you mean 'road'?",
    ),
    "list": ('[lists.wya]\ncar = "road"', "no question of the form uses a list 'wya'. Did you"),
    "same": ('same = ["reasn"]', "key same: the form asks no variable 'reasn'. Did you mean"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_told_with_file_and_key(file: Path, case: str):
    text, words = WRONG[case]
    with pytest.raises(FormError) as told:
        read(file, text)
    assert str(told.value).startswith(file.as_posix())
    assert words in str(told.value)


def test_every_mistake_is_told_at_once(file: Path):
    with pytest.raises(FormError) as told:
        read(file, 'same = ["x"]\n[variables]\ny = "travel"\n[lists.z]\na = "b"\n')
    assert len(str(told.value).splitlines()) == 3


def test_it_must_lead_from_the_version_published_last(file: Path):
    with pytest.raises(FormError, match=f"key from: found 'abc'; .* expected, '{LAST}'"):
        read(file, "", leads_from="abc")


def test_a_missing_code_may_be_what_a_choice_became(file: Path):
    assert read(file, '[choices.back]\ncar = "DK"').choices == {"back": {"car": "DK"}}


def test_a_value_that_changed_places_is_read_once():
    swap = FormMapping(from_version=LAST, choices={"how": {"1": "5", "5": "1"}})
    assert [swap.value("how", value) for value in ("1", "5")] == ["5", "1"]
