"""Attacks in large: 100,000 malformed requests at a running server, and what time tells.

Run with ``python benchmarks/attacks.py``; it writes docs/attacks.md. A small number tries it out:
``python benchmarks/attacks.py --requests 2000 --pairs 500 --out /tmp/attacks.md``.

The requests are drawn from a seed, so that one that fails can be sent again. What is asked of
every answer: it is no failure of the server, it holds no trace of the program and nothing of
somebody else, and it keeps its headers. After them the victim's draft is what it was, and the log
holds no token, answer or password. The timing test is that of Reparaz, Balasch and Verbauwhede
(2017), "Dude, is my code constant time?": Welch's t between two classes of secrets, of which an
absolute value under 4.5 is no evidence of a difference.
"""

import argparse
import http.client
import json
import math
import os
import platform
import random
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cpd_eval.errors import CpdEvalError
from cpd_eval.forms.read import read_form
from cpd_eval.pages.staff.accounts import Account, Accounts, hashed
from cpd_eval.pages.staff.desk import open_desk
from cpd_eval.pages.staff.options import staff_options
from cpd_eval.pages.staff.sessions import Session, is_still_true, new_session
from cpd_eval.settings import Settings, read_settings
from cpd_eval.store import drafts, invitations, responses, waves
from cpd_eval.store.database import Database, open_store
from cpd_eval.workforce.roles import Looker

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "attacks.md"
SERVE = (
    "import sys; from cpd_eval.pages.serve import serve; "
    "from cpd_eval.settings import read_settings; "
    "serve(read_settings(sys.argv[1]), port=int(sys.argv[2]))"
)
MINE = "an answer of the victim, 4711"
PASSWORD = "three made up words"  # noqa: S105 - of a made-up person
KERNEL = "00000000-0000-4000-8000-000000000000"
NO_EVIDENCE = 4.5

PATHS = (
    "/",
    "/form/",
    "/form/answers",
    "/form/file",
    "/form/health",
    "/form/static/x",
    "/staff/",
    "/staff/sign-in",
    "/staff/sign-out",
    "/staff/forms",
    "/staff/waves",
    "/staff/service",
    "/staff/returns",
    "/staff/returns/x",
    "/staff/reports",
    "/staff/reports/x",
    "/staff/board/responses",
    "/staff/staff.css",
    f"/api/kernels/{KERNEL}",
    f"/api/kernels/{KERNEL}/channels",
    "/voila/static/voila.js",
    f"/voila/query/{KERNEL}",
    f"/voila/api/shutdown/{KERNEL}",
    "/health",
    "/oauth_callback",
    "/login",
    "/api/contents",
)
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
HEADERS = (
    "Cookie",
    "Accept-Language",
    "Content-Type",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "Range",
    "If-None-Match",
    "Authorization",
    "Origin",
    "Referer",
    "Sec-Fetch-Site",
    "X-Remote-User",
    "Accept-Encoding",
    "Content-Encoding",
    "Expect",
    "Cpd-Invitation",
    "X-Xsrftoken",
)
WORDS = (
    "answer",
    "add",
    "remove",
    "file",
    "bytes",
    "unreadable",
    "continue",
    "back",
    "submit",
    "go",
    "B01",
    "B07",
    "B08",
    "B04_REL1",
    "plan[2]",
    "cpd:check",
    "",
    "\0",
    "\ud800",
    "\u202e",
    "é",
    "../../etc/passwd",
    "..\\x",
    "<script>",
    "' OR 1=1--",
    "${7*7}",
    "a" * 600,
    "%00",
    "\r\nX: y",
    "__proto__",
    "constructor",
    "NaN",
    "1e999",
    "{}",
    "[]",
    "null",
)
NUMBERS = (0, 1, -1, 2**31, 2**53, 2**64, 10**40, 0.5, 1e308, True, None)
KEYS = (
    "form",
    "client",
    "stand",
    "messages",
    "kind",
    "seq",
    "name",
    "value",
    "place",
    "id",
    "filename",
    "size",
    "start",
    "focus",
)


@dataclass(slots=True)
class Tried:
    """What came of the requests."""

    statuses: Counter[int] = field(default_factory=Counter)
    hung_up: int = 0
    findings: list[str] = field(default_factory=list)
    slowest_ms: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project that is served, and what nobody may learn of it."""

    settings: Settings
    db: Database
    port: int
    log: Path
    victim: str
    link: str

    @property
    def secrets(self) -> tuple[str, ...]:
        """What stands in no answer and no line of the log."""
        return self.victim, MINE, self.settings.key_file.read_text().strip(), PASSWORD


# What is sent


def value(draw: random.Random, depth: int = 0) -> Any:
    """Draw something JSON can say."""
    kind = draw.random()
    if depth > 4 or kind < 0.4:
        return draw.choice(WORDS)
    if kind < 0.6:
        return draw.choice(NUMBERS)
    if kind < 0.8:
        return [value(draw, depth + 1) for _ in range(draw.randrange(4))]
    return {draw.choice(KEYS + WORDS): value(draw, depth + 1) for _ in range(draw.randrange(5))}


def almost_a_batch(draw: random.Random) -> dict[str, Any]:
    """Draw what is nearly what the page sends; half of them hostile in what they say alone."""
    texts = [one for one in WORDS if len(one) < 400]
    messages: list[dict[str, Any]] = [
        {
            "kind": draw.choice(WORDS[:10]),
            "seq": number,
            "name": draw.choice(texts),
            "value": draw.choice(texts),
            "id": draw.choice(texts),
            "size": draw.randrange(2**50),
            "filename": draw.choice(texts),
            "start": draw.randrange(9),
            "place": draw.choice(texts),
        }
        for number in range(1, draw.randrange(2, 6))
    ]
    batch: dict[str, Any] = {"client": "a1", "form": "", "stand": "", "messages": messages}
    if draw.random() < 0.5:
        broken = draw.choice(messages)
        broken[draw.choice(sorted(broken))] = value(draw)
        broken.pop(draw.choice(sorted(broken)))
    if draw.random() < 0.2:
        batch[draw.choice(KEYS)] = value(draw)
    return batch


def body(draw: random.Random) -> bytes:
    """Draw a body: a batch nearly right, any JSON, a form, or bytes."""
    kind = draw.random()
    if kind < 0.5:
        text = json.dumps(almost_a_batch(draw))
        if kind < 0.1:
            cut = draw.randrange(len(text))
            text = text[:cut] + draw.choice(WORDS[:34]).replace("\ud800", "") + text[cut + 1 :]
        extra = b"\n" + draw.randbytes(draw.randrange(100)) if kind > 0.45 else b""
        return text.encode("utf-8", "replace") + extra
    if kind < 0.7:
        return json.dumps(value(draw)).encode()
    if kind < 0.75:
        return b"[" * draw.choice([10, 1_000, 100_000])
    if kind < 0.9:
        names = ("name", "password", "next", "_xsrf", "token", "code")
        pairs = (f"{draw.choice(names)}={word(draw)}" for _ in range(draw.randrange(6)))
        return "&".join(pairs).encode()
    return draw.randbytes(draw.choice([0, 1, 50, 5_000]))


def word(draw: random.Random) -> str:
    """Draw a word as it stands in an address."""
    said = quote(draw.choice(WORDS).encode("utf-8", "surrogatepass"), safe="")
    return said + draw.choice(["", "%ff", "%00", "%", "%u0041", "+"]) * (draw.random() < 0.3)


def request(draw: random.Random, link: str) -> tuple[str, str, bytes, dict[str, str]]:
    """Draw a request."""
    method, path = draw.choice(METHODS), draw.choice(PATHS)
    if draw.random() < 0.45:
        method, path = "POST", draw.choice(("/form/answers", "/form/answers", "/form/file"))
    if draw.random() < 0.15:
        path += draw.choice(("/", "//", "/..", "/../", "/%2e%2e/", ";x", "%00", "/x" * 50))
    if draw.random() < 0.3:
        names = ("invitation", "form", "language", "next", "token", "new", "template", "session_id")
        asked = (f"{draw.choice(names)}={word(draw)}" for _ in range(draw.randrange(1, 4)))
        path += "?" + "&".join(asked)
    headers = {
        draw.choice(HEADERS): "".join(chr(draw.randrange(32, 127)) for _ in range(20))
        for _ in range(draw.randrange(3))
    }
    if "/form/" in path and draw.random() < 0.7:
        headers["Cpd-Invitation"] = link
    # A header that says the body is packed is read by the server before anybody looks at it.
    sent = b"" if method in {"GET", "HEAD"} else body(draw)
    return method, path, sent, headers


def send_all(project: Project, n_requests: int, seed: int) -> Tried:
    """Send the requests over lines that are kept; look at every answer."""
    draw, tried = random.Random(seed), Tried()  # noqa: S311 - to be drawn again
    line = http.client.HTTPConnection("127.0.0.1", project.port, timeout=60)
    for number in range(n_requests):
        asked = request(draw, project.link)
        began = time.perf_counter()
        # The server closes a line after a request it did not read to its end; so once more anew.
        answered = answer_on(line, asked) or answer_on(line, asked)
        if answered is None:
            tried.hung_up += 1
            continue
        reply, text = answered
        tried.slowest_ms = max(tried.slowest_ms, 1000 * (time.perf_counter() - began))
        tried.statuses[reply.status] += 1
        found = judge(project, reply, text)
        if found:
            tried.findings.append(f"request {number}: {asked[0]} {asked[1][:80]}: {found}")
    line.close()
    return tried


def answer_on(
    line: http.client.HTTPConnection, asked: tuple[str, str, bytes, dict[str, str]]
) -> tuple[http.client.HTTPResponse, str] | None:
    """Send one request; nothing if the server hung up before it answered."""
    try:
        with suppress(BrokenPipeError):  # it may answer before all was sent
            line.request(*asked)
        reply = line.getresponse()
        return reply, reply.read().decode("utf-8", "replace")
    except (http.client.HTTPException, ConnectionError):
        line.close()
        return None


def judge(project: Project, reply: http.client.HTTPResponse, text: str) -> str:
    """Say what is wrong with an answer; nothing if it is in order."""
    if reply.status >= 500 and reply.status != 503:
        return f"status {reply.status}"
    if "Traceback" in text:
        return "a traceback"
    if any(one in text for one in project.secrets):
        return "something secret"
    if reply.status >= 200 and reply.headers["X-Content-Type-Options"] != "nosniff":
        return "a header is missing"
    return ""


# What time tells


def welch(one: list[float], other: list[float]) -> float:
    """Give Welch's t of two samples, each without its slowest twentieth."""
    kept = [sorted(sample)[: int(0.95 * len(sample))] for sample in (one, other)]
    means = [statistics.fmean(sample) for sample in kept]
    errors = [statistics.variance(sample) / len(sample) for sample in kept]
    return (means[0] - means[1]) / math.sqrt(sum(errors))


def timed(act: Callable[[Any], object], classes: tuple[Callable[[], Any], ...], n: int) -> float:
    """Time an act on two classes of inputs in random order; give t."""
    spent: tuple[list[float], list[float]] = ([], [])
    order = [number % 2 for number in range(2 * n)]
    random.Random(1).shuffle(order)  # noqa: S311 - an order, no secret
    for which in order:
        given = classes[which]()
        began = time.perf_counter_ns()
        with suppress(CpdEvalError):
            act(given)
        spent[which].append(float(time.perf_counter_ns() - began))
    return welch(*spent)


def timings(project: Project, n: int) -> list[tuple[str, int, float]]:
    """Time the checks of secrets."""
    db, key = project.db, project.db.key
    desk = open_desk(project.settings, staff_options(project.settings), is_local=True)
    session = new_session(key, "hana", "password", secret=PASSWORD)

    def near(text: str) -> str:
        return text[:-4] + secrets.token_hex(2)

    def proof(text: str) -> Session:
        return Session(name="hana", way="password", number="1", until=session.until, proof=text)

    few = max(n // 50, 20)
    return [
        (
            "a link: 28 of its 32 signs right, or none",
            n,
            timed(
                lambda token: invitations.find(db, token),
                (lambda: near(project.victim), lambda: secrets.token_urlsafe(24)),
                n,
            ),
        ),
        (
            "a session: 28 of the 32 signs of its proof right, or none",
            n,
            timed(
                lambda one: is_still_true(one, key, PASSWORD),
                (lambda: proof(near(session.proof)), lambda: proof(secrets.token_hex(16))),
                n,
            ),
        ),
        (
            "a password: for a name that has an account, or none",
            few,
            timed(
                lambda name: desk.check_password(name, "not the password"),
                (lambda: "hana", lambda: secrets.token_hex(2)),
                few,
            ),
        ),
    ]


# The project, the server, the page


def make_project(folder: Path) -> Project:
    """Make a project of made-up people, with a victim whose draft nobody else may see."""
    (folder / "notebooks").mkdir()
    for name in ("form.ipynb", "response_board.ipynb"):
        source = ROOT / "notebooks" / name
        if source.is_file():
            (folder / "notebooks" / name).write_bytes(source.read_bytes())
    (folder / "cpd-eval.toml").write_text('[project]\nname = "Attacked"\n')
    settings = read_settings(folder, environ={})
    db = open_store(settings)
    form = read_form(ROOT / "forms" / "cpd_impact_before.md")
    opened = datetime(2026, 1, 5, tzinfo=UTC)
    waves.open_wave(db, "before", form, kind="before", opens_at=opened)
    tokens = [invitations.issue(db, "before", pid) for pid in ("victim", "attacker")]
    draft = responses.start_or_resume(db, invitations.find(db, tokens[0]))
    responses.record(db, draft.response_id, {"B07": MINE}, by="self")
    looker = Looker(name="hana", roles=("hr",))
    accounts = Accounts(staff_options(settings).accounts)
    accounts.put(Account(looker=looker, password=hashed(PASSWORD)))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    return Project(
        settings=settings,
        db=db,
        port=port,
        log=folder / "server.log",
        victim=tokens[0],
        link=tokens[1],
    )


def wait_for(project: Project, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert server.poll() is None, project.log.read_text()
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{project.port}/form/health", timeout=5)
            return
        time.sleep(0.5)
    raise SystemExit("the server never answered")


def aftermath(project: Project) -> list[str]:
    """Say what the attack changed or left behind."""
    found = []
    address = f"http://127.0.0.1:{project.port}/form/health"
    if urllib.request.urlopen(address, timeout=60).status != 200:
        found.append("the server does not answer any more")
    invitation = invitations.find(project.db, project.victim)
    kept = drafts.get_draft(
        project.db, responses.start_or_resume(project.db, invitation).response_id
    )
    if kept.raw["B07"] != MINE:
        found.append("the victim's answer was changed")
    log = project.log.read_text(errors="replace")
    secret = (one for one in (*project.secrets, project.link) if one in log)
    found.extend("the log holds a secret" for _ in secret)
    if "Traceback" in log:
        found.append("the log holds a traceback")
    return found


def machine() -> str:
    """Say what it was run on."""
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"


def page(tried: Tried, n_requests: int, seed: int, after: list[str], times: Any) -> str:
    """Write the page."""
    n_failures = sum(n for status, n in tried.statuses.items() if status >= 500 and status != 503)
    counts = ", ".join(f"{status}: {n:,}" for status, n in sorted(tried.statuses.items()))
    rows = "\n".join(
        f"| {what} | {n:,} | {t:+.1f} | {'no' if abs(t) < NO_EVIDENCE else 'YES'} |"
        for what, n, t in times
    )
    found = "\n".join(f"- {one}" for one in (*after, *tried.findings[:20])) or "Nothing."
    return TEXT.format(
        n=f"{n_requests:,}",
        seed=seed,
        failures=n_failures,
        counts=counts,
        hung_up=f"{tried.hung_up:,}",
        slowest=f"{tried.slowest_ms:,.0f}",
        found=found,
        rows=rows,
        machine=machine(),
        day=datetime.now(UTC).date().isoformat(),
    )


TEXT = (ROOT / "benchmarks" / "attacks_page.md").read_text(encoding="utf-8")


def main() -> None:
    """Attack, look, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--pairs", type=int, default=20_000, help="timings of each class")
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--out", type=Path, default=PAGE)
    parser.add_argument("--log", type=Path, help="keep the log of the server here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = make_project(Path(folder))
        with project.log.open("wb") as log:
            command = [sys.executable, "-c", SERVE, folder, str(project.port)]
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)  # noqa: S603
            try:
                wait_for(project, server)
                tried = send_all(project, asked.requests, asked.seed)
                after = aftermath(project)
            finally:
                server.terminate()
                server.wait(timeout=60)
        times = timings(project, asked.pairs)
        project.db.close()
        if asked.log:
            asked.log.write_bytes(project.log.read_bytes())
    asked.out.write_text(page(tried, asked.requests, asked.seed, after, times), encoding="utf-8")
    print(asked.out.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
