"""How a letter leaves: into a folder as an ``.eml`` file, or to an SMTP server."""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from cpd_eval.errors import StoreError
from cpd_eval.settings import Mail

_PATIENCE_SECONDS = 30


class NotSentError(StoreError):
    """A letter that certainly did not leave.

    Attributes
    ----------
    is_final : bool
        Whether no other letter will leave either, as when the server cannot be reached.
    """

    def __init__(self, message: str, *, is_final: bool) -> None:
        super().__init__(message)
        self.is_final = is_final


class UnknownOutcomeError(StoreError):
    """The connection broke while a letter was handed over: it may have left or not."""


class Post(Protocol):
    """Anything that takes letters."""

    def send(self, message: EmailMessage, name: str) -> None:
        """Take a letter; ``name`` is the same for the same letter."""


class Outbox:
    """A folder that letters are written into.

    Parameters
    ----------
    folder : Path
        Where to; made if it is not there. Each file may be read by its owner only.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage, name: str) -> None:
        """Write a letter, whole or not at all."""
        file = self.folder / f"{name}.eml"
        new = file.with_suffix(".new")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(message.as_bytes())
            new.replace(file)
        except OSError as exc:
            raise NotSentError(
                f"{file}: the letter cannot be written: {exc.strerror or exc}.", is_final=True
            ) from exc


class Smtp:
    """An open connection to a mail server; made with :func:`smtp`."""

    def __init__(self, server: smtplib.SMTP) -> None:
        self._server = server

    def send(self, message: EmailMessage, name: str) -> None:  # noqa: ARG002 - as Post says
        """Hand a letter over."""
        try:
            self._server.send_message(message)
        except smtplib.SMTPRecipientsRefused as exc:
            raise NotSentError(
                f"The mail server takes no letter to '{message['To']}': {exc}.", is_final=False
            ) from exc
        except smtplib.SMTPResponseException as exc:
            raise NotSentError(
                f"The mail server refused a letter: {exc.smtp_code} {exc.smtp_error!r}.",
                is_final=exc.smtp_code == 421,  # RFC 5321, 3.8: the server closes the connection
            ) from exc
        except (smtplib.SMTPException, OSError) as exc:
            raise UnknownOutcomeError(
                f"The connection to the mail server broke during a letter: {exc}."
            ) from exc


@contextmanager
def smtp(mail: Mail) -> Iterator[Smtp]:
    """Connect to the mail server of a project.

    Parameters
    ----------
    mail : Mail
        Where it is, and how one signs in.

    Yields
    ------
    Smtp
        To hand letters to.

    Raises
    ------
    NotSentError
        If it cannot be reached, or does not let us in.

    Examples
    --------
    >>> with smtp(Mail(host="127.0.0.1", port=1)):
    ...     pass
    Traceback (most recent call last):
    ...
    cpd_eval.store.post.NotSentError: The mail server 127.0.0.1:1 cannot be used: ...
    """
    try:
        server = _connected(mail)
    except (smtplib.SMTPException, OSError) as exc:
        raise NotSentError(
            f"The mail server {mail.host}:{mail.port} cannot be used: {exc}. Nothing left by this "
            "command; look at the table [mail] of cpd-eval.toml, then give it again.",
            is_final=True,
        ) from exc
    try:
        yield Smtp(server)
    finally:
        server.close()


def _connected(mail: Mail) -> smtplib.SMTP:
    safe = ssl.create_default_context()
    server: smtplib.SMTP
    if mail.security == "tls":
        server = smtplib.SMTP_SSL(mail.host, mail.port, timeout=_PATIENCE_SECONDS, context=safe)
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=_PATIENCE_SECONDS)
    try:
        if mail.security == "starttls":
            server.starttls(context=safe)
        if mail.user:
            server.login(mail.user, mail.password)
    except (smtplib.SMTPException, OSError):
        server.close()
        raise
    return server
