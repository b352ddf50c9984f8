"""Published staff figures, in small invented files of the same shape."""

from pathlib import Path

import pytest

from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.report.acses import read_acses
from cpd_eval.report.acses_series import breaks, change, flows_of

HEAD = '"Status","Year","Profession_of_post","Headcount","FTE","Mean_salary","Median_salary"\n'
NOTES = (
    '"","","","","","",""\n"Notes","Rounded to the nearest 10, or £10.","","","","",""\n'
    '"Year","Year of data collection.","","","","",""\n'
)


def rows(*figures: tuple[str, str, str, str]) -> str:
    return "".join(f'"{s}","{y}","{p}","{n}","{n}","[c]","[c]"\n' for s, y, p, n in figures)


def write(folder: Path, text: str) -> Path:
    file = folder / "figures.csv"
    file.write_bytes((HEAD + text + NOTES).encode("latin-1"))
    return file


RECODED = rows(
    ("In post", "2021", "Legal", "500"),
    ("In post", "2021", "Unknown", "400"),
    ("In post", "2022", "Legal", "800"),
    ("In post", "2022", "Unknown", "100"),
)


def test_notes_after_the_data_are_no_data(tmp_path: Path) -> None:
    found = read_acses(write(tmp_path, rows(("In post", "2022", "Legal", "500"))))
    assert (len(found.table), len(found.notes)) == (1, 2)


def test_latin_1_is_read_as_written(tmp_path: Path) -> None:
    found = read_acses(write(tmp_path, rows(("In post", "2022", "Legal", "500"))))
    assert "£10" in found.notes[0]


def test_a_suppressed_cell_is_missing_and_counted(tmp_path: Path) -> None:
    found = read_acses(write(tmp_path, rows(("In post", "2022", "Legal", "[c]"))))
    assert found.table["Headcount"].isna().all()
    assert found.n_suppressed == 1


def test_a_count_of_fewer_than_30_was_not_published_so(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"line 2, column 'Headcount': .* fewer than 30 people"):
        read_acses(write(tmp_path, rows(("In post", "2022", "Legal", "20"))))


def test_a_count_of_30_is_published(tmp_path: Path) -> None:
    found = read_acses(write(tmp_path, rows(("In post", "2022", "Legal", "30"))))
    assert found.table["Headcount"].to_list() == [30]


def test_a_salary_of_fewer_than_50_was_not_published_so(tmp_path: Path) -> None:
    text = '"In post","2022","Legal","40","40","30000","[c]"\n'
    with pytest.raises(DataError, match=r"column 'Mean_salary': .* fewer than 50 people"):
        read_acses(write(tmp_path, text))


def test_a_figure_not_rounded_to_ten_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="not rounded to 10"):
        read_acses(write(tmp_path, rows(("In post", "2022", "Legal", "503"))))


def test_words_in_place_of_a_figure_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"line 2, column 'Headcount': found 'many'"):
        read_acses(write(tmp_path, rows(("In post", "2022", "Legal", "many"))))


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_acses(tmp_path / "none.csv")


def test_a_row_with_a_cell_too_many_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="line 2: it has 8 cells"):
        read_acses(write(tmp_path, '"In post","2022","Legal","30","30","[c]","[c]","x"\n'))


def test_a_fall_of_the_unknown_is_a_break_of_the_series(tmp_path: Path) -> None:
    (found,) = breaks(read_acses(write(tmp_path, RECODED)))
    assert (found.unknown_earlier, found.unknown_later) == (400, 100)
    assert "no change over these years is told" in found.sentence


def test_a_change_over_a_break_is_refused(tmp_path: Path) -> None:
    published = read_acses(write(tmp_path, RECODED))
    with pytest.raises(AnalysisError, match="the unknown go from 400 to 100"):
        change(published, by="Profession_of_post", earlier="2021", later="2022")


def test_a_change_without_a_break_is_told(tmp_path: Path) -> None:
    text = rows(("In post", "2021", "Legal", "500"), ("In post", "2022", "Legal", "520"))
    published = read_acses(write(tmp_path, text))
    table = change(published, by="Profession_of_post", earlier="2021", later="2022")
    assert table["change"].to_list() == [20]


def test_flows_leave_the_unknown_out_and_moves_between_departments_too(tmp_path: Path) -> None:
    text = rows(
        ("In post", "2022", "Legal", "500"),
        ("In post", "2022", "Unknown", "400"),
        ("Leaver CS", "2022", "Legal", "40"),
        ("Leaver Dept.", "2022", "Legal", "90"),
        ("New entrant CS", "2022", "Legal", "60"),
    )
    found = flows_of(read_acses(write(tmp_path, text)), year="2022")
    assert found.to_dict("records") == [
        {"profession": "Legal", "region": "All", "in_post": 500, "leavers": 40,
         "retirements": 0, "joiners": 60}
    ]  # fmt: skip


def test_a_year_that_is_not_there_is_named(tmp_path: Path) -> None:
    published = read_acses(write(tmp_path, RECODED))
    with pytest.raises(DataError, match=r"no row is of the year '2030'\. Found: 2021, 2022"):
        flows_of(published, year="2030")
