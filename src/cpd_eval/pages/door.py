"""The door in front of Voilà: the form at ``/``, nothing else, and no token in the log.

Voilà on its own would also serve files beside the notebook, end a kernel while answers are on their
way to it, start one for whoever guesses at links, tell a kernel that waits who came before, and
write whole addresses to its log. A link to a form is a secret of its respondent, so the log shows
an address without what follows the question mark.
"""

import logging
import re
from collections.abc import Callable
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.ioloop import IOLoop
from tornado.web import HTTPError, RequestHandler
from voila.app import Voila
from voila.handler import BaseVoilaHandler
from voila.tornado.handler import TornadoVoilaHandler

from cpd_eval.pages.notices import Notice
from cpd_eval.pages.standby import without_visitor

TurnedAway = Callable[[str, str], Notice | None]
"""Says by token and form why there is no form to show; nothing if there is one."""

GRACE_SECONDS = 5  # answers that left the page together with the person are still on their way

_SECRET = re.compile(r"(invitation=)[^&\s'\"]+")


class _Leave(BaseVoilaHandler):  # type: ignore[misc]  # Voilà has no types
    """Ends a kernel soon after its page was left, unless the page is back by then.

    Voilà's own handler ends it at once, and with it answers that are not yet kept; and it asks for
    a cookie that a page being closed does not send. Knowing the kernel's random id is enough.
    """

    def check_xsrf_cookie(self) -> None:
        """Ask for no cookie; see above."""

    async def post(self, kernel_id: str) -> None:
        IOLoop.current().call_later(GRACE_SECONDS, self._end, kernel_id)
        self.set_status(204)

    async def _end(self, kernel_id: str) -> None:
        kernels = self.kernel_manager
        if kernel_id in kernels and kernels.kernel_model(kernel_id)["connections"] == 0:
            await ensure_async(kernels.shutdown_kernel(kernel_id))


class _NoPage(BaseVoilaHandler):  # type: ignore[misc]  # Voilà has no types
    """Says in words that an address is no page."""

    async def get(self) -> None:
        raise HTTPError(404)


class _Form(TornadoVoilaHandler):  # type: ignore[misc]
    """Opens the form, or says why there is none without starting a kernel for it."""

    def initialize(self, turned_away: TurnedAway, **options: Any) -> None:
        super().initialize(**options)
        self._turned_away = turned_away

    async def get(self) -> None:
        notice = self._turned_away(
            self.get_query_argument("invitation", ""), self.get_query_argument("form", "")
        )
        if notice is None:
            await super().get()
        else:
            self.set_header("Cache-Control", "no-store")
            project = self.voila_configuration.resources["cpd_eval"]["name"]
            self.write(self.render_template("notice.html", view=notice.view(), project=project))


class FormKernels(AsyncMappingKernelManager):
    """Starts kernels that know of no visitor but their own.

    Voilà would hand the address of one visitor, with its token, to the kernel that waits for the
    next one.
    """

    async def start_kernel(  # type: ignore[override]  # the asynchronous manager's is so too
        self, **options: Any
    ) -> str:
        """Start a kernel; one that waits is told nothing about who came before."""
        options["env"] = without_visitor(options.get("env", {}))
        kernel_id: str = await super().start_kernel(**options)
        return kernel_id


class FormApp(Voila):  # type: ignore[misc]
    """Voilà with the form at ``/`` and no other page or file of the project."""

    name = "voila"
    turned_away: TurnedAway

    def init_handlers(self) -> list[Any]:
        """List what the server answers to, first match first."""
        shut = "/voila/files/", "/voila/api/shutdown/"
        kept = [one for one in super().init_handlers() if not one[0].startswith(shut)]
        form = kept.pop()
        return [
            *kept,
            (
                r"/voila/api/shutdown/(.*)",
                _Leave,
                {"voila_configuration": self.voila_configuration},
            ),
            (r"/", _Form, {**form[2], "turned_away": self.turned_away}),
            (r"/.*", _NoPage, {"voila_configuration": self.voila_configuration}),
        ]


def scrubbed(text: str) -> str:
    """Take the token out of a text.

    Parameters
    ----------
    text : str
        Such as an address.

    Returns
    -------
    str
        With every token replaced.

    Examples
    --------
    >>> scrubbed("GET /?invitation=abc-123&form=x")
    'GET /?invitation=…&form=x'
    """
    return _SECRET.sub(r"\1…", text)


def log_request(handler: RequestHandler) -> None:
    """Write one line for a request: what was asked for, without what follows the question mark.

    Parameters
    ----------
    handler : tornado.web.RequestHandler
        A request that was answered.
    """
    status, request = handler.get_status(), handler.request
    level = logging.ERROR if status >= 500 else logging.WARNING if status >= 400 else logging.DEBUG
    spent_ms = 1000 * request.request_time()
    logging.getLogger("tornado.access").log(
        level, "%d %s %s %.0f ms", status, request.method, request.path, spent_ms
    )


def hide_tokens(*loggers: logging.Logger | logging.LoggerAdapter[Any]) -> None:
    """Keep tokens out of whatever else is logged, such as the address of a request that failed.

    Parameters
    ----------
    *loggers : logging.Logger
        Loggers besides Tornado's own.
    """
    names = "tornado.access", "tornado.application", "tornado.general"
    own = [one.logger if isinstance(one, logging.LoggerAdapter) else one for one in loggers]
    for logger in (*own, *(logging.getLogger(name) for name in names)):
        logger.addFilter(_scrub_record)


def _scrub_record(record: logging.LogRecord) -> bool:
    record.msg, record.args = scrubbed(record.getMessage()), ()
    return True
