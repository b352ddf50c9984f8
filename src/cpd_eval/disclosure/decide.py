"""Decide which rows of the tables of one release are hidden, and by which rule.

The rules name rows of their own accord: too few people, one contributor too large, too few degrees
of freedom, too few people more than a release before. Then as few others as protect them are
chosen. A group hidden in one table is hidden in all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from cpd_eval.disclosure.amounts import PARTS, Sensitive, sensitive
from cpd_eval.disclosure.bundle import Bundle, bundles_of
from cpd_eval.disclosure.growth import growth_layer
from cpd_eval.disclosure.history import Group, Shown
from cpd_eval.disclosure.intake import Sheet, read_amounts
from cpd_eval.disclosure.layers import Layer, amount_layer, people_layer
from cpd_eval.disclosure.rules import Rules
from cpd_eval.disclosure.structure import (
    Counts,
    Flags,
    Line,
    Parents,
    remainders,
    with_implied,
)
from cpd_eval.disclosure.suppress import rows_to_hide

RULES = ("threshold", "df", "dominance", "p_percent", "newcomers", "elsewhere", "complementary")
"""The rules that hide rows, in the order in which a row counts for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for beside the tables.

    Attributes
    ----------
    rules : Rules
        How strict.
    amounts : tuple of str
        Amounts of which the tables tell the largest contributions.
    df : str or None
        The column of degrees of freedom.
    name_all : str
        What marks a total.
    parents : mapping
        The levels of dimensions.
    earlier : tuple of Shown
        What was shown before.
    """

    rules: Rules
    amounts: tuple[str, ...] = ()
    df: str | None = None
    name_all: str
    parents: Parents
    earlier: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is hidden of one table.

    Attributes
    ----------
    hidden : ndarray of bool, shape (rows,)
        In the order of the sheet.
    by_rule : mapping of str to int
        How many rows each of :data:`RULES` hid; a row that several would hide counts for the first.
    """

    hidden: Flags
    by_rule: Mapping[str, int]


Reasons = Mapping[Group, str]
"""The rule that hides each hidden group."""


def decide(sheets: Sequence[Sheet], request: Request) -> list[Decision]:
    """Decide for all tables of a release together.

    Parameters
    ----------
    sheets : sequence of Sheet
        The tables.
    request : Request
        The rules.

    Returns
    -------
    list of Decision
        One a table, in their order.

    Raises
    ------
    DataError
        If a count is none, or parts add up to more than their total.
    """
    bundles = bundles_of(sheets, request.name_all)
    reasons: list[Reasons] = [{} for _ in bundles]
    changed = True
    while changed:
        changed = False
        for i, bundle in enumerate(bundles):
            beside = {g for j, of in enumerate(reasons) if j != i for g in of}
            before = [
                other.shown(set(reasons[j]))
                for j, other in enumerate(bundles[:i])
                if other.count == bundle.count
            ]
            asked = replace(request, earlier=(*request.earlier, *before))
            found = _reasons(bundle, asked, beside | set(reasons[i]) if reasons[i] else beside)
            changed |= len(bundles) > 1 and len(found) > len(reasons[i])
            reasons[i] = {group: reasons[i].get(group, rule) for group, rule in found.items()}
    return [_cut_out(sheet, bundles, reasons) for sheet in sheets]


def _cut_out(sheet: Sheet, bundles: Sequence[Bundle], reasons: Sequence[Reasons]) -> Decision:
    for bundle, of in zip(bundles, reasons, strict=True):
        for one, places in zip(bundle.sheets, bundle.places, strict=True):
            if one is sheet:
                rules = [of.get(bundle.groups[place], "") for place in places]
                return Decision(
                    hidden=np.array([rule != "" for rule in rules], dtype=bool),
                    by_rule={rule: rules.count(rule) for rule in RULES if rule in rules},
                )
    raise KeyError(sheet.name)


def _reasons(bundle: Bundle, request: Request, beside: set[Group]) -> Reasons:
    """Find the groups of a bundle to hide, and by which rule."""
    lines = bundle.lines(request.name_all, request.parents)
    amounts = [_amount(bundle, name, request.rules) for name in request.amounts]
    rules = _primary(bundle, request, amounts, beside)
    hidden = rows_to_hide(
        lines,
        [
            *_layers(bundle, lines, request),
            *(_amount_layer(one, lines, bundle.labels) for one in amounts),
        ],
        primary=rules != "",
        weight=with_implied(lines, np.nan_to_num(np.max(list(bundle.counts.values()), axis=0))),
    )
    return {
        group: str(rule) or "complementary"
        for group, rule, is_hidden in zip(bundle.groups, rules, hidden, strict=True)
        if is_hidden
    }


def _primary(
    bundle: Bundle, request: Request, amounts: Sequence[Sensitive], beside: set[Group]
) -> np.ndarray:
    """Name the first rule that hides each group; empty where none does."""
    rules, size = request.rules, len(bundle.groups)
    small = np.zeros(size, dtype=bool)
    for counts in bundle.counts.values():
        small |= ~(counts >= rules.threshold) & (rules.zeros_are_disclosive | ~(counts == 0))
    hits: dict[str, Flags] = {"threshold": small}
    hits["df"] = (
        bundle.gather(lambda sheet: _too_few(sheet, request.df, rules.df_threshold), False)
        if request.df is not None
        else np.zeros(size, dtype=bool)
    )
    for rule, flags in (
        ("dominance", [one.is_dominated for one in amounts]),
        ("p_percent", [one.is_near for one in amounts]),
        ("newcomers", [_few_joined(bundle, one, rules.threshold) for one in request.earlier]),
    ):
        hits[rule] = np.logical_or.reduce(flags) if flags else np.zeros(size, dtype=bool)
    hits["elsewhere"] = bundle.gather(lambda sheet: sheet.known_hidden, False)
    hits["elsewhere"] |= np.array([group in beside for group in bundle.groups], dtype=bool)
    return np.select(list(hits.values()), list(hits), default="")


def _too_few(sheet: Sheet, column: str | None, least: int) -> Flags:
    df = pd.to_numeric(sheet.table[column], errors="coerce").to_numpy(float, na_value=np.nan)
    few: Flags = df < least
    return few


def _few_joined(bundle: Bundle, earlier: Shown, threshold: int) -> Flags:
    few = np.zeros(len(bundle.groups), dtype=bool)
    for column, counts in bundle.counts.items():
        joined, unseen = earlier.joined_since(bundle.groups, column, counts)
        few |= ~unseen & (joined != 0) & (np.abs(joined) < threshold)
    return few


def _layers(bundle: Bundle, lines: tuple[Line, ...], request: Request) -> list[Layer]:
    """Make the layers of people, now and against every earlier release."""
    layers, size, threshold = [], len(bundle.groups), request.rules.threshold
    for column, listed in bundle.counts.items():
        counts = with_implied(lines, listed)
        rest = remainders(lines, counts, name=column, labels=bundle.labels)
        layers.append(people_layer(lines, counts, rest, n_listed=size, threshold=threshold))
        for earlier in request.earlier:
            joined, unseen = earlier.joined_since(bundle.groups, column, listed)
            if not unseen.all():
                then = listed - joined
                layers.append(
                    growth_layer(lines, counts, rest, then, n_listed=size, threshold=threshold)
                )
    return layers


def _amount(bundle: Bundle, name: str, rules: Rules) -> Sensitive:
    def column(part: str) -> Counts:
        values: Counts = bundle.gather(lambda sheet: read_amounts(sheet, f"{part}_{name}"), np.nan)
        return values

    return sensitive(name, rules=rules, **{part: column(part) for part in PARTS})


def _amount_layer(one: Sensitive, lines: tuple[Line, ...], labels: Sequence[str]) -> Layer:
    amounts = with_implied(lines, one.total)
    rest = remainders(lines, amounts, name=one.name, labels=labels, may_be_negative=one.is_signed)
    return amount_layer(lines, amounts, rest, needed=one.needed, is_signed=one.is_signed)
