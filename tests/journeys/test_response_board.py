"""The response board in a real browser: signed in, chosen from, read by axe, taken away."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cpd_eval.cli import run
from cpd_eval.forms.read import read_form_text
from cpd_eval.settings import read_settings
from cpd_eval.store import invitations, people, responses, waves
from cpd_eval.store.database import Database, open_store

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery staple"
FORM = """
| survey   | type        | name  | label              | required |
|          | begin_group | one   | One                |          |
|          | text        | happy | How happy are you? | yes      |
|          | text        | why   | Why?               |          |
|          | end_group   |       |                    |          |
| settings | form_title  | form_id |
|          | Pulse       | pulse   |
"""
SUBMITTED = {"North": (40, 30), "South": (30, 6), "Isles": (4, 2)}
"""People invited and how many of them have submitted; as many more have begun."""


def fill(db: Database) -> None:
    begin = datetime.now(UTC) - timedelta(days=9)
    closes_at = begin + timedelta(days=20)
    form = read_form_text(FORM)
    waves.open_wave(db, "spring", form, kind="other", opens_at=begin, closes_at=closes_at)
    rows = [
        {"local_id": f"{region} {number}", "region": region, "name": f"Made up {number}"}
        for region, (n, _) in SUBMITTED.items()
        for number in range(n)
    ]
    tickets = [{"pid": pid, "issued_at": begin} for pid in people.add_people(db, rows)]
    tokens = invitations.issue_many(db, "spring", tickets)
    for row, token in zip(rows, tokens, strict=True):
        region, number = row["local_id"].split()
        done, at = SUBMITTED[region][1], begin + timedelta(hours=int(number) * 5)
        if int(number) < 2 * done:
            draft = responses.start_or_resume(db, invitations.find(db, token, now=at), at=at)
            responses.record(db, draft.response_id, {"happy": "yes"}, by="self", at=at)
            if int(number) < done:
                responses.submit(db, draft.response_id, at=at + timedelta(minutes=3))


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory,
    free_port: Callable[[], int],
    wait_for_server: Callable[..., None],
) -> Iterator[str]:
    """A served project with a wave in it, and an account for the HR team."""
    folder, port = tmp_path_factory.mktemp("board") / "project", free_port()
    assert run(["init", str(folder), "--name", "Made-up project"]) == 0
    command = str(Path(sys.executable).with_name("cpd-eval"))
    with closing(open_store(read_settings(folder, environ={}))) as db:
        fill(db)
    add = [command, "staff", "add", "hana", "--role", "hr", "--password-stdin"]
    subprocess.run(
        [*add, "--project", str(folder)], input=PASSWORD, text=True, check=True, timeout=120
    )
    with (folder / "server.log").open("wb") as out:
        options = ["--project", str(folder), "--port", str(port)]
        server = subprocess.Popen([command, "serve", *options], stdout=out, stderr=out)
        try:
            wait_for_server(port, server)
            yield f"http://127.0.0.1:{port}/staff/"
        finally:
            server.terminate()
            server.wait(timeout=120)


@pytest.fixture(scope="module")
def session(address: str, chromium: Any) -> Iterator[dict[str, Any]]:
    """What a browser keeps once the HR team has signed in."""
    context = chromium.new_context()
    context.set_default_timeout(120_000)
    page = context.new_page()
    page.goto(f"{address}sign-in")
    page.locator("input[name=name]").fill("hana")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    yield context.storage_state()
    context.close()


@pytest.fixture
def open_board(address: str, session: dict[str, Any], visit: Any) -> Callable[..., Any]:
    def come(query: str = "", **options: Any) -> Any:
        visitor = visit(storage_state=session, **options)
        visitor.page.goto(f"{address}board/responses{query}")
        visitor.page.wait_for_selector(".board-finding")
        return visitor

    return come


def finding(visitor: Any) -> str:
    return str(visitor.page.locator(".board-finding p").first.inner_text())


def wait_for_finding(visitor: Any, words: str) -> None:
    visitor.page.locator(".board-finding", has_text=words).wait_for()


def test_it_is_read_by_eye_and_by_axe(open_board, findings):
    visitor = open_board()
    assert finding(visitor).startswith("Everybody invited: 38 of 74 have submitted, 51%")
    assert visitor.page.locator("h1").inner_text() == "Who has answered ‘Pulse’"
    table = visitor.page.locator("table").first.inner_text()
    assert "30 of 40" not in table
    assert "North\t40\t40" in table
    assert "Isles\t[c]\t[c]" in table
    charts = visitor.page.locator("svg[role=img]")
    assert "51% have submitted" in charts.first.get_attribute("aria-label")
    assert findings(visitor.page) == []
    visitor.page.set_viewport_size({"width": 320, "height": 640})
    # On a phone only tables, and nothing else, scroll sideways.
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == 320
    assert findings(visitor.page) == []
    assert visitor.strangers == []


@pytest.mark.long
def test_a_choice_made_with_the_keyboard_is_said_and_kept_in_the_address(open_board):
    visitor = open_board()
    for _ in range(12):
        visitor.page.keyboard.press("Tab")
        label = "document.activeElement.labels?.[0]?.textContent"
        if visitor.page.evaluate(label) == "Region":
            break
    visitor.page.keyboard.type("North")
    wait_for_finding(visitor, "North: 30 of 40 have submitted, 75%")
    said = visitor.page.locator("[role=status]").inner_text()
    assert said.startswith("North: 30 of 40")
    assert "region=North" in visitor.page.url


@pytest.mark.long
def test_the_link_to_a_view_gives_the_same_view_and_its_files(open_board):
    visitor = open_board("?wave=spring&region=North")
    told = finding(visitor)
    assert told.startswith("North: 30 of 40 have submitted")
    visitor.page.goto(visitor.page.locator(".board-link a").evaluate("link => link.href"))
    visitor.page.wait_for_selector(".board-finding")
    assert finding(visitor) == told
    visitor.page.get_by_role("button", name="Make files of this view").click()
    links = visitor.page.locator(".board-files a")
    links.first.wait_for()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="Groups (CSV)").click()
    table = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert table.splitlines()[-1].startswith("North,40,40,40,40,30,")
    assert download.value.suggested_filename.startswith("response-spring-")
    assert "All tables (Excel)" in links.all_inner_texts()


@pytest.mark.long
def test_names_come_only_when_they_are_asked_for(open_board, findings):
    visitor = open_board("?region=Isles")
    assert "Made up" not in visitor.page.locator(".board").inner_text()
    visitor.page.get_by_role("button", name="Show who is to be reminded").click()
    people_table = visitor.page.locator("table", has_text="People to be reminded")
    people_table.wait_for()
    assert "Isles 3" in people_table.inner_text()
    assert "North" not in people_table.inner_text()
    assert findings(visitor.page) == []


def test_nobody_sees_it_without_signing_in(address, visit):
    visitor = visit()
    visitor.page.goto(f"{address}board/responses")
    assert "sign-in" in visitor.page.url
