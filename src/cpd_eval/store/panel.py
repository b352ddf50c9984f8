"""The panel: the waves of each person side by side, one row a person and programme.

Performance is compared over the same standards at every wave, or a change of standards would
look like a change of performance: a mean is taken over the standards a person rated with a level
in *every* wave that has ratings of theirs (what they need is asked before and counts as one).
"Do not know" and "not applicable" are no levels. People who answered one wave only stay in the
panel, with the other waves missing; who answered is itself a result. A panel comes with a report
on its links: :mod:`cpd_eval.store.link_report`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import ColumnElement

from cpd_eval import frames
from cpd_eval.store import people, versions, waves
from cpd_eval.store.answers import answers, submitted, wide
from cpd_eval.store.balance import balance
from cpd_eval.store.database import Database
from cpd_eval.store.link_report import LinkReport, rounds_linked
from cpd_eval.store.linking import Linked, link
from cpd_eval.store.merge import in_variables
from cpd_eval.store.schema import answer_event, wave

_KEY = ["pid", "programme"]

_SELF = {
    ("before", "B04"): "performance_before",
    ("after", "P06"): "performance_after",
    ("follow_up", "F01"): "performance_follow_up",
    ("before", "B05"): "performance_desired",
}
_MANAGER = {
    ("manager_before", "M01"): "manager_before",
    ("manager_follow_up", "M01"): "manager_follow_up",
}
_CONFIDENCE = {("before", "B09"): "confidence_before", ("after", "P08"): "confidence_after"}

_HEADER = ["region", "profession", "local_org", "worker_type", "role_family", "solution_type"]
_GROUPS = {"trained": 1, "comparison": 0}
_LEVELS = {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5}


def items_of(kind: str) -> tuple[str, ...]:
    """Name the items the panel takes from the waves of a kind; none if it takes nothing.

    Examples
    --------
    >>> items_of("before"), items_of("strategy")
    (('B04', 'B05', 'B09'), ())
    """
    return tuple(item for one, item in (*_SELF, *_MANAGER, *_CONFIDENCE) if one == kind)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LinkedPanel:
    """A panel, and how far its links can be trusted.

    Attributes
    ----------
    panel : pandas.DataFrame
        Columns :data:`cpd_eval.frames.PANEL`.
    report : LinkReport
        Match rates, possible wrong links, and how matched and unmatched differ.
    """

    panel: pd.DataFrame
    report: LinkReport


def build_panel(db: Database, *, wave_ids: Sequence[str] | None = None) -> pd.DataFrame:
    """Link the waves of each person into one row.

    Parameters
    ----------
    db : Database
        The store; submitted responses count.
    wave_ids : sequence of str, optional
        Only these waves; all waves of a kind the panel knows if not given. If someone answered
        two waves of one kind for one programme, the first counts.

    Returns
    -------
    pandas.DataFrame
        Columns as in :data:`cpd_eval.frames.PANEL`, a row a person and programme, in order of
        pseudonym. Where a person stands (region, profession, …) is taken from the first answers,
        and only if missing there from what the store knows of people now. Managers are averaged
        over the standards the person rated, as far as the manager did in every wave.

    Raises
    ------
    DataError
        If a wave does not exist.

    Examples
    --------
    >>> list(build_panel(db).columns) == frames.names(frames.PANEL)
    True
    """
    return _panel(db, _read(db, wave_ids))


def build_linked_panel(db: Database, *, wave_ids: Sequence[str] | None = None) -> LinkedPanel:
    """Link the waves of each person into one row, and report on the links.

    Parameters
    ----------
    db, wave_ids
        As :func:`build_panel` takes them.

    Returns
    -------
    LinkedPanel
        The panel and its report.

    Raises
    ------
    DataError
        If a wave does not exist.

    Examples
    --------
    >>> build_linked_panel(db).report.rounds
    ()
    """
    read = _read(db, wave_ids)
    who = _who(db, read.about, read.long)[["region", "profession"]]
    rated = read.long[(read.long["kind"] == "before") & (read.long["item"] == "B04")]
    levels = rated.assign(before=rated["value"].map(_LEVELS)).groupby(_KEY)["before"].mean()
    people_known = who.join(levels).reset_index()
    report = LinkReport(
        rounds=rounds_linked(read.about, read.linked), balance=balance(read.about, people_known)
    )
    return LinkedPanel(panel=_panel(db, read), report=report)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Read:
    about: pd.DataFrame
    long: pd.DataFrame
    linked: Linked


def _read(db: Database, wave_ids: Sequence[str] | None) -> _Read:
    """Read the responses and answers of a panel, each under the person it was linked to."""
    kinds = {kind for kind, item in (*_SELF, *_MANAGER)}
    condition = [wave.c.kind.in_(kinds)]
    if wave_ids is not None:
        condition.append(
            wave.c.wave_id.in_([known.wave_id for known in waves.get_waves(db, wave_ids)])
        )
    about = submitted(db, *condition)
    linked = link(db, about)
    pairs = zip(about["response_id"], about["pid"], strict=True)
    about["pid"] = [linked.pids.get(response_id, pid) for response_id, pid in pairs]
    about = about.drop_duplicates([*_KEY, "kind"], keep="first")
    long = _answers(db, about, condition)
    parts = {name: name.partition("_") for name in long["variable"].unique()}
    long["item"] = long["variable"].map({name: part[0] for name, part in parts.items()})
    long["standard"] = long["variable"].map({name: part[2] or None for name, part in parts.items()})
    return _Read(about=about, long=long, linked=linked)


def _panel(db: Database, read: _Read) -> pd.DataFrame:
    about, long = read.about, read.long
    panel = about.drop_duplicates(_KEY)[_KEY].set_index(_KEY).sort_index()
    panel = panel.join(_who(db, about, long)).join(_performance(long))
    panel = panel.join(_columns(long, _CONFIDENCE))
    panel["n_standards"] = panel["n_standards"].fillna(0).astype(int)
    return panel.reset_index().reindex(columns=frames.names(frames.PANEL))


def _answers(
    db: Database, about: pd.DataFrame, condition: Sequence[ColumnElement[bool]]
) -> pd.DataFrame:
    """Give the answers the panel reads, by variable: a question may have had other names."""
    lines = {form_id: versions.lineage(db, form_id) for form_id in about["form_id"].unique()}
    names = {
        question.name
        for line in lines.values()
        for one in line.versions
        for question in one.form.questions
        if _is_read(line.variable(one.form.version, question.name))
    }
    stored = answers(db, *condition, answer_event.c.question.in_(sorted(names)))
    columns = ["response_id", "form_id", "version", *_KEY, "kind"]
    stored = stored.merge(about[columns], on="response_id")
    parts = [in_variables(lines[form_id], part) for form_id, part in stored.groupby("form_id")]
    return pd.concat(parts, ignore_index=True) if parts else stored.assign(variable="")


def _is_read(variable: str) -> bool:
    rated = {item for _, item in (*_SELF, *_MANAGER)}
    exact = {*_HEADER, "group", *(item for _, item in _CONFIDENCE)}
    return variable in exact or variable.partition("_")[0] in rated


def _who(db: Database, about: pd.DataFrame, long: pd.DataFrame) -> pd.DataFrame:
    """Say where each person stands: by the first answers, else by what is known now."""
    order = pd.Series(range(len(about)), index=about["response_id"])
    header = long[long["variable"].isin([*_HEADER, "group"])]
    header = header.assign(order=header["response_id"].map(order)).sort_values("order")
    first = header.drop_duplicates([*_KEY, "variable"])
    said = wide(first, index=_KEY, columns="variable", values="value")
    said = said.reindex(columns=[*_HEADER, "group"])
    keys = pd.MultiIndex.from_frame(about[_KEY].drop_duplicates())
    said = said.reindex(keys)
    known = pd.DataFrame.from_dict(
        people.attributes(db), orient="index", columns=list(people.ATTRIBUTES)
    ).reindex(said.index.get_level_values("pid"))
    known.index = said.index
    who = said[_HEADER].fillna(known[_HEADER]).astype(object)
    who["team"] = known["team"]
    trained = said["group"].map(_GROUPS).astype("Float64")
    trained = trained.fillna(known["trained"].astype("Float64"))
    who["trained"] = trained.astype("int64" if trained.notna().all() else "Int64")
    for name in ("team", *_HEADER):
        who[name] = who[name].astype("str").where(who[name].notna())
    return who


def _performance(long: pd.DataFrame) -> pd.DataFrame:
    mine = _same_standards(_series(long, _SELF))
    theirs = _same_standards(_series(long, _MANAGER))
    n_standards = mine.groupby(_KEY)["standard"].nunique().rename("n_standards")
    rated = mine[[*_KEY, "standard"]].drop_duplicates()
    both = theirs.merge(rated, on=[*_KEY, "standard"])
    with_self = theirs[_KEY].merge(rated[_KEY].drop_duplicates(), how="left", indicator=True)
    alone = theirs[(with_self["_merge"] == "left_only").to_numpy()]
    long = pd.concat([mine, both, alone])
    mean = long.groupby([*_KEY, "column"])["level"].mean().reset_index()
    means = wide(mean, index=_KEY, columns="column", values="level")
    return means.reindex(columns=[*_SELF.values(), *_MANAGER.values()]).join(n_standards)


def _series(long: pd.DataFrame, columns: dict[tuple[str, str], str]) -> pd.DataFrame:
    """Give the ratings with a level, named by the column they will be averaged into."""
    name = _named(long["kind"], long["item"], columns)
    ratings = long.assign(column=name, level=long["value"].map(_LEVELS))
    return ratings.dropna(subset=["column", "level", "standard"])[
        [*_KEY, "column", "standard", "level"]
    ]


def _same_standards(ratings: pd.DataFrame) -> pd.DataFrame:
    """Keep the standards a person has a level for in every column that has any of theirs."""
    columns = ratings.groupby(_KEY)["column"].transform("nunique")
    with_level = ratings.groupby([*_KEY, "standard"])["column"].transform("nunique")
    return ratings[columns == with_level]


def _columns(long: pd.DataFrame, names: dict[tuple[str, str], str]) -> pd.DataFrame:
    """Give single answers as numbers; a missing code is missing."""
    single = long.assign(column=_named(long["kind"], long["variable"], names))
    single = single.dropna(subset=["column"])
    single["number"] = pd.to_numeric(single["value"], errors="coerce")
    table = wide(single, index=_KEY, columns="column", values="number")
    return table.reindex(columns=list(names.values()))


def _named(
    kind: "pd.Series[str]", item: "pd.Series[str]", columns: dict[tuple[str, str], str]
) -> "pd.Series[str]":
    """Give the column each answer goes into; missing if it goes into none of these."""
    # An empty column has no type of its own yet.
    pair = kind.astype("str") + "/" + item.astype("str")
    return pair.map({"/".join(words): name for words, name in columns.items()})
