"""A small form with a repeat, a nested repeat, lists and a table; all of it made up."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from cpd_eval.forms.expression import Value, compile_expression
from cpd_eval.forms.instance import Instance
from cpd_eval.forms.shape import Field, Shape

NOW = datetime(2026, 4, 1, 9, 30, tzinfo=ZoneInfo("Europe/London"))

FIELDS = (
    Field(name="who"),
    Field(name="n", type="integer"),
    Field(name="met", type="date"),
    Field(name="at", type="dateTime"),
    Field(name="hour", type="time"),
    Field(name="why", type="select_multiple", list_name="reason"),
    Field(name="sum_of", type="calculate"),
    Field(
        name="team",
        kind="repeat",
        inside=(
            Field(name="lead"),
            Field(
                name="details",
                kind="group",
                inside=(Field(name="size", type="integer"), Field(name="place", type="calculate")),
            ),
            Field(
                name="person",
                kind="repeat",
                inside=(
                    Field(name="age", type="integer"),
                    Field(name="role", type="select_one", list_name="role"),
                ),
            ),
        ),
    ),
)
REASONS = [
    {"name": "time", "label": "No time"},
    {"name": "tool", "label": "No tools"},
]
ROLES = [
    {"name": "head", "label": "Head", "grade": "7"},
    {"name": "staff", "label": "Staff", "grade": "5"},
]
PLANS = [
    {"code": "a", "title": "Ask", "cost": "10"},
    {"code": "b", "title": "Build", "cost": "20"},
]


@pytest.fixture(scope="session")
def shape() -> Shape:
    return Shape(FIELDS, lists={"reason": REASONS, "role": ROLES}, tables={"plans": PLANS})


@pytest.fixture
def instance(shape: Shape) -> Instance:
    """Two teams: Ann's of 4 with people of 30 and 40, and Bob's of 6 with one of 50."""
    made = Instance(shape, now=NOW, seed=1, version="3")
    made.resize("team", 2)
    made.resize("team[1]/person", 2)
    made.resize("team[2]/person", 1)
    for path, text in {
        "who": "Cat",
        "n": "2",
        "met": "2026-03-01",
        "at": "2026-03-01T10:00:00+00:00",
        "hour": "09:30",
        "why": "time tool",
        "team[1]/lead": "Ann",
        "team[1]/size": "4",
        "team[1]/person[1]/age": "30",
        "team[1]/person[1]/role": "head",
        "team[1]/person[2]/age": "40",
        "team[2]/lead": "Bob",
        "team[2]/size": "6",
        "team[2]/person[1]/age": "50",
        "team[2]/person[1]/role": "staff",
    }.items():
        made.put(path, text)
    return made


@pytest.fixture
def give(shape: Shape, instance: Instance) -> Callable[..., Value]:
    """What an expression gives where it stands."""

    def value(text: str, path: str = "") -> Value:
        at = path.rpartition("/")[2].partition("[")[0]
        is_question = bool(at) and shape.field(at).kind == "question"
        rule = compile_expression(text, shape=shape, at=at, has_own=is_question)
        return rule.value(instance, path)

    return value
