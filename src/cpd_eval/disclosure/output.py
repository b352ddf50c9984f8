"""Make a table ready to leave: hide, round, count what was hidden, write it in the ledger."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cpd_eval.disclosure.amounts import SECRET
from cpd_eval.disclosure.bundle import bundles_of, called
from cpd_eval.disclosure.content import Content
from cpd_eval.disclosure.decide import Decision, Request
from cpd_eval.disclosure.history import as_lines, shown_in
from cpd_eval.disclosure.intake import STATUS, Sheet, read_counts
from cpd_eval.disclosure.ledger import Ledger
from cpd_eval.disclosure.rounding import round_counts, round_figures
from cpd_eval.disclosure.structure import Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A table as it leaves, and what only the ledger is told.

    Attributes
    ----------
    content : Content
        What the released table consists of.
    decision : Decision
        How many rows each rule hid.
    """

    content: Content
    decision: Decision


def made_ready(
    sheet: Sheet, decision: Decision, request: Request, *, rounding_key: str
) -> Outgoing:
    """Hide and round.

    Parameters
    ----------
    sheet : Sheet
        The table, in its own order.
    decision : Decision
        What is hidden of it.
    request : Request
        The rules.
    rounding_key : str
        The secret of random rounding.
    """
    secret = [f"{part}_{amount}" for amount in request.amounts for part in SECRET]
    table = sheet.table.drop(columns=secret)
    if request.rules.rounding != "none":
        table = _rounded(sheet, table, request, rounding_key)
    out = _hide(table, decision.hidden, stays=(*sheet.by, *sheet.keep))
    out = out.iloc[np.argsort(sheet.place)].reset_index(drop=True)
    text = out.to_csv(index=False, lineterminator="\n")
    content = Content(
        table=out,
        by=sheet.by,
        count=sheet.count,
        rules=request.rules,
        name=sheet.name,
        name_all=request.name_all,
        levels=request.parents,
        by_rule=decision.by_rule,
        n_rows=len(out),
        output_id=hashlib.sha256(text.encode()).hexdigest(),
    )
    return Outgoing(content=content, decision=decision)


def record(ledger: Ledger, going: Outgoing, *, series: str | None) -> None:
    """Write a release in the ledger; with a series, also the counts it shows.

    Raises
    ------
    DisclosureError
        If the ledger is broken or cannot be written.
    """
    content, by_rule = going.content, dict(going.decision.by_rule)
    further = by_rule.get("complementary", 0)
    shown = shown_in(
        content.table,
        name=content.name,
        by=content.by,
        count=content.count,
        name_all=content.name_all,
    )
    ledger.record(
        {
            "name": content.name,
            "columns": [str(column) for column in content.table],
            "by": list(content.by),
            "count": list(content.count),
            "threshold": content.rules.threshold,
            "n_shown": int((~going.decision.hidden).sum()),
            "n_hidden_primary": sum(by_rule.values()) - further,
            "n_hidden_complementary": further,
            "output_id": content.output_id,
            "rules": content.rules.name,
            "hidden_by_rule": by_rule,
            "series": series,
            "shown": None if series is None else as_lines(shown),
        }
    )


def _rounded(
    sheet: Sheet, table: pd.DataFrame, request: Request, rounding_key: str
) -> pd.DataFrame:
    (bundle,) = bundles_of([sheet], request.name_all)
    names = [called(group) for group in bundle.groups]
    lines = bundle.lines(request.name_all, request.parents)
    out, exact = table.copy(), {column: read_counts(sheet, column) for column in sheet.count}
    for column, counts in exact.items():
        out[column] = round_counts(
            counts,
            rules=request.rules,
            lines=lines,
            names=[f"{column}: {name}" for name in names],
            key=rounding_key,
        )
    first = sheet.count[0]
    return round_figures(
        out,
        rules=request.rules,
        exact=exact[first],
        rounded=out[first].to_numpy(float),
        stays=(*sheet.by, *sheet.count, *sheet.keep),
    )


def _hide(table: pd.DataFrame, hidden: Flags, *, stays: Sequence[str]) -> pd.DataFrame:
    out = table.drop(columns=[STATUS], errors="ignore").reset_index(drop=True)
    out.attrs = {}  # attributes could carry the rows along
    for column in out.columns.difference(list(stays), sort=False):
        numeric = pd.api.types.is_numeric_dtype(out[column])
        values = out[column].astype(float) if numeric else out[column].astype(object)
        out[column] = values.mask(hidden, np.nan if numeric else None)
    out[STATUS] = np.where(hidden, "hidden", "shown")
    return out
