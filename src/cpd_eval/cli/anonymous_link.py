"""What an anonymous wave asks with its code, what is the same for all, and where its link goes.

What is asked stands in ``cpd-eval.toml``, by the name of a hidden question of the form: a list of
answers, or a table that says how each is called on the page::

    [anonymous.ask]
    region = ["North", "South"]
    group = { trained = "Yes", comparison = "No" }
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from cpd_eval.cli.tickets import hidden
from cpd_eval.errors import DataError, ProjectError
from cpd_eval.forms import Form, read_form
from cpd_eval.settings import FILE_NAME, Settings
from cpd_eval.store import versions
from cpd_eval.store.database import Database
from cpd_eval.store.open_links import open_links
from cpd_eval.store.recipe import Recipe

_BEFORE, _STANDARDS = "cpd_impact_before", "B03"


def asked_of(settings: Settings, form: Form) -> dict[str, dict[str, str]]:
    """Give what is asked with the code, as far as the form has it: label by answer, by question.

    Raises
    ------
    ProjectError
        If the settings name no answers to choose from.
    """
    table = settings.anonymous.get("ask", {})
    if not isinstance(table, Mapping):
        raise ProjectError(
            f"{settings.folder / FILE_NAME}, [anonymous]: 'ask' is '{table}'; a table was "
            'expected, such as ask = { region = ["North", "South"] }.'
        )
    found: dict[str, dict[str, str]] = {}
    for name, answers in table.items():
        if isinstance(answers, Mapping):
            found[name] = {str(value): str(label) for value, label in answers.items()}
        elif isinstance(answers, list):
            found[name] = {str(value): str(value) for value in answers}
        if len(found.get(name, {})) < 2:
            raise ProjectError(
                f"{settings.folder / FILE_NAME}, [anonymous.ask]: '{name}' has no answers to "
                'choose from; two or more were expected, such as ["North", "South"].'
            )
    return {name: answers for name, answers in found.items() if name in hidden(form)}


def fill_in(db: Database, settings: Settings, form: Form, given: Sequence[str]) -> dict[str, str]:
    """Give what is the same for everybody.

    Nobody's earlier answers may be shown to who enters their code. So a form that goes on from the
    standards chosen before asks about all of them, unless they are given.

    Raises
    ------
    DataError
        If something given is no question and answer.
    """
    told: dict[str, str] = {}
    for word in given:
        name, mark, value = word.partition("=")
        if not mark or not name.strip() or not value.strip():
            raise DataError(
                f"--set '{word}': a question and its answer were expected, such as "
                "programme=mentoring. Nothing was done."
            )
        told[name.strip()] = value.strip()
    if "standards" in hidden(form) and "standards" not in told:
        told["standards"] = " ".join(_all_standards(db, settings))
    return told


def check_recipe(db: Database, name: str, recipe: Recipe, *, may_differ: bool) -> None:
    """Refuse a code that could not be compared with that of an earlier wave.

    Raises
    ------
    DataError
        If the questions of the code differ, and nobody said that they may.
    """
    others = {
        wave_id: one
        for wave_id, one in open_links(db).items()
        if wave_id != name and one.recipe_id != recipe.recipe_id
    }
    if others and not may_differ:
        listed = ", ".join(f"'{wave_id}'" for wave_id in others)
        raise DataError(
            f"The code of '{name}' would be asked for with other questions than in {listed}, so "
            "the answers of one person could not be linked. Nothing was done; put the questions in "
            "[anonymous] back, or say --new-code if the waves need not be linked."
        )


def write_open_link(file: Path, link: str) -> None:
    """Write the open link, readable by the owner only, and whole or not at all.

    Raises
    ------
    DataError
        If it cannot be written.
    """
    new = file.with_suffix(".new")
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(link + "\n")
        new.replace(file)
    except OSError as exc:
        raise DataError(
            f"{file}: the link cannot be written: {exc.strerror or exc}. There is no link yet. "
            "Make room, then give the same command again."
        ) from exc


def _all_standards(db: Database, settings: Settings) -> list[str]:
    versions_of_before = [one for one in versions.published(db) if one[0] == _BEFORE]
    if versions_of_before:
        form = versions.load(db, *versions_of_before[-1])
    else:
        form = read_form(settings.forms / f"{_BEFORE}.md")
    return [choice.name for choice in form[_STANDARDS].choices] if _STANDARDS in form else []
