"""The people of a project with everything they answered: the panel, and beside it every answer.

Answers come in a long file, a row an answer: ``pid``, ``wave``, ``rater``, ``submitted_at``,
``question``, ``value``. A question is asked in one wave only, so its name is enough for a column.
"Do not know", "prefer not to say" and "not applicable" are no numbers and count as missing.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from cpd_eval.errors import DataError, missing_columns
from cpd_eval.report.panel import read_panel

_ANSWERS = ["pid", "wave", "rater", "submitted_at", "question", "value"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class People:
    """Who took part, and what they answered.

    Attributes
    ----------
    panel : pandas.DataFrame
        A row a person: ``cpd_eval.frames.PANEL``.
    numbers, texts : pandas.DataFrame
        A row a person in the order of the panel, a column a question: as numbers, and as written.
    submitted : pandas.DataFrame
        A row a person, a column a wave: when it was submitted.
    """

    panel: pd.DataFrame
    numbers: pd.DataFrame
    texts: pd.DataFrame
    submitted: pd.DataFrame

    def number(self, question: str) -> "pd.Series[float]":
        """Give the answers to a question as numbers; missing if nobody was asked."""
        if question in self.numbers:
            return self.numbers[question]
        return pd.Series(float("nan"), index=self.panel.index)

    def text(self, question: str) -> "pd.Series[str]":
        """Give the answers to a question as written; missing if nobody was asked."""
        if question in self.texts:
            return self.texts[question]
        return pd.Series(None, index=self.panel.index, dtype=object)

    def mean_of(self, questions: list[str]) -> "pd.Series[float]":
        """Give each person's mean over some questions, of those answered."""
        return pd.concat([self.number(name) for name in questions], axis=1).mean(axis=1)


def read_people(
    panel: str | os.PathLike[str], answers: str | os.PathLike[str] | None = None
) -> People:
    """Read a panel and the answers behind it.

    Parameters
    ----------
    panel : path
        CSV or Parquet with the columns of ``cpd_eval.frames.PANEL``.
    answers : path, optional
        CSV or Parquet, a row an answer.

    Returns
    -------
    People

    Raises
    ------
    DataError
        If a file cannot be read or lacks a column.
    """
    table = read_panel(panel)
    if answers is None:
        empty = pd.DataFrame(index=table.index)
        return People(panel=table, numbers=empty, texts=empty, submitted=empty)
    path = Path(answers)
    if not path.is_file():
        raise DataError(
            f"{path}: there is no such file; the answers behind the panel were expected.\n"
            "Make them with: cpd-eval report, in the project."
        )
    long = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, dtype=str)
    if absent := [name for name in _ANSWERS if name not in long]:
        raise missing_columns(path.name, absent, list(long.columns))
    return people_of(table, long)


def people_of(panel: pd.DataFrame, answers: pd.DataFrame) -> People:
    """Lay the answers out beside the panel, a column a question."""
    last = answers.drop_duplicates(["pid", "question"], keep="last")
    plain = last[~last["question"].str.contains("/", regex=False)]
    texts = plain.set_index(["pid", "question"])["value"].unstack("question")  # noqa: PD010 - no averaging
    texts = texts.reindex(panel["pid"]).set_index(panel.index)
    numbers = texts.apply(pd.to_numeric, errors="coerce")
    sent = answers.groupby(["pid", "wave"])["submitted_at"].max().unstack("wave")  # noqa: PD010 - no averaging
    submitted = sent.reindex(panel["pid"]).set_index(panel.index)
    return People(
        panel=panel,
        numbers=numbers,
        texts=texts,
        submitted=submitted.apply(pd.to_datetime, errors="coerce", utc=True),
    )
