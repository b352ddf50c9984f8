from pathlib import Path

import pandas as pd
import pytest

from cpd_eval.simulate.sample import write_sample

KEPT = Path(__file__).parents[2] / "data" / "sample"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample")
    write_sample(path)
    return path


@pytest.mark.parametrize(
    "name",
    [
        "people.csv",
        "panel.csv",
        "answers_before.csv",
        "answers_follow_up.csv",
        "strategy_returns.csv",
        "strategy_actions.csv",
    ],
)
def test_the_sample_is_what_the_program_makes(folder: Path, name: str):
    assert (folder / name).read_text() == (KEPT / name).read_text()


def test_the_answers_are_what_the_program_makes(folder: Path):
    # Parquet files differ in bytes between versions of the library; what they hold must not.
    made, kept = (pd.read_parquet(place / "answers.parquet") for place in (folder, KEPT))
    pd.testing.assert_frame_equal(made, kept)


def test_no_file_is_large():
    assert all(path.stat().st_size < 500_000 for path in KEPT.iterdir())


def test_every_column_is_in_the_dictionary():
    told = (KEPT / "README.md").read_text()
    for name in ("people.csv", "panel.csv"):
        for column in pd.read_csv(KEPT / name, nrows=1):
            assert column in told, column
