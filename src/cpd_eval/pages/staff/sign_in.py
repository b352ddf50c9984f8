"""Signing in and out: one form, one answer whichever part of it was wrong, and a limit on tries."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from jupyter_server.auth.decorator import allow_unauthenticated

from cpd_eval.pages.staff.accounts import Account
from cpd_eval.pages.staff.handlers import StaffHandler
from cpd_eval.pages.staff.identity import COOKIE, address_of, give_cookie
from cpd_eval.pages.staff.sessions import HOURS, Session
from cpd_eval.pages.staff.tries import WINDOW_SECONDS

MOST_WAITING = 20
"""Passwords being looked at or in line for it; more are asked to come again."""

_HASHING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="password")
_LOCAL = re.compile(r"/(?!/)[A-Za-z0-9_/?=&.%~+-]*")
_WRONG = "The user name and password do not belong together. Check both and try again."
_WAIT = (
    f"There were too many tries. Wait {WINDOW_SECONDS // 60} minutes, then try again. If you have "
    "forgotten your password, ask whoever runs this service for a new one."
)
_OTHER_SERVER = (
    "The token in the address is not that of this server. Copy the whole address it printed when "
    "it started, or sign in with your password."
)
_BUSY = "Many people are signing in. Wait a minute, then try again."


class SignIn(StaffHandler):
    """The sign-in page."""

    waiting = 0

    @allow_unauthenticated
    def get(self) -> None:
        """Show the form, or take the token of an address."""
        token = self.get_query_argument("token", "")
        if token:
            session = self.desk.take_token(token)
            if session is not None:
                self.let_in(session, self.get_query_argument("next", ""))
                return
        if self.looker is not None:
            self.redirect(self._onwards(self.get_query_argument("next", "")))
            return
        self._show_form(_OTHER_SERVER if token else "", status=403 if token else 200)

    @allow_unauthenticated
    async def post(self) -> None:
        """Look at a name and a password."""
        name = self.get_body_argument("name", "").strip()
        password = self.get_body_argument("password", "", strip=False)
        address = address_of(self.request, self.desk)
        if self.desk.tries.must_wait(name, address):
            self._show_form(_WAIT, status=429)
            return
        if SignIn.waiting >= MOST_WAITING:
            self._show_form(_BUSY, status=503)
            return
        # Counted before it is looked at, so that many at once are no way round the limit.
        self.desk.tries.failed(name, address)
        account = await self._look_at(name, password)
        session = self.desk.judge(name, account, address)
        if session is None:
            self._show_form(_WRONG, status=403)
        else:
            self.let_in(session, self.get_body_argument("next", ""))

    async def _look_at(self, name: str, password: str) -> Account | None:
        SignIn.waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(_HASHING, self.desk.check_password, name, password)
        finally:
            SignIn.waiting -= 1

    def let_in(self, session: Session, to: str) -> None:
        """Give a browser the cookie of a session, and send it on."""
        give_cookie(self, session)
        self.redirect(self._onwards(to), status=HTTPStatus.SEE_OTHER)

    def _onwards(self, to: str) -> str:
        is_ours = _LOCAL.fullmatch(to) and to.startswith(self.address())
        leads_away = "//" in to or "/../" in to
        return to if is_ours and not leads_away else self.address()

    def _show_form(self, problem: str, *, status: int) -> None:
        self.set_status(status)
        self.show(
            "sign_in.html",
            problem=problem,
            name=self.get_body_argument("name", "")[:100] if self.request.method == "POST" else "",
            next=self.get_argument("next", ""),
            here=self.address("sign-in"),
            hub=self.address("hub") if self.desk.options.jupyterhub else "",
            xsrf=self.xsrf_token.decode(),
        )


class SignOut(StaffHandler):
    """The button that ends a session."""

    @allow_unauthenticated
    def post(self) -> None:
        """End the session of this browser, also for a copy of its cookie."""
        said = self.get_signed_cookie(COOKIE, max_age_days=HOURS / 24)
        if said:
            self.desk.leave(said.decode("utf-8", "replace"))
        self.clear_cookie(COOKIE, path=self.base_url)
        self.redirect(self.address("sign-in"), status=HTTPStatus.SEE_OTHER)
