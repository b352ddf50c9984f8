"""The real app on a free port, with a project of its own, and a real browser in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import sync_playwright

from cpd_eval.forms.read import read_form
from cpd_eval.pages.serve import form_address
from cpd_eval.settings import Settings, read_settings
from cpd_eval.store import drafts, invitations, responses, versions, waves
from cpd_eval.store.database import Database, open_store

ROOT = Path(__file__).parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SERVE = (
    "import sys; from cpd_eval.pages.serve import serve; "
    "from cpd_eval.settings import read_settings; "
    "serve(read_settings(sys.argv[1]), port=int(sys.argv[2]))"
)
PATIENCE_SECONDS = 120
"""Everything here waits for what must come; only a page that never gets there takes this long."""
OPENED = datetime(2026, 1, 5, tzinfo=UTC)
VISITOR = tomllib.loads((Path(__file__).parent / "visitor.toml").read_text())


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A server that runs, and the store behind it."""

    settings: Settings
    db: Database
    port: int
    process: psutil.Process
    log: Path

    def invite(self, pid: str, wave: str = "before", **options: Any) -> str:
        """Give the address of a new invitation, with what it is known to bring for its form."""
        opened = waves.get_wave(self.db, wave)
        form = versions.load(self.db, opened.form_id, opened.version)
        hidden = {one.name for one in form.questions if one.type == "hidden"}
        known = {**VISITOR["brought"], "person": pid}
        brought = {name: raw for name, raw in known.items() if name in hidden}
        token = invitations.issue(self.db, wave, pid, prefill=brought, **options)
        return form_address(token, form_id=form.form_id, port=self.port)

    def ask(self, path: Path) -> str:
        """Open a wave of a form file, unless there is one; give its name."""
        if path.stem not in {one.wave_id for one in waves.get_waves(self.db)}:
            # A form that says how long answers are kept wants an end to count from.
            ends = datetime.now(UTC) + timedelta(days=30)
            form = read_form(path)
            waves.open_wave(self.db, path.stem, form, kind="other", opens_at=OPENED, closes_at=ends)
        return path.stem

    def draft(self, address: str) -> drafts.Draft:
        """Give what the store holds of the response behind an address."""
        invitation = invitations.find(self.db, address.rpartition("=")[2])
        return responses.start_or_resume(self.db, invitation)

    def kernel_of(self, visitor: "Visitor") -> psutil.Process:
        """Give the kernel a page talks to; others wait for who comes next."""
        kernel_id = visitor.page.evaluate(
            "JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"
        )
        return next(one for one in self.kernels() if kernel_id in " ".join(one.cmdline()))

    def kernels(self) -> list[psutil.Process]:
        """List the kernels the server has started, the newest last."""
        found = {}
        for child in self.process.children(recursive=True):
            # The kernel of an earlier page may end while this looks at it.
            with suppress(psutil.NoSuchProcess):
                if any("ipykernel_launcher" in word for word in child.cmdline()):
                    found[child] = child.create_time()
        return sorted(found, key=found.__getitem__)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _project(folder: Path) -> Settings:
    (folder / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / "form.ipynb", folder / "notebooks")
    (folder / "cpd-eval.toml").write_text(
        '[project]\nname = "Impact of professional development"\ncontact = "cpd@example.org"\n'
    )
    return read_settings(folder, environ={})


def _wait_until_it_answers(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/voila/static/voila.js", timeout=30)
        except OSError:
            assert process.poll() is None, "the server stopped while starting"
            time.sleep(0.25)
        else:
            return
    pytest.fail("the server never answered")


@pytest.fixture(scope="session")
def wait_for_server() -> Callable[[int, subprocess.Popen[bytes]], None]:
    """Give what waits until a server that was started answers on its port."""
    return _wait_until_it_answers


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """Give what finds a port nobody listens on."""
    return _free_port


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    settings = _project(tmp_path_factory.mktemp("project"))
    db = open_store(settings)
    form = read_form(ROOT / "forms" / "cpd_impact_before.md")
    waves.open_wave(db, "before", form, kind="before", opens_at=OPENED)
    later = datetime.now(UTC) + timedelta(days=30)
    waves.open_wave(db, "later", form, kind="before", opens_at=later)
    waves.open_wave(
        db, "over", form, kind="before", opens_at=OPENED, closes_at=OPENED + timedelta(days=1)
    )
    port = _free_port()
    log = settings.folder / "server.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(settings.folder), str(port)],
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=settings.folder,
        )
        try:
            _wait_until_it_answers(port, server)
            process = psutil.Process(server.pid)
            yield App(settings=settings, db=db, port=port, process=process, log=log)
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE_SECONDS)
    db.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    names = ("chromium", "chromium-browser", "google-chrome")
    here = next((path for path in map(shutil.which, names) if path), None)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=os.environ.get("CPD_EVAL_CHROMIUM") or here,
            args=ARGUMENTS,
            timeout=PATIENCE_SECONDS * 1000,
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def findings() -> Callable[[Any], list[str]]:
    """Give what lists everything axe finds on a page."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    def look(page: Any) -> list[str]:
        result = axe.run(page, options={"runOnly": VISITOR["axe_tags"]})
        return [
            f"{rule['id']}: {node['html'][:200]}"
            for rule in result.response["violations"]
            for node in rule["nodes"]
        ]

    return look


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A person with a fresh browser; notes what a person would not see."""

    page: Any
    complaints: list[str]
    strangers: list[str]

    def open(self, address: str) -> None:
        """Follow a link and wait for the page."""
        self.page.goto(address)
        self.page.wait_for_selector(".cpd h1")

    def wait_for_heading(self, text: str) -> None:
        """Wait until a page with this heading is there."""
        self.page.locator("h1", has_text=text).wait_for()

    def wait_for_focus(self, element: str) -> None:
        """Wait until the element of this id has the focus."""
        self.page.wait_for_function("(id) => document.activeElement.id === id", arg=element)

    def wait_until_saved(self) -> None:
        """Wait until nothing that was given is still on its way."""
        self.page.wait_for_timeout(1000)  # typed text is sent after a pause only
        unsent = "Object.keys(sessionStorage).filter((key) => key.startsWith('cpd-eval')).length"
        # A function: where the page allows no eval, a bare expression cannot be waited for.
        self.page.wait_for_function(f"() => {unsent} === 0")

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Wait until something holds that is not on the page."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < deadline, "it never came to hold"
            self.page.wait_for_timeout(100)

    def wait_for_place(self, place: str) -> None:
        """Wait until the page of this name is there."""
        self.page.wait_for_function(f"() => history.state?.cpdPlace === '{place}'")

    def press_continue(self) -> None:
        """Press the button of the page."""
        self.page.locator(".cpd-button").click()

    @property
    def focused(self) -> dict[str, str]:
        """What has the focus: id, name of its question, value."""
        return self.page.evaluate(
            "(() => { const e = document.activeElement; return {id: e.id, "
            "question: e.closest('[data-question]')?.dataset.question ?? '', "
            "value: e.value ?? '', type: e.type ?? '', text: e.textContent.slice(0, 80)}; })()"
        )

    # With the keyboard alone

    def tab_to(self, **wanted: str) -> None:
        """Press Tab until what has the focus is as wanted."""
        if "question" in wanted:
            # It may be a question that appears only when an earlier answer has arrived.
            self.page.wait_for_selector(f"[data-question={wanted['question']}]")
        for _ in range(80):
            self.page.keyboard.press("Tab")
            focused = self.focused
            if all(focused[name] == value for name, value in wanted.items()):
                return
        pytest.fail(f"Tab never came to {wanted}")

    def choose(self, question: str, value: str) -> None:
        """Select one of several radios with Tab, Space and the arrow keys."""
        self.tab_to(question=question)
        self.page.keyboard.press("Space")
        for _ in range(15):
            if self.focused["value"] == value:
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"the arrow keys never came to {value} of {question}")

    def tick(self, question: str, value: str) -> None:
        """Tick a box with Tab and Space."""
        self.tab_to(question=question, value=value)
        self.page.keyboard.press("Space")


@pytest.fixture
def visit(app: App, chromium: Any) -> Iterator[Callable[..., Visitor]]:
    contexts = []

    def come(**options: Any) -> Visitor:
        context = chromium.new_context(**{"viewport": {"width": 1200, "height": 900}} | options)
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        contexts.append(context)
        page = context.new_page()
        visitor = Visitor(page=page, complaints=[], strangers=[])
        page.on("console", lambda line: _note_errors(line, visitor.complaints))
        page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        page.on("request", lambda request: _note_strangers(request.url, visitor.strangers))
        return visitor

    yield come
    for context in contexts:
        context.close()


def _note_errors(line: Any, complaints: list[str]) -> None:
    if line.type == "error":
        complaints.append(line.text)


def _note_strangers(url: str, strangers: list[str]) -> None:
    if not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
        strangers.append(url)


FINISHED = {
    "B01": "yes",
    "B02": "own",
    "B03": "REL1 DEL2",
    **{f"{item}_{code}": "3" for item in ("B04", "B05", "B06") for code in ("REL1", "DEL2")},
    "B07": "Clients decide faster.",
    "B08": "time tools",
    "B08_first": "time",
    "B09": "5",
    "B10": "4",
    **{f"B11_{row}": "1" for row in (1, 2, 3)},
}


@pytest.fixture
def finished(app: App) -> Callable[[str], str]:
    """Give the address of a response that stands at the check page."""

    def make(pid: str) -> str:
        address = app.invite(pid)
        draft = app.draft(address)
        responses.record(app.db, draft.response_id, FINISHED, by="self", page="cpd:check")
        return address

    return make
