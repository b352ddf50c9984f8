"""The table ``[staff]`` of cpd-eval.toml: how staff sign in.

Without it they sign in with a password, or, on the computer that serves, with the token that is
printed when the server starts. A header that names the user is believed only if it is named here,
and only from the addresses of proxies that are named here too.
"""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cpd_eval.errors import ProjectError
from cpd_eval.settings import FILE_NAME, Settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How staff sign in.

    Attributes
    ----------
    accounts : Path
        The file of accounts; ``staff.json`` beside the project key if not said.
    user_header : str
        Name of the header a proxy sets; empty believes none.
    trusted_proxies : tuple of network
        Whom that header, and what else a proxy says, is believed from.
    jupyterhub : bool
        Whether people sign in at the JupyterHub that started this server.
    token : bool
        Whether a token is printed when the server starts, if it serves this computer only.
    secure_cookies : bool
        Whether the cookie is for HTTPS only; so it is anyway for who comes by HTTPS.
    """

    accounts: Path
    user_header: str = ""
    trusted_proxies: tuple[Network, ...] = ()
    jupyterhub: bool = False
    token: bool = True
    secure_cookies: bool = False

    def trusts(self, address: str) -> bool:
        """Say whether an address is that of a proxy that is trusted.

        Examples
        --------
        >>> Options(accounts=Path()).trusts("127.0.0.1")
        False
        """
        try:
            found: Address = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        mapped = getattr(found, "ipv4_mapped", None)
        return any((mapped or found) in network for network in self.trusted_proxies)


def staff_options(settings: Settings) -> Options:
    """Read how staff sign in.

    Parameters
    ----------
    settings : Settings
        The project.

    Returns
    -------
    Options
        With every path absolute.

    Raises
    ------
    ProjectError
        If the table holds what cannot be used.

    Examples
    --------
    >>> import tempfile
    >>> from cpd_eval.settings import read_settings
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "cpd-eval.toml").write_text("")
    ...     staff_options(read_settings(folder, environ={})).accounts.name
    'staff.json'
    """
    table, where = settings.staff, f"{settings.folder / FILE_NAME}, [staff]"
    read = _Reader(table, where)
    accounts = read("accounts", str, str(settings.key_file.parent / "staff.json"))
    options = Options(
        accounts=settings.folder / accounts,
        user_header=read("user_header", str, ""),
        trusted_proxies=tuple(_network(where, one) for one in read("trusted_proxies", list, [])),
        jupyterhub=read("jupyterhub", bool, False),
        token=read("token", bool, True),
        secure_cookies=read("secure_cookies", bool, False),
    )
    if options.accounts.resolve().is_relative_to(settings.data.resolve()):
        raise ProjectError(
            f"{where}: the accounts '{options.accounts}' stand in the data folder; they were "
            "expected outside, so that a copy of the data holds no passwords. Choose another file."
        )
    if options.user_header and not options.trusted_proxies:
        raise ProjectError(
            f"{where}: 'user_header' is set and 'trusted_proxies' is not, so anybody could name "
            'themselves. Name the address of the proxy, such as trusted_proxies = ["127.0.0.1"].'
        )
    return options


@dataclass(frozen=True, slots=True)
class _Reader:
    table: Mapping[str, Any]
    where: str

    def __call__(self, key: str, kind: Callable[..., Any], default: Any) -> Any:
        value = self.table.get(key, default)
        if type(value) is not kind:
            raise ProjectError(
                f"{self.where}: '{key}' is '{value}'; something like '{default}' was expected."
            )
        return value


def _network(where: str, text: object) -> Network:
    try:
        return ipaddress.ip_network(str(text))
    except ValueError:
        raise ProjectError(
            f"{where}: '{text}' in 'trusted_proxies' is no address; something like '10.0.0.5' or "
            "'10.0.0.0/24' was expected."
        ) from None
