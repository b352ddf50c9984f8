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
from cpd_eval.simulate import simulate_returns
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
    """Put made-up returns into the store, as if they had been answered: two waves and a round."""
    strategy = read_form(ROOT / "forms" / "workforce_strategy.md")
    closed = OPENED + timedelta(days=20)
    waves.open_wave(db, "strategy", strategy, kind="strategy", opens_at=OPENED, closes_at=closed)
    responses.import_answers(db, simulate_returns())
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
        [*add, "--role", "hr", "--profession", "HR", "--password-stdin", "--project", str(folder)],
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


def finding(visitor: Any) -> str:
    return str(visitor.page.locator(".board-finding p").first.inner_text())


def wait_for_finding(visitor: Any, words: str) -> None:
    visitor.page.locator(".board-finding", has_text=words).wait_for()


def tab_to(visitor: Any, label: str) -> None:
    """Go on with the keyboard until the filter of this name has the focus."""
    for _ in range(20):
        visitor.page.keyboard.press("Tab")
        named = "document.activeElement.labels?.[0]?.textContent"
        if visitor.page.evaluate(named) == label:
            return
    pytest.fail(f"'{label}' cannot be reached with the keyboard")


def test_an_afternoon_by_keyboard_is_read_by_axe_at_every_step(open_board, findings):
    visitor = open_board()
    # Whoever heads a profession begins with their own.
    assert finding(visitor).startswith("HR is at level ")
    assert findings(visitor.page) == []
    tab_to(visitor, "Show")
    for key, words in (
        ("Strengths", "Where professions are strong"),
        ("Hand", "hand-overs"),
        ("What", "matter"),
        ("From", "Professions have"),
        ("Mixed", "groups whose mean scores differ"),
    ):
        visitor.page.keyboard.type(key)
        wait_for_finding(visitor, words)
        visitor.page.wait_for_timeout(1100)  # a list takes what is typed at once for one word
        assert visitor.page.locator("[role=status]").inner_text() == finding(visitor)
        assert findings(visitor.page) == []
    assert visitor.strangers == []


@pytest.mark.long
def test_who_drops_out_is_chosen_by_keyboard_and_kept_in_the_address(open_board):
    visitor = open_board("?show=groups&groups=5&seed=2")
    assert finding(visitor).startswith("5 groups")
    tab_to(visitor, "Who drops out")
    visitor.page.keyboard.type("Without Legal")
    visitor.page.wait_for_function("() => location.search.includes('absent=')")
    visitor.page.wait_for_function(
        "() => !document.querySelector('.board-body').innerText.includes('Legal')"
    )
    assert "seed=2" in visitor.page.url


@pytest.mark.long
def test_the_link_to_a_view_gives_the_same_view_and_its_files(open_board):
    visitor = open_board("?show=pairs&wave=2025&profession=All")
    told = finding(visitor)
    visitor.page.goto(visitor.page.locator(".board-link a").evaluate("link => link.href"))
    visitor.page.wait_for_selector(".board-finding")
    assert finding(visitor) == told
    visitor.page.get_by_role("button", name="Make files of this view").click()
    links = visitor.page.locator(".board-files a")
    links.first.wait_for()
    assert links.all_inner_texts() == [
        "The tables (Excel)",
        "The data behind it: hand-overs (CSV)",
        "Chart: pairs (PNG)",
    ]
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename == "maturity-2025-pairs.xlsx"


@pytest.mark.long
def test_on_a_phone_only_tables_scroll_sideways(open_board, findings):
    visitor = open_board("?show=areas&profession=All")
    visitor.page.set_viewport_size({"width": 320, "height": 640})
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == 320
    assert findings(visitor.page) == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("board", "words"),
    [("profession?profession=HR", "HR is at level"), ("round", "returns are in")],
)
def test_the_other_boards_open_and_are_read_by_axe(address, session, visit, findings, board, words):
    visitor = visit(storage_state=session)
    visitor.page.goto(f"{address}board/{board}")
    visitor.page.wait_for_selector(".board-finding")
    assert words in finding(visitor)
    assert findings(visitor.page) == []
