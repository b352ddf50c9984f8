"""Puts sign-in and the staff pages into the server that shows the forms."""

import ipaddress
import logging
import secrets
from typing import Any

from jupyter_server.utils import url_path_join
from tornado.web import RedirectHandler

from cpd_eval.errors import CpdEvalError
from cpd_eval.pages.kernel_guard import GuardedConnection
from cpd_eval.pages.staff.board import boards
from cpd_eval.pages.staff.desk import Desk, open_desk
from cpd_eval.pages.staff.handlers import NoStaffPage, Style
from cpd_eval.pages.staff.home import Forms, Home, Service, Waves
from cpd_eval.pages.staff.hub_sign_in import FromHub, ToHub
from cpd_eval.pages.staff.identity import DESK, StaffAuthorizer, StaffIdentity
from cpd_eval.pages.staff.options import staff_options
from cpd_eval.pages.staff.reports import Report, Reports
from cpd_eval.pages.staff.returns import Return, Returns
from cpd_eval.pages.staff.sign_in import SignIn, SignOut
from cpd_eval.settings import Settings
from cpd_eval.store.key import keyed_hash

_LOG = logging.getLogger(__name__)


def add_staff(app: Any, settings: Settings, *, ip: str) -> Desk:
    """Let a server know who is who, before it is initialised.

    Parameters
    ----------
    app : Voila
        The server.
    settings : Settings
        The project.
    ip : str
        Which network it listens on; a token is given out only on this computer's own.

    Returns
    -------
    Desk
        Its token, if it has one, signs in as operator.

    Raises
    ------
    ProjectError
        If the table ``[staff]`` of the settings cannot be used.
    """
    desk = open_desk(settings, staff_options(settings), is_local=_is_local(ip))
    app.identity_provider_class = StaffIdentity
    app.authorizer_class = StaffAuthorizer
    app.kernel_websocket_connection_class = GuardedConnection
    app.cookie_secret = _cookie_secret(desk)
    if desk.hub is not None:
        app.base_url = app.server_url = desk.hub.prefix
    app.tornado_settings = {
        **app.tornado_settings,
        DESK: desk,
        "xsrf_cookie_kwargs": {"httponly": True, "samesite": "Lax"},
    }
    return desk


def staff_address(desk: Desk, *, port: int, ip: str) -> str:
    """Give the address that signs in whoever may read what the server prints; empty if none does.

    Parameters
    ----------
    desk : Desk
        Of the server.
    port, ip
        Where it listens.

    Returns
    -------
    str
        With the token in it.
    """
    host = f"[{ip}]" if ":" in ip else ip
    path = url_path_join(desk.hub.prefix if desk.hub else "/", "staff/sign-in")
    return f"http://{host}:{port}{path}?token={desk.token}" if desk.token else ""


def staff_handlers(app: Any) -> list[tuple[Any, ...]]:
    """List the addresses of staff pages, for the server's list of handlers.

    Parameters
    ----------
    app : Voila
        The server, initialised.

    Returns
    -------
    list of tuple
        As Tornado takes them; the last answers every other address below ``/staff``.
    """
    pages: list[tuple[Any, ...]] = [
        (r"/", Home),
        (r"/sign-in", SignIn),
        (r"/sign-out", SignOut),
        (r"/staff\.css", Style),
        (r"/forms", Forms),
        (r"/waves", Waves),
        (r"/service", Service),
        (r"/returns", Returns),
        (r"/returns/([A-Za-z0-9-]{1,20})", Return),
        (r"/reports", Reports),
        (r"/reports/(.+)", Report),
    ]
    hub = app.tornado_settings[DESK].hub
    if hub is not None:
        pages.append((r"/hub", ToHub, {"hub": hub}))
    pages += [(f"/board/{page}", board, options) for page, board, options in boards(app)]
    base = url_path_join(app.server_url, "staff")
    pages.append((r"", RedirectHandler, {"url": f"{base}/", "permanent": False}))
    pages.append((r"/.*", NoStaffPage))
    listed: list[tuple[Any, ...]] = [(base + address, *rest) for address, *rest in pages]
    back = (url_path_join(app.server_url, "oauth_callback"), FromHub, {"hub": hub})
    return listed if hub is None else [back, *listed]


def _is_local(ip: str) -> bool:
    try:
        return ipaddress.ip_address(ip).is_loopback
    except ValueError:
        return ip == "localhost"


def _cookie_secret(desk: Desk) -> bytes:
    """Make the secret of cookies from the project key, so that they hold in every process."""
    try:
        return keyed_hash(desk.store().key, "staff cookies", "").encode()
    except CpdEvalError:
        _LOG.exception("The store cannot be opened; who signs in must do so again later.")
        return secrets.token_bytes(32)
