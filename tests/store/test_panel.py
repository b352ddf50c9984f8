"""The panel from stored answers; small cases counted by hand, and the whole design at once."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cpd_eval import frames
from cpd_eval.forms.mapping import FormMapping
from cpd_eval.forms.model import Form
from cpd_eval.forms.read import read_form, read_form_text
from cpd_eval.simulate.answers import KINDS, simulate_answers
from cpd_eval.simulate.panel import simulate_panel
from cpd_eval.simulate.people import simulate_people
from cpd_eval.store import export, panel, people, responses, versions, waves
from cpd_eval.store.database import Database

OPENED = datetime(2025, 1, 1, tzinfo=UTC)
FORMS = Path(__file__).parents[2] / "forms"
HEADER = ("programme", "group", "region", "profession", "solution_type")


def survey(*items: str) -> str:
    asked = [f"| | select_one perf5 | {item} | {item} | |" for item in items]
    hidden = [f"| | hidden | {name} | | |" for name in HEADER]
    levels = [f"| | perf5 | {level} | {level} |" for level in (1, 2, 3, 4, 5, "DK")]
    return "\n".join(
        [
            "| survey | type | name | label | cpd::missing |",
            *hidden,
            "| | begin_group | one | One | |",
            *asked,
            "| | integer | B09 | Confidence | DK |",
            "| | end_group | | | |",
            "| choices | list_name | name | label |",
            *levels,
        ]
    )


@pytest.fixture(scope="module")
def surveys() -> dict[str, Form]:
    items = {
        "before": ("B04_X", "B04_Y", "B05_X", "B05_Y"),
        "after": ("P06_X", "P06_Y"),
        "follow_up": ("F01_X", "F01_Y"),
        "manager_before": ("M01_X", "M01_Y"),
    }
    return {kind: read_form_text(survey(*names), form_id=kind) for kind, names in items.items()}


@pytest.fixture
def store(db: Database, surveys: dict[str, Form]) -> Database:
    for kind, form in surveys.items():
        waves.open_wave(db, kind, form, kind=kind, opens_at=OPENED)  # type: ignore[arg-type]
    return db


def answer(db: Database, kind: str, pid: str = "a", day: int = 1, **answers: Any) -> None:
    header = {"programme": "p", "group": "trained", "region": "Wales"}
    at = datetime(2025, 2, day, tzinfo=UTC)
    responses.import_answers(
        db, [{"wave_id": kind, "pid": pid, "at": at, "answers": header | answers}]
    )


def test_a_standard_without_a_level_in_one_wave_counts_in_none(store: Database):
    answer(store, "before", B04_X=2, B04_Y=4, B05_X=3, B05_Y=5)
    answer(store, "follow_up", F01_X=3, F01_Y="DK")
    row = panel.build_panel(store).iloc[0]
    found = row[["n_standards", "performance_before", "performance_follow_up"]].to_list()
    assert found == [1, 2.0, 3.0]  # Y drops out everywhere
    assert row["performance_desired"] == 3.0


def test_a_wave_without_any_level_does_not_empty_the_others(store: Database):
    answer(store, "before", B04_X=2, B04_Y=4, B05_X=3, B05_Y=5)
    answer(store, "follow_up", F01_X="DK", F01_Y="DK")
    row = panel.build_panel(store).iloc[0]
    assert (row["n_standards"], row["performance_before"]) == (2, 3.0)
    assert np.isnan(row["performance_follow_up"])


def test_waves_with_no_standard_in_common_cannot_be_compared(store: Database):
    answer(store, "before", B04_X=2)
    answer(store, "follow_up", F01_Y=4)
    row = panel.build_panel(store).iloc[0]
    assert row["n_standards"] == 0
    assert np.isnan(row["performance_before"])


def test_the_manager_is_averaged_over_the_standards_of_the_person(store: Database):
    answer(store, "before", B04_X=2, B05_X=3)
    answer(store, "manager_before", M01_X=1, M01_Y=5)
    assert panel.build_panel(store).iloc[0]["manager_before"] == 1.0


def test_a_manager_alone_is_kept(store: Database):
    answer(store, "manager_before", M01_X=1, M01_Y=5)
    row = panel.build_panel(store).iloc[0]
    assert (row["manager_before"], row["n_standards"]) == (3.0, 0)


def test_where_a_person_stands_is_taken_from_the_first_answers(store: Database):
    answer(store, "follow_up", day=20, F01_X=3, region="London")
    answer(store, "before", day=1, B04_X=2, region="Wales")
    assert panel.build_panel(store).iloc[0]["region"] == "Wales"


def test_a_confidence_that_is_not_known_is_missing(store: Database):
    answer(store, "before", B04_X=2, B09="DK")
    assert np.isnan(panel.build_panel(store).iloc[0]["confidence_before"])


def test_a_person_in_two_programmes_has_two_rows(store: Database):
    answer(store, "before", B04_X=2)
    answer(store, "before", B04_X=4, programme="q")
    assert panel.build_panel(store)["performance_before"].to_list() == [2.0, 4.0]


def test_of_two_waves_of_a_kind_the_first_counts(store: Database):
    form = read_form_text(survey("B04_X"), form_id="before")
    waves.open_wave(store, "before-again", form, kind="before", opens_at=OPENED)
    answer(store, "before", B04_X=2)
    again = {"programme": "p", "group": "trained", "B04_X": 5}
    late = datetime(2025, 3, 1, tzinfo=UTC)
    responses.import_answers(
        store, [{"wave_id": "before-again", "pid": "a", "at": late, "answers": again}]
    )
    assert panel.build_panel(store)["performance_before"].to_list() == [2.0]


def test_only_the_waves_asked_for_count(store: Database):
    answer(store, "before", B04_X=2)
    answer(store, "follow_up", F01_Y=4)
    assert panel.build_panel(store, wave_ids=["before"]).iloc[0]["performance_before"] == 2.0


def test_a_question_that_had_another_name_and_scale_is_one_variable(store: Database):
    # Published in this order: 'own_X', then 'B04_X' with the scale turned round.
    rows = survey("own_X", "B05_X")
    first = read_form_text(rows, form_id="mine")
    second = read_form_text(rows.replace("own_X", "B04_X"), form_id="mine")
    waves.open_wave(store, "first", first, kind="before", opens_at=OPENED)
    turned = {str(level): str(6 - level) for level in (1, 2, 3, 4, 5)}
    mapping = FormMapping(
        from_version=first.version, variables={"own_X": "B04_X"}, choices={"B04_X": turned}
    )
    versions.publish(store, second, mapping=mapping)
    answer(store, "first", own_X=2, B05_X=5)
    row = panel.build_panel(store, wave_ids=["first"]).iloc[0]
    assert (row["performance_before"], row["performance_desired"]) == (4.0, 5.0)


def test_an_empty_store_gives_an_empty_panel(db: Database):
    empty = panel.build_panel(db)
    assert list(empty.columns) == frames.names(frames.PANEL)
    assert len(empty) == 0


@pytest.mark.slow
def test_the_panel_of_simulated_answers_is_the_simulated_panel(db: Database, tmp_path: Path):
    for kind in KINDS:
        name = "manager" if kind.startswith("manager") else kind
        form = read_form(FORMS / f"cpd_impact_{name}.md")
        waves.open_wave(db, kind, form, kind=kind, opens_at=OPENED)  # type: ignore[arg-type]
    pids = people.add_people(db, simulate_people(60, seed=3))
    responses.import_answers(db, simulate_answers(pids, seed=3))
    expected = simulate_panel(60, seed=3)
    expected["pid"] = [people.pseudonym(db.key, name) for name in expected["pid"]]
    expected = expected.sort_values("pid", ignore_index=True)
    pd.testing.assert_frame_equal(panel.build_panel(db), expected)
    file = export.write_parquet(expected, tmp_path / "panel.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(file), expected)
