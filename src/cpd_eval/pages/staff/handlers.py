"""What every staff page does: ask once whether it may be opened, and answer in plain HTML.

A page names itself; whether it may be opened is asked before anything of it runs, so a page cannot
forget to ask. There is no script on these pages, and their policy lets none run.
"""

import logging
from functools import cache
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado.web import HTTPError

from cpd_eval.errors import CpdEvalError
from cpd_eval.pages.staff.desk import Desk
from cpd_eval.pages.staff.identity import desk_of, give_cookie, looker_of
from cpd_eval.workforce.roles import Looker, Page, may_open

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""No script, nothing from elsewhere, no frame."""

_HERE = Path(__file__).parent
_LOG = logging.getLogger(__name__)
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_WORDS = {
    403: (
        "You cannot open this page",
        "Your account has no role that may see it. If your work needs it, ask whoever runs this "
        "service to give you the role.",
    ),
    404: ("There is no page here", "Go back to the list of what you can open."),
    405: ("There is no page here", "Go back to the list of what you can open."),
    503: (
        "This page cannot be opened at the moment",
        "Nothing is lost. Try again in a few minutes.",
    ),
}


@cache
def templates() -> Environment:
    """Give the templates of the staff pages; whatever is put into one is text, never markup."""
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Voice(JupyterHandler):
    """Says things to staff in the words and looks of their pages."""

    @property
    def desk(self) -> Desk:
        """The desk of this server."""
        return desk_of(self)

    @property
    def looker(self) -> Looker | None:
        """Who asks."""
        return looker_of(self)

    def address(self, *parts: str) -> str:
        """Give the address of a staff page."""
        return url_path_join(self.base_url, "staff", "/".join(parts) or "/")

    def show(self, template: str, **view: Any) -> None:
        """Write a page."""
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        told = {
            "project": self.desk.settings.name,
            "home": self.address(),
            "sign_out": self.address("sign-out"),
            "style": self.address("staff.css"),
            "looker": self.looker,
            "xsrf": self.xsrf_token.decode() if self.looker else "",
        }
        self.write(templates().get_template(template).render(told | view))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say in words why there is no page."""
        cause = kwargs.get("exc_info", (None, None, None))[1]
        status = 503 if isinstance(cause, CpdEvalError) else status_code
        self.set_status(status)
        heading, text = _WORDS.get(status, _WORDS[503 if status >= 500 else 404])
        self.show("notice.html", heading=heading, text=[text])


class StaffHandler(Voice):
    """Answers a request of staff, or of somebody who wants to sign in."""

    def set_default_headers(self) -> None:
        """Let the page do nothing but be read."""
        super().set_default_headers()
        for name, text in _HEADERS.items():
            self.set_header(name, text)
        self.set_header("Content-Security-Policy", POLICY)


class Gate(JupyterHandler):
    """Asks who comes before a page runs.

    Attributes
    ----------
    page : str
        What the page is in :data:`cpd_eval.workforce.roles.SIGHTS`.
    """

    page: ClassVar[Page]

    async def prepare(self) -> None:  # type: ignore[override]  # Jupyter's own is so too
        """Let in who may open the page; send a visitor to sign in; tell others why not."""
        await super().prepare()
        looker = looker_of(self)
        if self._finished:
            return
        if looker is not None and self.current_user.is_new:
            # What is not a staff page, such as the line to a board's kernel, is not told the name.
            give_cookie(self, desk_of(self).take_proxy_user(looker))
        if may_open(looker, self.page):
            return
        if looker is None and self.request.method == "GET":
            here = self.request.uri or ""
            to = url_path_join(self.base_url, "staff", "sign-in")
            self.redirect(f"{to}?next={quote(here, safe='')}")
            return
        desk_of(self).refused(looker, self.page)
        raise HTTPError(403)


class StaffPage(Gate, StaffHandler):
    """A page of one of the names in :data:`cpd_eval.workforce.roles.PAGES`."""


class Style(StaffHandler):
    """Gives the style of the staff pages to whoever asks."""

    @allow_unauthenticated
    def get(self) -> None:
        """Write the style."""
        self.set_header("Content-Type", "text/css; charset=UTF-8")
        self.set_header("Cache-Control", "max-age=3600")
        self.write((_HERE / "staff.css").read_text(encoding="utf-8"))


class NoStaffPage(StaffHandler):
    """Says that an address is no staff page."""

    @allow_unauthenticated
    def get(self) -> None:
        """Say so."""
        raise HTTPError(404)
