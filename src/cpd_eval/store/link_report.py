"""The report that comes with every panel: who was linked, how surely, and who was not.

The numbers are about rows of a panel: a person and programme.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import pandas as pd

from cpd_eval import frames
from cpd_eval.store.linking import ROUNDS, Linked
from cpd_eval.store.wrong_links import wrong_expected

Key = tuple[str, str]
"""Programme and pseudonym: a row of the panel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundsLinked:
    """How two rounds were linked; the fields are the columns :data:`cpd_eval.frames.LINKS`.

    Attributes
    ----------
    earlier, later : str
        The rounds.
    linked_by : str
        ``pseudonym``, which makes no mistakes, or ``code``.
    n_earlier, n_later, n_matched : int
        People in each, and in both.
    n_exact, n_near : int
        Of the matched, by an equal code (or pseudonym), and by one that differs by one edit.
    n_ambiguous : int
        Of the later round, not matched because several people's codes would fit.
    match_rate, share_later : float
        The matched as a share of either round, 0–1; NaN if there is nobody.
    wrong_expected : float
        Wrong links expected at most: see :mod:`cpd_eval.store.wrong_links`.
    share_wrong : float
        The same as a share of the matched, at most 1; NaN if there are none.
    """

    earlier: str
    later: str
    linked_by: str
    n_earlier: int
    n_later: int
    n_matched: int
    n_exact: int
    n_near: int
    n_ambiguous: int
    match_rate: float
    share_later: float
    wrong_expected: float
    share_wrong: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LinkReport:
    """What a panel says about its own links.

    Attributes
    ----------
    rounds : tuple of RoundsLinked
        Each pair of rounds, by pseudonym and by code.
    balance : pandas.DataFrame
        Columns :data:`cpd_eval.frames.LINK_BALANCE`.
    """

    rounds: tuple[RoundsLinked, ...]
    balance: pd.DataFrame

    @property
    def links(self) -> pd.DataFrame:
        """The rounds as a tidy table, columns :data:`cpd_eval.frames.LINKS`."""
        rows = [asdict(one) for one in self.rounds]
        return pd.DataFrame(rows, columns=frames.names(frames.LINKS))

    def as_json(self) -> dict[str, Any]:
        """Give it as it is written beside the panel."""
        return {
            "links": self.links.astype(object).where(self.links.notna(), None).to_dict("records"),
            "note": (
                "wrong_expected is an upper bound of what is expected by chance. Codes that fit "
                "several people were linked with nobody."
            ),
        }


def rounds_linked(about: pd.DataFrame, linked: Linked) -> tuple[RoundsLinked, ...]:
    """Count what was linked between each two rounds.

    Parameters
    ----------
    about : pandas.DataFrame
        The responses of the panel: programme, kind, pid (already linked).
    linked : Linked
        What linking did.

    Returns
    -------
    tuple of RoundsLinked
        In order of the rounds; a way of linking nobody was linked by is left out.

    Examples
    --------
    >>> rows = [("p", "before", "a"), ("p", "before", "b"), ("p", "after", "a")]
    >>> about = pd.DataFrame(rows, columns=["programme", "kind", "pid"])
    >>> found = rounds_linked(about, Linked())[0]
    >>> (found.linked_by, found.n_earlier, found.n_matched, found.match_rate)
    ('pseudonym', 2, 1, 0.5)
    """
    present: dict[tuple[str, str], set[Key]] = defaultdict(set)
    for programme, kind, pid in about[["programme", "kind", "pid"]].itertuples(index=False):
        by = "code" if (programme, kind, pid) in linked.how else "pseudonym"
        present[by, kind].add((programme, pid))
    return tuple(
        _pair(earlier, later, by, present, linked)
        for by in ("pseudonym", "code")
        for earlier, later in combinations(ROUNDS, 2)
        if present.get((by, earlier)) and present.get((by, later))
    )


def in_words(one: RoundsLinked) -> str:
    """Say how two rounds were linked, in a sentence.

    Examples
    --------
    >>> rows = [("p", "before", "a"), ("p", "before", "b"), ("p", "after", "a")]
    >>> about = pd.DataFrame(rows, columns=["programme", "kind", "pid"])
    >>> in_words(rounds_linked(about, Linked())[0])
    'before and after, by pseudonym: 1 of 2 and 1 people were linked.'
    """
    text = (
        f"{one.earlier} and {one.later}, by {one.linked_by}: {one.n_matched} of {one.n_earlier} "
        f"and {one.n_later} people were linked"
    )
    if one.linked_by == "code":
        text += (
            f" ({one.n_near} by a code with one mistake); {one.n_ambiguous} fit several people; "
            f"at most {one.wrong_expected:.1f} wrong links are expected"
        )
    return f"{text}."


def _pair(
    earlier: str, later: str, by: str, present: dict[tuple[str, str], set[Key]], linked: Linked
) -> RoundsLinked:
    first, second = present[by, earlier], present[by, later]
    both = first & second
    is_near = {key: _is_near(linked, key, (earlier, later)) for key in both}
    n_near = sum(is_near.values())
    doubtful = [key for key in second if linked.how.get((key[0], later, key[1])) == "ambiguous"]
    wrong = sum(_wrong(earlier, later, is_near, present, linked)) if by == "code" else 0.0
    wrong = wrong if both else 0.0
    return RoundsLinked(
        earlier=earlier,
        later=later,
        linked_by=by,
        n_earlier=len(first),
        n_later=len(second),
        n_matched=len(both),
        n_exact=len(both) - n_near,
        n_near=n_near,
        n_ambiguous=len(doubtful),
        match_rate=_share(len(both), len(first)),
        share_later=_share(len(both), len(second)),
        wrong_expected=wrong,
        # A bound of what is expected may be more than there are; a share may not.
        share_wrong=_share(min(wrong, len(both)), len(both)),
    )


def _is_near(linked: Linked, key: Key, kinds: tuple[str, str]) -> bool:
    programme, pid = key
    first, second = (linked.codes.get((programme, kind, pid)) for kind in kinds)
    return first != second


def _wrong(
    earlier: str,
    later: str,
    is_near: dict[Key, bool],
    present: dict[tuple[str, str], set[Key]],
    linked: Linked,
) -> Iterator[float]:
    """Bound the wrong links of each programme: equal codes, then near ones."""
    for programme in sorted({programme for programme, _ in present["code", earlier]}):
        sides: list[list[str]] = []
        n_parts = 0
        for kind in (earlier, later):
            keys = [
                (programme, kind, pid) for one, pid in present["code", kind] if one == programme
            ]
            sides.append([linked.codes[key] for key in keys])
            n_parts = max([n_parts, *(linked.n_parts[key] for key in keys)])
        mine = [near for key, near in is_near.items() if key[0] == programme]
        n_exact = mine.count(False)
        yield sum(wrong_expected(*sides, n_exact=n_exact, n_parts=n_parts))


def _share(part: float, whole: int) -> float:
    return part / whole if whole else float("nan")
