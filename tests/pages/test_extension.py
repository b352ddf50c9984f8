"""The page without a kernel in a real `jupyter server`, beside what that serves to its owner."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpd_eval.forms.read import read_form
from cpd_eval.settings import read_settings
from cpd_eval.store import invitations, waves
from cpd_eval.store.database import open_store

pytestmark = pytest.mark.slow

FORM = Path(__file__).parent / "course.md"
OPENED = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A project with one invitation: its folder and the token."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "cpd-eval.toml").write_text('[project]\nname = "Beside Jupyter"\n')
    db = open_store(read_settings(folder, environ={}))
    waves.open_wave(db, "spring", read_form(FORM), kind="other", opens_at=OPENED)
    token = invitations.issue(db, "spring", "3f2a")
    db.close()
    return folder, token


@pytest.fixture(scope="module")
def jupyter(
    project: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[int, Path]]:
    folder, _ = project
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    home, log = tmp_path_factory.mktemp("home"), folder / "server.log"
    own = {"CPD_EVAL_PROJECT": str(folder), "JUPYTER_CONFIG_DIR": str(home), "HOME": str(home)}
    command = [
        *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
        f"--ServerApp.port={port}",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.base_url=/user/jo/",
        "--IdentityProvider.token=owners-token",
        "--ServerApp.allow_unauthenticated_access=False",
        "--ServerApp.log_level=DEBUG",
        "--ServerApp.jpserver_extensions={'cpd_eval.pages.extension': True}",
        f"--ServerApp.root_dir={home}",
    ]
    with log.open("wb") as out:
        server = subprocess.Popen(command, env={**os.environ, **own}, stdout=out, stderr=out)
        try:
            _wait(port, server, log)
            yield port, log
        finally:
            server.terminate()
            server.wait(60)


def _wait(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with suppress(OSError):
            ask(port, "GET", "/user/jo/form/health")
            return
        assert server.poll() is None, log.read_text()
        time.sleep(0.2)
    pytest.fail("the server never answered")


def ask(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        line.request(method, path, body or None, headers)
        reply = line.getresponse()
        return reply.status, reply.read()
    finally:
        line.close()


def test_a_respondent_needs_the_link_and_no_sign_in(jupyter, project):
    port, _ = jupyter
    said = {"form": "", "client": "a", "stand": "", "messages": []}
    status, body = ask(
        port,
        "POST",
        "/user/jo/form/answers",
        json.dumps(said).encode() + b"\n",
        **{"Cpd-Invitation": project[1]},
    )
    assert status == 200
    assert json.loads(body)["view"]["is_open"]


def test_the_empty_page_is_there_under_the_path_of_the_server(jupyter):
    status, body = ask(jupyter[0], "GET", "/user/jo/form/")
    assert (status, b"Beside Jupyter" in body) == (200, True)


def test_what_belongs_to_the_owner_still_needs_the_owner(jupyter):
    status, _ = ask(jupyter[0], "GET", "/user/jo/api/kernels")
    assert status == 403


def test_the_log_of_jupyter_holds_no_link(jupyter, project):
    port, log = jupyter
    ask(port, "GET", f"/user/jo/form/?invitation={project[1]}")
    ask(port, "GET", f"/user/jo/form/static/none?invitation={project[1]}")
    assert project[1] not in log.read_text()
