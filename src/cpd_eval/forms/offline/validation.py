"""The rule of a cell: a list, a number within limits, a date; and what it tells who comes to it.

A rule here is never narrower than the form: what depends on other answers is left to the form
when the workbook comes back.
"""

from openpyxl.worksheet.datavalidation import DataValidation

from cpd_eval.forms.offline.limits import Limits, limits_of
from cpd_eval.forms.offline.paper import Ask
from cpd_eval.forms.offline.words import Words

# A workbook with longer texts than these cannot be opened by Excel.
_LONGEST_TITLE, _LONGEST_TEXT = 32, 255
_LARGEST = 1e15
_LISTED = ("select_one", "select_multiple", "rank", "acknowledge")


def help_of(ask: Ask, words: Words) -> str:
    """Say how a question is answered in a workbook.

    Examples
    --------
    >>> from cpd_eval.forms.model import Question
    >>> from cpd_eval.forms.offline.words import words_in
    >>> days = Question(name="days", type="integer", constraint=". >= 0 and . <= 366")
    >>> help_of(Ask(question=days, label="Days", hint="", only_if="", need="optional"),
    ...         words_in(""))
    'Enter a whole number from 0 to 366.'
    """
    limits = limits_of(ask.question)
    parts = [_help(ask, limits, words)]
    if limits.most is not None and ask.question.type in ("select_multiple", "rank"):
        parts.append(words["at_most"].format(n=limits.most))
    parts.append(ask.note)
    if ask.need == "recommended":
        parts.append(words["recommended"])
    return " ".join(part for part in parts if part)


def cell_rule(ask: Ask, *, options: str, words: Words, is_choice: bool = False) -> DataValidation:
    """Make the rule of a cell.

    Parameters
    ----------
    ask : Ask
        The question.
    options : str
        Where its list stands, such as ``=Lists!$A$2:$A$4``; empty if it has none.
    words : Words
        To tell with.
    is_choice : bool, default False
        Whether the cell is for one of several choices, or for a missing code.

    Returns
    -------
    DataValidation
        Without cells yet.

    Examples
    --------
    >>> from cpd_eval.forms.model import Question
    >>> from cpd_eval.forms.offline.words import words_in
    >>> days = Question(name="days", type="integer", constraint=". >= 0")
    >>> ask = Ask(question=days, label="Days", hint="", only_if="", need="optional")
    >>> rule = cell_rule(ask, options="", words=words_in(""))
    >>> rule.type, rule.formula1, rule.prompt
    ('whole', '0', 'Enter a whole number, 0 or more.')
    """
    limits = limits_of(ask.question)
    told = help_of(ask, words)
    if options:
        rule = DataValidation(type="list", formula1=options, allow_blank=True)
        told = words["help_list"] if is_choice else told
    else:
        rule = _typed_rule(ask.question.type, limits)
    rule.showInputMessage = rule.showErrorMessage = True
    rule.errorStyle = "stop"
    rule.promptTitle = _cut(ask.label, _LONGEST_TITLE)
    rule.prompt = _cut(" ".join(filter(None, (ask.only_if, told))), _LONGEST_TEXT)
    rule.errorTitle = _cut(words["not_taken"], _LONGEST_TITLE)
    rule.error = _cut(told, _LONGEST_TEXT)
    return rule


def _help(ask: Ask, limits: Limits, words: Words) -> str:
    kind = ask.question.type
    if kind == "select_multiple" or kind == "rank":
        return words["help_multiple" if kind == "select_multiple" else "help_rank"]
    if ask.choices:
        return words["help_list"]
    if kind in ("integer", "decimal", "range"):
        ends = ask.question.parameters
        if kind == "range" and ends is not None:
            return words["help_step"].format(bounds=_bounds(limits, words), step=f"{ends.step:g}")
        return words[f"help_{kind}"].format(bounds=_bounds(limits, words))
    if kind == "date" and limits.is_past:
        return words["help_past"]
    return words.get(f"help_{kind}", words["help_text"])


def _bounds(limits: Limits, words: Words) -> str:
    low = "" if limits.low is None else f"{limits.low:,.10g}"
    high = "" if limits.high is None else f"{limits.high:,.10g}"
    if low and high:
        return words["between"].format(low=low, high=high)
    if low:
        return words["from"].format(low=low)
    return words["up_to"].format(high=high) if high else ""


def _typed_rule(kind: str, limits: Limits) -> DataValidation:
    if kind in ("integer", "decimal", "range"):
        low = -_LARGEST if limits.low is None else limits.low
        high = _LARGEST if limits.high is None else limits.high
        return DataValidation(
            type="whole" if kind == "integer" else "decimal",
            operator="between",
            formula1=f"{low:.15g}",
            formula2=f"{high:.15g}",
            allow_blank=True,
        )
    if kind == "date" and limits.is_past:
        return DataValidation(
            type="date", operator="between", formula1="1", formula2="TODAY()", allow_blank=True
        )
    if kind in ("date", "dateTime"):
        return DataValidation(
            type="date", operator="greaterThanOrEqual", formula1="1", allow_blank=True
        )
    if kind == "time":
        return DataValidation(
            type="time", operator="between", formula1="0", formula2="0.999988", allow_blank=True
        )
    return DataValidation(type=None, allow_blank=True)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 2].rstrip()} …"
