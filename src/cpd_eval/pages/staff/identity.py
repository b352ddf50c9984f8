"""Who asks, told to Jupyter Server in its own terms: an identity provider and an authorizer.

Everybody is somebody to the server: who is not signed in is a visitor, who may open what needs a
link and nothing else. A name that a proxy sends is believed only if the settings name the header
and the request comes from that proxy's address.
"""

from dataclasses import dataclass, field

from jupyter_server.auth.authorizer import Authorizer
from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.base.handlers import JupyterHandler
from tornado.httputil import HTTPServerRequest
from tornado.web import RequestHandler

from cpd_eval.pages.staff.desk import Desk
from cpd_eval.pages.staff.owners import owners
from cpd_eval.pages.staff.sessions import HOURS, Session
from cpd_eval.workforce.roles import Looker

COOKIE = "cpd-staff"
DESK = "cpd_eval_desk"
"""Under this name the desk stands in the settings of the Tornado application."""


@dataclass
class StaffUser(User):
    """A user of Jupyter Server, with what they may see.

    Attributes
    ----------
    looker : Looker or None
        None is a visitor.
    is_new : bool
        Whether a proxy names somebody whom no cookie names yet.
    """

    looker: Looker | None = field(default=None)
    is_new: bool = field(default=False)


def visitor() -> StaffUser:
    """Give who is not signed in.

    Examples
    --------
    >>> visitor().looker is None
    True
    """
    return StaffUser(username="visitor")


def desk_of(handler: RequestHandler) -> Desk:
    """Give the desk of the server a request came to."""
    desk: Desk = handler.settings[DESK]
    return desk


def looker_of(handler: RequestHandler) -> Looker | None:
    """Say who asks; None for a visitor."""
    return getattr(handler.current_user, "looker", None)


def address_of(request: HTTPServerRequest, desk: Desk) -> str:
    """Say where a request came from, past proxies that are trusted."""
    address = str(request.remote_ip)
    if not desk.options.trusts(address):
        return address
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    for hop in reversed([hop for hop in hops if hop]):
        address = hop
        if not desk.options.trusts(hop):
            break
    return address


def is_https(request: HTTPServerRequest, desk: Desk) -> bool:
    """Say whether a request came by HTTPS, by its own or a trusted proxy's word."""
    if request.protocol == "https" or desk.options.secure_cookies:
        return True
    said = request.headers.get("X-Forwarded-Proto", "").split(",")[0].strip().lower()
    return said == "https" and desk.options.trusts(str(request.remote_ip))


def give_cookie(handler: RequestHandler, session: Session) -> None:
    """Let a browser say from now on whose session it has."""
    handler.set_signed_cookie(
        COOKIE,
        session.text(),
        expires_days=HOURS / 24,
        path=handler.settings["base_url"],
        httponly=True,
        samesite="Lax",
        secure=is_https(handler.request, desk_of(handler)),
    )


class StaffIdentity(IdentityProvider):
    """Says who asks: by the header of a trusted proxy, by a session, or a visitor."""

    def get_user(self, handler: RequestHandler) -> StaffUser:
        """Give who asks."""
        desk = desk_of(handler)
        known, named = self._by_cookie(handler, desk), self._by_header(handler, desk)
        looker = named or known
        if looker is None:
            return visitor()
        return StaffUser(username=looker.name, looker=looker, is_new=looker != known)

    def _by_header(self, handler: RequestHandler, desk: Desk) -> Looker | None:
        header = desk.options.user_header
        if not header or not desk.options.trusts(str(handler.request.remote_ip)):
            return None
        names = handler.request.headers.get_list(header)
        return desk.named(names[0].strip()) if len(names) == 1 else None

    def _by_cookie(self, handler: RequestHandler, desk: Desk) -> Looker | None:
        said = handler.get_signed_cookie(COOKIE, max_age_days=HOURS / 24)
        return desk.resume(said.decode("utf-8", "replace")) if said else None

    def get_handlers(self) -> list[tuple[str, object]]:
        """List none: the sign-in page is one of the staff pages."""
        return []


class StaffAuthorizer(Authorizer):
    """Says who may talk to which kernel; everything else Jupyter Server offers is shut."""

    def is_authorized(
        self, handler: JupyterHandler, user: User, action: str, resource: str
    ) -> bool:
        """Let a page talk to its own kernel, and nobody end one by hand."""
        kernel_id = str(handler.path_kwargs.get("kernel_id", ""))
        if resource != "kernels" or action == "write" or kernel_id not in handler.kernel_manager:
            return False
        return owners.may_talk(getattr(user, "looker", None), kernel_id)
