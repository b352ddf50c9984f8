"""Letters handed to a mail server that speaks the few words of SMTP they need."""

import socketserver
import threading
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from cpd_eval.settings import Mail
from cpd_eval.store.post import NotSentError, UnknownOutcomeError, smtp


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    taken: list[bytes]


class Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("220 hello")
        for line in self.rfile:
            word = line.strip().upper()
            if word == b"DATA":
                self.say("354 go on")
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                if b"break" in letter:
                    return
                self.server.taken.append(letter)  # type: ignore[attr-defined]
            if b"NOBODY@" in word:
                self.say("550 no such mailbox")
            else:
                self.say("250 ok")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Conversation) as running:
        running.taken = []
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def mail(server: Server) -> Mail:
    return Mail(host="127.0.0.1", port=server.server_address[1], security="none")


def letter(to: str = "a@example.org", text: str = "hello") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "hr@example.org", to
    message.set_content(text)
    return message


def test_a_letter_is_handed_over(server: Server, mail: Mail):
    with smtp(mail) as post:
        post.send(letter(), "one")
    assert b"hello" in server.taken[0]


def test_a_refused_address_surely_got_nothing_and_others_go_on(server: Server, mail: Mail):
    with smtp(mail) as post:
        with pytest.raises(NotSentError, match="no such mailbox") as told:
            post.send(letter("nobody@example.org"), "one")
        post.send(letter(), "two")
    assert not told.value.is_final
    assert len(server.taken) == 1


def test_a_connection_that_breaks_in_a_letter_leaves_it_unknown(mail: Mail):
    with smtp(mail) as post, pytest.raises(UnknownOutcomeError, match="broke during a letter"):
        post.send(letter(text="break"), "one")


def test_a_server_that_is_not_there_is_told():
    with (
        pytest.raises(NotSentError, match=r"127\.0\.0\.1:1 cannot be used"),
        smtp(Mail(host="127.0.0.1", port=1)),
    ):
        pass


def test_a_server_without_a_secure_connection_is_not_trusted(server: Server):
    port = server.server_address[1]
    with (
        pytest.raises(NotSentError, match="STARTTLS"),
        smtp(Mail(host="127.0.0.1", port=port, security="starttls")),
    ):
        pass
