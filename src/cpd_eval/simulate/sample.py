"""The small sample in ``data/sample``: 200 made-up people, small enough to look through.

Nobody in it exists. It is made by :func:`write_sample` and always the same, so that an example
in the documentation can be followed without running anything first.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from cpd_eval.simulate.answers import simulate_answers
from cpd_eval.simulate.panel import made_up_ids, simulate_panel
from cpd_eval.simulate.people import simulate_people
from cpd_eval.simulate.returns import simulate_returns

N_PEOPLE: Final = 200
SEED: Final = 2025

_ASKED_OF_ALL: Final = ("before", "follow_up")
_ASKED: Final = re.compile(r"(?!F17$)[BF]\d\d(_\w+)?")


def sample_tables() -> dict[str, pd.DataFrame]:
    """Make the tables of the sample.

    Returns
    -------
    dict of str to pandas.DataFrame
        By file name: the staff list, the panel, every answer (a row an answer), the answers
        before the activity and at the follow-up as they can be imported (a row a person), the
        workforce-strategy returns (a row a return) and their actions (a row an action).

    Examples
    --------
    >>> sorted(sample_tables())
    ['answers.parquet', 'answers_before.csv', 'answers_follow_up.csv', 'panel.csv', 'people.csv',
     'strategy_actions.csv', 'strategy_returns.csv']
    """
    answered = list(simulate_answers(made_up_ids(N_PEOPLE), seed=SEED))
    people = simulate_people(N_PEOPLE, seed=SEED)
    rows = [
        {
            "pid": row["pid"],
            "wave": row["wave_id"],
            "rater": row["rater"],
            "submitted_at": row["at"].isoformat(),
            "question": question,
            "value": value,
        }
        for row in answered
        for question, value in row["answers"].items()
    ]
    returns = [row["answers"] for row in simulate_returns()]
    return {
        "people.csv": pd.DataFrame(people),
        "panel.csv": simulate_panel(N_PEOPLE, seed=SEED),
        "answers.parquet": pd.DataFrame(rows),
        **{f"answers_{kind}.csv": _wide(answered, people, kind) for kind in _ASKED_OF_ALL},
        "strategy_returns.csv": pd.DataFrame(
            {name: text for name, text in one.items() if "/" not in name} for one in returns
        ),
        "strategy_actions.csv": pd.DataFrame(_actions(returns)),
    }


def write_sample(folder: Path | str) -> list[Path]:
    """Write the sample into a folder.

    Parameters
    ----------
    folder : path
        Is made if it is not there.

    Returns
    -------
    list of Path
        The files written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write_sample(folder)]
    ['people.csv', 'panel.csv', 'answers.parquet', 'answers_before.csv', 'answers_follow_up.csv',
     'strategy_returns.csv', 'strategy_actions.csv']
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in sample_tables().items():
        path = target / name
        temporary = path.with_name(f".{name}")
        if path.suffix == ".parquet":
            table.to_parquet(temporary, index=False, compression="zstd")
        else:
            table.to_csv(temporary, index=False, float_format="%.6g", lineterminator="\n")
        temporary.replace(path)
        written.append(path)
    return written


def _wide(
    answered: Iterable[Mapping[str, Any]], people: Iterable[Mapping[str, Any]], kind: str
) -> pd.DataFrame:
    """Put the answers of a wave into a row a person, as a spreadsheet would hold them.

    What an invitation brings is left out, and so are repeats, which need a table of their own.
    """
    ids = dict(zip(made_up_ids(N_PEOPLE), (row["local_id"] for row in people), strict=True))
    rows = []
    for row in answered:
        if row["wave_id"] == kind:
            told = {name: text for name, text in row["answers"].items() if _ASKED.fullmatch(name)}
            no_gap = {"F17_gap": "no"} if "F17_gap" in told else {}
            rows.append({"local_id": ids[row["pid"]], **told, **no_gap})
    return pd.DataFrame(rows)


def _actions(returns: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str | int]]:
    for answers in returns:
        for number in range(1, int(answers["WS26"]) + 1):
            start = f"WS26[{number}]/"
            yield {
                "profession": answers["profession"],
                "number": number,
                **{
                    path.removeprefix(start): text
                    for path, text in answers.items()
                    if path.startswith(start)
                },
            }
