"""`cpd-eval wave invite` when the mail server dies half-way: what was done, and once more."""

import csv
import socketserver
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cpd_eval.cli.init import make_project
from cpd_eval.errors import StoreError
from cpd_eval.settings import FILE_NAME


class Server(socketserver.ThreadingTCPServer):
    """Takes so many letters, then answers no more, as one that is switched off does."""

    daemon_threads = True
    allow_reuse_address = True
    taken: list[bytes]
    most: int


class Conversation(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self.say("220 hello")
        for line in self.rfile:
            word = line.strip().upper()
            if word.startswith(b"MAIL") and len(self.server.taken) >= self.server.most:
                self.say("421 going down")
                return
            if word == b"DATA":
                self.say("354 go on")
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.taken.append(letter)
            self.say("250 ok")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Conversation) as running:
        running.taken, running.most = [], 2
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def project(tmp_path: Path, server: Server, cpd_eval: Callable) -> Path:
    folder = make_project(tmp_path / "project", contact="hr@example.org")
    with (folder / FILE_NAME).open("a", encoding="utf-8") as settings:
        settings.write("\n")
    text = (folder / FILE_NAME).read_text()
    host = f'smtp_host = "127.0.0.1"\nsmtp_port = {server.server_address[1]}\nsecurity = "none"\n'
    (folder / FILE_NAME).write_text(text.replace("[mail]\n", f"[mail]\n{host}"))
    with (folder / "people.csv").open("w", newline="") as stream:
        rows = [["local_id", "email"], *([f"E{n}", f"e{n}@example.org"] for n in range(5))]
        csv.writer(stream).writerows(rows)
    form = folder / "forms" / "cpd_impact_before.md"
    where = ("--form", form, "--people", folder / "people.csv", "--project", folder)
    assert cpd_eval("wave", "open", "w", "--kind", "before", *where).code == 0
    return folder


def test_a_server_that_dies_half_way_is_told_and_the_rest_goes_next_time(
    project: Path, server: Server, cpd_eval: Callable
):
    first = cpd_eval("wave", "invite", "w", "--project", project)
    assert first.code == StoreError.exit_code
    assert "Sent 2 letters to 127.0.0.1." in first.out
    assert "3 are still to be written to: give the command again." in first.out
    assert "421" in first.err
    assert "Give the same command again." in first.err
    server.most = 100
    again = cpd_eval("wave", "invite", "w", "--project", project)
    assert (again.code, "Sent 3 letters" in again.out) == (0, True)
    to = [line for letter in server.taken for line in letter.split(b"\r\n") if line[:3] == b"To:"]
    assert sorted(to) == [f"To: e{n}@example.org".encode() for n in range(5)]


def test_a_server_that_is_not_there_is_told_and_nobody_counts_as_invited(
    project: Path, server: Server, cpd_eval: Callable, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as patch:
        patch.setenv("CPD_EVAL_SMTP_HOST", "127.0.0.2")
        ended = cpd_eval("wave", "invite", "w", "--project", project)
    assert (ended.code, "cannot be used" in ended.err) == (StoreError.exit_code, True)
    assert "Traceback" not in ended.err
    server.most = 100
    assert "Sent 5 letters" in cpd_eval("wave", "invite", "w", "--project", project).out
