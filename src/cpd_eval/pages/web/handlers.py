"""The addresses of the page without a kernel; the same in ``cpd-eval serve`` and in Jupyter Server.

==========================  ===================================================================
``GET  form/``              the empty page; whose form it is, only its script asks for
``POST form/``              what somebody answered to get a code in an anonymous wave
``GET  form/static/…``      its script and style, for good
``POST form/answers``       messages in, the state of the page out
``POST form/file``          the same for a message that brings a file
``GET  form/health``        whether the store can be read; for a proxy in front
==========================  ===================================================================

Everything here is public by link: what there is to see, the token in the header
``Cpd-Invitation`` opens. Each handler says so with ``allow_unauthenticated``, which a Jupyter
server asks of handlers that need no sign-in.
"""

import asyncio
import json
from typing import Any
from urllib.parse import unquote

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import RequestHandler, stream_request_body

from cpd_eval.errors import CpdEvalError, StoreError
from cpd_eval.pages.notices import spoken
from cpd_eval.pages.web.desk import Desk
from cpd_eval.pages.web.entry import LARGEST_FIELDS, answered_entry, take_entry
from cpd_eval.pages.web.headers import is_from_elsewhere, security_headers
from cpd_eval.pages.web.request import LARGEST_LINE, BadRequestError, read_batch
from cpd_eval.pages.web.shell import shell_of, static_files
from cpd_eval.pages.web.tab import WHOLE_FILE

RETRY_SECONDS = 2
FILES_AT_ONCE = 4
"""Files pass through memory; who comes fifth is asked to try again in a moment."""

Rule = tuple[str, type[RequestHandler], dict[str, Any]]


@stream_request_body
class PublicByLink(RequestHandler):
    """What all addresses of this door have in common."""

    largest = LARGEST_FIELDS
    is_form = False

    def initialize(self, desk: Desk) -> None:
        """Take what the addresses share."""
        self.desk = desk
        self.content = bytearray()

    async def prepare(self) -> None:
        """Refuse what is too large or from elsewhere before any of it is read."""
        if self.request.method != "POST":
            return
        length = self.request.headers.get("Content-Length", "")
        if is_from_elsewhere(self.request.headers, is_form=self.is_form):
            self.refuse(403, "Only the page of this server may send answers.")
        elif not length.isdecimal():
            self.refuse(411, "The length of the request was expected in its head.")
        elif int(length[:12]) > self.largest:
            self.refuse(413, f"At most {self.largest:,} bytes are taken at once.")

    def data_received(self, chunk: bytes) -> None:
        """Take a part of the body; its length was checked before."""
        if self.request.method == "POST":
            self.content += chunk

    def set_default_headers(self) -> None:
        """Tell the browser what it may do with what it gets; also with errors."""
        # A proxy in front says what the browser speaks; to believe it here can do no harm.
        said = self.request.headers.get("X-Forwarded-Proto", self.request.protocol)
        headers = security_headers(is_https=said == "https")
        for name, value in headers.items():
            self.set_header(name, value)
        self.set_header("Cache-Control", "no-store")
        self.clear_header("Server")

    def check_xsrf_cookie(self) -> None:
        """Ask for no cookie: respondents have none. See :mod:`cpd_eval.pages.web.headers`."""

    def compute_etag(self) -> str | None:
        """Give no mark of the content: nobody may keep it."""
        return None

    def refuse(self, status: int, sentence: str) -> None:
        """Answer with one sentence."""
        self.set_status(status)
        if status == 503:
            self.set_header("Retry-After", str(RETRY_SECONDS))
        if self.desk.is_ending:
            # The next request then goes to another process on this port.
            self.set_header("Connection", "close")
        self._write_json({"error": sentence})
        self.finish()

    def write_error(self, status_code: int, **_details: Any) -> None:
        """Answer what Tornado itself refuses, or what failed, without any detail."""
        sentence = {
            404: "There is no page here. Open the form with the whole link from your invitation.",
            405: "This address does not take such a request.",
        }.get(status_code, "It could not be done. Answers that were saved before are safe.")
        self._write_json({"error": sentence})
        self.finish()

    def _write_json(self, said: object) -> None:
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.write(json.dumps(said, separators=(",", ":"), ensure_ascii=True))


class PageHandler(PublicByLink):
    """The empty page."""

    is_form = True

    @allow_unauthenticated
    async def get(self) -> None:
        """Give it; with an open link, first the page on which a code is made."""
        if not await answered_entry(self, self.desk, style_folder="static/"):
            self.write(shell_of(self.desk.settings))

    @allow_unauthenticated
    async def post(self) -> None:
        """Take what was answered to get a code."""
        await take_entry(self, self.desk, style_folder="static/", body=bytes(self.content))

    @allow_unauthenticated
    def head(self) -> None:
        """Say that it is there, as programs ask that look at links in letters."""


class StaticHandler(PublicByLink):
    """Script and style."""

    @allow_unauthenticated
    def get(self, name: str) -> None:
        """Give one of them, to be kept by the browser."""
        file = static_files().get(name)
        if file is None:
            self.send_error(404)
            return
        self.set_header("Content-Type", file.kind)
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")
        self.set_header("Vary", "Accept-Encoding")
        if "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.write(file.packed)
        else:
            self.write(file.content)


class HealthHandler(PublicByLink):
    """Whether this server can do its work."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Answer 200 if the store can be read, 503 if not."""
        try:
            await self.desk.run(self.desk.check)
        except StoreError:
            self.refuse(503, "The store cannot be read.")
        else:
            self._write_json({"status": "ok"})


class AnswersHandler(PublicByLink):
    """Messages of a page."""

    largest = LARGEST_LINE

    @allow_unauthenticated
    async def post(self) -> None:
        """Do what the messages ask; give the state of the page."""
        asked = self.request.headers.get("Accept-Language", "")
        token = unquote(self.request.headers.get("Cpd-Invitation", ""))
        try:
            batch = read_batch(bytes(self.content))
            self.content.clear()
            reply = await self.desk.answer(token, batch, language=spoken(asked))
        except BadRequestError as refused:
            self.refuse(400, str(refused))
        except CpdEvalError:
            self.desk.log.exception("A request could not be answered; the page will send it again.")
            self.refuse(503, "It could not be kept. What was saved before is safe. Try again.")
        else:
            self._write_json(reply)


class FileHandler(AnswersHandler):
    """A message with a file."""

    largest = LARGEST_LINE + WHOLE_FILE
    _places = asyncio.Semaphore(FILES_AT_ONCE)

    async def prepare(self) -> None:
        """Let in only who has a link that is known, and only so many at once."""
        self._has_place = False
        await super().prepare()
        if self._finished or self.request.method != "POST":
            return
        if self._places.locked():
            self.refuse(503, "Many files are on their way just now. Try again in a moment.")
            return
        await self._places.acquire()
        self._has_place = True
        token = unquote(self.request.headers.get("Cpd-Invitation", ""))
        try:
            is_known = await self.desk.run(self.desk.knows, token)
        except StoreError:
            self.refuse(503, "It could not be kept. Try again.")
            return
        if not is_known:
            self.refuse(404, "The link is not known here.")

    def on_finish(self) -> None:
        """Make room for the next file."""
        self._give_back()

    def on_connection_close(self) -> None:
        """Make room for the next file when the line broke."""
        self._give_back()

    def _give_back(self) -> None:
        if self._has_place:
            self._has_place = False
            self._places.release()


def door_handlers(desk: Desk, *, base_url: str = "/") -> list[Rule]:
    """List the addresses of the page without a kernel.

    Parameters
    ----------
    desk : Desk
        What answers.
    base_url : str, default "/"
        The path the server is under.

    Returns
    -------
    list of tuple
        Rules for Tornado.

    Examples
    --------
    >>> [rule[0] for rule in door_handlers(Desk(settings), base_url="/user/jo/")][0]
    '/user/jo/form/'
    """
    under, shared = base_url.rstrip("/"), {"desk": desk}
    return [
        (rf"{under}/form/", PageHandler, shared),
        (rf"{under}/form/static/([\w.-]+)", StaticHandler, shared),
        (rf"{under}/form/answers", AnswersHandler, shared),
        (rf"{under}/form/file", FileHandler, shared),
        (rf"{under}/form/health", HealthHandler, shared),
        (rf"{under}/health", HealthHandler, shared),
    ]
