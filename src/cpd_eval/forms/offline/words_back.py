"""From the words in a cell back to the code of a choice, also where they were typed by hand."""

from collections.abc import Sequence

_YES = frozenset({"yes", "y", "ie", "x", "1", "true", "ok", "✓", "✔", "☑", "☒"})
_NO = frozenset({"no", "n", "na", "nage", "0", "false", "-", "–"})
_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


def code_of(text: str, options: Sequence[tuple[str, str]]) -> str | None:
    """Find the choice that is meant.

    Parameters
    ----------
    text : str
        What stands in the cell.
    options : sequence of (str, str)
        Code and words of each choice.

    Returns
    -------
    str or None
        The code of the choice with these words, in whatever case and spacing, or with this code;
        None if there is none, or more than one.

    Examples
    --------
    >>> code_of(" does  NOT apply", [("NA", "Does not apply"), ("1", "Never")])
    'NA'
    >>> code_of("Sometimes", [("1", "Never")]) is None
    True
    """
    for code, label in options:
        if text == label:
            return code
    plain = _plain(text)
    for at in (1, 0):
        found = {option[0] for option in options if _plain(option[at]) == plain}
        if len(found) == 1:
            return found.pop()
    return None


def is_yes(text: str, label: str) -> bool | None:
    """Say whether a choice is selected; None if that cannot be told.

    Parameters
    ----------
    text : str
        What stands in the cell beside it.
    label : str
        The word for yes in the list of that cell.

    Examples
    --------
    >>> is_yes("yes ", "Yes"), is_yes("No", "Yes"), is_yes("perhaps", "Yes")
    (True, False, None)
    """
    plain = _plain(text)
    if plain == _plain(label) or plain in _YES:
        return True
    return False if not plain or plain in _NO else None


def _plain(text: str) -> str:
    return " ".join(text.translate(_ALIKE).split()).casefold()
