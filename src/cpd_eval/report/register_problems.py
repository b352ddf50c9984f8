"""What is wrong with a register, what people say of themselves, and what returns count: a list.

Nothing is refused here. Whoever puts a collation together goes on with the rest, and these are
listed to be settled.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from cpd_eval.workforce.rules import PROFESSIONS_PER_PERSON_MAX


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something to be settled.

    Attributes
    ----------
    where, found, expected, next_step : str
        The cell; what it holds; what it should; what to do.
    """

    where: str
    found: str
    expected: str
    next_step: str

    @property
    def sentence(self) -> str:
        """The whole as it is read."""
        return f"{self.where}: {self.found}; {self.expected}. {self.next_step}"


def problems(
    posts: pd.DataFrame | None = None,
    *,
    people: pd.DataFrame | None = None,
    flows: pd.DataFrame | None = None,
    headcounts: pd.DataFrame | None = None,
    mergers: pd.DataFrame | None = None,
) -> tuple[Problem, ...]:
    """List what is to be settled.

    Parameters
    ----------
    posts : pandas.DataFrame, optional
        The register, text: ``post_id``, ``profession``, ``person_id``.
    people : pandas.DataFrame, optional
        Text: ``person_id`` and ``professions``, codes in order with spaces between.
    flows : pandas.DataFrame, optional
        ``profession``, ``region`` and ``in_post``, held against `posts`.
    headcounts : pandas.DataFrame, optional
        What returns say: ``profession``, ``people``, and ``organisation`` if there are several.
        Held against `posts`; an empty count says nothing.
    mergers : pandas.DataFrame, optional
        ``organisation`` and ``merged_into``: bodies that are no more.

    Returns
    -------
    tuple of Problem
        In the order of the arguments; empty if all is well.

    Examples
    --------
    >>> four = pd.DataFrame({"person_id": ["ann"], "professions": ["OPS POL DDT PRJ"]})
    >>> print(problems(people=four)[0].sentence)
    people, row 1 (ann), column 'professions': 4 are named (OPS POL DDT PRJ); up to 3 were ...
    """
    found: list[Problem] = []
    if posts is not None:
        found += _of_posts(posts)
    if people is not None:
        found += _of_people(people)
    if flows is not None and posts is not None:
        found += _of_flows(flows, posts)
    if headcounts is not None and posts is not None:
        found += _of_headcounts(headcounts, posts)
    if headcounts is not None and mergers is not None:
        found += _of_mergers(headcounts, mergers)
    return tuple(found)


def _of_posts(posts: pd.DataFrame) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for row, one in enumerate(posts.fillna("").to_dict("records"), start=1):
        where = f"posts, row {row} (post {one['post_id']})"
        if not one["profession"]:
            yield Problem(
                where=f"{where}, column 'profession'",
                found="it is empty",
                expected="the one profession of the post was expected",
                next_step="It counts as not aligned until then.",
            )
        person = str(one["person_id"])
        if person and person in seen:
            yield Problem(
                where=f"{where}, column 'person_id'",
                found=f"{person} holds post {seen[person]} already",
                expected="one post for each person was expected",
                next_step="The person is counted once, in the first post. Say which is right.",
            )
        elif person:
            seen[person] = str(one["post_id"])


def _of_people(people: pd.DataFrame) -> Iterator[Problem]:
    for row, one in enumerate(people.fillna("").to_dict("records"), start=1):
        named = str(one["professions"]).split()
        where = f"people, row {row} ({one['person_id']}), column 'professions'"
        if len(named) > PROFESSIONS_PER_PERSON_MAX:
            yield Problem(
                where=where,
                found=f"{len(named)} are named ({' '.join(named)})",
                expected=f"up to {PROFESSIONS_PER_PERSON_MAX} were expected",
                next_step="Ask the person which to take away. Until then none counts.",
            )
        elif len(set(named)) < len(named):
            yield Problem(
                where=where,
                found=f"one is named twice ({' '.join(named)})",
                expected="each once was expected",
                next_step="It counts once.",
            )


def _of_headcounts(headcounts: pd.DataFrame, posts: pd.DataFrame) -> Iterator[Problem]:
    keys = ["profession"]
    if all("organisation" in table.columns for table in (headcounts, posts)):
        keys = ["organisation", "profession"]
    filled = posts[posts["person_id"].fillna("") != ""].drop_duplicates("person_id")
    counted = {
        tuple(map(str, key)): len(rows) for key, rows in filled.fillna("").groupby(keys, sort=False)
    }
    for row, one in enumerate(headcounts.fillna("").to_dict("records"), start=1):
        text = str(one["people"]).strip()
        who = tuple(str(one[key]) for key in keys)
        if not text:
            continue
        where = f"returns, row {row} ({', '.join(who)}), column 'people'"
        if not text.removesuffix(".0").isdigit():
            yield Problem(
                where=where,
                found=f"'{text}' was found",
                expected="a whole number was expected",
                next_step="Correct the return; it is left out of the comparison.",
            )
        elif int(text.removesuffix(".0")) != counted.get(who, 0):
            yield Problem(
                where=where,
                found=f"the return counts {text.removesuffix('.0')} people",
                expected=f"the register counts {counted.get(who, 0)}",
                next_step="Ask which is right, and on which day each was counted.",
            )


def _of_flows(flows: pd.DataFrame, posts: pd.DataFrame) -> Iterator[Problem]:
    people = posts[posts["person_id"].fillna("") != ""].drop_duplicates("person_id").fillna("")
    counted = people.groupby(["profession", "region"]).size().to_dict()
    for row, one in enumerate(flows.dropna(subset="in_post").to_dict("records"), start=1):
        who = (str(one["profession"]), str(one["region"]))
        if who in counted and counted[who] != int(one["in_post"]):
            yield Problem(
                where=f"flows, row {row} ({', '.join(who)}), column 'in_post'",
                found=f"{int(one['in_post'])} people were found",
                expected="the people the register counts were expected",
                next_step=f"It counts {counted[who]}, and these are taken. Ask which is right.",
            )


def _of_mergers(headcounts: pd.DataFrame, mergers: pd.DataFrame) -> Iterator[Problem]:
    into = dict(zip(mergers["organisation"], mergers["merged_into"], strict=True))
    for row, name in enumerate(headcounts.get("organisation", pd.Series(dtype=str)), start=1):
        if name in into:
            yield Problem(
                where=f"returns, row {row}, column 'organisation'",
                found=f"'{name}' was merged into '{into[name]}'",
                expected="an organisation that still exists was expected",
                next_step=f"Count the return with '{into[name]}', and compare no earlier wave "
                "with it alone.",
            )
