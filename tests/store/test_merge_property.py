"""Whatever happens to the other questions of a form, a variable stays in its column."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from cpd_eval.forms.mapping import FormMapping
from cpd_eval.forms.read import form_from_json
from cpd_eval.store.answers import ABOUT, WHEN
from cpd_eval.store.lineage import Lineage, Published
from cpd_eval.store.merge import Merged, merge

APRIL = datetime(2026, 4, 1, tzinfo=UTC)
KEPT = ("kept", "chosen")


@dataclass(frozen=True)
class State:
    """A form while it is edited: its questions in order, and the values of its choices."""

    questions: tuple[str, ...] = ("kept", "other_0", "chosen", "other_1")
    codes: tuple[str, ...] = ("a", "b", "c")
    mapping: dict[str, Any] = field(default_factory=dict)
    wording: int = 0


def content(state: State) -> str:
    def row(name: str) -> dict[str, str]:
        kind = "select_one fixed" if name == "chosen" else "select_one list"
        label = name if name in KEPT else f"{name} {state.wording}"
        return {"type": "text" if name == "kept" else kind, "name": name, "label": label}

    lists = {"fixed": ("a", "b"), "list": state.codes}
    choices = [
        {"list_name": one, "name": value, "label": value} for one in lists for value in lists[one]
    ]
    settings = {"form_id": "trial", "form_title": "Trial"}
    survey = [row(name) for name in state.questions]
    return json.dumps({"survey": survey, "choices": choices, "settings": settings})


def edited(state: State, edit: str, at: int, fresh: int) -> State:
    state = replace(state, mapping={})
    others = [name for name in state.questions if name not in KEPT]
    other = others[at % len(others)] if others else ""
    place = at % (len(state.questions) + 1)
    if edit == "add" or not other:
        new = (*state.questions[:place], f"other_{fresh}", *state.questions[place:])
        return replace(state, questions=new)
    if edit == "remove":
        return replace(state, questions=tuple(q for q in state.questions if q != other))
    if edit == "move":
        moved = state.questions[at % len(state.questions)]
        rest = [name for name in state.questions if name != moved]
        rest.insert(place % len(state.questions), moved)
        return replace(state, questions=tuple(rest))
    if edit == "rename":
        new = tuple(f"other_{fresh}" if q == other else q for q in state.questions)
        return replace(state, questions=new, mapping={"variables": {other: f"other_{fresh}"}})
    if edit == "merge" and len(state.codes) > 1:
        gone, left = state.codes[0], state.codes[1:]
        mapped = {name: {gone: left[0]} for name in others}
        return replace(state, codes=left, mapping={"choices": mapped})
    if edit == "drop" and len(state.codes) > 1:
        return replace(state, codes=state.codes[1:])
    return replace(state, wording=state.wording + fresh)


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["add", "remove", "move", "rename", "merge", "drop", "reword"]),
        st.integers(0, 30),
    ),
    min_size=1,
    max_size=8,
)


def merged(versions: list[Published]) -> Merged:
    """Merge the answers of one person to each version: its number, and the first value."""
    about = pd.DataFrame(
        [
            dict.fromkeys([*ABOUT, *WHEN], "") | {"response_id": n, "version": one.form.version}
            for n, one in enumerate(versions)
        ]
    )
    stored = pd.DataFrame(
        [
            {
                "response_id": n,
                "question": question.name,
                "value": f"said {n}" if question.name == "kept" else question.choices[0].name,
            }
            for n, one in enumerate(versions)
            for question in one.form.questions
        ]
    )
    return merge(Lineage(versions=tuple(versions)), about, stored)


def published(edits: list[tuple[str, int]]) -> Iterator[list[Published]]:
    """Give the versions so far, after each edit that made a new one."""
    state, versions = State(), []
    for number, (edit, at) in enumerate(edits, start=1):
        state = edited(state, edit, at, fresh=number + 1)
        form = form_from_json(content(state))
        if any(one.form.version == form.version for one in versions):
            continue
        last = versions[-1].form.version if versions else ""
        mapping = FormMapping(from_version=last, **state.mapping) if state.mapping else None
        versions.append(Published(form=form, number=number, published_at=APRIL, mapping=mapping))
        yield versions


@settings(max_examples=settings().max_examples)
@given(EDITS)
def test_an_untouched_variable_keeps_its_column_and_its_values(edits: list[tuple[str, int]]):
    seen: dict[str, tuple[int, list[str]]] = {}
    for versions in published([("reword", 0), *edits]):
        table = merged(versions).answers
        for name in KEPT:
            place, said = seen.get(name, (list(table.columns).index(name), []))
            assert list(table.columns).index(name) == place
            assert table[name].to_list()[: len(said)] == said
            seen[name] = (place, table[name].to_list())


@settings(max_examples=settings().max_examples)
@given(EDITS)
def test_no_answer_is_lost_or_changes_its_row(edits: list[tuple[str, int]]):
    *_, versions = published(edits)
    table = merged(versions).answers.drop(columns=[*ABOUT, *WHEN])
    assert table.notna().sum(axis=1).to_list() == [len(one.form.questions) for one in versions]
