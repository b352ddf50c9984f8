"""The maturity board in a real browser: a working group's afternoon by keyboard, read by axe."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cpd_eval.cli import run
from cpd_eval.forms.read import read_form
from cpd_eval.settings import read_settings
from cpd_eval.simulate.maturity import simulate_maturity
from cpd_eval.store import invitations, people, responses, waves
from cpd_eval.store.database import Database, open_store

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery staple"
ROOT = Path(__file__).parents[2]
OPENED = datetime(2026, 1, 5, tzinfo=UTC)
HEADS = dict.fromkeys([f"D36_{n}" for n in range(1, 6)] + [f"D37_{n}" for n in range(1, 5)], "3")
"""What is asked of Heads of Profession besides; no part of the board."""


def fill(db: Database) -> None:
    """Put the made-up returns of two waves into the store, as if they had been answered."""
    form = read_form(ROOT / "forms" / "skills_principles.md")
    returns = simulate_maturity(seed=1)
    names = sorted(set(returns["profession"]))
    pids = people.add_people(db, [{"local_id": name, "profession": name} for name in names])
    ends = datetime.now(UTC) + timedelta(days=30)
    for year in ("2025", "2026"):
        waves.open_wave(db, year, form, kind="other", opens_at=OPENED, closes_at=ends)
        for record in returns[returns["wave"] == year].to_dict("records"):
            known = {name: record[name] for name in ("organisation", "profession", "wave", "rater")}
            pid = pids[names.index(record["profession"])]
            token = invitations.issue(db, year, pid, prefill=known)
            draft = responses.start_or_resume(db, invitations.find(db, token))
            rated = {name: one for name, one in record.items() if name[0] == "P" and one}
            room = {"side": "profession", "mode": "workshop", "n_in_room": "6"}
            levels = {name: one for name, one in rated.items() if name.count("_") == 1}
            rated |= {f"{name}_evidence": "Made up" for name, one in levels.items() if one in "34"}
            whys = {f"{name}_why": "Made up" for name, one in levels.items() if one == "NA"}
            responses.record(db, draft.response_id, {**HEADS, **room, **rated, **whys}, by="self")
            responses.submit(db, draft.response_id)


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory,
    free_port: Callable[[], int],
    wait_for_server: Callable[..., None],
) -> Iterator[str]:
    """A served project with two waves in it, and an account for a Head of Profession."""
    folder, port = tmp_path_factory.mktemp("maturity") / "project", free_port()
    assert run(["init", str(folder), "--name", "Made-up project"]) == 0
    command = str(Path(sys.executable).with_name("cpd-eval"))
    with closing(open_store(read_settings(folder, environ={}))) as db:
        fill(db)
    add = [command, "staff", "add", "hugo", "--role", "head_of_profession"]
    subprocess.run(
        [*add, "--profession", "HR", "--password-stdin", "--project", str(folder)],
        input=PASSWORD,
        text=True,
        check=True,
        timeout=120,
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
    """What a browser keeps once the Head of Profession has signed in."""
    context = chromium.new_context()
    context.set_default_timeout(120_000)
    page = context.new_page()
    page.goto(f"{address}sign-in")
    page.locator("input[name=name]").fill("hugo")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    yield context.storage_state()
    context.close()


@pytest.fixture
def open_board(address: str, session: dict[str, Any], visit: Any) -> Callable[..., Any]:
    def come(query: str = "", **options: Any) -> Any:
        visitor = visit(storage_state=session, **options)
        visitor.page.goto(f"{address}board/maturity{query}")
        visitor.page.wait_for_selector(".board-finding")
        return visitor

    return come



def test_shots(open_board):
    v=open_board("?show=ladder&profession=All")
    v.page.wait_for_timeout(1500)
    v.page.screenshot(path="/tmp/boards_ladder.png", full_page=True)
    for show in ("areas","groups","pairs","priorities","waves"):
        v=open_board(f"?show={show}&profession=All")
        v.page.wait_for_timeout(1000)
        v.page.screenshot(path=f"/tmp/boards_{show}.png", full_page=True)
