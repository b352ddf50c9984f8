"""The before-and-after report: what stands in it, and what must not."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from lxml import html

from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.report import Written, write_before_after


def test_the_headline_leads_with_the_change_and_ends_with_the_evidence_level(page: str):
    sentence = html.fromstring(page).xpath("string(//p[@class='headline'])")
    start, *_, end = re.split(r", and |; ", sentence.partition(":")[0])
    assert re.fullmatch(r"Self-rated performance rose by 0\.\d\d points, from .*", start)
    assert "rose in 2 of the 2 regions that can be shown (2 hidden to protect people)" in sentence
    assert end == "evidence level 2 of 5"


def test_practical_size_stands_before_the_p_value(page: str):
    text = html.fromstring(page).xpath("string(//main)").replace("\xa0", " ")
    assert text.index("Hedges' g") < text.index("p < 0.001")


def test_the_page_asks_nothing_of_the_network(page: str):
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page)
    assert "@import" not in page


def test_there_is_one_h1_and_no_level_is_left_out(page: str):
    levels = [int(e.tag[1]) for e in html.fromstring(page).xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_the_language_is_given(page: str):
    assert html.fromstring(page).get("lang") == "en-GB"


def test_one_can_skip_to_the_results(page: str):
    tree = html.fromstring(page)
    link = tree.xpath("//a[text()='Skip to results']")[0]
    assert tree.xpath(f"//*[@id='{link.get('href')[1:]}']")


def test_every_table_has_a_caption_and_scoped_headers(page: str):
    tables = html.fromstring(page).xpath("//table")
    assert tables
    for table in tables:
        assert table.xpath("string(caption)")
        assert not table.xpath(".//th[not(@scope)]")


@pytest.mark.slow
def test_every_drawing_is_an_image_with_a_label(page: str):
    drawings = html.fromstring(page).xpath("//figure/svg")
    assert drawings
    assert all(one.get("role") == "img" and one.get("aria-label") for one in drawings)


def test_every_link_within_the_page_leads_somewhere(page: str):
    tree = html.fromstring(page)
    ids = set(tree.xpath("//@id"))
    assert {link[1:] for link in tree.xpath("//a/@href")} <= ids


def test_a_region_with_a_tag_for_a_name_stays_text(page: str):
    assert "<East>" not in page
    assert "&lt;East&gt;" in page


@pytest.mark.parametrize("caption", ["Change by region", "Readiness gap by region"])
def test_a_table_with_shares_says_that_they_are_rounded(caption: str, written: Written):
    tables = [table for section in written.content.sections for table in section.tables]
    (note,) = (table.note for table in tables if table.caption == caption)
    assert "Shares are rounded to whole percent" in note


def test_a_small_region_is_marked_as_hidden(page: str):
    row = html.fromstring(page).xpath("//table[caption='Change by region']//tr[th='Isles']/td")
    assert {cell.text for cell in row} == {"[c]"}


def test_the_page_says_that_the_people_are_made_up(page: str):
    assert "The people and answers in this report are made up" in page


def test_the_page_tells_when_it_was_made(page: str):
    assert "Made on 1 May 2026, 09:30 UTC" in page


def test_the_page_names_the_release_in_the_ledger(page: str, written: Written):
    ledger = (written.folder.parent / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    ids = [json.loads(line)["output_id"] for line in ledger]
    assert ids == list(written.output_ids)
    assert all(one[:16] in page for one in ids)


def test_every_chart_is_there_as_svg_png_and_json(written: Written):
    names = {path.stem for path in written.charts}
    assert {"change_by_region", "change_by_both", "readiness_gap", "comparison"} <= names
    assert len(written.charts) == 3 * len(names)


def test_hidden_rows_of_the_csv_hold_no_number(written: Written):
    table = pd.read_csv(written.folder / "tables" / "changes.csv")
    hidden = table[table["status"] == "hidden"]
    assert len(hidden) > 0
    assert hidden.drop(columns=["region", "profession", "status"]).isna().all(axis=None)


@pytest.mark.slow
def test_the_same_run_writes_the_same_page(panel: pd.DataFrame, written: Written, tmp_path: Path):
    ledger = tmp_path / "ledger.jsonl"
    made_at = written.content.made_at
    again = write_before_after(
        panel, tmp_path / "again", ledger=ledger, is_made_up=True, made_at=made_at
    )
    assert again.report.read_bytes() == written.report.read_bytes()


def test_without_a_comparison_group_the_page_says_what_it_cannot_say(
    panel: pd.DataFrame, tmp_path: Path
):
    trained = panel[panel["trained"] == 1]
    report = write_before_after(trained, tmp_path / "out", by=[]).report
    text = report.read_text(encoding="utf-8")
    assert "There is no comparison group" in text
    assert "evidence level 1 of 5" in text


def without_desired_level(panel: pd.DataFrame, n: int) -> pd.DataFrame:
    some = panel.assign(performance_desired=panel["performance_desired"].where(panel.index >= n))
    some.loc[: n - 1, "trained"] = 1
    return some


def test_who_gave_no_desired_level_is_left_out_of_changes_and_gaps(
    panel: pd.DataFrame, tmp_path: Path
):
    # Gaps of all but two people beside changes of all would tell of those two.
    some = without_desired_level(panel, 2)
    write_before_after(some, tmp_path / "out", by=[])
    table = pd.read_csv(tmp_path / "out" / "tables" / "changes.csv")
    assert table["n"].iloc[0] == (some.loc[2:, "trained"] == 1).sum()
    assert "gap_after" in table


def test_if_many_gave_no_desired_level_the_report_does_without_gaps(
    panel: pd.DataFrame, tmp_path: Path
):
    some = without_desired_level(panel, 40)
    write_before_after(some, tmp_path / "out", by=[])
    table = pd.read_csv(tmp_path / "out" / "tables" / "changes.csv")
    assert table["n"].iloc[0] == (some["trained"] == 1).sum()
    assert [name for name in table if "gap" in name] == []


def test_a_person_with_two_programmes_is_not_counted_twice(panel: pd.DataFrame, tmp_path: Path):
    twice = pd.concat([panel, panel.head(3)])
    with pytest.raises(DataError, match="3 rows are a second programme"):
        write_before_after(twice, tmp_path / "out")


@pytest.mark.slow
def test_a_dimension_with_one_group_is_left_out(panel: pd.DataFrame, tmp_path: Path):
    north = panel[panel["region"] == "North"]
    written = write_before_after(north, tmp_path / "out", by=["region"])
    assert "region" not in pd.read_csv(written.folder / "tables" / "changes.csv")


def test_a_panel_without_the_column_trained_is_refused(panel: pd.DataFrame, tmp_path: Path):
    with pytest.raises(DataError, match="'trained' is missing"):
        write_before_after(panel.drop(columns="trained"), tmp_path / "out")


@pytest.mark.slow
def test_a_report_on_one_region_shows_no_more_than_the_report_on_all(
    panel: pd.DataFrame, tmp_path: Path
):
    everyone = write_before_after(panel, tmp_path / "all", by=["region", "profession"])
    north = write_before_after(
        panel, tmp_path / "north", by=["region", "profession"], region="North"
    )
    table = pd.read_csv(everyone.folder / "tables" / "changes.csv")
    table = table[table["region"] == "North"].drop(columns="region").reset_index(drop=True)
    mine = pd.read_csv(north.folder / "tables" / "changes.csv")
    pd.testing.assert_frame_equal(mine, table, check_dtype=False)
    assert north.output_ids[0] == everyone.output_ids[0]


@pytest.mark.slow
def test_a_report_on_one_region_compares_its_own_people(panel: pd.DataFrame, tmp_path: Path):
    north = write_before_after(panel, tmp_path / "north", region="North")
    table = pd.read_csv(north.folder / "tables" / "comparison.csv").set_index("profession")
    row = table.loc["All"]
    alone = panel[panel["region"] == "North"]
    both = alone.dropna(subset=["performance_before", "performance_after"])
    change = both["performance_after"] - both["performance_before"]
    means = change.groupby(both["trained"]).mean()
    assert row["estimate"] == pytest.approx(means[1] - means[0])


def test_a_region_nobody_is_of_is_told_with_the_nearest(panel: pd.DataFrame, tmp_path: Path):
    with pytest.raises(DataError, match=r"nobody is of 'Nroth'. Did you mean 'North'\?"):
        write_before_after(panel, tmp_path / "north", region="Nroth")


@pytest.mark.slow
def test_a_region_without_comparison_group_is_reported_without_comparison(
    panel: pd.DataFrame, tmp_path: Path
):
    elsewhere = panel[(panel["region"] != "North") | (panel["trained"] == 1)]
    written = write_before_after(elsewhere, tmp_path / "north", region="North")
    assert "There is no comparison group" in written.report.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_region_where_nobody_took_part_is_refused(panel: pd.DataFrame, tmp_path: Path):
    elsewhere = panel[(panel["region"] != "North") | (panel["trained"] == 0)]
    with pytest.raises(AnalysisError, match="North: nobody took part"):
        write_before_after(elsewhere, tmp_path / "north", region="North")


@pytest.mark.slow
def test_the_comparisons_of_all_reports_are_parts_of_one_release(
    panel: pd.DataFrame, tmp_path: Path
):
    chosen = [
        {},
        {"region": "North"},
        {"profession": "HR"},
        {"region": "North", "profession": "HR"},
    ]
    written = [
        write_before_after(panel, tmp_path / str(i), **only) for i, only in enumerate(chosen)
    ]
    whole, *parts = (set(report.output_ids) for report in written)
    assert all(part == parts[0] and part < whole for part in parts)


@pytest.mark.slow
def test_the_order_in_which_dimensions_are_named_changes_nothing(
    panel: pd.DataFrame, tmp_path: Path
):
    one = write_before_after(panel, tmp_path / "one", by=["region", "profession"])
    other = write_before_after(panel, tmp_path / "other", by=["profession", "region"])
    assert one.output_ids == other.output_ids


def test_a_hidden_comparison_does_not_raise_the_evidence_level(panel: pd.DataFrame, tmp_path: Path):
    few = pd.concat([panel[panel["trained"] == 1], panel[panel["trained"] == 0].head(8)])
    page = write_before_after(few, tmp_path / "out", by=[], cluster="local_org").report
    assert "evidence level 1 of 5" in page.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_group_named_like_a_formula_leaves_harmless(panel: pd.DataFrame, tmp_path: Path):
    evil = panel.assign(region=panel["region"].replace("North", "=1+1"))
    written = write_before_after(evil, tmp_path / "out", by=["region"])
    text = (written.folder / "tables" / "changes.csv").read_text(encoding="utf-8")
    assert "\n'=1+1," in text
    assert "\n=1+1," not in text


@pytest.mark.slow
def test_a_region_where_nobody_took_part_hides_no_neighbour(panel: pd.DataFrame, tmp_path: Path):
    elsewhere = panel[(panel["region"] != "North") | (panel["trained"] == 0)]
    written = write_before_after(elsewhere, tmp_path / "out", by=["region"])
    table = pd.read_csv(written.folder / "tables" / "comparison.csv").set_index("region")
    assert "North" not in table.index
    assert table.loc["South", "status"] == "shown"


def test_the_headline_holds_the_change_against_the_comparison_group(page: str):
    sentence = html.fromstring(page).xpath("string(//p[@class='headline'])")
    assert re.search(r"0\.\d\d more than in the comparison group", sentence)
