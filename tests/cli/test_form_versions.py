"""`cpd-eval form publish` and `form compare`: what is said, and what is kept."""

import sys
from pathlib import Path

import click
import pytest

from cpd_eval.errors import FormError, StoreError
from cpd_eval.forms import read_form
from cpd_eval.settings import read_settings
from cpd_eval.store import versions
from cpd_eval.store.database import open_store

FORM = """
| survey   | type           | name  | label      |
|          | select_one ten | happy | How happy? |
|          | text           | why   | Why?       |
| choices  | list_name      | name  | label      |
|          | ten            | 1     | Not at all |
|          | ten            | 4     | Very       |
| settings | form_title     | form_id |
|          | Pulse          | pulse   |
"""
RENAMED = FORM.replace("| happy |", "| joy   |")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "cpd-eval.toml").write_text("")
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "pulse.md").write_text(FORM, encoding="utf-8")
    return tmp_path


@pytest.fixture
def publish(cpd_eval, project):
    def published(text: str | None = None, *options: str):
        if text is not None:
            (project / "forms" / "pulse.md").write_text(text, encoding="utf-8")
        return cpd_eval(
            "form", "publish", project / "forms" / "pulse.md", "--project", project, *options
        )

    return published


@pytest.fixture
def numbers(project):
    def of(form_id: str = "pulse") -> list[int]:
        db = open_store(read_settings(project))
        try:
            return [one.number for one in versions.lineage(db, form_id).versions]
        except StoreError:
            return []
        finally:
            db.close()

    return of


def version(project: Path) -> str:
    return read_form(project / "forms" / "pulse.md").version


def test_the_first_version_is_published(publish, numbers):
    ended = publish()
    assert (ended.code, numbers()) == (0, [1])
    assert "Published version 1 of 'pulse'" in ended.out


def test_the_same_content_is_said_so_and_nothing_is_done(publish, numbers):
    publish()
    ended = publish(FORM.replace("| Why?       |", "|  Why?  |"))
    assert (ended.code, numbers()) == (0, [1])
    assert "published already (version 1 of 'pulse', since" in ended.out


def test_a_change_that_keeps_the_answers_is_told_and_published(publish, numbers):
    publish()
    ended = publish(FORM.replace("| text           |", "| text | news | News? |\n|  | text |"))
    assert (ended.code, numbers()) == (0, [1, 2])
    assert "news: added: ‘News?’" in ended.out
    assert "Answers stay comparable: yes." in ended.out


def test_a_change_that_breaks_is_refused_without_a_terminal(publish, numbers, project):
    publish()
    ended = publish(RENAMED)
    assert (ended.code, numbers()) == (FormError.exit_code, [1])
    assert "joy: looks like 'happy' renamed" in ended.out
    assert f"write {project / 'forms' / 'pulse.mapping.toml'}:" in ended.out
    assert '    happy = "joy"' in ended.out
    assert "nothing was published" in ended.err


def test_it_is_published_all_the_same_with_yes(publish, numbers):
    publish()
    assert publish(RENAMED, "--yes").code == 0
    assert numbers() == [1, 2]


@pytest.mark.parametrize(("says", "code", "left"), [(True, 0, [1, 2]), (False, 10, [1])])
def test_a_terminal_is_asked(publish, numbers, monkeypatch, says, code, left):
    publish()
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(click, "confirm", lambda _question: says)
    assert publish(RENAMED).code == code
    assert numbers() == left


def test_with_its_mapping_it_is_published_without_asking(publish, numbers, project):
    publish()
    text = f'from = "{version(project)}"\n[variables]\nhappy = "joy"\n'
    (project / "forms" / "pulse.mapping.toml").write_text(text)
    ended = publish(RENAMED)
    assert (ended.code, numbers()) == (0, [1, 2])
    assert "Answers stay comparable: with the mapping." in ended.out
    assert "pulse.mapping.toml." in ended.out


def test_a_mapping_that_was_used_is_not_used_again(publish, numbers, project):
    publish()
    text = f'from = "{version(project)}"\n[variables]\nhappy = "joy"\n'
    (project / "forms" / "pulse.mapping.toml").write_text(text)
    publish(RENAMED)
    ended = publish(RENAMED.replace("Why?", "And why?"))
    assert (ended.code, numbers()) == (0, [1, 2, 3])
    assert "not used, as it leads from version" in ended.out


def test_a_mistake_in_the_mapping_publishes_nothing(publish, numbers, project):
    publish()
    text = f'from = "{version(project)}"\n[variables]\nhapy = "joy"\n'
    (project / "forms" / "pulse.mapping.toml").write_text(text)
    ended = publish(RENAMED)
    assert (ended.code, numbers()) == (FormError.exit_code, [1])
    assert "key variables.hapy: no version asked a variable 'hapy'" in ended.err


def test_one_file_that_breaks_stops_all(cpd_eval, publish, numbers, project):
    publish()
    (project / "forms" / "pulse.md").write_text(RENAMED, encoding="utf-8")
    (project / "forms" / "new.md").write_text(FORM.replace("| pulse ", "| new "), encoding="utf-8")
    files = [project / "forms" / name for name in ("new.md", "pulse.md")]
    assert cpd_eval("form", "publish", *files, "--project", project).code == FormError.exit_code
    assert (numbers("new"), numbers()) == ([], [1])


def test_two_files_of_one_form_are_refused(cpd_eval, publish, numbers, project):
    (project / "forms" / "again.md").write_text(RENAMED, encoding="utf-8")
    files = [project / "forms" / name for name in ("again.md", "pulse.md")]
    ended = cpd_eval("form", "publish", *files, "--project", project)
    assert (ended.code, numbers()) == (FormError.exit_code, [])
    assert "2 files are the form 'pulse'" in ended.err


def test_every_form_with_a_mistake_is_told(cpd_eval, project):
    ended = cpd_eval("form", "publish", project / "x.md", project / "y.md", "--project", project)
    assert ended.code == FormError.exit_code
    assert ended.err.count("there is no such file") == 2


def test_two_files_are_compared_without_a_project(cpd_eval, tmp_path):
    (tmp_path / "old.md").write_text(FORM, encoding="utf-8")
    (tmp_path / "new.md").write_text(FORM.replace("Why?", "Wherefore?"), encoding="utf-8")
    ended = cpd_eval("form", "compare", tmp_path / "old.md", tmp_path / "new.md")
    assert ended.code == 0
    assert "why: reworded: ‘Why?’ → ‘Wherefore?’" in ended.out


def test_a_published_version_is_compared_by_its_name(cpd_eval, publish, project, numbers):
    publish()
    old = version(project)
    file = project / "forms" / "pulse.md"
    file.write_text(RENAMED, encoding="utf-8")
    ended = cpd_eval("form", "compare", old, file, "--project", project)
    assert "Answers stay comparable: no, for 1 variable." in ended.out
    assert numbers() == [1]


def test_a_comparison_uses_the_mapping_that_leads_there(cpd_eval, tmp_path):
    (tmp_path / "old.md").write_text(FORM, encoding="utf-8")
    (tmp_path / "new.md").write_text(RENAMED, encoding="utf-8")
    leads_from = read_form(tmp_path / "old.md").version
    text = f'from = "{leads_from}"\n[variables]\nhappy = "joy"\n'
    (tmp_path / "pulse.mapping.toml").write_text(text)
    ended = cpd_eval("form", "compare", tmp_path / "old.md", tmp_path / "new.md")
    assert "Answers stay comparable: with the mapping." in ended.out
