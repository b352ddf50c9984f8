"""The gate for tables about professions: nothing is hidden, everything is recorded.

A return says something about a profession in an organisation, not about a person, so no number is
too small; the tables still pass the gate and stand in the ledger like all others.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from cpd_eval.disclosure import Released, release

_ONE = 1
"""Fewest returns a number may rest on: a return is about no person."""


@dataclass(slots=True, kw_only=True)
class ReturnGate:
    """Lets tables through, and remembers them.

    Attributes
    ----------
    ledger : path or None
        Where releases are recorded.
    prefix : str
        Put before the name of every table in the ledger.
    tables : dict of str to Released
        What was let through.
    """

    ledger: str | os.PathLike[str] | None
    prefix: str
    tables: dict[str, Released] = field(default_factory=dict)

    def release(self, table: pd.DataFrame, name: str, by: str | Sequence[str]) -> Released:
        """Let a table through.

        Parameters
        ----------
        table : pandas.DataFrame
            A row a group; without ``n`` each row is one return.
        name : str
            Of the table.
        by : str or sequence of str
            Its dimensions.
        """
        names = [by] if isinstance(by, str) else list(by)
        texts = [str(column) for column in table.select_dtypes(["object", "string"])]
        self.tables[name] = release(
            table if "n" in table else table.assign(n=1),
            by=names,
            threshold=_ONE,
            ledger=self.ledger,
            name=f"{self.prefix}_{name}",
            keep=[column for column in texts if column not in names],
        )
        return self.tables[name]
