"""Accounts of staff: who may sign in, with which roles, limited to what.

They stand in one file beside the project key, readable by its owner only and outside the data. Of
a password it holds what Jupyter Server itself would keep: a salted argon2 hash. The file is read
again whenever it has changed, so that an account that is removed is out at once, in every process
that serves the project.
"""

import json
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cpd_eval.errors import ProjectError, did_you_mean
from cpd_eval.workforce.roles import ROLES, SCOPES, Looker, Role, known_roles

SHORTEST_PASSWORD = 12
"""Characters; long enough for three random words, which is what the NCSC advises."""

LONGEST_PASSWORD = 1000

_NAME = re.compile(r"[^\s\x00-\x1f\x7f]{1,100}")
_NEEDS = {"line_manager": "team", "head_of_profession": "profession", "individual": "person"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in.

    Attributes
    ----------
    looker : Looker
        Their name, roles and scope.
    password : str
        Hash of the password; empty if they sign in through a proxy or a hub only.
    """

    looker: Looker
    password: str = field(default="", repr=False)


class Accounts:
    """The accounts of a project.

    Parameters
    ----------
    file : Path
        Where they stand; a file that is not there holds nobody.

    Examples
    --------
    >>> Accounts(Path("no such file")).find("ada") is None
    True
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._read_at: tuple[int, int, int] | None = None
        self._known: dict[str, Account] = {}

    def find(self, name: str) -> Account | None:
        """Give the account of a name, whatever its case."""
        return self.all().get(name.casefold())

    def all(self) -> Mapping[str, Account]:
        """Give all accounts by name in lower case, as they are in this moment.

        Raises
        ------
        ProjectError
            If the file cannot be read.
        """
        try:
            state = self.file.stat()
        except FileNotFoundError:
            self._known, self._read_at = {}, None
            return self._known
        seen = (state.st_mtime_ns, state.st_size, state.st_ino)
        if seen != self._read_at:
            self._known, self._read_at = _read(self.file), seen
        return self._known

    def put(self, account: Account) -> None:
        """Add an account, or replace the one of this name.

        Raises
        ------
        ProjectError
            If it is not in order, or the file cannot be written.
        """
        check(account.looker)
        _write(self.file, {**self.all(), account.looker.name.casefold(): account})

    def remove(self, name: str) -> None:
        """Remove an account.

        Raises
        ------
        ProjectError
            If there is none of this name.
        """
        known = dict(self.all())
        if known.pop(name.casefold(), None) is None:
            raise ProjectError(
                f"{self.file}: there is no account '{name}'.{did_you_mean(name, known)} "
                "List them with: cpd-eval staff list"
            )
        _write(self.file, known)


def check(looker: Looker) -> None:
    """Refuse an account that could not be used.

    Parameters
    ----------
    looker : Looker
        What is wanted.

    Raises
    ------
    ProjectError
        If the name or a role is none, or a role lacks the scope it is limited to.

    Examples
    --------
    >>> check(Looker(name="ada", roles=("line_manager",)))
    Traceback (most recent call last):
    ...
    cpd_eval.errors.ProjectError: The account 'ada' has the role 'line_manager' and no team; ...
    """
    if not _NAME.fullmatch(looker.name):
        raise ProjectError(
            f"'{looker.name}' is no name for an account; up to 100 characters without spaces "
            "were expected, such as an e-mail address. Choose another."
        )
    unknown = [role for role in looker.roles if role not in ROLES]
    if unknown or not looker.roles:
        said = f"'{unknown[0]}' is no role.{did_you_mean(unknown[0], ROLES)}" if unknown else ""
        raise ProjectError(
            f"The account '{looker.name}' needs a role. {said} There are: {', '.join(ROLES)}."
        )
    for role, needed in _NEEDS.items():
        if role in looker.roles and not looker.scope.get(needed):
            raise ProjectError(
                f"The account '{looker.name}' has the role '{role}' and no {needed}; without one "
                f"it would see nothing. Name it with --{needed}."
            )


def hashed(password: str) -> str:
    """Give the hash of a password.

    Parameters
    ----------
    password : str
        As it was typed.

    Returns
    -------
    str
        Salted argon2, as :func:`jupyter_server.auth.passwd` makes it.

    Raises
    ------
    ProjectError
        If it is too short or too long.

    Examples
    --------
    >>> hashed("short")
    Traceback (most recent call last):
    ...
    cpd_eval.errors.ProjectError: The password has 5 characters; 12 to 1000 were expected. ...
    """
    from jupyter_server.auth.security import passwd

    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise ProjectError(
            f"The password has {len(password)} characters; {SHORTEST_PASSWORD} to "
            f"{LONGEST_PASSWORD} were expected. Three random words make a good one."
        )
    return str(passwd(password))  # type: ignore[no-untyped-call]


def _read(file: Path) -> dict[str, Account]:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return {name.casefold(): _account(name, one) for name, one in told["accounts"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise ProjectError(
            f"{file}: the accounts of staff cannot be read: {exc!r}. Nobody can sign in. Put the "
            "file back from your backup, or remove it and add the accounts again."
        ) from exc


def _account(name: str, told: Mapping[str, object]) -> Account:
    roles, scope = told["roles"], told["scope"]
    if not isinstance(roles, Sequence) or not isinstance(scope, Mapping):
        raise TypeError(name)
    kept = {key: tuple(map(str, scope[key])) for key in SCOPES if scope.get(key)}
    granted: tuple[Role, ...] = known_roles(map(str, roles))
    looker = Looker(name=name, roles=granted, scope=kept)
    return Account(looker=looker, password=str(told.get("password", "")))


def _write(file: Path, accounts: Mapping[str, Account]) -> None:
    told = {
        "accounts": {
            one.looker.name: {
                "roles": list(one.looker.roles),
                "scope": {name: list(values) for name, values in one.looker.scope.items()},
                "password": one.password,
            }
            for one in accounts.values()
        }
    }
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # mkstemp makes the file readable by its owner only.
        descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=".staff-")
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            json.dump(told, out, indent=2, ensure_ascii=False)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).replace(file)
    except OSError as exc:
        raise ProjectError(
            f"{file}: the accounts of staff cannot be written: {exc.strerror or exc}. Nothing was "
            "changed. Make room, or choose another file in the table [staff] of cpd-eval.toml."
        ) from exc
