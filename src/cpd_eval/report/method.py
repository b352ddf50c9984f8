"""The last sections of a report: what it cannot say, how it was made, and the record of release."""

import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from cpd_eval.disclosure import Released
from cpd_eval.report.page import Section, Table

_PACKAGES = ("cpd_eval", "numpy", "scipy", "pandas", "narwhals", "altair", "vl-convert-python")

PAIRED_FORMULAS = (
    "Change: after minus before for each person asked twice, then the mean. Its interval is "
    "Student's, with the standard deviation of the changes over the root of their number.",
    "Size (g): the mean change divided by the average of the two standard deviations, corrected "
    "for small numbers (Hedges' g_av; Lakens 2013). Below 0.2 it is called very small, from 0.2 "
    "small, from 0.5 medium, from 0.8 large (Cohen 1988).",
    "p: how often a change as large or larger would come by luck if there were none. In tables by "
    "group q stands in its place: p corrected for looking at many groups (Benjamini and Hochberg "
    "1995). The tables as CSV hold both.",
)

COMPARISON_FORMULA = (
    "Difference in differences: the mean change of those who took part minus that of the "
    "comparison group. It is the effect of the programme if both would otherwise have moved in "
    "parallel."
)


def limits_section(points: Sequence[str]) -> Section:
    """Say what the report cannot say."""
    return Section(anchor="limits", heading="What this cannot say", points=tuple(points))


def people_limits(*, has_comparison: bool) -> tuple[str, ...]:
    """List what a study of people asked twice cannot say.

    Examples
    --------
    >>> people_limits(has_comparison=False)[0][:44]
    'Whether the programme caused the change: the'
    """
    cause = (
        "Whether both groups would have moved in parallel without the programme: that is assumed, "
        "not shown, by two waves."
        if has_comparison
        else "Whether the programme caused the change: there is nobody to compare with."
    )
    return (
        cause,
        "How those changed who did not answer twice: only people with both answers are counted, "
        "and they may differ from the others.",
        "Whether performance as others see it changed, where people rated themselves: after "
        "learning, people may judge themselves by a new standard.",
        "Anything about a hidden group, or about one person.",
    )


def method_section(
    *, data: Sequence[str], formulas: Sequence[str], threshold: int, confidence: float
) -> Section:
    """Say how the numbers were made, in plain words, and with which software.

    Parameters
    ----------
    data : sequence of str
        Sentences on the data: where from, who is counted.
    formulas : sequence of str
        A sentence each.
    threshold : int
        Fewest people a number may rest on.
    confidence : float
        Coverage of intervals, 0–1.

    Returns
    -------
    Section
    """
    rules = (
        f"Hidden groups: no number rests on fewer than {threshold} people, and further groups are "
        "hidden where such a number could be worked out from the others and the totals.",
        f"Intervals cover the true value in {confidence:.0%} of such studies.",
    )
    return Section(
        anchor="method",
        heading="How this was made",
        paragraphs=tuple(data),
        points=(*formulas, *rules),
        tables=(_software(),),
    )


def record_section(tables: dict[str, Released], ledger: str | None) -> Section:
    """Tell under which numbers the tables stand in the ledger."""
    kept = (
        f"Each is recorded in the ledger '{ledger}'."
        if ledger
        else "No ledger was named, so the releases are recorded in this report only."
    )
    return Section(
        anchor="record",
        heading="Record of release",
        paragraphs=(
            "Every estimate above is a number of one of these tables, or was worked out from such. "
            "They passed the disclosure gate; what this report shows of them stands in the folder "
            f"'tables', rounded to ten digits. {kept} The identity is that of the table as it was "
            "released: whole and not rounded.",
        ),
        tables=(
            Table(
                caption="Released tables",
                header=("File", "Rows", "Hidden", "Identity (SHA-256, first 16)"),
                rows=tuple(
                    (f"{name}.csv", str(len(it.table)), str(it.n_hidden), it.output_id[:16])
                    for name, it in tables.items()
                ),
            ),
        ),
    )


def _software() -> Table:
    rows = [(name, _version(name)) for name in _PACKAGES]
    return Table(
        caption="Software",
        header=("Package", "Version"),
        rows=(("Python", platform.python_version()), *rows),
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
