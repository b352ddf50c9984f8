"""How many links by code may be wrong: people who happen to have the same, or nearly the same code.

Two quantities are estimated from the codes themselves:

- the chance that two people have the same code: the product over the parts of the chance that two
  people answer that part alike. Counted with each person also against themselves, so it is rather
  too high than too low, and never zero;
- the chance that two people's codes are within one edit of each other: counted directly. The
  database keeps each code once a wave, so two codes of one wave belong to two people; one pair more
  than was found is counted, for the same reason.

A wrong link needs two people, one in each round. So of ``n`` and ``m`` codes at most ``n * m``
times the first chance are equal by accident, and of those left after that, ``n'`` and ``m'``, at
most ``n' * m'`` times the second are near by accident. Both bound what is expected from above.
"""

from collections import Counter
from collections.abc import Sequence
from math import prod

from cpd_eval.store.matching import n_near_pairs


def share_equal(codes: Sequence[str], *, n_parts: int) -> float:
    """Estimate the chance that two people have the same code.

    Parameters
    ----------
    codes : sequence of str
        Codes of different people, parts joined by ``-``.
    n_parts : int
        How many parts a code has without its tie-break.

    Returns
    -------
    float
        0–1; 0 if there are no codes.

    Examples
    --------
    >>> share_equal(["AN-1", "AN-2", "JO-3", "JO-4"], n_parts=2)  # 1/2 times 1/4
    0.125
    """
    if not codes:
        return 0.0
    columns = zip(*(code.split("-")[:n_parts] for code in codes), strict=True)
    return prod(
        sum(count**2 for count in Counter(column).values()) / len(codes) ** 2 for column in columns
    )


def share_near(codes: Sequence[str]) -> float:
    """Estimate the chance that the codes of two people are within one edit.

    Parameters
    ----------
    codes : sequence of str
        Different codes of one wave.

    Returns
    -------
    float
        0–1; 1 if there are fewer than two codes to tell it from.

    Examples
    --------
    >>> share_near(["AN-1", "AN-2", "JO-3", "JO-9"])  # two of six pairs, and one more
    0.5
    """
    pairs = len(codes) * (len(codes) - 1) // 2
    return min(1.0, (n_near_pairs(codes) + 1) / pairs) if pairs else 1.0


def wrong_expected(
    earlier: Sequence[str], later: Sequence[str], *, n_exact: int, n_parts: int
) -> tuple[float, float]:
    """Bound how many wrong links are expected: among equal codes, and among near ones.

    Parameters
    ----------
    earlier, later : sequence of str
        The codes of two rounds.
    n_exact : int
        How many were linked because they are equal.
    n_parts : int
        How many parts a code has without its tie-break.

    Returns
    -------
    tuple of float
        Expected at most, of each kind.

    Examples
    --------
    >>> codes = [f"{a}-{b}" for a in "ABCDEFGHIJ" for b in range(10)]
    >>> round(wrong_expected(codes[:50], codes[50:], n_exact=0, n_parts=2)[0], 6)
    50.0
    """
    if not earlier or not later:
        return 0.0, 0.0
    same = max(share_equal(side, n_parts=n_parts) for side in (earlier, later))
    near = max(share_near(earlier), share_near(later))
    left = (len(earlier) - n_exact) * (len(later) - n_exact)
    return len(earlier) * len(later) * same, left * near
