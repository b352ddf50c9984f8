"""``cpd-eval wave board``: the response board as a file."""

from pathlib import Path

import pytest

from cpd_eval.cli import run

FORM = """
| survey   | type        | name  | label              | required |
|          | begin_group | one   | One                |          |
|          | text        | happy | How happy are you? | yes      |
|          | end_group   |       |                    |          |
| settings | form_title  | form_id |
|          | Pulse       | pulse   |
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """12 people in the North are asked, and 3 in the South."""
    folder = tmp_path_factory.mktemp("board")
    (folder / "cpd-eval.toml").touch()
    (folder / "pulse.md").write_text(FORM)
    rows = [f"N{n},North\n" for n in range(12)] + [f"S{n},South\n" for n in range(3)]
    (folder / "people.csv").write_text("local_id,region\n" + "".join(rows))
    words = ["--form", str(folder / "pulse.md"), "--people", str(folder / "people.csv")]
    options = ["--kind", "other", "--project", str(folder)]
    assert run(["wave", "open", "spring", *words, *options]) == 0
    return folder


def board(project: Path, *words: str, to: str = "board.html") -> int:
    options = ["-o", str(project / to), "--project", str(project)]
    return run(["wave", "board", "spring", *options, *words])


def test_it_is_written_as_a_page_and_says_what_is_in_it(project, capsys):
    assert board(project) == 0
    assert "Everybody invited: 0 of 15 have submitted, 0%" in capsys.readouterr().out
    assert "Who has answered ‘Pulse’" in (project / "board.html").read_text()


def test_it_is_written_as_a_workbook(project):
    assert board(project, to="out/board.xlsx") == 0
    assert (project / "out" / "board.xlsx").read_bytes().startswith(b"PK")


def test_a_small_group_is_said_to_be_hidden(project, capsys):
    assert board(project, "--region", "South") == 0
    assert "South: hidden to protect people." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "to", "told"),
    [
        (["--region", "Nowhere"], "board.html", "no region 'Nowhere'"),
        ([], "board.pdf", "ends in '.pdf'; '.html' or '.xlsx' was expected"),
        ([], "people.csv/board.html", "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_told(project, capsys, words, to, told):
    assert board(project, *words, to=to) == 11
    assert told in capsys.readouterr().err


def test_a_wave_that_is_not_there_is_told(project, capsys):
    code = run(["wave", "board", "sprin", "-o", "x.html", "--project", str(project)])
    assert code == 11
    assert "Did you mean 'spring'?" in capsys.readouterr().err
