"""Say in words what was hidden and why.

A reader is told how many rows are hidden and which rules are at work, not which rule hid which row:
that would tell of the row.
"""

from collections.abc import Mapping

from cpd_eval.disclosure.rules import Rules


def in_words(by_rule: Mapping[str, int], *, n_rows: int, rules: Rules) -> str:
    """Explain what is hidden in a table.

    Parameters
    ----------
    by_rule : mapping of str to int
        How many rows each rule hid.
    n_rows : int
        Rows of the table.
    rules : Rules
        How strict they are.

    Returns
    -------
    str
        Some sentences for a reader; empty if nothing is hidden or rounded.

    Examples
    --------
    >>> print(in_words({"threshold": 2, "complementary": 1}, n_rows=40, rules=Rules()))
    3 of 40 rows are hidden to protect people. A row is hidden if it rests on fewer than 10 people,
    or if it is needed so that such a row cannot be worked out from the others.
    """
    told = []
    if n_hidden := sum(by_rule.values()):
        why = [words for rule, words in _conditions(rules).items() if by_rule.get(rule)]
        *first, last = why
        reasons = f"{', '.join(first)}, or {last}" if first else last
        are = "rows are" if n_rows != 1 else "row is"
        told.append(f"{n_hidden} of {n_rows} {are} hidden to protect people.")
        told.append(f"A row is hidden {reasons}.")
    if rules.rounding != "none":
        told.append(_ROUNDED[rules.rounding].format(base=rules.round_to))
    return " ".join(told)


_ROUNDED = {
    "nearest": "Counts are rounded to the nearest {base}, so parts may not add up to totals.",
    "random": "Counts are rounded by chance to a multiple of {base}, so parts may not add up.",
    "controlled": "Counts are rounded to multiples of {base} that add up.",
}


def _conditions(rules: Rules) -> dict[str, str]:
    largest = "one contributor makes" if rules.dominance_n == 1 else "two contributors make"
    return {
        "threshold": f"if it rests on fewer than {rules.threshold} people",
        "df": f"if its estimate has fewer than {rules.df_threshold} degrees of freedom",
        "dominance": f"if {largest} up more than {rules.dominance_k:.0%} of an amount",
        "p_percent": (
            f"if one contribution could be estimated from it to within {rules.p_percent:.0%}"
        ),
        "newcomers": (
            f"if it differs from an earlier release by fewer than {rules.threshold} people"
        ),
        "elsewhere": "if it is hidden in another table",
        "complementary": "if it is needed so that such a row cannot be worked out from the others",
    }
