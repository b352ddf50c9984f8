"""Reference numbers: what a respondent notes down, and can read aloud over the telephone."""

import secrets

REFERENCE_LETTERS = "234679CDFGHJKMNPQRTVWXY"
"""No letters or digits that look alike (0 O, 1 I L, 2 Z, 5 S, 8 B, U V), and no vowels, so that
no word comes up. Eight of them make 7.8 × 10¹⁰ numbers."""


def new_reference() -> str:
    """Draw a reference number a person can read aloud.

    Examples
    --------
    >>> len(new_reference())
    9
    """
    letters = [secrets.choice(REFERENCE_LETTERS) for _ in range(8)]
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"
