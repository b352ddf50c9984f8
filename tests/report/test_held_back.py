"""A ledger gets its lines when it is certain that something is released."""

from pathlib import Path

import pandas as pd

from cpd_eval.disclosure import Ledger, release
from cpd_eval.report.held_back import held_back

TABLE = pd.DataFrame({"team": ["A"], "n": [20]})


def test_nothing_is_recorded_until_told(tmp_path: Path):
    with held_back(tmp_path / "out" / "ledger.jsonl") as waiting:
        release(TABLE, by=["team"], ledger=waiting.ledger)
    assert list(tmp_path.iterdir()) == []


def test_what_waits_is_recorded_as_it_was_released(tmp_path: Path):
    target = Ledger(tmp_path / "out" / "ledger.jsonl")
    with held_back(target.path) as waiting:
        released = release(TABLE, by=["team"], ledger=waiting.ledger, name="teams")
        waiting.record()
    assert [(entry["name"], entry["output_id"]) for entry in target.entries()] == [
        ("teams", released.output_id)
    ]


def test_earlier_lines_stay(tmp_path: Path):
    target = Ledger(tmp_path / "ledger.jsonl")
    release(TABLE, by=["team"], ledger=target, name="first")
    with held_back(target.path) as waiting:
        release(TABLE, by=["team"], ledger=waiting.ledger, name="second")
        waiting.record()
    assert [entry["name"] for entry in target.entries()] == ["first", "second"]
