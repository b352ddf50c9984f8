"""Find the releases a new one is held against: given by hand, or in a ledger by their series."""

import os
from collections.abc import Sequence

from cpd_eval.disclosure.history import Shown, from_entries, shown_in
from cpd_eval.disclosure.ledger import Ledger
from cpd_eval.disclosure.released import Released, content_of
from cpd_eval.errors import DisclosureError

Earlier = Released | Ledger | str | os.PathLike[str]
"""A release at hand, or a ledger that knows some."""


def earlier_releases(
    against: Earlier | Sequence[Earlier],
    *,
    series: str | None,
    ledger: Ledger | str | os.PathLike[str] | None,
) -> tuple[Shown, ...]:
    """Collect what was shown before.

    Parameters
    ----------
    against : Released, ledger or path, or a sequence of these
        As :func:`cpd_eval.disclosure.release` takes it.
    series : str or None
        The series whose releases are looked for in ledgers.
    ledger : ledger or path, or None
        Where the release will be recorded; its own series is looked for there.

    Returns
    -------
    tuple of Shown
        Each different release once.

    Raises
    ------
    DisclosureError
        If a series is named and no ledger, a ledger and no series, or a ledger is broken.
    """
    given: list[Earlier] = list(against) if isinstance(against, Sequence) else [against]
    given = [against] if isinstance(against, str) else given
    for earlier in given:
        if not isinstance(earlier, Released | Ledger | str | os.PathLike):
            raise DisclosureError(
                f"release: against holds {earlier!r}; a released table, a ledger or its path is "
                "expected.\nGive the releases themselves, or the ledger and their series."
            )
    books = [one for one in given if not isinstance(one, Released)]
    if series is not None and ledger is not None:
        books.append(ledger)
    if bool(books) != (series is not None):
        raise DisclosureError(
            f"release: series={series!r}, {len(books)} ledgers to look in; a series and the ledger "
            "that keeps what it showed are expected together.\nName both, or neither."
        )
    found = [_shown(one) for one in given if isinstance(one, Released)]
    for book in books:
        entries = (book if isinstance(book, Ledger) else Ledger(book)).entries()
        found.extend(from_entries(entries, str(series)))
    different: dict[object, Shown] = {}
    for one in found:
        different.setdefault(frozenset((g, tuple(c.items())) for g, c in one.counts.items()), one)
    return tuple(different.values())


def _shown(released: Released) -> Shown:
    content = content_of(released)
    return shown_in(
        content.table,
        name=content.name,
        by=content.by,
        count=content.count,
        name_all=content.name_all,
    )
