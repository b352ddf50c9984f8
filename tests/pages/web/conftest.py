"""A store with a small form; tabs that speak to it without a network, and a server on a port."""

import asyncio
import http.client
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from cpd_eval.forms.read import read_form_text
from cpd_eval.pages.plain_server import LARGEST_BUFFER, make_application
from cpd_eval.pages.web.desk import Desk
from cpd_eval.pages.web.request import Batch
from cpd_eval.pages.web.visits import Visits
from cpd_eval.settings import Settings, read_settings
from cpd_eval.store import drafts, invitations, responses, waves
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.grouping import shared

OPENED = datetime(2026, 1, 5, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
FORM = """
| survey   | type            | name  | label              | required | relevant     |
|          | begin_group     | one   | One                |          |              |
|          | select_one five | happy | How happy are you? | yes      |              |
|          | text            | why   | Why?               |          | ${happy} < 3 |
|          | end_group       |       |                    |          |              |
|          | begin_group     | two   | Two                |          |              |
|          | text            | wish  | What do you wish?  | yes      |              |
|          | file            | proof | A file             |          |              |
|          | end_group       |       |                    |          |              |
|          | begin_group     | three | Three              |          |              |
|          | text            | more  | Anything else?     |          |              |
|          | end_group       |       |                    |          |              |
| choices  | list_name       | name  | label              |
|          | five            | 1     | Not at all         |
|          | five            | 4     | Very               |
| settings | form_title      | form_id |
|          | Pulse           | pulse   |
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "cpd-eval.toml").write_text('[project]\nname = "Pulse"\ncontact = "hr@example.org"')
    return read_settings(tmp_path, environ={})


@pytest.fixture
def db(settings: Settings) -> Iterator[Database]:
    opened = shared(open_store(settings))
    waves.open_wave(opened, "spring", read_form_text(FORM), kind="other", opens_at=OPENED)
    yield opened
    opened.close()


@dataclass
class Tab:
    """A tab of a browser, on one link, that may speak to several servers."""

    visits: Visits
    token: str
    client: str
    number: int = 0
    state: dict[str, Any] = field(default_factory=dict)

    def say(self, *messages: dict[str, Any], again: bool = False) -> dict[str, Any]:
        """Send messages and take the reply; or send and let the reply be lost."""
        numbered = []
        for message in messages:
            self.number += 1
            numbered.append({**message, "seq": self.number})
        batch = Batch(
            form_id="pulse",
            client=self.client,
            stand=self.state.get("stand", ""),
            messages=tuple(numbered),
        )
        reply = self.visits.answer(self.token, batch, now=NOW)
        if again:
            reply = self.visits.answer(self.token, batch, now=NOW)
        self.state = reply
        return reply

    def answer(self, name: str, value: Any) -> dict[str, Any]:
        return self.say({"kind": "answer", "name": name, "value": value})

    def press(self, kind: str = "continue", **more: Any) -> dict[str, Any]:
        return self.say({"kind": kind, **more})

    @property
    def place(self) -> str:
        return str(self.state["view"]["place"])

    @property
    def errors(self) -> list[str]:
        return [one["message"] for one in self.state["view"]["errors"]]


@pytest.fixture
def token(db: Database) -> str:
    return invitations.issue(db, "spring", "3f2a")


@pytest.fixture
def server(settings: Settings, db: Database) -> Callable[[], Visits]:
    """Give a server that remembers nobody yet."""
    return lambda: Visits(settings, db)


@pytest.fixture
def come(server: Callable[[], Visits], token: str) -> Callable[..., Tab]:
    """Open the link in a new tab, of a server of its own unless one is named."""
    names = iter("abcdefgh")

    def open_tab(visits: Visits | None = None) -> Tab:
        tab = Tab(visits or server(), token, next(names))
        tab.say()
        return tab

    return open_tab


@pytest.fixture
def kept(db: Database, token: str) -> Callable[[], dict[str, str]]:
    """Give what the store holds of the response."""

    def look() -> dict[str, str]:
        from cpd_eval.store.admission import InvitationError

        try:
            return responses.start_or_resume(db, invitations.find(db, token, now=NOW)).raw
        except InvitationError:
            return drafts.get_draft(db, 1).raw

    return look


@dataclass(frozen=True)
class Said:
    """An answer of the server."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Wire:
    """Speaks HTTP to a server."""

    port: int
    token: str

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Said:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request(method, path, body or None, headers)
            reply = line.getresponse()
            return Said(reply.status, dict(reply.getheaders()), reply.read())
        finally:
            line.close()

    def post(self, body: bytes, path: str = "/form/answers", **headers: str) -> Said:
        return self.ask("POST", path, body, **{"Cpd-Invitation": self.token, **headers})


@pytest.fixture
def wire(settings, db, token) -> Iterator[Wire]:
    loop, sockets = asyncio.new_event_loop(), bind_sockets(0, "127.0.0.1")
    desk = Desk(settings)

    async def begin() -> HTTPServer:
        server = HTTPServer(make_application(desk), max_buffer_size=LARGEST_BUFFER)
        server.add_sockets(sockets)
        return server

    async def end(server: HTTPServer) -> None:
        server.stop()
        await server.close_all_connections()

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(begin(), loop).result(60)
    yield Wire(sockets[0].getsockname()[1], token)
    asyncio.run_coroutine_threadsafe(end(server), loop).result(60)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
    desk.close()
