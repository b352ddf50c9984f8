"""The site "Find your profession": a page for each profession, and a list to find it in.

Plain files that need no server and no script: they can be put on an intranet as they are. Each page
is a report, so it looks, reads aloud and prints like one.
"""

import html
import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from cpd_eval.errors import DataError
from cpd_eval.report.maturity_tables import MaturityTables
from cpd_eval.report.page import Report, Section, Table, page_of
from cpd_eval.report.site_sections import profession_sections, professions_of
from cpd_eval.report.strategy_round import Round

_TITLE = "Find your profession"


def write_site(
    folder: str | os.PathLike[str],
    *,
    tables: MaturityTables | None,
    taken: Round | None,
    is_made_up: bool = False,
    made_at: datetime | None = None,
) -> tuple[Path, ...]:
    """Write the site.

    Parameters
    ----------
    folder : path
        Where to; files of the same names are replaced, others are left alone.
    tables : MaturityTables or None
        From the self-assessments.
    taken : Round or None
        From the workforce strategies, taken in for who will read the site.
    is_made_up : bool, default False
        Whether the returns are invented.
    made_at : datetime, optional
        Time of the run.

    Returns
    -------
    tuple of Path
        ``index.html`` first, then a page a profession.

    Raises
    ------
    DataError
        If nothing is known of any profession, or the folder cannot be written to.
    """
    names = professions_of(tables, taken)
    if not names:
        raise DataError(
            "site: no profession has sent a return yet; at least one was expected.\n"
            "Wait for the first self-assessment or workforce strategy."
        )
    at, files = made_at or datetime.now(UTC), file_names(names)
    pages = {
        files[name]: page_of(
            Report(
                title=name,
                headline=f"What {name} is here to do, where it stands, and what it plans.",
                summary=(),
                sections=profession_sections(name, tables=tables, taken=taken),
                made_at=at,
                is_made_up=is_made_up,
            )
        )
        for name in names
    }
    index = page_of(_index(names, taken, at, is_made_up))
    return _written(
        Path(folder),
        {
            "index.html": _linked(index, files),
            **{file: _with_way_back(text) for file, text in pages.items()},
        },
    )


def file_names(names: list[str]) -> dict[str, str]:
    """Name the page of each profession.

    Examples
    --------
    >>> file_names(["Digital & Data", "HR", "hr"])
    {'Digital & Data': 'digital-data.html', 'HR': 'hr.html', 'hr': 'hr-2.html'}
    """
    found: dict[str, str] = {}
    for name in names:
        stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "profession"
        stem = "profession-index" if stem == "index" else stem
        file, number = f"{stem}.html", 2
        while file in found.values():
            file, number = f"{stem}-{number}.html", number + 1
        found[name] = file
    return found


def _index(names: list[str], taken: Round | None, at: datetime, is_made_up: bool) -> Report:
    returns = None if taken is None else taken.returns.drop_duplicates("profession", keep="last")
    heads = (
        {}
        if returns is None or "hop_post" not in returns
        else dict(zip(returns["profession"].astype(str), returns["hop_post"], strict=True))
    )
    rows = tuple((name, str(heads.get(name) or "–")) for name in names)
    table = Table(caption="Professions", header=("Profession", "Its head"), rows=rows)
    return Report(
        title=_TITLE,
        headline=f"{len(names)} professions: choose the one your post belongs to.",
        summary=("A post belongs to one profession; a person may belong to up to three.",),
        sections=(Section(anchor="professions", heading="The professions", tables=(table,)),),
        made_at=at,
        is_made_up=is_made_up,
    )


def _linked(page: str, files: Mapping[str, str]) -> str:
    """Make the name of each profession in the list a link to its page."""
    for name, file in files.items():
        cell = f'<th scope="row">{html.escape(name)}</th>'
        link = f'<th scope="row"><a href="{file}">{html.escape(name)}</a></th>'
        page = page.replace(cell, link)
    return page


def _with_way_back(page: str) -> str:
    return page.replace("<h1>", f'<p><a href="index.html">{_TITLE}</a></p>\n<h1>', 1)


def _written(folder: Path, pages: Mapping[str, str]) -> tuple[Path, ...]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as wrong:
        raise DataError(
            f"{folder}: the site cannot be written ({wrong.strerror}).\n"
            "Name a folder you may write to, with -o."
        ) from wrong
    return tuple(folder / name for name in pages)
