"""A user's own file: what is read, and the sentence for each thing that can be wrong with it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from cpd_eval.errors import AnalysisError, DataError, DisclosureError
from cpd_eval.report import Options, Written, impact_people

Impact = Callable[..., Written]
HEADER = "who,region,start,end\n"
ROWS = "".join(f"p{i},{'N' if i % 2 else 'S'},{1 + i % 3},{1 + i % 4}\n" for i in range(30))
GOOD = HEADER + ROWS


@pytest.fixture
def impact(tmp_path: Path) -> Impact:
    """Write some bytes to bad.csv and ask for their impact."""

    def run(content: str | bytes, **options: Any) -> Written:
        raw = content if isinstance(content, bytes) else content.encode()
        (tmp_path / "bad.csv").write_bytes(raw)
        told = {name: options.pop(name) for name in ("where", "ledger") if name in options}
        asked = {"before": "start", "after": "end", **options}
        return impact_people(
            tmp_path / "bad.csv", tmp_path / "out", options=Options(**told), **asked
        )

    return run


BAD = {
    "a missing column": (GOOD.replace("end", "ent"), {}, "column 'end' is missing. Did you mean"),
    "text in a number column": (
        GOOD.replace("p7,N,2", "p7,N,two"),
        {},
        "bad.csv, line 9, column 'start': found 'two', a number (with a decimal point) was",
    ),
    "a decimal comma": (
        GOOD.replace(",", ";").replace("p7;N;2", "p7;N;2,5"),
        {},
        "line 9, column 'start': found '2,5'",
    ),
    "infinity": (GOOD.replace("p7,N,2", "p7,N,inf"), {}, "line 9, column 'start': found 'inf'"),
    "a person twice": (
        GOOD.replace("p7,", "p3,"),
        {"person": "who"},
        "bad.csv, line 9: who 'p3' stands twice (also line 5)",
    ),
    "one wave only": (
        HEADER + "p1,N,2,\np2,N,3,\n",
        {},
        "bad.csv, column 'end': it holds no answer, so there is one wave only",
    ),
    "an empty file": ("", {}, "bad.csv: the file is empty"),
    "a header alone": (HEADER, {}, "bad.csv: there is a header but no row"),
    "UTF-16": (GOOD.encode("utf-16"), {}, "bad.csv: it is UTF-16; a CSV in UTF-8"),
    "Latin-1": (
        GOOD.replace("p7,N", "p7,Nörd").encode("latin-1"),
        {},
        "bad.csv: line 9 holds the byte 0xf6",
    ),
    "a workbook": (b"PK\x03\x04 and more", {}, "bad.csv: it is a workbook"),
    "Parquet cut short": (b"PAR1 and more", {}, "begins like Parquet but cannot be read"),
    "a cell too many": (
        GOOD.replace("p7,N", "p7,x,N"),
        {},
        "bad.csv, line 9: the row does not have the 4 cells of the header",
    ),
    "two columns of one name": (
        GOOD.replace("who", "end"),
        {},
        "line 1: column 'end' stands twice",
    ),
    "a total among the groups": (
        GOOD.replace("p7,N", "p7,All"),
        {"by": ["region"]},
        "line 9, column 'region': found 'All', the name kept for totals",
    ),
    "a flag of 2": (
        GOOD.replace("p7,N,2", "p7,N,2"),
        {"treated": "region"},
        "column 'region': found 'S', 0 or 1 was expected",
    ),
    "nobody to compare with": (
        GOOD.replace(",N,", ",1,").replace(",S,", ",1,"),
        {"treated": "region"},
        "bad.csv, column 'region': it is 1 for all who answered in both waves, so there is nobody "
        "to compare with",
    ),
    "nobody took part": (
        GOOD.replace(",N,", ",0,").replace(",S,", ",0,"),
        {"treated": "region"},
        "so nobody took part; 1 (took part) was expected too",
    ),
    "nobody's row": (
        GOOD.replace("p7,", ","),
        {"person": "who"},
        "bad.csv, line 9, column 'who': it is empty; a name was expected",
    ),
    "a group that is the score": (
        GOOD,
        {"by": ["start"]},
        "bad.csv, column 'start': it is named as before and as by",
    ),
    "groups called as a result is": (
        GOOD.replace("region", "status"),
        {"by": ["status"]},
        "bad.csv: groups are called 'status', as another column of the report is",
    ),
    "one column before and after": (
        GOOD,
        {"after": "start"},
        "bad.csv, column 'start': it is named as before and as after",
    ),
    "a cluster that is the score": (
        GOOD,
        {"cluster": "end"},
        "bad.csv, column 'end': it is named as after and as cluster",
    ),
    "a choice nobody made": (GOOD, {"where": {"region": "North"}}, "no row holds 'North'"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_data_are_told_in_a_sentence_and_nothing_is_written(
    case: str, impact: Impact, tmp_path: Path
):
    content, options, sentence = BAD[case]
    with pytest.raises(DataError) as told:
        impact(content, **options)
    assert sentence in str(told.value)
    assert not (tmp_path / "out").exists()


def test_the_page_names_the_rows_that_were_kept(impact: Impact):
    written = impact(GOOD.replace(",N,", ",Gwynedd/Wales,"), where={"region": "Gwynedd/Wales"})
    page = written.report.read_text(encoding="utf-8").replace("&#39;", "'")
    assert "the file 'bad.csv', only rows whose region is 'Gwynedd/Wales'" in page


def test_the_line_counts_line_breaks_inside_quotes(impact: Impact):
    content = HEADER + 'p1,"North\nEast",1,2\np2,N,x,2\n'
    with pytest.raises(DataError, match="line 4, column 'start'"):
        impact(content)


def test_a_file_that_is_not_there_is_told_with_its_neighbour(people_csv: Path, tmp_path: Path):
    with pytest.raises(DataError, match=r"Did you mean 'people\.csv'\?"):
        impact_people(tmp_path / "peple.csv", tmp_path / "out", before="start", after="end")


def test_too_few_people_for_any_number_is_refused(impact: Impact, tmp_path: Path):
    with pytest.raises(DisclosureError, match="fewer than 10 people"):
        impact(HEADER + "p1,N,2,3\n" * 9)
    assert not (tmp_path / "out").exists()


def test_three_dimensions_are_refused(impact: Impact):
    with pytest.raises(AnalysisError, match="at most 2 fit a report"):
        impact(GOOD, by=["region", "who", "start"])


@pytest.fixture(scope="module")
def everyone(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("everyone")
    (folder / "good.csv").write_text(GOOD, encoding="utf-8")
    return impact_people(folder / "good.csv", folder / "out", before="start", after="end")


@pytest.fixture(scope="module")
def by_region(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """One person is alone in a region."""
    folder = tmp_path_factory.mktemp("by_region")
    (folder / "solo.csv").write_text(GOOD.replace("p7,N", "p7,Solo"), encoding="utf-8")
    return impact_people(
        folder / "solo.csv", folder / "out", before="start", after="end", by=["region"]
    )


def test_a_group_of_one_is_hidden(by_region: Written):
    table = pd.read_csv(by_region.folder / "tables" / "changes.csv").set_index("region")
    assert table.loc["Solo", "status"] == "hidden"


def test_equal_changes_give_a_report_without_an_interval(impact: Impact):
    page = impact(HEADER + "".join(f"p{i},N,2,3\n" for i in range(20))).report.read_text("utf-8")
    assert "No interval can be given" in page


@pytest.mark.parametrize("content", ["\ufeff" + GOOD, GOOD.replace(",", ";")])
def test_a_byte_order_mark_and_semicolons_are_read(content: str, impact: Impact):
    table = pd.read_csv(impact(content).folder / "tables" / "changes.csv")
    assert table.loc[0, "n"] == 30


def test_the_table_of_everyone_says_that_shares_are_rounded(everyone: Written):
    (table,) = everyone.content.sections[0].tables
    assert "Shares are rounded to whole percent" in table.note


def test_missing_codes_of_the_forms_are_missing(impact: Impact):
    table = pd.read_csv(impact(GOOD.replace("p7,N,2", "p7,N,DK")).folder / "tables" / "changes.csv")
    assert table.loc[0, "n"] == 29


def test_parquet_gives_the_same_table_as_csv(people_csv: Path, tmp_path: Path):
    pd.read_csv(people_csv).to_parquet(tmp_path / "people.parquet")
    tables = [
        impact_people(tmp_path / f"people.{kind}", tmp_path / kind, before="start", after="end")
        for kind in ("csv", "parquet")
    ]
    assert tables[0].output_ids == tables[1].output_ids


def test_region_alone_is_enough(people_csv: Path, tmp_path: Path):
    out = impact_people(people_csv, tmp_path / "out", before="start", after="end", by=["region"])
    table = pd.read_csv(out.folder / "tables" / "changes.csv")
    assert table["region"].tolist() == ["North", "South", "All"]


def test_too_few_people_leave_no_folder_and_no_ledger(impact: Impact, tmp_path: Path):
    few = HEADER + "p1,N,2,3\n" * 9
    with pytest.raises(DisclosureError):
        impact(few, ledger=tmp_path / "out" / "ledger.jsonl")
    assert not (tmp_path / "out").exists()


def test_somebody_elses_folder_is_left_without_a_ledger(impact: Impact, tmp_path: Path):
    (tmp_path / "out" / "tables").mkdir(parents=True)
    with pytest.raises(DataError, match="not from a report of cpd_eval"):
        impact(GOOD, ledger=tmp_path / "out" / "ledger.jsonl")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["tables"]


def test_the_release_is_recorded_before_the_report_is_written(impact: Impact, tmp_path: Path):
    (tmp_path / "ledger.jsonl").write_text("broken")
    with pytest.raises(DisclosureError, match="the ledger is broken"):
        impact(GOOD, ledger=tmp_path / "ledger.jsonl")
    assert not (tmp_path / "out").exists()


def test_a_cluster_may_be_the_group(impact: Impact):
    assert impact(GOOD, by=["region"], cluster="region").report.is_file()


def test_tables_by_group_show_q(by_region: Written):
    table = next(s for s in by_region.content.sections if s.anchor == "by-region").tables[0]
    assert table.header[-1] == "q"
    assert "p corrected for looking at many groups" in table.note


def test_the_table_of_everyone_shows_p(everyone: Written):
    table = next(s for s in everyone.content.sections if s.anchor == "change").tables[0]
    assert table.header[-1] == "p"


def test_counts_in_the_csv_are_whole_numbers(by_region: Written):
    rows = (by_region.folder / "tables" / "changes.csv").read_text("utf-8").splitlines()
    assert rows[-1].startswith("All,30,0,")


def test_a_score_beyond_any_scale_is_told_with_its_line(impact: Impact):
    with pytest.raises(DataError, match="line 9, column 'start': found '1e300', a number from"):
        impact(GOOD.replace("p7,N,2", "p7,N,1e300"))


@pytest.mark.parametrize("options", [{"by": ["tags"]}, {"after": "tags"}, {"after": "record"}])
def test_a_parquet_column_of_lists_or_records_is_told(options: dict[str, Any], tmp_path: Path):
    scores = [1.0, 2.0] * 20
    table = pd.DataFrame({"start": scores, "end": scores, "tags": [[1]] * 40})
    table["record"] = [{"one": 1}] * 40
    table.to_parquet(tmp_path / "people.parquet")
    asked = {"before": "start", "after": "end", **options}
    with pytest.raises(DataError, match="it holds lists or records"):
        impact_people(tmp_path / "people.parquet", tmp_path / "out", **asked)


def test_text_called_parquet_is_told(tmp_path: Path):
    (tmp_path / "people.parquet").write_text(GOOD, encoding="utf-8")
    with pytest.raises(DataError, match="cannot be read as Parquet"):
        impact_people(tmp_path / "people.parquet", tmp_path / "out", before="start", after="end")
