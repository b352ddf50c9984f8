"""``cpd-eval init``: an empty project of one's own."""

import shutil
from importlib.resources import files
from pathlib import Path

import click

from cpd_eval.errors import ProjectError
from cpd_eval.settings import FILE_NAME

_SETTINGS = """\
# Settings of this project. An environment variable wins over a line here:
# CPD_EVAL_STORE_URL, CPD_EVAL_KEY_FILE, CPD_EVAL_IDENTITY_KEY_FILE, CPD_EVAL_THRESHOLD,
# CPD_EVAL_SMTP_HOST; the password of the mail server only as CPD_EVAL_SMTP_PASSWORD.

[project]
name = "{name}"
contact = "{contact}"            # whom a respondent may write to; shown on every form page

[store]
url = "sqlite:///data/cpd_eval.sqlite"
key_file = "secrets/project.key" # links pseudonyms to people: keep it apart from the data
identity_key_file = "secrets/identity.key"  # opens names and addresses; only who writes needs it

[disclosure]
threshold = 10                   # no figure about fewer people leaves

[mail]
sender = "{contact}"             # the address letters come from
# smtp_host = "mail.department.example"  # without it, letters go into the folder outbox as files
# smtp_port = 587
# security = "starttls"          # or "tls", "none"
# smtp_user = "cpd"

# [people.columns]               # what an export of your personnel system calls its columns
# local_id = "Employee number"

# [anonymous.ask]                # asked with the code of an anonymous wave, if the form has it
# region = ["North", "South"]
"""

_IGNORE = "data/\nreports/\nsecrets/\noutbox/\n.ipynb_checkpoints/\n"


def starter_files() -> Path:
    """Find the forms and notebooks a new project starts with.

    In an installed package they lie in the wheel, in a checkout at its top level.
    """
    installed = Path(str(files("cpd_eval"))) / "project"
    return installed if installed.is_dir() else Path(str(files("cpd_eval"))).parents[1]


def make_project(
    folder: Path, *, name: str | None = None, contact: str = "", is_made_up: bool = False
) -> Path:
    """Make a project folder: settings, forms, notebooks, and places for data and reports.

    Parameters
    ----------
    folder : Path
        Where; made if missing. It must not be a project yet, and nothing in it is overwritten.
    name, contact : str, optional
        For the settings file.
    is_made_up : bool, default False
        Whether the people in it will be invented.

    Returns
    -------
    Path
        The project folder, absolute.

    Raises
    ------
    ProjectError
        If there is a project already, or the folder cannot be written.
    """
    folder = folder.resolve()
    if (folder / FILE_NAME).exists():
        raise ProjectError(
            f"{folder}: there is a project here already.\nUse it, or name another folder."
        )
    try:
        for part in ("forms", "notebooks"):
            _copy(starter_files() / part, folder / part)
        for part in ("data", "reports", "secrets"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text(_IGNORE, encoding="utf-8")
        text = _SETTINGS.format(name=name or folder.name, contact=contact)
        if is_made_up:
            text = text.replace(
                "[store]", "made_up = true                   # said in every report\n\n[store]", 1
            )
        (folder / FILE_NAME).write_text(text, encoding="utf-8")
    except OSError as exc:
        raise ProjectError(
            f"{folder}: the project cannot be written: {exc.strerror}. Name another folder."
        ) from exc
    return folder


def _copy(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for file in sorted(source.iterdir()):
        if file.is_dir() and not file.name.startswith((".", "_")):
            _copy(file, target / file.name)
        elif file.is_file() and not (target / file.name).exists():
            shutil.copyfile(file, target / file.name)


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", help="What the project is called on its pages.")
@click.option("--contact", default="", help="Whom a respondent may write to.")
def command(folder: Path, name: str | None, contact: str) -> None:
    """Make an empty project of your own in FOLDER.

    Example:  cpd-eval init my-project --contact hr@department.example
    """
    made = make_project(folder, name=name, contact=contact)
    click.echo(f"Made the project {made}.\nNext: look at its forms, then open a wave:")
    click.echo(f"  cd {made} && cpd-eval wave open --help")
