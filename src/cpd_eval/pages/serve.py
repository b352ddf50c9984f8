"""Serves the form page: Voilà, on one notebook, with nothing else within a respondent's reach.

A link to a form is a secret of its respondent. So the server's log shows paths without what follows
the question mark, pages tell no other site where someone came from, and nothing is loaded from
anywhere but this server.
"""

import logging
import os
import socket
import sys
from pathlib import Path

from traitlets.config import Config

from cpd_eval.errors import CpdEvalError, ProjectError
from cpd_eval.pages.address import DEFAULT_PORT, form_address
from cpd_eval.pages.arrival import turned_away
from cpd_eval.pages.door import FormApp, FormKernels, TurnedAway
from cpd_eval.pages.log import hide_tokens, log_request
from cpd_eval.pages.notices import Notice, out_of_order
from cpd_eval.pages.room import room_for
from cpd_eval.pages.staff.mount import add_staff, staff_address
from cpd_eval.pages.web.desk import Desk
from cpd_eval.pages.widget import PROJECT_VARIABLE
from cpd_eval.settings import Settings
from cpd_eval.store.database import Database, open_store

__all__ = ["DEFAULT_PORT", "form_address", "make_app", "serve"]

NOTEBOOK = "form.ipynb"
IDLE_KERNEL_SECONDS = 600  # after the browser is gone; a page that is open keeps its kernel
STANDBY_KERNELS = 2  # each holds what a respondent's kernel holds; see docs/form-page-speed.md
REFILL_SECONDS = 3.0  # the page of who has just come is drawn first, then the next kernel starts
PORTS_TRIED = 50

_SHARE = Path(__file__).parent / "share" / "jupyter"
_POLICY = "; ".join(
    (
        "default-src 'self'",
        # Jupyter's loader evaluates its own bundles, and a widget's module arrives as a blob.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def serve(
    settings: Settings,
    *,
    port: int = DEFAULT_PORT,
    ip: str = "127.0.0.1",
    open_browser: bool = False,
) -> None:
    """Serve the form page of a project until interrupted.

    Parameters
    ----------
    settings : Settings
        The project; its ``notebooks/form.ipynb`` is served at ``/`` and nothing else is.
    port : int, default 8866
        Where to listen; the next free one is taken if it is in use.
    ip : str, default "127.0.0.1"
        Which network to listen on; the default is this computer only.
    open_browser : bool, default False
        Whether to open the page in a browser.

    Raises
    ------
    ProjectError
        If the project has no form notebook.

    Notes
    -----
    The process and the kernels it starts learn of the project through ``CPD_EVAL_PROJECT``, and of
    the page template through ``JUPYTER_PATH``; both are set in the environment of this process.
    :data:`STANDBY_KERNELS` kernels wait for visitors; see :mod:`cpd_eval.pages.standby`.
    """
    app = make_app(settings, port=port, ip=ip, open_browser=open_browser)
    # A log is read by more people than a terminal is.
    if app.staff_address and sys.stdout.isatty():
        print(f"Staff pages, for you as operator: {app.staff_address}", flush=True)
    app.start()


def make_app(settings: Settings, *, port: int, ip: str, open_browser: bool) -> FormApp:
    """Make the Voilà application that :func:`serve` starts.

    Parameters
    ----------
    settings, port, ip, open_browser
        As :func:`serve` takes them.

    Returns
    -------
    FormApp
        Ready to be started.

    Raises
    ------
    ProjectError
        If the project has no form notebook.
    """
    notebook = settings.notebooks / NOTEBOOK
    if not notebook.is_file():
        raise ProjectError(
            f"{notebook}: there is no such notebook; it is the page every form is shown on.\n"
            "Copy it from a project made with: cpd-eval init DIR"
        )
    port = free_port(ip, port)
    _prepare_environment(settings, ip)
    app = FormApp(
        notebook_path=str(notebook),
        root_dir=str(settings.notebooks),
        port=port,
        ip=ip,
        open_browser=open_browser,
        config_file_paths=[],
        tornado_settings={"headers": _headers(), "log_function": log_request},
        config=_config(settings),
    )
    app.turned_away = _look_at_links(settings)
    app.desk, app.room = Desk(settings), room_for(settings.most_kernels)
    desk = add_staff(app, settings, ip=ip)
    app.initialize(argv=[])
    hide_tokens(app.log)
    app.staff_address = staff_address(desk, port=port, ip=ip)
    return app


def _look_at_links(settings: Settings) -> TurnedAway:
    """Give what says of a link, before anything is started for it, why it opens no form."""
    stores: list[Database] = []

    def look(token: str, form_id: str) -> Notice | None:
        try:
            if not stores:
                stores.append(open_store(settings))
            return turned_away(settings, token, form_id=form_id, db=stores[0])
        except CpdEvalError:
            logging.getLogger(__name__).exception("The store could not be asked for a link.")
            return out_of_order(settings.contact)

    return look


def free_port(ip: str, port: int) -> int:
    """Give a port that is free; kernels that wait must know it before the server listens.

    Parameters
    ----------
    ip : str
        Which network to listen on.
    port : int
        The port that is wanted; 0 for any.

    Returns
    -------
    int
        The one that is wanted, or the next that is free.

    Raises
    ------
    ProjectError
        If none of the next :data:`PORTS_TRIED` is.

    Examples
    --------
    >>> free_port("127.0.0.1", 0) > 0
    True
    """
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    for one in range(port, port + PORTS_TRIED if port else 1):
        with socket.socket(family) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((ip, one))
            except OSError:
                continue
            return int(listener.getsockname()[1])
    raise ProjectError(
        f"The ports {port} to {port + PORTS_TRIED - 1} of {ip} are all in use; a free one was "
        "expected. Choose another with --port."
    )


def _prepare_environment(settings: Settings, ip: str) -> None:
    known = os.environ.get("JUPYTER_PATH", "")
    if str(_SHARE) not in known.split(os.pathsep):
        os.environ["JUPYTER_PATH"] = os.pathsep.join(part for part in (str(_SHARE), known) if part)
    os.environ[PROJECT_VARIABLE] = str(settings.folder)
    # How a kernel that waits reaches this server; one that listens everywhere also does here.
    host = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(ip, ip)  # noqa: S104
    os.environ["VOILA_APP_IP"] = f"[{host}]" if ":" in host else host


def _headers() -> dict[str, str]:
    return {
        "Content-Security-Policy": _POLICY,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }


def _config(settings: Settings) -> Config:
    ask = (
        f"write to {settings.contact}" if settings.contact else "write to whoever sent you the link"
    )
    config = Config()
    config.VoilaConfiguration.template = "cpd_eval"
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.strip_sources = True
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.preheat_kernel = True
    config.VoilaConfiguration.default_pool_size = STANDBY_KERNELS
    config.VoilaConfiguration.multi_kernel_manager_class = FormKernels
    config.VoilaKernelManager.fill_delay = REFILL_SECONDS
    config.VoilaConfiguration.progressive_rendering = False
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.extension_allowlist = [
        "@jupyter-widgets/jupyterlab-manager",
        "@voila-dashboards/widgets-manager8",
        "anywidget",
    ]
    config.VoilaConfiguration.resources = {"cpd_eval": {"name": settings.name, "ask": ask}}
    config.MappingKernelManager.cull_idle_timeout = IDLE_KERNEL_SECONDS
    config.MappingKernelManager.cull_interval = 60
    return config
