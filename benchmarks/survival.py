"""Does an answer the page called saved survive? Scripted people, and everything that goes wrong.

Each person fills the form of a real server in Chromium. At five moments, drawn with a seed, they
meet in any order: a reload, a closed tab, their kernel killed, the server killed with -9 and
started again (at once for all who are there), and another device. Half of the time they are in the
middle of an answer. What the page had called saved must then be in the store and on the page. In
the end all press Send twice. Needs the extra ``test``.

    python benchmarks/survival.py             # 50 people, 5 at a time; writes docs/survival.md
    python benchmarks/survival.py --people 5  # a quick look, prints only
"""

import argparse
import asyncio
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import psutil
from playwright.async_api import Browser, Error, async_playwright
from playwright.async_api import TimeoutError as TooLate
from sqlalchemy import func, select

from cpd_eval.forms.read import read_form
from cpd_eval.pages.address import form_address
from cpd_eval.settings import read_settings
from cpd_eval.store import drafts, invitations, responses, waves
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.schema import response

PEOPLE = 50
AT_ONCE = 5
SEED = 20260105
PATIENCE = 90_000  # ms; two cores start five kernels at once after the server was killed
ROOT = Path(__file__).parents[1]
FORM = ROOT / "forms" / "cpd_impact_before.md"
RESULT = ROOT / "docs" / "survival.md"
OPENED = datetime(2026, 1, 5, tzinfo=UTC)
BROUGHT = {
    "programme": "advice-skills",
    "solution_type": "course",
    "group": "trained",
    "wave": "before",
    "rater": "self",
    "region": "North East",
    "profession": "business_adviser",
}
EVENTS = {
    "reload": "The page is reloaded",
    "tab": "The tab is closed and the link opened again",
    "kernel": "The kernel is killed",
    "server": "The server is killed with -9 and started again",
    "device": "Another device goes on",
}
SAVED = """() => !Object.keys(sessionStorage).some((key) => key.startsWith("cpd-eval"))
  && document.querySelector(".cpd-saved [role=status]")?.textContent !== ""
  && !document.querySelector(".cpd-lost")"""
SHOWN = """() => Object.fromEntries([...document.querySelectorAll("[data-question]")].map((one) => [
  one.dataset.question,
  [...one.querySelectorAll("input:checked")].map((box) => box.value).join(" ")
    || (one.querySelector("textarea, input[type=text], select")?.value ?? ""),
]))"""
KERNEL = "JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An answer: what is done, and what the store then holds."""

    page: str
    name: str
    value: str
    whole: str
    is_text: bool = False


@dataclass(slots=True, kw_only=True)
class Tally:
    """What happened, by event; ``lost`` names what must not be there."""

    met: Counter[str] = field(default_factory=Counter)
    safe: Counter[str] = field(default_factory=Counter)
    flying: Counter[str] = field(default_factory=Counter)
    landed: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    loaded_again: int = 0


class Server:
    """The real server of a project, that can be killed and started again on its port."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = int(listener.getsockname()[1])
        self._folder = folder
        self._orphans: list[psutil.Process] = []

    async def start(self) -> None:
        """Start it, and wait until it answers."""
        command = str(Path(sys.executable).parent / "cpd-eval")
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603
                [command, "serve", "--project", str(self._folder), "--port", str(self.port)],
                stdout=log,
                stderr=log,
            )
        address = f"http://127.0.0.1:{self.port}/voila/static/voila.js"
        for _ in range(240):
            if await asyncio.to_thread(answers, address):
                return
            await asyncio.sleep(0.25)
        raise SystemExit(f"{address} did not answer within a minute.")

    def kill(self) -> None:
        """Kill it with -9; its kernels notice by themselves."""
        self._orphans += psutil.Process(self._process.pid).children(recursive=True)
        self._process.kill()
        self._process.wait()

    def kill_kernel(self, kernel_id: str) -> None:
        """Kill one kernel."""
        for child in psutil.Process(self._process.pid).children(recursive=True):
            try:
                if kernel_id in " ".join(child.cmdline()):
                    child.kill()
            except psutil.NoSuchProcess:  # one that has just ended by itself
                continue

    def end(self) -> None:
        """Stop it, and whatever a killed one has left."""
        self._process.terminate()
        self._process.wait(timeout=30)
        for one in self._orphans:
            with suppress(psutil.NoSuchProcess):
                one.kill()


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=1)  # noqa: S310
    except OSError:
        return False
    return True


def steps(rng: Random, who: str) -> list[Step]:
    """Draw the answers of a person."""
    one, two = rng.sample(["REL1", "REL2", "DIA1", "DEL1", "DEL2", "INF1", "PRO1"], 2)
    block, other = rng.sample(["knowledge", "skill", "confidence", "time", "tools"], 2)
    plan = [("consent", "B01", "yes"), ("consent", "B02", rng.choice(["own", "agreed"]))]
    ticks = [("aims", "B03", one, one), ("aims", "B03", two, f"{one} {two}")]
    rated = [
        ("performance", f"{item}_{code}", rng.choice("1234"))
        for code in (one, two)
        for item in ("B04", "B05", "B06")
    ]
    words = " ".join(rng.choices(["clients", "decide", "sooner", "and", "we", "see", "it"], k=12))
    blocks = [
        ("expectations", "B08", block, block),
        ("expectations", "B08", other, f"{block} {other}"),
    ]
    rest = [
        ("expectations", "B08_first", block),
        ("expectations", "B09", str(rng.randint(0, 10))),
        ("expectations", "B10", rng.choice("12345")),
        *(("expectations", f"B11_{row}", rng.choice("012")) for row in (1, 2, 3)),
        ("local_result", "B13", rng.choice(["satisfaction", "income", "cost"])),
    ]
    text = Step(
        page="expectations",
        name="B07",
        value=f"{who}: {words}",
        whole=f"{who}: {words}",
        is_text=True,
    )
    number = str(rng.randint(1, 999))
    last = Step(page="local_result", name="B13_value", value=number, whole=number, is_text=True)
    return [
        *(Step(page=page, name=name, value=value, whole=value) for page, name, value in plan),
        *(Step(page=a, name=b, value=c, whole=d) for a, b, c, d in ticks),
        *(Step(page=page, name=name, value=value, whole=value) for page, name, value in rated),
        text,
        *(Step(page=a, name=b, value=c, whole=d) for a, b, c, d in blocks),
        *(Step(page=page, name=name, value=value, whole=value) for page, name, value in rest),
        last,
    ]


class Crowd:
    """Those who are there at the same time, and the server they share."""

    def __init__(self, server: Server, size: int) -> None:
        self.server = server
        self._gate = asyncio.Barrier(size)
        self._is_back = asyncio.Event()

    async def meet(self) -> int:
        """Wait until everyone is where the server dies; give the place in the line."""
        return await self._gate.wait()

    async def server_dies(self, place: int, after: float) -> None:
        """Let the first of the line kill the server a little later; all wait until it is back."""
        if place == 0:
            await asyncio.sleep(after)
            self.server.kill()
            await self.server.start()
            self._is_back.set()
        await self._is_back.wait()

    async def give_up(self) -> None:
        """Let the others go on without one who cannot."""
        await self._gate.abort()


class Person:
    """One who answers, and checks after every event that nothing is gone."""

    def __init__(self, who: str, link: str, browser: Browser, crowd: Crowd, db: Database) -> None:
        self.who, self.link = who, link
        self.browser, self.crowd, self.db = browser, crowd, db
        self.rng = Random(f"{SEED} {who}")  # noqa: S311
        self.known: dict[str, str] = {}
        self.page: Any = None
        self.loaded_again = 0

    async def live(self, tally: Tally) -> None:
        """Fill the form from its beginning to its end."""
        plan = steps(self.rng, self.who)
        moments = sorted(self.rng.sample(range(1, len(plan)), len(EVENTS)))
        events = dict(zip(moments, self.rng.sample([*EVENTS], len(EVENTS)), strict=True))
        await self.come()
        for number, step in enumerate(plan):
            await self.go_to(step.page)
            if number in events:
                await self.meet(events[number], step, tally)
            await self.give(step)
            await self.wait_until_saved()
            tally.acknowledged += 1
            self.known[step.name] = step.whole
        await self.go_to("cpd:check")
        await self.send(tally)

    async def come(self) -> None:
        """Open the link in a browser of its own."""
        context = await self.browser.new_context()
        self.page = await context.new_page()
        self.page.set_default_timeout(PATIENCE)
        await self.page.goto(self.link)
        await self.ready()

    async def ready(self) -> None:
        """Wait until the page can be used; load it again if it says that it takes too long."""
        try:
            await self.page.wait_for_selector(".cpd h1", timeout=PATIENCE / 2)
        except TooLate:
            print(f"{self.who}: the page was loaded again", flush=True)
            self.loaded_again += 1
            await self.page.reload()
            await self.page.wait_for_selector(".cpd h1")
        await self.page.wait_for_function("history.state?.cpdPlace")

    async def place(self) -> str:
        """Name the page that is open."""
        return str(await self.page.evaluate("history.state?.cpdPlace"))

    async def go_to(self, wanted: str) -> None:
        """Press Continue until a page is open."""
        while (here := await self.place()) != wanted:
            await self.page.locator(".cpd-button").click()
            await self.page.wait_for_function(f"history.state?.cpdPlace !== '{here}'")

    async def give(self, step: Step) -> None:
        """Answer, and leave the field as a person would."""
        field_of = self.page.locator(f"[data-question={step.name}]")
        if step.is_text:
            box = field_of.locator("textarea, input[type=text]").first
            await box.fill(step.value)
            await box.blur()
        else:
            await field_of.locator(f"input[value='{step.value}']").check()

    async def wait_until_saved(self) -> None:
        """Wait until the page says that everything is saved."""
        await self.page.wait_for_function(SAVED)

    # What goes wrong

    async def meet(self, event: str, step: Step, tally: Tally) -> None:
        """Let something go wrong, and look for everything that was called saved."""
        line = await self.crowd.meet() if event == "server" else 0
        is_flying = self.rng.random() < 0.5
        if is_flying:
            await self.give(step)
        await getattr(self, event)(line)
        tally.met[event] += 1
        tally.safe[event] += len(self.known)
        tally.flying[event] += is_flying
        # A tab that comes back first sends what it still holds.
        await self.page.wait_for_function(SAVED)
        held = self.held()
        tally.landed[event] += is_flying and same(held.get(step.name, ""), step.whole)
        shown = await self.page.evaluate(SHOWN)
        for name, value in self.known.items():
            allowed = {value, step.whole} if name == step.name else {value}
            for where, there in (("store", held.get(name, "")), ("page", shown.get(name, value))):
                if not any(same(there, one) for one in allowed):
                    tally.lost.append(f"{self.who}, {event}, {where}: {name} {value!r}: {there!r}")

    def held(self) -> dict[str, str]:
        """Give the answers in the store."""
        invitation = invitations.find(self.db, self.link.rpartition("=")[2])
        draft = responses.start_or_resume(self.db, invitation)
        return drafts.get_draft(self.db, draft.response_id).raw

    async def reload(self, _line: int) -> None:
        """Load the page again."""
        await self.page.reload()
        await self.ready()

    async def tab(self, _line: int) -> None:
        """Close the tab and open the link in a new one."""
        context = self.page.context
        await self.page.close(run_before_unload=True)
        self.page = await context.new_page()
        self.page.set_default_timeout(PATIENCE)
        await self.page.goto(self.link)
        await self.ready()

    async def kernel(self, _line: int) -> None:
        """Kill the kernel, and press the button the page then offers."""
        self.crowd.server.kill_kernel(await self.page.evaluate(KERNEL))
        await self.page.locator("[data-reload]").click()
        await self.page.wait_for_selector("[data-reload]", state="detached")
        await self.ready()

    async def server(self, line: int) -> None:
        """Kill the server, and load the page again when it is back."""
        await self.crowd.server_dies(line, self.rng.random() / 2)
        await self.page.wait_for_selector(".cpd-lost")
        await self.page.reload()
        await self.ready()

    async def device(self, _line: int) -> None:
        """Open the link in another browser."""
        old = self.page.context
        await self.come()
        await old.close()

    # The end

    async def send(self, tally: Tally) -> None:
        """Press Send twice, open the link once more, and compare what was sent."""
        await self.page.locator(".cpd-button").dblclick()
        await self.page.wait_for_selector(".cpd-panel strong")
        reference = await self.page.locator(".cpd-panel strong").inner_text()
        await self.page.goto(self.link)
        await self.page.locator(f"text={reference}").wait_for()
        await self.page.context.close()
        with self.db.read() as connection:
            mine = response.c.reference == reference
            key = connection.execute(select(response.c.response_id).where(mine)).scalar_one()
        held = drafts.get_draft(self.db, key).raw
        for name, value in self.known.items():
            if not same(held.get(name, ""), value):
                tally.lost.append(f"{self.who}, sent: {name} {value!r}: {held.get(name)!r}")


def same(one: str, other: str) -> bool:
    """Compare answers; the order of ticked boxes is the form's."""
    return one == other or sorted(one.split()) == sorted(other.split())


def invite(folder: Path, people: int, port: int) -> tuple[Database, list[str]]:
    (folder / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / "form.ipynb", folder / "notebooks")
    (folder / "cpd-eval.toml").write_text('[project]\nname = "Survival"\n', encoding="utf-8")
    db = open_store(read_settings(folder, environ={}))
    form = read_form(FORM)
    waves.open_wave(db, "before", form, kind="before", opens_at=OPENED)
    links = []
    for number in range(people):
        brought = BROUGHT | {"person": f"p{number}"}
        token = invitations.issue(db, "before", f"p{number}", prefill=brought)
        links.append(form_address(token, form_id=form.form_id, port=port))
    return db, links


async def batch(group: dict[str, str], browser: Browser, server: Server, db: Database) -> Tally:
    tally, crowd = Tally(), Crowd(server, len(group))

    async def one(who: str, link: str) -> None:
        person = Person(who, link, browser, crowd, db)
        try:
            await person.live(tally)
        except (Error, asyncio.BrokenBarrierError) as problem:
            tally.unfinished.append(f"{who}: {str(problem)[:300]}")
            await crowd.give_up()
        tally.loaded_again += person.loaded_again

    await asyncio.gather(*(one(who, link) for who, link in group.items()))
    return tally


async def study(people: int, at_once: int) -> tuple[Tally, dict[str, int], str]:
    here = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    total = Tally()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = Server(folder)
        db, links = invite(folder, people, server.port)
        await server.start()
        try:
            async with async_playwright() as driver:
                browser = await driver.chromium.launch(
                    executable_path=os.environ.get("CPD_EVAL_CHROMIUM") or here,
                    args=["--no-sandbox", "--disable-gpu"],
                )
                everyone = {f"person {n + 1}": link for n, link in enumerate(links)}
                for first in range(0, people, at_once):
                    group = dict([*everyone.items()][first : first + at_once])
                    add(total, await batch(group, browser, server, db))
                    print(f"{first + len(group)} of {people}; lost: {len(total.lost)}", flush=True)
                chromium = browser.version
                await browser.close()
        finally:
            server.end()
        sent = submissions(db)
        db.close()
    return total, sent, chromium


def add(total: Tally, more: Tally) -> None:
    for name in ("met", "safe", "flying", "landed"):
        getattr(total, name).update(getattr(more, name))
    total.acknowledged += more.acknowledged
    total.lost += more.lost
    total.unfinished += more.unfinished
    total.loaded_again += more.loaded_again


def submissions(db: Database) -> dict[str, int]:
    """Count responses that were sent, and what was sent more than once."""
    sent = response.c.submitted_at.is_not(None)
    with db.read() as connection:
        rows = connection.execute(select(response.c.invitation_id).where(sent)).scalars().all()
        begun = connection.execute(select(func.count()).select_from(response)).scalar_one()
    return {"begun": begun, "sent": len(rows), "twice": len(rows) - len(set(rows))}


def table(tally: Tally) -> str:
    lost = Counter(one.split(", ")[1] for one in tally.lost)
    rows = [
        f"| {text} | {tally.met[event]} | {tally.safe[event]} | {lost[event]} "
        f"| {tally.flying[event]} | {tally.landed[event]} |"
        for event, text in EVENTS.items()
    ]
    head = (
        "| What happened | Times | Answers called saved before | Lost "
        "| In the middle of an answer | Of these kept |"
    )
    return "\n".join([head, "|---|---:|---:|---:|---:|---:|", *rows])


def page(tally: Tally, sent: dict[str, int], *, people: int, at_once: int, made: str) -> str:
    return f"""# What survives

{people} scripted people filled `cpd_impact_before` in Chromium on a real server, {at_once} at a
time. Each met all of the events below, at moments and in an order drawn with a seed, half of the
time in the middle of an answer. After each event every answer that the page had called saved was
looked up in the store, and on the page that was open; and again when the answers had been sent.

- Answers the page called saved: **{tally.acknowledged}**. Lost: **{len(tally.lost)}**.
- Responses begun: {sent["begun"]}. Sent: **{sent["sent"]}** of {people}. Sent more than once:
  **{sent["twice"]}**, though everyone pressed Send twice and opened the link once more.
- People who did not come to the end: {len(tally.unfinished)}.
- Pages that were not there within {PATIENCE // 2000} seconds, and were when loaded once more:
  {tally.loaded_again}.

{table(tally)}

An answer in the middle was not yet called saved, so nothing was promised for it. A tab that is
reloaded still sends it; where it was gone, the person gave it again.
When the server is killed all who are there lose their kernel at once, see the banner that says up
to when everything is safe, and reload.

Made with `python benchmarks/survival.py`: {made}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--at-once", type=int, default=AT_ONCE)
    options = parser.parse_args()
    start = time.monotonic()
    tally, sent, chromium = asyncio.run(study(options.people, options.at_once))
    minutes = (time.monotonic() - start) / 60
    made = (
        f"{minutes:.0f} minutes on {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}, Chromium {chromium}."
    )
    print(table(tally), sent, made, *tally.lost, *tally.unfinished, sep="\n")
    if options.people >= PEOPLE:
        text = page(tally, sent, people=options.people, at_once=options.at_once, made=made)
        RESULT.write_text(text, encoding="utf-8")
    if tally.lost or tally.unfinished or sent["twice"] or sent["sent"] != options.people:
        raise SystemExit("Something did not survive.")


if __name__ == "__main__":
    main()
