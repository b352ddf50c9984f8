"""The door in front of Voilà: the form at ``/``, nothing else, and no token in the log.

Voilà on its own would also serve files beside the notebook, end a kernel while answers are on their
way to it, start one for whoever guesses at links, tell a kernel that waits who came before, and
write whole addresses to its log. A link to a form is a secret of its respondent, so the log shows
an address without what follows the question mark.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.ioloop import IOLoop
from voila.app import Voila
from voila.handler import BaseVoilaHandler
from voila.tornado.handler import TornadoVoilaHandler

from cpd_eval.pages.every_answer import EveryAnswer, plainly
from cpd_eval.pages.notices import Notice, no_page, spoken
from cpd_eval.pages.room import GO_TEXTS, Room, busy
from cpd_eval.pages.staff.mount import staff_handlers
from cpd_eval.pages.staff.owners import owners
from cpd_eval.pages.standby import without_visitor
from cpd_eval.pages.web.desk import Desk
from cpd_eval.pages.web.entry import answered_entry, take_entry
from cpd_eval.pages.web.handlers import door_handlers

TurnedAway = Callable[[str, str], Notice | None]
"""Says by token and form why there is no form to show; nothing if there is one."""

GRACE_SECONDS = 5  # answers that left the page together with the person are still on their way


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


def write_notice(handler: BaseVoilaHandler, notice: Notice, *, other_door: str = "") -> None:
    """Answer a request with a page that only says something, in the visitor's language.

    Parameters
    ----------
    handler : BaseVoilaHandler
        Of the request.
    notice : Notice
        What to say.
    other_door : str, optional
        Where the same form can be opened instead.
    """
    asked = handler.request.headers.get("Accept-Language", "")
    notice.speak(spoken(asked, handler.get_query_argument("language", "")))
    query = dict(parse_qsl(handler.request.query))
    links = {
        one["code"]: "?" + urlencode({**query, "language": one["code"]})
        for one in notice.view()["languages"]
    }
    project = handler.voila_configuration.resources["cpd_eval"]["name"]
    handler.set_header("Cache-Control", "no-store")
    handler.set_header("Vary", "Accept-Language")
    view = notice.view()
    go = {"href": other_door, "text": GO_TEXTS[view["lang"]]} if other_door else None
    page = {"view": view, "links": links, "project": project, "go": go}
    handler.write(handler.render_template("notice.html", **page))


class _NoPage(BaseVoilaHandler):  # type: ignore[misc]  # Voilà has no types
    """Says in words that an address is no page."""

    async def get(self) -> None:
        self.set_status(404)
        write_notice(self, no_page())


class _Form(TornadoVoilaHandler):  # type: ignore[misc]
    """Opens the form, or says why there is none without starting a kernel for it."""

    def initialize(self, turned_away: TurnedAway, desk: Desk, room: Room, **options: Any) -> None:
        super().initialize(**options)
        self._turned_away = turned_away
        self._desk = desk
        self._room = room

    def check_xsrf_cookie(self) -> None:
        """Ask for no cookie: a respondent has none; where a request is from is looked at."""

    async def get(self) -> None:
        if await answered_entry(self, self._desk, style_folder="form/static/"):
            return
        notice = self._turned_away(
            self.get_query_argument("invitation", ""), self.get_query_argument("form", "")
        )
        if notice is not None:
            write_notice(self, notice)
        elif self._room.is_full(n_kernels=len(self.kernel_manager.list_kernel_ids())):
            self.set_status(503)
            self.set_header("Retry-After", "60")
            write_notice(self, busy(), other_door=f"form/?{self.request.query}")
        else:
            with self._room.coming_in():
                await super().get()

    async def post(self) -> None:
        await take_entry(self, self._desk, style_folder="form/static/", body=self.request.body)


class FormKernels(AsyncMappingKernelManager):
    """Starts kernels that know of no visitor but their own.

    Voilà would hand the address of one visitor, with its token, to the kernel that waits for the
    next one.
    """

    async def start_kernel(  # type: ignore[override]  # the asynchronous manager's is so too
        self, **options: Any
    ) -> str:
        """Start a kernel; one that waits is told nothing about who came before."""
        options["env"] = owners.environment(without_visitor(options.get("env", {})))
        kernel_id: str = await super().start_kernel(**options)
        owners.claim(kernel_id, self.__contains__)
        return kernel_id


class FormApp(Voila):  # type: ignore[misc]
    """Voilà with the form at ``/`` and no other page or file of the project."""

    name = "voila"
    turned_away: TurnedAway
    desk: Desk
    room: Room
    staff_address = ""

    def init_handlers(self) -> list[Any]:
        """List what the server answers to, first match first."""
        base = self.server_url.rstrip("/")  # a proxy or a hub may have put it under a path
        shut = tuple(f"{base}/voila/{one}/" for one in ("files", "templates", "api/shutdown"))
        self.app.transforms.append(EveryAnswer)
        *kept, form = (one for one in super().init_handlers() if not one[0].startswith(shut))
        return [
            *door_handlers(self.desk, base_url=self.server_url),
            *((rule, plainly(handler), *rest) for rule, handler, *rest in kept),
            (
                rf"{base}/voila/api/shutdown/(.*)",
                _Leave,
                {"voila_configuration": self.voila_configuration},
            ),
            (
                rf"{base}/",
                _Form,
                {
                    **form[2],
                    "turned_away": self.turned_away,
                    "desk": self.desk,
                    "room": self.room,
                },
            ),
            *staff_handlers(self),
            (r"/.*", _NoPage, {"voila_configuration": self.voila_configuration}),
        ]
