"""A register and its flows: each mistake is one sentence with its cell."""

from pathlib import Path

import pytest

from cpd_eval.errors import DataError
from cpd_eval.report.register import read_flows, read_posts

HEAD = "post_id,title,grade,region,profession,person_id\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "posts.csv"


def test_cells_stay_text(file: Path) -> None:
    file.write_text(HEAD + "007,Lead,G7,Wales,HR,0042\n")
    assert read_posts(file).iloc[0][["post_id", "person_id"]].to_list() == ["007", "0042"]


def test_what_is_not_known_of_critical_posts_is_empty(file: Path) -> None:
    file.write_text(HEAD + "1,Lead,G7,Wales,HR,ann\n")
    assert read_posts(file)["is_critical"].to_list() == [""]


def test_a_post_twice_is_refused_with_both_lines(file: Path) -> None:
    file.write_text(HEAD + "1,Lead,G7,Wales,HR,ann\n1,Lead,G7,Wales,HR,bo\n")
    with pytest.raises(DataError, match=r"line 3, column 'post_id': '1' stands in line 2"):
        read_posts(file)


def test_a_post_of_two_professions_is_refused(file: Path) -> None:
    file.write_text(HEAD + "1,Lead,G7,Wales,HR;IT,ann\n")
    with pytest.raises(DataError, match=r"line 2, column 'profession': found 'HR;IT'"):
        read_posts(file)


def test_a_post_without_a_number_is_refused(file: Path) -> None:
    file.write_text(HEAD + ",Lead,G7,Wales,HR,ann\n")
    with pytest.raises(DataError, match=r"line 2, column 'post_id': it is empty"):
        read_posts(file)


def test_a_missing_column_is_named(file: Path) -> None:
    file.write_text("post_id\n1\n")
    with pytest.raises(DataError, match="column 'profession' is missing"):
        read_posts(file)


def test_words_in_place_of_a_count_are_refused(file: Path) -> None:
    file.write_text("profession,region,in_post,leavers,retirements,joiners\nHR,Wales,20,x,1,2\n")
    with pytest.raises(DataError, match=r"line 2, column 'leavers': found 'x'"):
        read_flows(file)


def test_an_empty_count_is_missing(file: Path) -> None:
    file.write_text("profession,region,in_post,leavers,retirements,joiners\nHR,Wales,20,,1,2\n")
    assert read_flows(file)["leavers"].isna().all()


def test_an_hr_system_may_call_columns_otherwise(file: Path) -> None:
    file.write_text("Position,title,grade,region,profession,person_id\n7,Lead,G7,Wales,HR,ann\n")
    assert read_posts(file, columns={"post_id": "Position"})["post_id"].to_list() == ["7"]


def test_a_column_the_hr_system_does_not_have_is_named(file: Path) -> None:
    file.write_text(HEAD + "1,Lead,G7,Wales,HR,ann\n")
    with pytest.raises(DataError, match="column 'Position' is missing"):
        read_posts(file, columns={"post_id": "Position"})
