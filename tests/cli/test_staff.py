"""``cpd-eval staff``: adding, listing and removing accounts."""

import json

import pytest
from click.testing import CliRunner

from cpd_eval.cli import cli, run
from cpd_eval.settings import read_settings
from cpd_eval.store import audit
from cpd_eval.store.database import open_store

PASSWORD = "three random words\n"


@pytest.fixture
def project(tmp_path):
    (tmp_path / "cpd-eval.toml").write_text("")
    return tmp_path


def staff(project, *words, given=PASSWORD):
    done = CliRunner().invoke(cli, ["staff", *words, "--project", str(project)], input=given)
    assert done.exception is None, done.output
    return done.output


def test_an_account_is_added_and_listed(project):
    words = "--role", "line_manager", "--team", "North 2", "--password-stdin"
    assert "lena may sign in: line_manager" in staff(project, "add", "lena", *words)
    assert "lena: line_manager; team North 2\n" in staff(project, "list")


def test_the_file_holds_no_password(project):
    staff(project, "add", "hana", "--role", "hr", "--password-stdin")
    text = (project / "secrets" / "staff.json").read_text()
    assert PASSWORD.strip() not in text
    assert json.loads(text)["accounts"]["hana"]["password"].startswith("argon2:")


def test_the_password_is_asked_for_twice_and_not_shown(project):
    said = staff(project, "add", "hana", "--role", "hr", given=PASSWORD * 2)
    assert "Repeat for confirmation" in said
    assert PASSWORD.strip() not in said


def test_who_signs_in_elsewhere_needs_no_password(project):
    staff(project, "add", "hana", "--role", "hr", "--no-password")
    assert "hana: hr; no password\n" in staff(project, "list")


def test_a_new_password_and_a_removal_stand_in_the_trail(project):
    staff(project, "add", "hana", "--role", "hr", "--password-stdin")
    staff(project, "password", "hana", "--password-stdin")
    staff(project, "remove", "hana")
    assert "Nobody may sign in yet" in staff(project, "list")
    db = open_store(read_settings(project, environ={}))
    acts = [one.act for one in audit.trail(db)]
    db.close()
    assert acts == ["staff account added", "staff password changed", "staff account removed"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "lena", "--role", "line_manager", "--no-password"], "and no team"),
        (["remove", "nobody"], "there is no account 'nobody'"),
        (["password", "nobody", "--password-stdin"], "there is no account 'nobody'"),
    ],
)
def test_a_mistake_is_told_in_words(project, capsys, words, said):
    assert run(["staff", *words, "--project", str(project)]) == 14
    assert said in capsys.readouterr().err
