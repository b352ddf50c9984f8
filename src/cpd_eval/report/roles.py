"""What each column and wave is asked to be: one thing only, under a name of its own.

Most of it is asked before a file is read, since these mistakes are in the question and not in the
data.
"""

from collections.abc import Iterable, Mapping, Sequence

from cpd_eval.errors import DataError
from cpd_eval.frames import CHANGE, DID, GAP, TWO_WAVE, names


def refuse_two_roles(name: str, roles: Mapping[str, str | Sequence[str] | None]) -> None:
    """Stop if a column is asked to be two things.

    Parameters
    ----------
    name : str
        The file's name, for the message.
    roles : mapping
        What a column is asked to be → the column or columns; None is none.

    Raises
    ------
    DataError
        Naming both roles.

    Examples
    --------
    >>> refuse_two_roles("staff.csv", {"before": "score", "by": ["region", "score"]})
    Traceback (most recent call last):
    cpd_eval.errors.DataError: staff.csv, column 'score': it is named as before and as by; ...
    """
    seen: dict[str, str] = {}
    for role, given in roles.items():
        for column in [given] if isinstance(given, str) else given or ():
            if column in seen:
                twice = (
                    f"as {seen[column]} and as {role}"
                    if seen[column] != role
                    else f"twice as {role}"
                )
                raise DataError(
                    f"{name}, column '{column}': it is named {twice}; a column can be one of these "
                    "only, and once.\nName another column."
                )
            seen[column] = role


def refuse_result_names(name: str, groups: Sequence[str], others: Sequence[str] = ()) -> None:
    """Stop if groups are called what a column of the results (or another in use) is called."""
    results = {column for table in (CHANGE, GAP, DID, TWO_WAVE) for column in names(table)}
    for group in groups:
        if group in results | {"kind", "n_gap", "status", *others}:
            raise DataError(
                f"{name}: groups are called '{group}', as another column of the report is; a name "
                "of their own was expected.\nRename the column; with published figures, name the "
                "groups with --group-name (group_name)."
            )


def refuse_one_wave(name: str, time: str, before_time: str, after_time: str) -> None:
    """Stop if the two waves to compare are one and the same."""
    if before_time == after_time:
        raise DataError(
            f"{name}, column '{time}': the wave '{before_time}' is named as the first and as the "
            "second; two waves were expected.\nName another one."
        )


def refuse_one_side(name: str, column: str, seen: Iterable[float]) -> None:
    """Stop if a flag that is to tell two groups of people is the same for all who count.

    Parameters
    ----------
    name : str
        The file's name, for the message.
    column : str
        The flag: 1 took part, 0 comparison group.
    seen : iterable of float
        Its values among those who answered in both waves.

    Raises
    ------
    DataError
        Saying which side is empty.

    Examples
    --------
    >>> refuse_one_side("staff.csv", "trained", [0, 1])
    >>> refuse_one_side("staff.csv", "trained", [1])
    Traceback (most recent call last):
    cpd_eval.errors.DataError: staff.csv, column 'trained': it is 1 for all who answered in both ...
    """
    values = set(seen)
    if values == {1}:
        lack, expected = "there is nobody to compare with", "0 (comparison group) was expected too"
    elif values == {0}:
        lack, expected = "nobody took part", "1 (took part) was expected too"
    else:
        return
    raise DataError(
        f"{name}, column '{column}': it is {values.pop():g} for all who answered in both waves, so "
        f"{lack}; {expected}.\nName another column, or leave --treated (treated) out: then the "
        "change is reported without a comparison."
    )
