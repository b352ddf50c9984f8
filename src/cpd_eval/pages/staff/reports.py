"""Released reports, shown as they were written: no figure in them rests on too few people.

A report is a page that stands alone. It is shown in a box without scripts, forms or a way out, so
that whatever text got into it does nothing here. Only files of the reports folder that are a page
this toolkit made, or a picture, are given out, by names that cannot lead elsewhere.
"""

from pathlib import Path
from typing import ClassVar

from tornado.web import HTTPError

from cpd_eval.pages.staff.handlers import StaffPage
from cpd_eval.pages.staff.home import Link
from cpd_eval.workforce.roles import Page

MOST_SHOWN = 500
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "sandbox allow-downloads",
    )
)
GENERATOR = '<meta name="generator" content="cpd_eval">'
"""Stands near the beginning of every report; whatever else lies in the folder is not one."""

_HEAD_BYTES = 2000
_TYPES = {".html": "text/html; charset=UTF-8", ".png": "image/png", ".svg": "image/svg+xml"}


def report_file(folder: Path, name: str) -> Path | None:
    """Give the file of the reports folder an address means, if it may be given out.

    Parameters
    ----------
    folder : Path
        Where reports are.
    name : str
        What follows in the address.

    Returns
    -------
    Path or None
        None for whatever is not a report's page or a picture inside the folder.

    Examples
    --------
    >>> report_file(Path("reports"), "../secrets/project.key") is None
    True
    """
    parts = name.split("/")
    if "\0" in name or "\\" in name or any(part.startswith(".") or not part for part in parts):
        return None
    try:
        found = (folder / name).resolve()
        inside = found.is_relative_to(folder.resolve()) and found.is_file()
        return found if inside and found.suffix in _TYPES and _is_ours(found) else None
    except OSError:  # a name that is too long, or a file nobody may read
        return None


def _is_ours(file: Path) -> bool:
    if file.suffix != ".html":
        return True
    with file.open("rb") as page:
        return GENERATOR.encode() in page.read(_HEAD_BYTES)


class Reports(StaffPage):
    """The list of reports."""

    page: ClassVar[Page] = "reports"

    def get(self) -> None:
        """List them by name."""
        folder = self.desk.settings.reports
        pages = sorted(folder.rglob("*.html"))[:MOST_SHOWN] if folder.is_dir() else []
        names = [page.relative_to(folder).as_posix() for page in pages]
        self.show(
            "table.html",
            heading="Reports",
            text=["Every figure in them was released: none rests on too few people."],
            caption="Reports of this project",
            columns=("Report",),
            rows=[
                (Link(address=self.address("reports", name), text=name),)
                for name in names
                if report_file(folder, name)
            ],
            empty="There is no report yet. Make one with: cpd-eval report",
        )


class Report(StaffPage):
    """A file of a report."""

    page: ClassVar[Page] = "reports"

    def get(self, name: str) -> None:
        """Give it out."""
        found = report_file(self.desk.settings.reports, name)
        if found is None:
            raise HTTPError(404)
        self.set_header("Content-Type", _TYPES[found.suffix])
        self.set_header("Content-Security-Policy", POLICY)
        self.write(found.read_bytes())
