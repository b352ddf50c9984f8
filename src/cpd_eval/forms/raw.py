"""What text may be kept as a raw answer: nearly everything, as it was typed.

A raw answer is kept before anybody asks whether it is right, so that nothing typed is lost. Two
things have a bound. Characters nobody types (NUL and the other control characters, halves of a
pair) cannot be held by every database and workbook; each becomes the mark ``�``, in its place, so
that it is seen. And an answer of more than :data:`LONGEST_KEPT` characters is refused, not cut:
whoever sent it still has it, and is told. That is five times what a finished answer may have, so
a long paste is kept while its author shortens it. A form that wants shorter answers says so in a
constraint, such as ``string-length(.) <= 500``.
"""

import re

LONGEST_KEPT = 100_000
"""Most characters of one raw answer."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def storable(text: str) -> str:
    r"""Give a text with a mark in place of each character that cannot be kept everywhere.

    Parameters
    ----------
    text : str
        Of any length.

    Returns
    -------
    str
        As long as it was; line breaks and tabs stay.

    Examples
    --------
    >>> storable("one\x00two\nthree")
    'one�two\nthree'
    """
    return _CONTROL.sub("\ufffd", text)
