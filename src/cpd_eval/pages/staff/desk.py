"""The desk where staff sign in: it knows the accounts, keeps the sessions, and writes the trail.

Whoever asks is told the same, and waits as long, whether the name or the password was wrong. What
happened stands in the audit trail, without what was typed: a password that was typed where the
name belongs must not be kept.
"""

import hmac
import logging
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from cpd_eval.errors import CpdEvalError
from cpd_eval.pages.staff.accounts import LONGEST_PASSWORD, Account, Accounts
from cpd_eval.pages.staff.hub import Hub, hub_of
from cpd_eval.pages.staff.options import Options
from cpd_eval.pages.staff.sessions import (
    Session,
    SignedOut,
    Way,
    is_still_true,
    new_session,
    read_session,
)
from cpd_eval.pages.staff.tries import Seldom, Tries
from cpd_eval.settings import Settings
from cpd_eval.store import audit
from cpd_eval.store.database import Database, open_store
from cpd_eval.workforce.roles import Looker, Page

OPERATOR = "operator"
"""The name of who signs in with the token of the server."""

UNKNOWN = "somebody unknown"
UNKNOWN_SECONDS = 60
"""How often at most it is written down that somebody unknown was refused."""

_LOG = logging.getLogger(__name__)
# The hash of a password nobody has, made as jupyter_server.auth.passwd makes them: looking at it
# takes as long as looking at that of an account.
_NOBODY = (
    "argon2:$argon2id$v=19$m=10240,t=10,p=8$GvGQ3mT1h0iE2GQ3WgqzXg"
    "$Zm9yIHRoZSB0aW1lIGl0IHRha2VzIHRvIGxvb2sgYXQ"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where staff sign in.

    Attributes
    ----------
    settings : Settings
        The project.
    options : Options
        How they sign in.
    accounts : Accounts
        Who may.
    signed_out : SignedOut
        Sessions that were ended.
    tries : Tries
        Who must wait.
    token : str
        Signs in as operator; empty if no token does.
    hub : Hub or None
        Where people sign in besides.
    """

    settings: Settings
    options: Options
    accounts: Accounts
    signed_out: SignedOut
    tries: Tries
    token: str
    hub: Hub | None
    _stores: list[Database]
    _strangers: Seldom

    def store(self) -> Database:
        """Open the store, once.

        Raises
        ------
        CpdEvalError
            If it cannot be opened.
        """
        if not self._stores:
            self._stores.append(open_store(self.settings))
        return self._stores[0]

    def note(self, act: str, by: str, **detail: str) -> None:
        """Write into the audit trail; what cannot be written there is logged and goes on."""
        try:
            audit.record(self.store(), act, by=by, **detail)
        except CpdEvalError:
            _LOG.exception("The audit trail could not be written: %s", act)

    def note_unknown(self, why: str) -> None:
        """Write down that somebody unknown was refused; who tries all day fills no disk."""
        times = self._strangers.count()
        if times:
            self.note("sign-in refused", UNKNOWN, why=why, times=str(times))

    def check_password(self, name: str, password: str) -> Account | None:
        """Give the account if this is its password; takes some tenths of a second by design."""
        from jupyter_server.auth.security import passwd_check

        account = self.accounts.find(name)
        kept = account.password if account and account.password else _NOBODY
        typed = password[: LONGEST_PASSWORD + 1]
        is_right = passwd_check(kept, typed)  # type: ignore[no-untyped-call]
        return account if is_right and account and account.password else None

    def judge(self, name: str, account: Account | None, address: str) -> Session | None:
        """Begin a session for who gave the right password, and write down how it went.

        Parameters
        ----------
        name : str
            What was typed as the name.
        account : Account or None
            What :meth:`check_password` gave.
        address : str
            Where the request came from.

        Returns
        -------
        Session or None
            None if name and password do not belong together.
        """
        if account is None:
            known = self.accounts.find(name)
            if known is None:
                self.note_unknown("wrong name")
            else:
                self.note("sign-in refused", known.looker.name, why="wrong password")
            return None
        self.tries.succeeded(name, address)
        return self.begin(account.looker, "password", account.password)

    def take_token(self, token: str) -> Session | None:
        """Begin a session for who has the token of the server."""
        if not self.token or not hmac.compare_digest(token.encode(), self.token.encode()):
            self.note_unknown("wrong token")
            return None
        return self.begin(operator(), "token", self.token)

    def take_hub_user(self, name: str) -> Session | None:
        """Begin a session for who is signed in at the hub, if they have an account here."""
        account = self.accounts.find(name)
        if account is None:
            self.note("sign-in refused", name[:100], why="no account for this user of the hub")
            return None
        return self.begin(account.looker, "hub", account.password)

    def take_proxy_user(self, looker: Looker) -> Session:
        """Begin a session for who is signed in at a trusted proxy."""
        account = self.accounts.find(looker.name)
        return self.begin(looker, "proxy", account.password if account else "")

    def begin(self, looker: Looker, way: Way, secret: str) -> Session:
        """Begin a session, after it stands in the audit trail."""
        audit.record(self.store(), "sign in", by=looker.name, how=way)
        return new_session(self.store().key, looker.name, way, secret=secret)

    def resume(self, cookie: str) -> Looker | None:
        """Say whose session it is, if it is still to be believed."""
        session = read_session(cookie)
        if session is None or session.number in self.signed_out:
            return None
        if session.way == "token":
            looker, secret = operator(), self.token
        else:
            account = self.accounts.find(session.name)
            if account is None:
                return None
            looker, secret = account.looker, account.password
        return looker if is_still_true(session, self.store().key, secret) else None

    def leave(self, cookie: str) -> None:
        """End a session everywhere."""
        session = read_session(cookie)
        looker = self.resume(cookie)
        if session is not None and looker is not None:
            self.signed_out.add(session.number)
            self.note("sign out", looker.name)

    def named(self, name: str) -> Looker | None:
        """Give who a proxy or hub that is trusted says it is, if they have an account."""
        account = self.accounts.find(name)
        return account.looker if account else None

    def refused(self, looker: Looker | None, page: Page) -> None:
        """Write down that somebody asked for a page that is not theirs."""
        if looker is not None:
            self.note("page refused", looker.name, page=page)


def open_desk(settings: Settings, options: Options, *, is_local: bool) -> Desk:
    """Open the desk of a server.

    Parameters
    ----------
    settings : Settings
        The project.
    options : Options
        How staff sign in.
    is_local : bool
        Whether the server listens on its own computer only; otherwise no token signs in.

    Returns
    -------
    Desk
        With a new token.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cpd_eval.pages.staff.options import staff_options
    >>> from cpd_eval.settings import read_settings
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "cpd-eval.toml").write_text("")
    ...     settings = read_settings(folder, environ={})
    ...     open_desk(settings, staff_options(settings), is_local=False).token
    ''
    """
    beside = options.accounts.with_name(f"{options.accounts.stem}.signed-out")
    return Desk(
        settings=settings,
        options=options,
        accounts=Accounts(options.accounts),
        signed_out=SignedOut(beside),
        tries=Tries(),
        token=secrets.token_urlsafe(24) if is_local and options.token else "",
        hub=hub_of(os.environ) if options.jupyterhub else None,
        _stores=[],
        _strangers=Seldom(UNKNOWN_SECONDS),
    )


def operator(scope: Mapping[str, tuple[str, ...]] | None = None) -> Looker:
    """Give who signs in with the token.

    Examples
    --------
    >>> operator().roles
    ('operator',)
    """
    return Looker(name=OPERATOR, roles=("operator",), scope=scope or {})
