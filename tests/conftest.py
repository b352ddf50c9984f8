"""A server as `cpd-eval serve` makes it, without kernels, for tests that speak HTTP to it."""

import asyncio
import http.client
import json
import os
import re
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

PASSWORD = "three random words"
FORM = """
| survey  | type            | name    | label              | required |
|         | select_one five | happy   | How happy are you? | yes      |
|         | text            | why     | Why?               |          |
|         | file            | proof   | A file             |          |
| choices | list_name       | name    | label              |
|         | five            | 1       | Not at all         |
|         | five            | 4       | Very               |
| settings | form_title | form_id |
|          | Pulse      | pulse   |
"""
BOARD = json.dumps(
    {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": None,
                "id": "board",
                "metadata": {},
                "outputs": [],
                "source": "import os\nfrom IPython.display import HTML\n"
                "HTML(f\"told: {os.environ.get('CPD_EVAL_STAFF')}\")",
            }
        ],
        "metadata": {
            "kernelspec": {"display_name": "x", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
)
"""A notebook that shows what its kernel is told about who looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server said."""

    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass(slots=True)
class Browser:
    """Keeps cookies as a browser does, follows no redirect, runs nothing."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        method: str,
        path: str,
        body: str | bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Send one request."""
        said = {"Cookie": "; ".join(f"{name}={text}" for name, text in self.cookies.items())}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, {**said, **(headers or {})})
            reply = connection.getresponse()
            text = reply.read().decode("utf-8", "replace")
        finally:
            connection.close()
        for line in reply.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            value = rest.partition(";")[0]
            if value in {"", '""'}:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return Answer(status=reply.status, headers=reply.headers, text=text)

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self.ask("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        """Send a form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(fields), kind | headers)

    def xsrf(self, path: str = "/staff/sign-in") -> str:
        """Give the hidden field of a form on a page."""
        return re.findall(r'name="_xsrf" value="([^"]+)"', self.get(path).text)[-1]

    def sign_in(self, name: str, password: str = PASSWORD, **fields: str) -> Answer:
        """Fill in the sign-in form."""
        said = {"name": name, "password": password, "_xsrf": self.xsrf(), **fields}
        return self.post("/staff/sign-in", said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A server that runs, its project and its desk."""

    port: int
    app: Any
    settings: Any

    @property
    def desk(self) -> Any:
        """Where staff sign in."""
        return self.app.app.settings["cpd_eval_desk"]

    def browser(self) -> Browser:
        """Give a browser nobody has used."""
        return Browser(self.port)

    def add(self, name: str, *roles: str, **scope: tuple[str, ...]) -> None:
        """Let somebody sign in with :data:`PASSWORD`."""
        from cpd_eval.pages.staff.accounts import Account
        from cpd_eval.workforce.roles import Looker

        looker = Looker(name=name, roles=roles, scope=scope)
        self.desk.accounts.put(Account(looker=looker, password=_hash_of_the_password()))

    def signed_in(self, name: str) -> Browser:
        """Give a browser in which somebody is signed in, without the time a password takes."""
        from tornado.web import create_signed_value

        from cpd_eval.pages.staff.identity import COOKIE
        from cpd_eval.pages.staff.sessions import new_session

        account = self.desk.accounts.find(name)
        key, name = self.desk.store().key, account.looker.name
        session = new_session(key, name, "password", secret=account.password)
        signed = create_signed_value(self.app.cookie_secret, COOKIE, session.text())
        return Browser(self.port, {COOKIE: signed.decode()})

    def invite(self, pid: str, **options: Any) -> str:
        """Give the token of an invitation of somebody new."""
        from cpd_eval.forms.read import read_form_text
        from cpd_eval.store import invitations, waves

        db, opened = self.desk.store(), datetime(2026, 1, 5, tzinfo=UTC)
        waves.open_wave(db, "pulse", read_form_text(FORM), kind="other", opens_at=opened)
        token: str = invitations.issue(db, "pulse", f"{pid}-{next(_NUMBERS)}", **options)
        return token


_HASH: list[str] = []
_NUMBERS = count()


def _hash_of_the_password() -> str:
    from cpd_eval.pages.staff.accounts import hashed

    if not _HASH:
        _HASH.append(hashed(PASSWORD))
    return _HASH[0]


def _project(folder: Path, staff: str) -> Any:
    from cpd_eval.settings import read_settings

    notebooks = folder / "notebooks"
    notebooks.mkdir()
    here = Path(__file__).parents[1] / "notebooks"
    (notebooks / "form.ipynb").write_bytes((here / "form.ipynb").read_bytes())
    for name in ("response", "maturity", "profession", "round"):
        (notebooks / f"{name}_board.ipynb").write_text(BOARD)
    (folder / "cpd-eval.toml").write_text(
        f'[project]\nname = "Made-up <project>"\ncontact = "cpd@example.org"\n[staff]\n{staff}\n'
    )
    return read_settings(folder, environ={})


@contextmanager
def _running(app: Any, connections: Path) -> Iterator[int]:
    """Run a server in a thread; give its port."""
    from tornado.web import Application

    app.voila_configuration.preheat_kernel = False
    app.connection_dir = str(connections)
    loop, ready = asyncio.new_event_loop(), threading.Event()
    ports: list[int] = []

    async def begin() -> None:
        app.app = Application(**app.init_settings())
        app.app.settings.update(app.tornado_settings)
        app.app.add_handlers(".*$", app.init_handlers())
        server = app.app.listen(0, "127.0.0.1")
        ports.extend(one.getsockname()[1] for one in server._sockets.values())
        ready.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.create_task(begin())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(60), "the server never listened"
    try:
        yield ports[0]
    finally:
        asyncio.run_coroutine_threadsafe(app.kernel_manager.shutdown_all(), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)


@pytest.fixture(scope="session")
def run_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Served]]:
    """Give what serves a made-up project with some settings for staff."""
    from cpd_eval.pages.serve import make_app

    with ExitStack() as stack:

        def run(staff: str) -> Served:
            settings = _project(tmp_path_factory.mktemp("served"), staff)
            before = signal.getsignal(signal.SIGTERM)
            app = make_app(settings, port=0, ip="127.0.0.1", open_browser=False)
            signal.signal(signal.SIGTERM, before)
            # Its kernels find the project above their notebook; other tests are not to find it.
            os.environ.pop("CPD_EVAL_PROJECT", None)
            port = stack.enter_context(_running(app, tmp_path_factory.mktemp("connections")))
            served = Served(port=port, app=app, settings=settings)
            stack.callback(served.desk.store().close)
            return served

        yield run


@pytest.fixture(scope="session")
def served(run_server: Callable[[str], Served]) -> Served:
    """Serve a made-up project in a thread of this process."""
    return run_server('user_header = "X-Remote-User"\ntrusted_proxies = ["192.0.2.1"]')
