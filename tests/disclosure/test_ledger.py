import json
from pathlib import Path

import pandas as pd
import pytest

from cpd_eval.disclosure import release
from cpd_eval.disclosure.ledger import ENTRY, Ledger
from cpd_eval.errors import DisclosureError


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "releases" / "ledger.jsonl"


def test_each_release_adds_one_line_and_changes_none(regions: pd.DataFrame, ledger: Path) -> None:
    release(regions, by=["region"], ledger=ledger, name="first")
    first = ledger.read_text(encoding="utf-8")
    release(regions, by=["region"], ledger=ledger, name="second")
    assert ledger.read_text(encoding="utf-8").startswith(first)
    assert [entry["name"] for entry in Ledger(ledger).entries()] == ["first", "second"]


def test_a_line_says_who_when_what_and_under_which_rule(
    regions: pd.DataFrame, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "evaluator")
    release(regions, by=["region"], ledger=ledger)
    (entry,) = Ledger(ledger).entries()
    assert list(entry) == list(ENTRY)
    assert entry["who"] == "evaluator"
    assert entry["at"].endswith("+00:00")


def test_no_number_of_the_table_is_in_the_ledger(regions: pd.DataFrame, ledger: Path) -> None:
    release(regions, by=["region"], ledger=ledger)
    (entry,) = Ledger(ledger).entries()
    assert not {"86", "0.9"} & set(json.dumps(entry).replace(",", " ").split())


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("{broken\n", "line 1: the ledger is broken, it is no JSON"),
        ('{"output_id": "a"}\n[1]\n', "line 2: the ledger is broken, it is no record"),
        ('{"output_id": "a"}', "it stops in the middle"),
    ],
)
def test_a_broken_ledger_refuses_the_release(
    regions: pd.DataFrame, ledger: Path, text: str, finding: str
) -> None:
    ledger.parent.mkdir()
    ledger.write_text(text, encoding="utf-8")
    with pytest.raises(DisclosureError, match=finding):
        release(regions, by=["region"], ledger=ledger)
    assert ledger.read_text(encoding="utf-8") == text


def test_a_ledger_that_cannot_be_written_refuses_the_release(
    regions: pd.DataFrame, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(DisclosureError, match="Nothing was released"):
        release(regions, by=["region"], ledger=tmp_path / "file" / "ledger.jsonl")


def test_a_folder_is_no_ledger(regions: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(DisclosureError, match="cannot be read"):
        release(regions, by=["region"], ledger=tmp_path)
