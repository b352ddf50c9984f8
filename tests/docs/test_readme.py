"""What the README says is true: its Python runs, its links lead somewhere, its commands exist."""

import doctest
import re
from pathlib import Path

import click
import pytest

from cpd_eval.cli import cli

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


@pytest.mark.filterwarnings("default")
def test_the_python_of_the_readme_runs():
    code = "\n".join(re.findall(r"```python\n(.*?)```", README, re.DOTALL))
    test = doctest.DocTestParser().get_doctest(code, {}, "README", "README.md", 0)
    assert len(test.examples) >= 4
    assert doctest.DocTestRunner().run(test).failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_files_lead_somewhere(page: Path):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_command_of_the_readme_exists_with_its_options():
    wrong = []
    for line in re.findall(r"cpd-eval ([a-z].*)", README):
        command, *words = line.rstrip("`").split()
        found = cli.get_command(click.Context(cli), command)
        if isinstance(found, click.Group) and words:
            found = found.get_command(click.Context(found), words[0])
        known = {name for option in (found.params if found else []) for name in option.opts}
        options = [word for word in words if word.startswith("-")]
        wrong += [f"{command} {option}" for option in options if option not in known]
        wrong += [] if found else [line]
    assert wrong == []


def test_every_command_stands_in_the_readme():
    names = cli.list_commands(click.Context(cli))
    assert [name for name in names if f"cpd-eval {name}" not in README] == []
