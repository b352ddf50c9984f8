r"""Text that a spreadsheet would run as a formula, made harmless and put back.

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line end can be run by a
spreadsheet that opens it: a respondent could reach the reader's computer. Such text leaves with
an apostrophe before it, which spreadsheets show or hide but never run. Text that begins with
apostrophes before such a sign gets one more, so the way back is exact. Plain numbers, such as
``-2``, are no formulas and stay.

References
----------
.. [1] OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection
"""

import re

_RUNS = re.compile(r"'*\s*[=+\-@|\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def harmless(text: str) -> str:
    """Give a text that no spreadsheet runs.

    Examples
    --------
    >>> harmless("=1+1"), harmless("fine"), harmless("-2")
    ("'=1+1", 'fine', '-2')
    """
    return f"'{text}" if _would_run(text) else text


def as_given(text: str) -> str:
    """Give the text :func:`harmless` was given.

    Examples
    --------
    >>> as_given("'=1+1"), as_given("'tis fine")
    ('=1+1', "'tis fine")
    """
    return text[1:] if text.startswith("'") and _would_run(text[1:]) else text


def _would_run(text: str) -> bool:
    return _RUNS.match(text) is not None and _NUMBER.fullmatch(text) is None
