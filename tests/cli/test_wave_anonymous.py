"""`cpd-eval wave open --anonymous`: one link for everybody, from the link to the linked panel."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

from cpd_eval.cli.init import make_project
from cpd_eval.errors import DataError
from cpd_eval.forms.sheet import Sheet
from cpd_eval.pages import code_entry
from cpd_eval.settings import FILE_NAME, read_settings
from cpd_eval.store import invitations, open_links, responses, versions, waves
from cpd_eval.store.database import open_store

ASK = """
[anonymous.ask]
region = ["Wales", "London"]
group = { trained = "Yes", comparison = "No" }
"""
ANNA, JO = ("Anna", "Newport", "Grove", "7"), ("Jo", "Leeds", "Hill", "21")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "project")
    with (folder / FILE_NAME).open("a", encoding="utf-8") as settings:
        settings.write(ASK)
    return folder


@pytest.fixture
def db(project):
    store = open_store(read_settings(project))
    yield store
    store.close()


@pytest.fixture
def open_wave(cpd_eval: Callable, project: Path) -> Callable:
    def opened(kind: str = "before", *options: object, name: str = ""):
        form = project / "forms" / f"cpd_impact_{kind}.md"
        where = ("--form", form, "--kind", kind, "--project", project, "--closes", "2099-01-01")
        return cpd_eval("wave", "open", name or kind, "--anonymous", *where, *options)

    return opened


def link_of(project: Path, name: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit((project / "data" / f"link_{name}.txt").read_text().strip()).query)


def fill(project: Path, db, name: str, who: tuple[str, ...], **answers: str) -> None:
    """Enter a code, answer what is known, and anything that may be to the rest."""
    settings = read_settings(project)
    (token,) = link_of(project, name)["invitation"]
    fields = {f"part{n}": part for n, part in enumerate(who)}
    fields |= {"about-region": "Wales", "about-group": "comparison"}
    entered = code_entry.enter(settings, token, fields, db=db, style="s.css")
    assert isinstance(entered, code_entry.Entered), entered
    draft = responses.start_or_resume(db, invitations.find(db, entered.token))
    form = versions.load(db, draft.form_id, draft.version)
    sheet = Sheet(form, draft.raw | answers)
    while errors := sheet.errors():
        choices = form[errors[0].name].choices
        sheet.answer(errors[0].name, choices[0].name if choices else "1")
    given = {path: text for path, text in sheet.raw().items() if path not in draft.raw}
    responses.record(db, draft.response_id, given, by="self")
    responses.submit(db, draft.response_id)


def test_a_before_after_survey_without_names_is_linked_by_code(
    open_wave: Callable, cpd_eval: Callable, project: Path, db
):
    for kind in ("before", "after"):
        assert open_wave(kind, "--set", "programme=mentoring").code == 0
    for who in (ANNA, JO):
        fill(project, db, "before", who, B03="REL1", B04_REL1="2")
    fill(project, db, "after", ANNA, P06_REL1="4")
    ended = cpd_eval("wave", "close", "after", "--project", project)
    assert "before and after, by code: 1 of 2 and 1 people were linked" in ended.out
    panel = pd.read_parquet(project / "data" / "panel.parquet")
    both = panel.dropna(subset=["performance_before", "performance_after"])
    assert both[["region", "trained", "performance_before", "performance_after"]].to_numpy(
        dtype=object
    ).tolist() == [["Wales", 0, 2.0, 4.0]]


def test_the_link_is_for_everybody_and_may_be_read_by_its_owner_only(
    open_wave: Callable, project: Path, db
):
    said = open_wave()
    file = project / "data" / "link_before.txt"
    assert str(file) in said.out
    assert file.stat().st_mode & 0o777 == 0o600
    assert open_links.find_open(db, link_of(project, "before")["invitation"][0]) is not None


def test_a_form_that_goes_on_from_earlier_answers_asks_about_everything(
    open_wave: Callable, project: Path, db
):
    open_wave("after")
    link = open_links.find_open(db, link_of(project, "after")["invitation"][0])
    assert link is not None
    assert link.prefill["standards"].split()[:2] == ["REL1", "REL2"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--people", "people.csv"), "one of the two was expected"),
        (("--set", "programme"), "a question and its answer were expected"),
        (("--set", "programm=x"), "Did you mean 'programme'?"),
        (("--set", "B04_REL1=5"), "which is no hidden question"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_done(
    open_wave: Callable, db, options: tuple[str, ...], words: str
):
    ended = open_wave("before", *options)
    assert (ended.code, words in ended.err) == (DataError.exit_code, True)
    assert (waves.get_waves(db), versions.published(db)) == ([], [])


def test_a_code_that_could_not_be_linked_is_refused(open_wave: Callable, project: Path, db):
    open_wave()
    with (project / FILE_NAME).open("a", encoding="utf-8") as settings:
        parts = ", ".join(['{ ask = "A letter", length = 1 }'] * 3)
        settings.write(f"\n[anonymous]\nparts = [{parts}]\n")
    ended = open_wave("after")
    assert (ended.code, "with other questions than in 'before'" in ended.err) == (11, True)
    assert [one.wave_id for one in waves.get_waves(db)] == ["before"]
    assert open_wave("after", "--new-code").code == 0


def test_a_second_link_is_refused_and_a_new_one_is_given(
    open_wave: Callable, project: Path, cpd_eval: Callable, db
):
    open_wave()
    assert "has its open link already" in open_wave().err
    ended = cpd_eval("wave", "renew", "before", "--project", project)
    (token,) = parse_qs(urlsplit(ended.out.split()[-1]).query)["invitation"]
    assert open_links.find_open(db, token) is not None
    assert open_links.find_open(db, link_of(project, "before")["invitation"][0]) is None


def test_nobody_is_written_to_in_an_anonymous_wave(
    open_wave: Callable, project: Path, cpd_eval: Callable
):
    open_wave()
    text = (project / FILE_NAME).read_text(encoding="utf-8")
    text = text.replace('sender = ""', 'sender = "hr@example.org"')
    (project / FILE_NAME).write_text(text, encoding="utf-8")
    ended = cpd_eval("wave", "remind", "before", "--project", project)
    assert (ended.code, "is anonymous" in ended.err) == (11, True)


def test_people_are_not_added_to_an_anonymous_wave(
    open_wave: Callable, project: Path, cpd_eval: Callable, db
):
    open_wave()
    people = project / "people.csv"
    people.write_text("local_id\nE1\n")
    form = project / "forms" / "cpd_impact_before.md"
    where = ("--form", form, "--kind", "before", "--project", project, "--people", people)
    ended = cpd_eval("wave", "open", "before", *where)
    assert (ended.code, "is anonymous" in ended.err) == (11, True)


def test_who_knows_their_code_is_erased(open_wave: Callable, project: Path, cpd_eval: Callable, db):
    open_wave()
    fill(project, db, "before", ANNA, B03="REL1")
    words = ("store", "erase", "an-ne-gr-07-e", "--code", "--reason", "asked", "--yes")
    assert cpd_eval(*words, "--project", project).code == 0
    ended = cpd_eval(*words, "--project", project)
    assert "Nobody entered the code" in ended.err


def test_status_says_how_many_made_a_code(
    open_wave: Callable, project: Path, cpd_eval: Callable, db
):
    open_wave()
    fill(project, db, "before", ANNA, B03="REL1")
    ended = cpd_eval("wave", "status", "--project", project)
    assert "before: 1 made a code, 1 opened, 1 answered, 1 submitted" in ended.out
