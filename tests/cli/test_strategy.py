"""A round of workforce strategies on the command line, from the first link to the document."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from cpd_eval.cli.init import make_project
from cpd_eval.forms import read_form
from cpd_eval.settings import read_settings
from cpd_eval.simulate.returns import simulate_returns
from cpd_eval.simulate.returns_groups import simulate_group_returns
from cpd_eval.store import invitations, responses, round_events, waves
from cpd_eval.store.bulk import import_answers
from cpd_eval.store.database import Database, open_store

OPENED = datetime(2025, 9, 1, tzinfo=UTC)
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the returns of stage 2 and of the business groups."""
    folder = tmp_path_factory.mktemp("round")
    make_project(folder, name="A round", contact="hr@example.org", is_made_up=True)
    forms = read_settings(folder).forms
    db = open_store(read_settings(folder))
    strategy, groups = (
        read_form(forms / f"{name}.md")
        for name in ("workforce_strategy", "workforce_strategy_business_group")
    )
    waves.open_wave(db, "two", strategy, kind="strategy", opens_at=OPENED)
    import_answers(db, simulate_returns("two", stage="2"))
    waves.open_wave(db, "groups", groups, kind="other", opens_at=OPENED)
    import_answers(db, simulate_group_returns("groups"))
    db.close()
    return folder


@pytest.fixture
def db(project: Path) -> Database:
    return open_store(read_settings(project))


def rows(file: Path, sheet: str) -> list[tuple[Any, ...]]:
    return [*openpyxl.load_workbook(file)[sheet].iter_rows(min_row=5, values_only=True)]


def test_the_document_and_its_page_are_written(cpd_eval: Run, project: Path, tmp_path: Path):
    out = tmp_path / "strategy.docx"
    ended = cpd_eval(
        *("strategy", "document", "--wave", "two", "--business-wave", "groups"),
        *("-o", out, "--project", project),
    )
    assert ended.code == 0, ended.err
    headings = [
        one.text
        for one in Document(str(out)).paragraphs
        if one.style is not None and one.style.name == "Heading 1"
    ]
    assert "What the business groups say" in headings
    assert out.with_suffix(".html").is_file()


def test_the_collation_holds_all_that_was_named_beside_it(
    cpd_eval: Run, project: Path, tmp_path: Path
):
    register, second = tmp_path / "register.csv", tmp_path / "second.csv"
    register.write_text("profession,people\nHR,3\n", encoding="utf-8")
    second.write_text("profession,code\nHR,RESKILL\nTax,PAY\n", encoding="utf-8")
    out = tmp_path / "out.xlsx"
    ended = cpd_eval(
        *("strategy", "collate", "--wave", "two", "--business-wave", "groups", "-o", out),
        *("--register", register, "--second-coder", second, "--project", project),
    )
    assert ended.code == 0, ended.err
    assert {"To settle", "Second coder", "Groups and professions"} <= set(
        openpyxl.load_workbook(out).sheetnames
    )
    assert [row[0] for row in rows(out, "To settle")] == ["HR"]


def test_a_wave_of_another_form_is_no_wave_of_business_groups(cpd_eval: Run, project: Path):
    ended = cpd_eval(
        *("strategy", "collate", "--wave", "two", "--business-wave", "two"),
        *("--project", project),
    )
    assert ended.code == 11
    assert "'workforce_strategy_business_group' was expected" in ended.err


def test_a_file_without_the_columns_is_refused(cpd_eval: Run, project: Path, tmp_path: Path):
    file = tmp_path / "second.csv"
    file.write_text("who,code\nHR,PAY\n", encoding="utf-8")
    ended = cpd_eval(
        "strategy", "collate", "--wave", "two", "--second-coder", file, "--project", project
    )
    assert ended.code == 11
    assert "the column 'profession' is missing" in ended.err


def test_the_papers_say_what_is_asked_and_what_is_known(
    cpd_eval: Run, project: Path, tmp_path: Path
):
    ended = cpd_eval(
        *("strategy", "papers", "--wave", "two", "--stage", "2", "-o", tmp_path),
        *("--project", project),
    )
    assert ended.code == 0, ended.err
    note = " ".join(one.text for one in Document(str(tmp_path / "covering_note.docx")).paragraphs)
    paper = " ".join(one.text for one in Document(str(tmp_path / "agenda_paper.docx")).paragraphs)
    assert "The template has 30 questions at this stage." in note
    assert "Communications and HR, which gave no weight" in paper


def test_the_agenda_paper_tells_nothing_of_returns_not_shared_with_all(
    cpd_eval: Run, project: Path, tmp_path: Path
):
    # In the sample, Legal shares its return with the HR team only.
    cpd_eval("strategy", "papers", "--wave", "two", "-o", tmp_path, "--project", project)
    paper = Document(str(tmp_path / "agenda_paper.docx"))
    assert "Legal" not in " ".join(one.text for one in paper.paragraphs)


def test_a_decision_stands_in_the_status(cpd_eval: Run, project: Path, tmp_path: Path):
    signed = cpd_eval(
        *("strategy", "sign", "--wave", "two", "--profession", "HR", "--decision", "agreed"),
        *("--by", "Head of Profession, HR", "--project", project),
    )
    assert signed.code == 0, signed.err
    out = tmp_path / "out.xlsx"
    cpd_eval("strategy", "collate", "--wave", "two", "-o", out, "--project", project)
    sheet = openpyxl.load_workbook(out)["Status"]
    place = [cell.value for cell in sheet[4]].index("Status")
    stands = {row[0]: row[place] for row in rows(out, "Status")}
    assert (stands["HR"], stands["Tax"]) == ("agreed", "submitted")


def test_a_return_that_was_not_sent_cannot_be_signed(cpd_eval: Run, project: Path):
    ended = cpd_eval(
        *("strategy", "sign", "--wave", "two", "--profession", "Magic", "--decision", "agreed"),
        *("--by", "Head of Magic", "--project", project),
    )
    assert ended.code == 11
    assert "'Magic' has sent no return in 'two'" in ended.err


def opened(cpd_eval: Run, project: Path, name: str) -> Any:
    return cpd_eval(
        *("strategy", "open", name, "--form", project / "forms" / "workforce_strategy.md"),
        *("--stage", "3", "--from", "two", "--closes", "2099-12-31", "--project", project),
    )


def test_the_next_stage_begins_with_the_last_answers(cpd_eval: Run, project: Path, db: Database):
    ended = opened(cpd_eval, project, "three")
    assert ended.code == 0, ended.err
    lines = (project / "data" / "links_three.csv").read_text(encoding="utf-8").splitlines()
    link = next(line for line in lines if line.startswith("HR,")).split(",")[-1]
    known = invitations.find(db, link.split("invitation=")[1]).prefill
    last = next(row["answers"] for row in simulate_returns("two", stage="2") if row["pid"] == "HRM")
    assert known["WS01"] == last["WS01"]
    assert (known["stage"], known["wave"]) == ("3", "three")
    assert "share_consent" not in known


def test_views_are_shown_after_a_first_draft_only_and_marked(
    cpd_eval: Run, project: Path, db: Database, tmp_path: Path
):
    form = read_form(project / "forms" / "workforce_strategy.md")
    waves.open_wave(db, "four", form, kind="strategy", opens_at=OPENED)
    # In the sample, Operational Delivery shares its return with all.
    import_answers(db, [row for row in simulate_returns("four") if row["pid"] == "OPS"])
    answers = next(row["answers"] for row in simulate_returns("four") if row["pid"] == "HRM")
    hidden = {
        name: answers[name] for name in ("profession", "organisation", "wave", "stage", "hop_post")
    }
    token = invitations.issue(db, "four", "HRM", prefill=hidden)
    show = (
        *("strategy", "views", "--wave", "four", "--for", "HR"),
        *("-o", tmp_path / "views.docx", "--project", project),
    )
    before = cpd_eval(*show)
    assert before.code == 11
    assert "has no draft of its own in 'four' yet" in before.err

    invitation = invitations.find(db, token)
    draft = responses.start_or_resume(db, invitation)
    responses.record(db, draft.response_id, {"WS02": "3"}, by="HRM")
    after = cpd_eval(*show)
    assert after.code == 0, after.err
    assert "Views of one profession, recorded" in after.out
    (shown,) = round_events.views_shown(db, ["four"])
    assert (shown.detail["to"], shown.detail["views_of"]) == ("HR", ["Operational Delivery"])
    out = tmp_path / "out.xlsx"
    cpd_eval("strategy", "collate", "--wave", "four", "-o", out, "--project", project)
    assert rows(out, "Still to come") == [("HR", "draft")]
    assert rows(out, "Earlier views")[0][2:4] == ("HR", "Operational Delivery")
