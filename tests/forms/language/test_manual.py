"""The manual says what there is."""

from pathlib import Path

import pytest

from cpd_eval.forms.instance import MAX_NODES, MAX_TEXT
from cpd_eval.forms.language.function import MANY
from cpd_eval.forms.language.functions import FUNCTIONS, OUTSIDE
from cpd_eval.forms.language.grammar import MAX_DEPTH, MAX_HEIGHT
from cpd_eval.forms.language.pattern import MAX_STATES, MAX_WORK
from cpd_eval.forms.language.pattern_syntax import MAX_PATTERN
from cpd_eval.forms.language.scope import MAX_VISITS
from cpd_eval.forms.language.tokens import MAX_LENGTH
from cpd_eval.forms.shape import MAX_INSTANCES

MANUAL = (Path(__file__).parents[3] / "docs" / "expressions.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_has_its_row(name):
    function = FUNCTIONS[name]
    least, most = function.least, function.most
    values = f"{least} or more" if most == MANY else f"{least} to {most}"
    row = f"| `{name}()` | {least if least == most else values} | "
    (line,) = [one for one in MANUAL.splitlines() if one.startswith(row)]
    assert line.endswith(f" | {function.says} |")


@pytest.mark.parametrize("name", sorted(OUTSIDE))
def test_a_function_that_is_refused_has_its_row(name):
    assert f"| `{name}()` | {OUTSIDE[name]} |" in MANUAL


@pytest.mark.parametrize(
    "limit",
    [
        f"{MAX_LENGTH:,} characters; brackets {MAX_DEPTH} deep; {MAX_HEIGHT} operations",
        f"{MAX_VISITS:,}, reckoned",
        f"{MAX_INSTANCES:,} at most; {MAX_NODES:,} questions",
        f"{MAX_TEXT:,} characters; what is longer",
        f"{MAX_PATTERN:,} characters, {MAX_STATES:,} states",
        f"{MAX_WORK:,} states in all",
    ],
)
def test_a_limit_is_the_one_in_force(limit):
    assert limit in MANUAL
