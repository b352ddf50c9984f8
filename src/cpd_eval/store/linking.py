"""Who answered which waves, and how sure that is.

People who were invited personally are linked by their pseudonym, without error. Answers of
anonymous waves are linked by self-made codes: equal codes are one person, codes within one edit are
if there is no doubt, and whoever cannot be linked stays in the panel on their own, as part of a
repeated cross-section. Codes are compared only if they were made of the same questions, and within
one programme.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from cpd_eval.store.anonymous import codes
from cpd_eval.store.database import Database
from cpd_eval.store.matching import How, match_codes
from cpd_eval.store.open_links import open_links

ROUNDS = ("before", "after", "follow_up")
"""The kinds of waves that are linked, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What linking made of the responses.

    Attributes
    ----------
    pids : dict of int to str
        Pseudonym of the person, by response of an anonymous wave; all others keep theirs.
    how : dict of tuple to How
        How each coded answer was linked to earlier rounds, by programme, kind and pseudonym.
    codes : dict of tuple to str
        The code of each, in the same way.
    n_parts : dict of tuple to int
        How many parts its codes have without a tie-break, in the same way.
    """

    pids: dict[int, str] = field(default_factory=dict)
    how: dict[tuple[str, str, str], How] = field(default_factory=dict)
    codes: dict[tuple[str, str, str], str] = field(default_factory=dict)
    n_parts: dict[tuple[str, str, str], int] = field(default_factory=dict)


def link(db: Database, about: pd.DataFrame) -> Linked:
    """Find out which coded responses are of one person.

    Parameters
    ----------
    db : Database
        The store.
    about : pandas.DataFrame
        As :func:`cpd_eval.store.answers.submitted` gives it.

    Returns
    -------
    Linked
        Nothing in it if no wave was anonymous.

    Examples
    --------
    >>> from cpd_eval.store.answers import submitted
    >>> link(db, submitted(db)).pids
    {}
    """
    sizes = {recipe.recipe_id: len(recipe.parts) for recipe in open_links(db).values()}
    if not sizes:
        return Linked()
    known = codes(db)
    groups: dict[tuple[str, str], dict[str, dict[str, list[int]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    columns = ("response_id", "programme", "kind", "pid")
    for response_id, programme, kind, pid in about[list(columns)].itertuples(index=False):
        if pid in known and kind in ROUNDS:
            groups[known[pid][0], programme][kind][pid].append(response_id)
    linked = Linked()
    texts = {pid: code for pid, (_, code) in known.items()}
    for (recipe_id, programme), rounds in groups.items():
        _link_rounds(linked, programme, rounds, texts, n_parts=sizes[recipe_id])
    return linked


def _link_rounds(
    linked: Linked,
    programme: str,
    rounds: Mapping[str, Mapping[str, list[int]]],
    texts: Mapping[str, str],
    *,
    n_parts: int,
) -> None:
    """Go through the rounds of a programme, each against everybody who came before."""
    people: dict[str, list[str]] = {}
    for kind in [one for one in ROUNDS if one in rounds]:
        later = {pid: texts[pid] for pid in rounds[kind]}
        matches = match_codes(people, later, n_parts=n_parts)
        for pid, code in later.items():
            # An equal code that is in doubt would otherwise link by itself.
            alone = f"{pid}~{kind}" if pid in people else pid
            person = matches.pairs.get(pid, alone)
            people.setdefault(person, []).append(code)
            key = (programme, kind, person)
            linked.how[key] = matches.how[pid]
            linked.codes[key] = code
            linked.n_parts[key] = n_parts
            linked.pids.update(dict.fromkeys(rounds[kind][pid], person))
