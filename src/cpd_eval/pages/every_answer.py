"""What every answer of the server has, whoever gives it: some headers, and words if it refuses."""

from typing import Any

from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform, RequestHandler

ALWAYS = {"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}
"""Tell no other site where somebody came from; guess no kind of file."""


class EveryAnswer(OutputTransform):
    """Adds what an answer lacks, and takes away the name of the program.

    Examples
    --------
    >>> headers = HTTPHeaders({"Server": "TornadoServer"})
    >>> made = EveryAnswer(None).transform_first_chunk(200, headers, b"", True)
    >>> sorted(made[1])
    ['Referrer-Policy', 'X-Content-Type-Options']
    """

    def __init__(self, _request: HTTPServerRequest | None) -> None:
        """Take any request."""

    def transform_first_chunk(
        self,
        status_code: int,
        headers: HTTPHeaders,
        chunk: bytes,
        finishing: bool,  # noqa: ARG002 - Tornado's signature
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Add them."""
        for name, text in ALWAYS.items():
            headers.setdefault(name, text)
        headers.pop("Server", None)
        return status_code, headers, chunk


def plainly(handler: type[RequestHandler]) -> type[RequestHandler]:
    """Let a handler of Jupyter refuse in one sentence; it would look for a page it does not have.

    Parameters
    ----------
    handler : type
        Of Jupyter Server or Voilà.

    Returns
    -------
    type
        The same, with other words.

    Examples
    --------
    >>> plainly(RequestHandler).__name__
    'PlainRequestHandler'
    """

    def write_error(self: RequestHandler, status_code: int, **_details: Any) -> None:
        self.set_header("Content-Type", "text/plain; charset=UTF-8")
        self.write(f"This address does not take such a request ({status_code}).")

    return type(f"Plain{handler.__name__}", (handler,), {"write_error": write_error})
