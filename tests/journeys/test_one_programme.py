"""The whole way of one programme, on each database: asked, answered, reminded, closed, linked.

A list of people becomes invitations; they answer at both doors, in a workbook and on a list from
another tool; who has not is reminded; the waves close; their answers are linked, and leave.
"""

import csv
import email
import email.policy
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from cpd_eval.cli import run
from cpd_eval.forms.model import Form
from cpd_eval.forms.offline.book import write_workbook
from cpd_eval.forms.read import read_form
from cpd_eval.pages.address import form_address
from cpd_eval.settings import Settings, read_settings
from cpd_eval.simulate import simulate_answers, simulate_people
from cpd_eval.store import mailings, people
from cpd_eval.store.database import open_store
from cpd_eval.store.letters import Letters
from cpd_eval.store.post import Outbox

pytestmark = pytest.mark.browser

SEED = 8
N_PEOPLE = 12
LATER = timedelta(days=4)
CLOSES = f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def settings(tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """A project made by the command, its store on one database or the other."""
    folder = tmp_path / "project"
    assert run(["init", str(folder), "--contact", "cpd@example.org"]) == 0
    if request.param == "postgresql":
        url = request.getfixturevalue("new_database")()
        file = folder / "cpd-eval.toml"
        written = file.read_text().replace("sqlite:///data/cpd_eval.sqlite", url)
        file.write_text(written)
    return read_settings(folder, environ={})


@pytest.fixture
def cli(settings: Settings) -> Callable[..., None]:
    def call(*words: object) -> None:
        assert run([*map(str, words), "--project", str(settings.folder)]) == 0

    return call


@pytest.fixture
def port(free_port: Callable[[], int]) -> int:
    return free_port()


@pytest.fixture
def serving(settings: Settings, port: int, wait_for_server: Any) -> Iterator[None]:
    """`cpd-eval serve`, in a process of its own."""
    command = [str(Path(sys.executable).with_name("cpd-eval")), "serve"]
    options = ["--project", str(settings.folder), "--port", str(port)]
    with (settings.folder / "server.log").open("wb") as out:
        server = subprocess.Popen([*command, *options], stdout=out, stderr=subprocess.STDOUT)
        wait_for_server(port, server)
        yield
        server.terminate()
        server.wait(timeout=120)


@pytest.fixture
def made_up(settings: Settings, tmp_path: Path) -> SimpleNamespace:
    """Twelve people nobody knows, the list they come from, and what each will answer."""
    rows = simulate_people(N_PEOPLE, seed=SEED)
    file = tmp_path / "people.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    with closing(open_store(settings)) as db:
        pids = [people.pseudonym(db.key, row["local_id"]) for row in rows]
    given = {
        (row["wave_id"], row["pid"]): row["answers"] for row in simulate_answers(pids, seed=SEED)
    }
    return SimpleNamespace(rows=rows, file=file, pids=pids, given=given)


def asked(form: Form, answers: dict[str, Any]) -> dict[str, str]:
    """Keep what a person answers once; the rest comes with the invitation, or is told in rows."""
    plain = {name: str(raw) for name, raw in answers.items() if name in form}
    told = {name: raw for name, raw in plain.items() if form[name].type != "hidden"}
    return told | ({"F17_gap": "no"} if "F17_gap" in told else {})


def fill(visitor: Any, form: Form, answers: dict[str, str]) -> None:
    """Answer page after page as somebody with a mouse would, and send it."""
    page = visitor.page
    while (place := page.evaluate("history.state.cpdPlace")) != "cpd:check":
        here = {name: raw for name, raw in answers.items() if page_of(form, name) == place}
        for name, raw in here.items():
            field = page.locator(f"[data-question='{name}']").first
            field.wait_for()
            give(field, form[name].type, raw)
        visitor.wait_until_saved()
        visitor.press_continue()
        page.wait_for_function(f"() => history.state.cpdPlace !== '{place}'")
    visitor.press_continue()
    visitor.wait_for_heading("Your answers have been sent")


def page_of(form: Form, name: str) -> str:
    pages = {page.name for page in form.pages}
    while name not in pages:
        name = form.within[name]
    return name


def give(field: Any, kind: str, raw: str) -> None:
    if field.locator("input[type=radio], input[type=checkbox]").count():
        for value in raw.split():
            field.locator(f"input[value='{value}']").check()
    elif kind == "date":
        for part, text in zip(("year", "month", "day"), raw.split("-"), strict=True):
            field.locator(f"input[id$='-{part}']").fill(text)
    else:
        field.locator("input, textarea, select").first.fill(raw)


def said(form: Form, answers: dict[str, str]) -> dict[str, object]:
    """Give answers so that the order in which choices were ticked does not matter."""
    several = {name for name in answers if form[name].type == "select_multiple"}
    return {name: set(raw.split()) if name in several else raw for name, raw in answers.items()}


def letters(folder: Path) -> dict[str, str]:
    """Give the link in the letter to each address, from the folder of letters."""
    found = {}
    for file in folder.glob("*.eml"):
        letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        text = letter.get_body(("plain",)).get_content()
        found[str(letter["To"])] = re.search(r"http://\S+", text)[0]
    return found


def as_csv(file: Path, rows: list[dict[str, str]]) -> Path:
    pd.DataFrame(rows).to_csv(file, index=False)
    return file


def test_from_the_list_of_people_to_the_linked_panel_and_the_export(
    settings, cli, made_up, port, serving, visit, tmp_path
):
    address = f"http://127.0.0.1:{port}/"
    before = settings.forms / "cpd_impact_before.md"
    form = read_form(before)
    wave = ["--people", made_up.file, "--closes", CLOSES, "--address", address]
    cli("wave", "open", "before-2026", "--form", before, "--kind", "before", *wave)
    cli("wave", "invite", "before-2026", "--address", address)
    links = letters(settings.outbox)
    assert set(links) == {row["email"] for row in made_up.rows}

    # They answer: one at each door, one in a workbook, and, but for two, on a list.
    answering = [pid for pid in made_up.pids if ("before", pid) in made_up.given]
    given = {pid: asked(form, made_up.given["before", pid]) for pid in answering}
    email_of = {pid: row["email"] for pid, row in zip(made_up.pids, made_up.rows, strict=True)}
    at_plain, at_voila, in_workbook, *on_list = answering[:-2]
    plain = links[email_of[at_plain]]
    assert "/form/?" in plain
    for pid, link in (
        (at_plain, plain),
        (at_voila, links[email_of[at_voila]].replace("/form", "")),
    ):
        visitor = visit()
        visitor.open(link)
        fill(visitor, form, given[pid])
        assert visitor.complaints == []
    book = tmp_path / "filled.xlsx"
    write_workbook(form, book, answers={**given[in_workbook], "person": in_workbook})
    cli("responses", "import", book, "--wave", "before-2026")
    table = [{"pid": pid, **given[pid]} for pid in on_list]
    cli("responses", "import", as_csv(tmp_path / "before.csv", table), "--wave", "before-2026")

    # Four days later, who has not answered is reminded, and nobody else.
    silent = {email_of[pid] for pid in made_up.pids if pid not in answering[:-2]}
    bag = Outbox(tmp_path / "reminders")
    common = mailings.From(
        letters=Letters(settings.folder / "letters"),
        sender=settings.contact,
        project=settings.name,
        contact=settings.contact,
        link=lambda token, form_id: form_address(token, form_id=form_id, address=address),
    )
    for _ in range(2):
        with closing(open_store(settings)) as db:
            at = datetime.now(UTC) + LATER
            mailings.send(db, "before-2026", "reminder", post=bag, common=common, at=at)
    assert set(letters(tmp_path / "reminders")) == silent
    assert len(list((tmp_path / "reminders").glob("*.eml"))) == len(silent)
    cli("wave", "board", "before-2026", "-o", tmp_path / "board.html")
    assert (
        f"{len(answering) - 2} of {N_PEOPLE} have submitted"
        in (tmp_path / "board.html").read_text()
    )
    cli("wave", "close", "before-2026")

    # The second wave, from another tool; then both are linked by person, and leave.
    after = settings.forms / "cpd_impact_follow_up.md"
    cli("wave", "open", "follow-up-2026", "--form", after, "--kind", "follow_up", *wave)
    second = read_form(after)
    table = [
        {"pid": pid, **asked(second, made_up.given["follow_up", pid])}
        for pid in answering[:-2]
        if ("follow_up", pid) in made_up.given
    ]
    cli("responses", "import", as_csv(tmp_path / "after.csv", table), "--wave", "follow-up-2026")
    cli("wave", "close", "follow-up-2026")
    panel = pd.read_parquet(settings.data / "panel.parquet").set_index("pid")
    both = {row["pid"] for row in table}
    assert set(panel.index[panel["performance_follow_up"].notna()]) == both
    assert panel.loc[sorted(both), "performance_before"].notna().all()

    cli("responses", "export", "-o", tmp_path / "out", "--format", "csv")
    exported = pd.read_csv(
        tmp_path / "out" / "cpd_impact_before" / "responses.csv", dtype=str, keep_default_na=False
    ).set_index("pid")
    assert set(exported.index) == set(answering[:-2])
    for pid in (at_plain, at_voila, in_workbook, *on_list):
        found = {name: exported.loc[pid, name] for name in given[pid]}
        assert said(form, found) == said(form, given[pid])
