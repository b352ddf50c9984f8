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


def test_a_series_is_held_against_what_its_ledger_says_was_shown(ledger: Path) -> None:
    spring = pd.DataFrame({"region": ["North", "South", "All"], "n": [50, 60, 110]})
    summer = pd.DataFrame({"region": ["North", "South", "All"], "n": [51, 60, 111]})
    release(spring, by="region", ledger=ledger, series="change", name="spring")
    out = release(summer, by="region", ledger=ledger, series="change", name="summer")
    assert out.table["status"].tolist() == ["hidden", "shown", "hidden"]
    assert Ledger(ledger).entries()[-1]["hidden_by_rule"] == {"newcomers": 2}


def test_another_series_is_not_looked_at(ledger: Path) -> None:
    spring = pd.DataFrame({"region": ["North"], "n": [50]})
    release(spring, by="region", ledger=ledger, series="change")
    out = release(spring.assign(n=51), by="region", ledger=ledger, series="attendance")
    assert out.n_hidden == 0


def test_a_series_keeps_only_counts_that_were_shown(regions: pd.DataFrame, ledger: Path) -> None:
    release(regions, by=["region"], ledger=ledger, series="change")
    (entry,) = Ledger(ledger).entries()
    assert entry["shown"] == [
        [{"region": "North"}, {"n": 40}],
        [{"region": "West"}, {"n": 30}],
        [{}, {"n": 86}],
    ]


def test_a_series_without_a_ledger_is_refused(regions: pd.DataFrame) -> None:
    with pytest.raises(DisclosureError, match="expected together"):
        release(regions, by=["region"], series="change")


def test_a_record_of_a_series_that_cannot_be_read_refuses_the_release(
    regions: pd.DataFrame, ledger: Path
) -> None:
    ledger.parent.mkdir()
    ledger.write_text('{"output_id": "a", "series": "change", "shown": "none"}\n', encoding="utf-8")
    with pytest.raises(DisclosureError, match="what it showed cannot be read"):
        release(regions, by=["region"], ledger=ledger, series="change")
