"""Time until a form can be filled in, beside a Voilà page with nothing but one button.

Both are served on this machine, each with kernels that wait for visitors, and opened in turns in
Chromium with an empty cache. A page counts as usable when its button can be pressed. So the ratio
says what the form itself costs, whatever the machine does besides. Needs the extra ``test``.

    python benchmarks/form_page.py             # 15 visits each, writes docs/form-page-speed.md
    python benchmarks/form_page.py --visits 3  # a quick look, prints only
"""

import argparse
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import nbformat
import psutil
from playwright.sync_api import Browser, sync_playwright

from cpd_eval.forms.read import read_form
from cpd_eval.pages.address import form_address
from cpd_eval.settings import read_settings
from cpd_eval.store import invitations, waves
from cpd_eval.store.database import open_store

VISITS = 15
LIMIT_RATIO = 1.15
LIMIT_MB = 60
ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "form-page-speed.md"
FORM = ROOT / "forms" / "cpd_impact_before.md"
PREFILL = {
    "person": "p1",
    "programme": "advice-skills",
    "solution_type": "course",
    "group": "trained",
    "wave": "before",
    "rater": "self",
    "region": "North East",
    "profession": "business_adviser",
}
SERVE = (
    "import sys; from cpd_eval.pages.serve import serve; "
    "from cpd_eval.settings import read_settings; "
    "serve(read_settings(sys.argv[1]), port=int(sys.argv[2]))"
)
BUTTON = "import ipywidgets\nipywidgets.Button(description='Send')"
MB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page under test.

    Attributes
    ----------
    name : str
        What it is called in the table.
    address : str
        Where it opens.
    button : str
        CSS selector of the button that makes it usable.
    server : psutil.Process
        Who serves it.
    """

    name: str
    address: str
    button: str
    server: psutil.Process


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one visit took.

    Attributes
    ----------
    seconds : float
        From following the link until the button could be pressed.
    own_mb, share_mb, resident_mb : float
        Memory of the visitor's kernel: what would be free without it (USS), with its share of
        what it has in common with others (PSS), and all it can see (RSS).
    """

    seconds: float
    own_mb: float
    share_mb: float
    resident_mb: float


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[psutil.Process]:
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)  # noqa: S603
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}/voila/static/voila.js")
        yield psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_until_it_answers(address: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=1)  # noqa: S310
        except OSError:
            time.sleep(0.25)
        else:
            return
    raise SystemExit(f"{address} did not answer within a minute.")


@contextmanager
def form_page(folder: Path) -> Iterator[Page]:
    (folder / "notebooks").mkdir(parents=True)
    shutil.copy(ROOT / "notebooks" / "form.ipynb", folder / "notebooks")
    (folder / "cpd-eval.toml").write_text('[project]\nname = "Speed"\n', encoding="utf-8")
    db = open_store(read_settings(folder, environ={}))
    form = read_form(FORM)
    waves.open_wave(db, "w", form, kind="before", opens_at=datetime(2026, 1, 5, tzinfo=UTC))
    token = invitations.issue(db, "w", "p1", prefill=PREFILL)
    db.close()
    port = free_port()
    command = [sys.executable, "-c", SERVE, str(folder), str(port)]
    with running(command, folder, port) as server:
        address = form_address(token, form_id=form.form_id, port=port)
        yield Page(name="the form", address=address, button=".cpd-button", server=server)


@contextmanager
def button_page(folder: Path) -> Iterator[Page]:
    folder.mkdir()
    cell = nbformat.v4.new_code_cell(BUTTON)
    spec = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata=spec)
    nbformat.write(notebook, folder / "button.ipynb")
    port = free_port()
    options = ["--no-browser", f"--port={port}", "--preheat_kernel=True", "--pool_size=2"]
    command = [sys.executable, "-m", "voila", "button.ipynb", *options]
    with running(command, folder, port) as server:
        address = f"http://127.0.0.1:{port}/"
        yield Page(name="one button", address=address, button=".jupyter-button", server=server)


def kernels(server: psutil.Process) -> dict[str, psutil.Process]:
    found = {}
    for child in server.children(recursive=True):
        words = child.cmdline()
        if any("ipykernel_launcher" in word for word in words):
            found[" ".join(words)] = child
    return found


def settle(pages: list[Page]) -> None:
    """Wait until every page has its waiting kernels and nobody is busy."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        known = [list(kernels(page.server).values()) for page in pages]
        busy = sum(one.cpu_percent(0.5) for group in known for one in group)
        if all(len(group) >= 2 for group in known) and busy < 10:
            return
    raise SystemExit("The kernels did not come to rest within a minute and a half.")


def visit(page: Page, browser: Browser) -> Visit:
    context = browser.new_context()
    tab = context.new_page()
    start = time.perf_counter()
    tab.goto(page.address, wait_until="commit")
    tab.wait_for_selector(page.button, timeout=60_000)
    seconds = time.perf_counter() - start
    config = "document.getElementById('jupyter-config-data').textContent"
    kernel_id = str(json.loads(tab.evaluate(config))["kernelId"])
    mine = next(one for words, one in kernels(page.server).items() if kernel_id in words)
    time.sleep(1)
    memory: Any = mine.memory_full_info()
    context.close()
    return Visit(
        seconds=seconds,
        own_mb=memory.uss / MB,
        share_mb=memory.pss / MB,
        resident_mb=memory.rss / MB,
    )


def study(visits: int) -> dict[str, list[Visit]]:
    here = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    path = os.environ.get("CPD_EVAL_CHROMIUM") or here
    options = ["--no-sandbox", "--disable-gpu"]
    with (
        tempfile.TemporaryDirectory() as name,
        form_page(Path(name) / "form") as form,
        button_page(Path(name) / "button") as button,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=path, args=options)
        pages, found = [button, form], {button.name: [], form.name: []}
        for number in range(visits + 1):
            for page in pages:
                settle(pages)
                seen = visit(page, browser)
                if number:  # the first visit finds the server's own caches empty
                    found[page.name].append(seen)
        browser.close()
    return found


def table(found: dict[str, list[Visit]]) -> str:
    rows = ["| page | usable after (median) | fastest – slowest | USS | PSS | RSS |"]
    rows.append("|---|---|---|---|---|---|")
    for name, visits in found.items():
        seconds = [one.seconds for one in visits]
        rows.append(
            f"| {name} | {median(seconds):.2f} s | {min(seconds):.2f} – {max(seconds):.2f} s "
            f"| {median(v.own_mb for v in visits):.0f} MB "
            f"| {median(v.share_mb for v in visits):.0f} MB "
            f"| {median(v.resident_mb for v in visits):.0f} MB |"
        )
    return "\n".join(rows)


def ratio_of(found: dict[str, list[Visit]]) -> float:
    """Give the median of the ratios of neighbouring visits, which shared the machine's mood."""
    pairs = zip(found["the form"], found["one button"], strict=True)
    return median(form.seconds / button.seconds for form, button in pairs)


def page_text(found: dict[str, list[Visit]]) -> str:
    cores, memory = os.cpu_count(), psutil.virtual_memory().total / MB / 1024
    visits = len(found["the form"])
    return f"""# How fast the form page is

{visits} visits to each of two pages, in turns, in Chromium with an empty cache: the form
`{FORM.name}` and a Voilà page with nothing but one button. Both have two kernels that
wait. A page is usable when its button can be pressed.

{table(found)}

The form takes **{ratio_of(found):.2f} times** as long as the empty page (median of neighbouring
visits; {LIMIT_RATIO} is the most it may take). Memory is that of the visitor's kernel: USS is what
would be free without it (at most {LIMIT_MB} MB), PSS adds its share of what several processes use
together, RSS counts all of that in full for each of them.

What costs what:

- Most of the time is Voilà's and the browser's: some hundred requests for JupyterLab's modules,
  which a browser keeps for the next visit. The form's own script and style are one message. The
  page of the button is Voilà as it comes; the form has a template of its own and loads only the
  three extensions it needs, which is why it can be there sooner than an empty page.
- A kernel that waits has imported everything, opened the store and read the forms that are open.
  Without one a visitor waits for Python to start besides. Two wait by default
  (`STANDBY_KERNELS` in `pages/serve.py`); a third visitor in the same few seconds starts one.
- Of a kernel's memory more than half is Jupyter's own (the row of the one button); the rest is the
  database library (some 11 MB), the widget, the engine and the form. It is at its limit: whatever
  else a respondent's kernel imports must make room first.
- A link that is wrong, used or too late is answered by the server alone, without a kernel.

Made with `python benchmarks/form_page.py` on Python {platform.python_version()},
{platform.machine()}, {cores} cores, {memory:.0f} GB.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visits", type=int, default=VISITS)
    asked = parser.parse_args()
    found = study(asked.visits)
    text = page_text(found)
    print(text)
    if asked.visits < VISITS:
        return
    PAGE.write_text(text, encoding="utf-8")
    print(f"Written: {PAGE}")
    own = median(one.own_mb for one in found["the form"])
    if ratio_of(found) > LIMIT_RATIO or own > LIMIT_MB:
        raise SystemExit(f"More than {LIMIT_RATIO} times the empty page, or {LIMIT_MB} MB.")


if __name__ == "__main__":
    main()
