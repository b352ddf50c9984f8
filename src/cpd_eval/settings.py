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
from typing import Any

from cpd_eval.errors import ProjectError, did_you_mean

FILE_NAME = "cpd-eval.toml"

_KNOWN = {
    "project": {"name", "contact", "made_up"},
    "store": {"url", "key_file"},
    "disclosure": {"threshold"},
    "mail": {"sender", "smtp_host", "smtp_port", "smtp_user", "security"},
}
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
    """

    folder: Path
    name: str
    contact: str
    is_made_up: bool
    store_url: str
    key_file: Path
    threshold: int
    mail: Mail = field(default_factory=Mail)

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
        ``CPD_EVAL_THRESHOLD`` and ``CPD_EVAL_SMTP_HOST`` override the file.

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
    return Settings(
        folder=folder,
        name=str(project.get("name", folder.name)),
        contact=str(project.get("contact", "")),
        is_made_up=project.get("made_up", False) is True,
        store_url=_absolute_url(str(url), folder),
        key_file=folder / str(key_file),
        threshold=_threshold(threshold, file),
        mail=_mail(tables.get("mail", {}), environ, file),
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
