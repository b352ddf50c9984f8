import pytest

from cpd_eval.errors import ProjectError
from cpd_eval.store.recipe import DEFAULT, recipe_from_json, recipe_of

DAY = {"ask": "A day of the month", "take": "number", "highest": 31}
LETTER = {"ask": "A letter", "length": 1}


def test_without_settings_the_default_is_asked():
    assert recipe_of({}) == DEFAULT


def test_a_project_asks_its_own_questions():
    recipe = recipe_of({"parts": [DAY, LETTER, LETTER], "tie_break": LETTER})
    assert [part.ask for part in recipe.parts] == ["A day of the month", "A letter", "A letter"]


def test_what_is_kept_with_a_wave_comes_back():
    recipe = recipe_of({"parts": [DAY, LETTER, LETTER]})
    assert recipe_from_json(recipe.as_json()) == recipe


def test_other_words_make_another_recipe():
    assert recipe_of({"parts": [DAY, LETTER, LETTER]}).recipe_id != DEFAULT.recipe_id


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"parts": [DAY]}, "would have 1 parts"),
        ({"parts": [DAY] * 9}, "would have 9 parts"),
        ({"parts": "a letter"}, "is no question of a code"),
        ({"parts": [DAY, LETTER, {"take": "letters"}]}, "is no question of a code"),
        ({"parts": [DAY, LETTER, LETTER | {"lenght": 1}]}, "Did you mean 'length'?"),
        ({"parts": [DAY, LETTER, LETTER | {"take": "words"}]}, "cannot make a part"),
        ({"parts": [DAY, LETTER, LETTER | {"length": 9}]}, "cannot make a part"),
        ({"parts": [LETTER, LETTER, DAY | {"highest": 365}]}, "cannot make a part"),
        ({"tie_break": {"ask": " "}}, "is no question of a code"),
    ],
)
def test_a_question_that_cannot_be_used_is_refused(table: dict[str, object], words: str):
    with pytest.raises(ProjectError, match=words.replace("?", r"\?")):
        recipe_of(table)
