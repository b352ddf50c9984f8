"""What a board is framed by: filters, its address and its files stay in step."""

from collections.abc import Callable, Sequence
from typing import ClassVar

import pytest

from cpd_eval.errors import DataError
from cpd_eval.pages.boards.frame import (
    BoardFrame,
    Choices,
    Download,
    Filter,
    Shown,
    from_query,
    to_query,
)


class Fruit:
    """A board about fruit: the kind depends on the colour."""

    kinds: ClassVar = {"red": ("cherry", "apple"), "yellow": ("lemon",)}

    def __init__(self) -> None:
        self.shown: list[dict[str, str]] = []

    def show(self, choices: Choices) -> Shown:
        if choices.get("colour") == "blue":
            raise DataError("There is no blue fruit <here>.")
        colour = choices.get("colour", "red")
        kind = choices.get("kind", "")
        kinds = self.kinds[colour]
        met = {"colour": colour, "kind": kind if kind in kinds else kinds[0]}
        self.shown.append(met)
        return Shown(
            choices=met,
            filters=(
                Filter(
                    name="colour", label="Colour", options=(("Red", "red"), ("Yellow", "yellow"))
                ),
                Filter(name="kind", label="Kind", options=tuple((one, one) for one in kinds)),
            ),
            title="Fruit & more",
            finding=f"It is a {met['kind']}.",
            html=f"<p>{met['kind']}</p>",
        )

    def downloads(self, choices: Choices) -> Sequence[Download]:
        content = choices["kind"].encode()
        return [Download(label="It", name="it.txt", media_type="text/plain", content=content)]

    def extras(self, choices: Choices) -> Sequence[tuple[str, Callable[[], str]]]:
        return [("Peel it", lambda: f"<p>peeled {choices['kind']}</p>")]


@pytest.fixture
def fruit() -> Fruit:
    return Fruit()


def fields(frame):
    _, filters, _, _ = frame.children
    return {field.description: field for field in filters.children}


def html(frame, part):
    return frame.children[part].value


def test_the_address_gives_the_view(fruit):
    frame = BoardFrame(fruit, query="colour=yellow")
    assert frame.choices == {"colour": "yellow", "kind": "lemon"}
    assert html(frame, 2) == "<p>lemon</p>"


def test_the_view_gives_the_address(fruit):
    frame = BoardFrame(fruit, query="kind=apple")
    assert 'href="?colour=red&amp;kind=apple"' in html(frame, 0)
    again = BoardFrame(fruit, query="colour=red&kind=apple")
    assert again.choices == frame.choices


def test_a_choice_draws_once(fruit):
    frame = BoardFrame(fruit)
    fruit.shown.clear()
    fields(frame)["Colour"].value = "yellow"
    assert fruit.shown == [{"colour": "yellow", "kind": "lemon"}]


def test_a_choice_changes_what_can_be_chosen_next(fruit):
    frame = BoardFrame(fruit)
    assert [value for _, value in fields(frame)["Kind"].options] == ["cherry", "apple"]
    fields(frame)["Colour"].value = "yellow"
    assert [value for _, value in fields(frame)["Kind"].options] == ["lemon"]


def test_a_filter_with_nothing_to_choose_is_not_offered(fruit):
    frame = BoardFrame(fruit, query="colour=yellow")
    assert fields(frame)["Kind"].layout.display == "none"


def test_what_takes_longer_is_made_when_it_is_asked_for(fruit):
    frame = BoardFrame(fruit)
    peel, files = frame.children[3].children
    assert peel.children[1].value == ""
    peel.children[0].click()
    files.children[0].click()
    assert peel.children[1].value == "<p>peeled cherry</p>"
    assert 'download="it.txt" href="data:text/plain;base64,Y2hlcnJ5"' in files.children[1].value


def test_a_choice_takes_away_what_was_asked_for_before(fruit):
    frame = BoardFrame(fruit)
    frame.children[3].children[0].children[0].click()
    fields(frame)["Colour"].value = "yellow"
    assert frame.children[3].children[0].children[1].value == ""


def test_what_cannot_be_shown_is_said_in_words(fruit):
    frame = BoardFrame(fruit, query="colour=blue")
    assert "There is no blue fruit &lt;here&gt;." in html(frame, 0)
    assert html(frame, 2) == ""


@pytest.mark.parametrize("choices", [{"a": "x y"}, {"a": "1&b=2", "b": "ü"}, {}])
def test_a_view_survives_its_address(choices):
    assert from_query(to_query(choices)) == choices
