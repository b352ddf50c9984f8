"""The sentences of a report on published figures: size leads, chance follows.

With thousands of answers the smallest change differs from zero; only its size says whether it
matters.
"""

from collections.abc import Sequence

from cpd_eval.charts.finding import groups_of, number
from cpd_eval.report.words import SMALL, Row, is_clear


def two_wave_headline(groups: Sequence[Row], *, by: Sequence[str], kind: str) -> str:
    """Say how far published figures moved: the size first, then chance.

    Parameters
    ----------
    groups : sequence of mapping
        Shown rows with ``effect_size``, ``ci_low`` and ``ci_high``.
    by : sequence of str
        Dimensions of the table.
    kind : {"h", "d"}
        Cohen's h for shares, d for means.

    Returns
    -------
    str
        One sentence.

    Examples
    --------
    >>> rows = [dict(effect_size=size, ci_low=0.01, ci_high=0.09) for size in (0.05, 0.12)]
    >>> print(two_wave_headline(rows, by=["region"], kind="h"))
    None of the 2 regions moved by as much as a small effect (|h| below 0.2; largest 0.12),
    although all 2 differ from zero by more than chance.
    """
    there = [row for row in groups if row["effect_size"] is not None]
    names = groups_of(by)
    if not there and any(row.get("estimate") is not None for row in groups):
        return (
            f"The figures of the {names} are shown without a size and without a test of chance, "
            "because their answers do not vary (standard deviation 0)."
        )
    if not there:
        return f"None of the {names} has figures in both waves that may be published."
    largest = max(abs(row["effect_size"]) for row in there)
    reached = sum(abs(row["effect_size"]) >= SMALL for row in there)
    if reached:
        return (
            f"{reached} of the {len(there)} {names} moved by a small effect or more (|{kind}| of "
            f"{SMALL} or more; largest {number(largest)}); {_chance_words(there)}."
        )
    start = (
        f"None of the {len(there)} {names} moved by as much as a small effect "
        f"(|{kind}| below {SMALL}; largest {number(largest)})"
    )
    if any(is_clear(row) for row in there):
        return f"{start}, although {_chance_words(there)}."
    untested = _untested_words(there)
    return f"{start}; {untested}." if untested else f"{start}."


def _chance_words(there: Sequence[Row]) -> str:
    """Say how many groups moved by more than chance, of those for which that could be tested."""
    clear = sum(is_clear(row) for row in there)
    untested = _untested_words(there)
    if untested and not any(_is_tested(row) for row in there):
        return untested
    apart = f"all {clear} differ" if clear == len(there) else f"{clear} of them differ"
    return f"{apart} from zero by more than chance" + (f", and {untested}" if untested else "")


def _untested_words(there: Sequence[Row]) -> str:
    untested = sum(not _is_tested(row) for row in there)
    if not untested:
        return ""
    return f"no test was possible for {untested} of them, where answers do not vary"


def _is_tested(row: Row) -> bool:
    return row["ci_low"] is not None and row["ci_high"] is not None
