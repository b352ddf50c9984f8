"""The settings of one project: ``cpd-eval.toml`` and the environment, as one frozen record.

A project is a folder. What stands in its ``cpd-eval.toml`` may be overridden by environment
variables, so that a secret never has to be written down. The record is passed to whoever needs
it; there is no global.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from cpd_eval.errors import ProjectError, did_you_mean

FILE_NAME = "cpd-eval.toml"

_KNOWN = {
    "project": {"name", "contact", "made_up"},
    "store": {"url", "key_file", "identity_key_file"},
    "disclosure": {"threshold"},
    "reports": {"cluster"},
    "pages": {"links", "most_kernels"},
    "mail": {"sender", "smtp_host", "smtp_port", "smtp_user", "security"},
    "people": {"columns", "values", "encoding"},
    "staff": {
        "accounts",
        "user_header",
        "trusted_proxies",
        "jupyterhub",
        "token",
        "secure_cookies",
    },
    "anonymous": {"parts", "tie_break", "ask"},
}
_DOORS: dict[str, Literal["plain", "notebook"]] = {"plain": "plain", "notebook": "notebook"}
_SECURITY = ("starttls", "tls", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """How letters leave; without a host they are written into a folder.

    Attributes
    ----------
    sender : str
        The address they come from.
    host : str
        SMTP server; empty writes ``.eml`` files into the folder ``outbox``.
    port : int
        Its port.
    user : str
        Who signs in there; empty is nobody.
    password : str
        Only from the environment, ``CPD_EVAL_SMTP_PASSWORD``.
    security : str
        ``starttls``, ``tls`` or ``none``.
    """

    sender: str = ""
    host: str = ""
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where a project keeps things, and the rules it set itself.

    Attributes
    ----------
    folder : Path
        The project folder, absolute.
    name : str
        What the project is called on its pages.
    contact : str
        Whom a respondent may write to; shown on every form page.
    is_made_up : bool
        Whether the people are invented; every report then says so at its head.
    store_url : str
        SQLAlchemy URL of the store; by default SQLite in ``data/``.
    key_file : Path
        The project key, kept outside the data; whoever has it can link a pseudonym to a person.
    threshold : int
        Smallest number of people a released figure may rest on.
    mail : Mail
        How letters leave.
    cluster : str
        Dask scheduler that runs fleets of reports; empty for this machine.
    people : mapping
        How an export of a personnel system is read: see :mod:`cpd_eval.cli.people_file`.
    anonymous : mapping
        What a code is made of and what is asked with it: see :mod:`cpd_eval.store.recipe`.
    staff : mapping
        How staff sign in: see :mod:`cpd_eval.pages.staff.options`.
    links : {"plain", "notebook"}
        Which door the links in letters open: without a kernel, or in Voilà.
    most_kernels : int
        How many people Voilà serves at once; 0 leaves it to the memory of the machine.
    identity_key_path : Path or None
        Where the key of names and addresses is, if not beside the project key.
    """

    folder: Path
    name: str
    contact: str
    is_made_up: bool
    store_url: str
    key_file: Path
    threshold: int
    mail: Mail = field(default_factory=Mail)
    cluster: str = ""
    people: Mapping[str, Any] = field(default_factory=dict)
    anonymous: Mapping[str, Any] = field(default_factory=dict)
    staff: Mapping[str, Any] = field(default_factory=dict)
    links: Literal["plain", "notebook"] = "plain"
    most_kernels: int = 0
    identity_key_path: Path | None = None

    @property
    def identity_key_file(self) -> Path:
        """The keys names and addresses are encrypted with; only who reads these needs it."""
        return self.identity_key_path or self.key_file.with_name("identity.key")

    @property
    def forms(self) -> Path:
        """Folder of the form files."""
        return self.folder / "forms"

    @property
    def notebooks(self) -> Path:
        """Folder of the notebooks."""
        return self.folder / "notebooks"

    @property
    def data(self) -> Path:
        """Folder of the store and the panels."""
        return self.folder / "data"

    @property
    def reports(self) -> Path:
        """Folder what is released is written to."""
        return self.folder / "reports"

    @property
    def outbox(self) -> Path:
        """Folder letters are written to that no server sends."""
        return self.folder / "outbox"

    @property
    def ledger(self) -> Path:
        """File that lists what was released."""
        return self.data / "ledger.jsonl"


def read_settings(
    folder: Path | str = ".", *, environ: Mapping[str, str] | None = None
) -> Settings:
    r"""Read the settings of the project in a folder.

    Parameters
    ----------
    folder : path
        The project folder; it must hold a ``cpd-eval.toml``.
    environ : mapping, optional
        In place of the environment. ``CPD_EVAL_STORE_URL``, ``CPD_EVAL_KEY_FILE``,
        ``CPD_EVAL_IDENTITY_KEY_FILE``, ``CPD_EVAL_THRESHOLD`` and ``CPD_EVAL_SMTP_HOST`` override
        the file.

    Returns
    -------
    Settings
        With every path absolute.

    Raises
    ------
    ProjectError
        If the folder is no project, or its settings cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "cpd-eval.toml").write_text('[disclosure]\nthreshold = 30\n')
    ...     read_settings(folder, environ={}).threshold
    30
    """
    environ = os.environ if environ is None else environ
    folder = Path(folder).resolve()
    file = folder / FILE_NAME
    tables = _tables(file)
    store, project = tables.get("store", {}), tables.get("project", {})
    threshold = environ.get("CPD_EVAL_THRESHOLD", tables.get("disclosure", {}).get("threshold", 10))
    url = environ.get("CPD_EVAL_STORE_URL", store.get("url", "sqlite:///data/cpd_eval.sqlite"))
    key_file = environ.get("CPD_EVAL_KEY_FILE", store.get("key_file", "secrets/project.key"))
    identity = environ.get("CPD_EVAL_IDENTITY_KEY_FILE", store.get("identity_key_file", ""))
    return Settings(
        folder=folder,
        name=str(project.get("name", folder.name)),
        contact=str(project.get("contact", "")),
        is_made_up=project.get("made_up", False) is True,
        store_url=_absolute_url(str(url), folder),
        key_file=folder / str(key_file),
        threshold=_threshold(threshold, file),
        mail=_mail(tables.get("mail", {}), environ, file),
        cluster=str(tables.get("reports", {}).get("cluster", "")),
        people=tables.get("people", {}),
        anonymous=tables.get("anonymous", {}),
        staff=tables.get("staff", {}),
        links=_door(tables.get("pages", {}), file),
        most_kernels=_most_kernels(tables.get("pages", {}), file),
        identity_key_path=folder / str(identity) if identity else None,
    )


def _tables(file: Path) -> dict[str, dict[str, Any]]:
    try:
        tables: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ProjectError(
            f"{file.parent}: there is no '{FILE_NAME}' here, so this is no project folder.\n"
            "Go to the project's folder, or make one with: cpd-eval init DIR"
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise ProjectError(
            f"{file}: the settings cannot be read: {exc}. Correct the file."
        ) from exc
    for table, known in _KNOWN.items():
        if not isinstance(tables.get(table, {}), dict):
            raise ProjectError(f"{file}: '{table}' must be a table, '[{table}]'. Correct the file.")
        for key in tables.get(table, {}):
            if key not in known:
                raise ProjectError(
                    f"{file}, [{table}]: there is no setting '{key}'.{did_you_mean(key, known)}"
                )
    return tables


def _absolute_url(url: str, folder: Path) -> str:
    relative = url.startswith("sqlite:///") and not url.startswith("sqlite:////")
    if not relative or url == "sqlite:///:memory:":
        return url
    return f"sqlite:///{folder / url.removeprefix('sqlite:///')}"


def _mail(table: Mapping[str, Any], environ: Mapping[str, str], file: Path) -> Mail:
    security, port = table.get("security", "starttls"), table.get("smtp_port", 587)
    if security not in _SECURITY:
        raise ProjectError(
            f"{file}, [mail]: the security is '{security}'; one of 'starttls', 'tls' and 'none' "
            "was expected."
        )
    if not isinstance(port, int) or not 0 < port < 65536:
        raise ProjectError(f"{file}, [mail]: '{port}' is no port; a number up to 65535 is.")
    return Mail(
        sender=str(table.get("sender", "")),
        host=environ.get("CPD_EVAL_SMTP_HOST", str(table.get("smtp_host", ""))),
        port=port,
        user=str(table.get("smtp_user", "")),
        password=environ.get("CPD_EVAL_SMTP_PASSWORD", ""),
        security=security,
    )


def _door(table: Mapping[str, Any], file: Path) -> Literal["plain", "notebook"]:
    said = table.get("links", "plain")
    if said not in _DOORS:
        raise ProjectError(
            f"{file}, [pages]: links is '{said}'; 'plain' (the page without a kernel) or "
            "'notebook' (the page in Voilà) was expected."
        )
    return _DOORS[said]


def _most_kernels(table: Mapping[str, Any], file: Path) -> int:
    most = table.get("most_kernels", 0)
    if not isinstance(most, int) or isinstance(most, bool) or most < 0:
        raise ProjectError(
            f"{file}, [pages]: most_kernels is '{most}'; a whole number was expected, 0 for as "
            "many as the memory of this machine holds."
        )
    return most


def _threshold(value: object, file: Path) -> int:
    try:
        threshold = int(str(value))
    except ValueError:
        threshold = 0
    if threshold < 1:
        raise ProjectError(
            f"{file}: the threshold is '{value}'; a whole number of 1 or more was expected."
        )
    return threshold
