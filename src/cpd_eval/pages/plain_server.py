"""Serves the page without a kernel and nothing else: a small process, as many as are wanted.

``cpd-eval serve`` has this page beside Voilà. Where thousands answer, processes of this kind stand
beside it, or in its place: each holds what Python and the forms need and no Jupyter. Several share
one port, or stand behind a proxy; any of them can answer any request, as long as they share the
store. On SQLite one process is best, because it lets one writer in at a time.
"""

import asyncio
import gc
import logging
import os
import signal
import subprocess
import sys

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from cpd_eval.pages.log import hide_tokens, log_request
from cpd_eval.pages.web.desk import Desk
from cpd_eval.pages.web.handlers import PublicByLink, door_handlers
from cpd_eval.settings import Settings

LARGEST_BUFFER = 64 * 1024 * 1024
"""Bytes of one request: a file, and what comes with it."""

ENDING_SECONDS = 10
"""How long requests under way may take when the server is told to end."""


def make_application(desk: Desk, *, base_url: str = "/") -> Application:
    """Make the application: the page without a kernel, and a sentence for every other address.

    Parameters
    ----------
    desk : Desk
        What answers.
    base_url : str, default "/"
        The path the server is under.

    Returns
    -------
    tornado.web.Application
        To be given to an HTTP server.

    Examples
    --------
    >>> make_application(Desk(settings)).settings["default_handler_class"].__name__
    'PublicByLink'
    """
    return Application(
        door_handlers(desk, base_url=base_url),
        log_function=log_request,
        default_handler_class=PublicByLink,
        default_handler_args={"desk": desk},
    )


def serve_plain(settings: Settings, *, port: int, ip: str, processes: int = 1) -> None:
    """Serve the page without a kernel until interrupted.

    Parameters
    ----------
    settings : Settings
        The project.
    port : int
        Where to listen.
    ip : str
        Which network to listen on.
    processes : int, default 1
        How many processes share the port; the others end with this one.
    """
    others = [_start_another(settings, port=port, ip=ip) for _ in range(processes - 1)]
    try:
        asyncio.run(_serve(settings, port=port, ip=ip))
    finally:
        for one in others:
            one.terminate()
        for one in others:
            one.wait()


async def _serve(settings: Settings, *, port: int, ip: str) -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    hide_tokens()
    desk = Desk(settings)
    server = HTTPServer(make_application(desk), max_buffer_size=LARGEST_BUFFER)
    server.add_sockets(bind_sockets(port, ip, reuse_port=True))
    # What is there now stays; it need not be looked through again while people wait.
    gc.collect()
    gc.freeze()
    ended = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, ended.set)
    await ended.wait()
    server.stop()
    # What is being kept is kept before the process ends; a page that was not told asks again.
    await asyncio.to_thread(desk.close)
    with_end = asyncio.wait_for(server.close_all_connections(), ENDING_SECONDS)
    await asyncio.gather(with_end, return_exceptions=True)


def _start_another(settings: Settings, *, port: int, ip: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "cpd_eval.pages.plain_server"]
    return subprocess.Popen(  # noqa: S603
        [*command, str(settings.folder), str(port), ip], env=os.environ.copy()
    )


if __name__ == "__main__":
    from cpd_eval.settings import read_settings

    serve_plain(read_settings(sys.argv[1]), port=int(sys.argv[2]), ip=sys.argv[3])
