"""Matching self-made codes between two rounds, with one mistake allowed.

A code in both rounds is one person. A code that is not is compared with those of the other round
that differ from it by one edit: one character replaced, missing or too many, or two neighbours
exchanged. It is matched only if there is exactly one such code on either side; a code that could
belong to two people is matched with neither, and counted as ambiguous.

Which codes are near each other is found without comparing all with all: two texts within one edit
become the same when one character is left out of each.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

How = Literal["exact", "one edit", "ambiguous", "alone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """What was matched.

    Attributes
    ----------
    pairs : dict of str to str
        Key of the earlier round by key of the later one.
    how : dict of str to How
        How each of the later round was matched, or why not.
    """

    pairs: dict[str, str]
    how: dict[str, How]


def match_codes(
    earlier: Mapping[str, Sequence[str]], later: Mapping[str, str], *, n_parts: int
) -> Matches:
    """Match the codes of two rounds.

    Parameters
    ----------
    earlier : mapping of str to sequence of str
        The codes each person of the earlier rounds has given, by any key.
    later : mapping of str to str
        The code of each person of the later round.
    n_parts : int
        How many parts a code has without its tie-break.

    Returns
    -------
    Matches
        Of each key of the later round at most one of the earlier, and the other way round.

    Examples
    --------
    >>> earlier = {"a": ["AN-NE-07"], "b": ["JO-LE-21"], "c": ["JO-LE-22"]}
    >>> later = {"x": "AN-NE-07", "y": "NA-NE-07", "z": "JO-LE-23"}
    >>> match_codes(earlier, later, n_parts=3)
    Matches(pairs={'x': 'a'}, how={'x': 'exact', 'y': 'alone', 'z': 'ambiguous'})
    """
    sides = ({key: list(codes) for key, codes in earlier.items()}, _listed(later))
    pairs = _exact(*sides, n_parts=n_parts)
    how: dict[str, How] = dict.fromkeys(later, "alone")
    how.update(dict.fromkeys(pairs, "exact"))
    taken = set(pairs.values())
    candidates: dict[str, set[str]] = defaultdict(set)
    for old, new in _near(*sides, n_parts=n_parts):
        if new not in pairs and old not in taken:
            candidates[new].add(old)
    wanted: dict[str, int] = defaultdict(int)
    for found in candidates.values():
        for old in found:
            wanted[old] += 1
    for new, found in candidates.items():
        old = next(iter(found))
        is_sure = len(found) == 1 and wanted[old] == 1
        how[new] = "ambiguous"
        if is_sure:
            # Equal after all: who shares the stem was told apart by the tie-break.
            how[new] = "exact" if later[new] in sides[0][old] else "one edit"
            pairs[new] = old
    return Matches(pairs=pairs, how=how)


def n_near_pairs(codes: Sequence[str]) -> int:
    """Count the pairs of different codes within one edit: people who are surely two.

    Examples
    --------
    >>> n_near_pairs(["AN-07", "AN-08", "AN-09", "JO-31"])
    3
    """
    table = {str(n): [code] for n, code in enumerate(codes)}
    found = _near(table, table, n_parts=0)
    return sum(1 for one, other in set(found) if int(one) < int(other))


def is_within_one_edit(one: str, other: str) -> bool:
    """Say whether one replaced, missing, added or two exchanged characters explain two texts.

    Examples
    --------
    >>> [is_within_one_edit("ANNE", word) for word in ("ANNA", "NANE", "ANN", "XANNE", "NNAE")]
    [True, True, True, True, False]
    """
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    if one[start + 1 :] == other[start + 1 :]:
        return True
    swapped = one[start + 1 : start + 2] + one[start : start + 1] + one[start + 2 :]
    return swapped == other[start:]


def _listed(codes: Mapping[str, str]) -> dict[str, list[str]]:
    return {key: [code] for key, code in codes.items()}


def _exact(
    earlier: dict[str, list[str]], later: dict[str, list[str]], *, n_parts: int
) -> dict[str, str]:
    """Match equal codes; of people who share the stem only those whose tie-break is equal too."""
    shared = _shared_stems(earlier, n_parts) | _shared_stems(later, n_parts)
    owner = {code: key for key, codes in earlier.items() for code in codes}
    pairs: dict[str, str] = {}
    for key, (code,) in later.items():
        has_tie = code.count("-") >= n_parts
        if code in owner and (has_tie or _stem(code, n_parts) not in shared):
            pairs[key] = owner[code]
    return pairs


def _shared_stems(side: dict[str, list[str]], n_parts: int) -> set[str]:
    owners: dict[str, set[str]] = defaultdict(set)
    for key, codes in side.items():
        for code in codes:
            owners[_stem(code, n_parts)].add(key)
    return {stem for stem, keys in owners.items() if len(keys) > 1}


def _near(
    earlier: dict[str, list[str]], later: dict[str, list[str]], *, n_parts: int
) -> Iterator[tuple[str, str]]:
    """Go through the pairs of keys whose codes are equal, near, or one a tie-break longer."""
    where: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for key, codes in earlier.items():
        for code in codes:
            for word in _shorter(code, n_parts):
                where[word].add((key, code))
    for key, (code,) in later.items():
        around = {found for word in _shorter(code, n_parts) for found in where.get(word, ())}
        for old, old_code in around:
            same_stem = n_parts and _stem(code, n_parts) == _stem(old_code, n_parts)
            if same_stem or is_within_one_edit(_bare(old_code), _bare(code)):
                yield old, key


def _shorter(code: str, n_parts: int) -> set[str]:
    word = _bare(code)
    words = {word} | {word[:n] + word[n + 1 :] for n in range(len(word))}
    return words | ({_bare(_stem(code, n_parts))} if n_parts else set())


def _bare(code: str) -> str:
    return code.replace("-", "")


def _stem(code: str, n_parts: int) -> str:
    return "-".join(code.split("-")[:n_parts])
