"""What a page asks of someone now, in order, wherever it stands: in batteries, groups, repeats.

The page, the check page, the saved copy and the list of sections all go through a page's questions
in this one way, so that they agree on what is asked and under which heading.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cpd_eval.forms.answers import to_raw
from cpd_eval.forms.model import Battery, Item, Note, Page, Question, Repeat
from cpd_eval.forms.sheet import Sheet
from cpd_eval.pages.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as it stands before someone.

    Attributes
    ----------
    path : str
        Where its answer stands, such as ``plan[2]/aim``.
    question : Question
        What is asked.
    heading : str
        What it stands under within the page: the instance of a repeat, a battery; may be empty.
    """

    path: str
    question: Question
    heading: str


def asked_on(page: Page, sheet: Sheet, words: Words) -> tuple[Asked, ...]:
    """List the questions of a page that concern the person now.

    Parameters
    ----------
    page : Page
        A page of the form.
    sheet : Sheet
        The answers so far.
    words : mapping of str to str
        The words of the page.

    Returns
    -------
    tuple of Asked
        In order of the form.
    """
    return tuple(_asked(page.items, sheet, words, within="", heading=""))


def answer_at(path: str, question: Question, sheet: Sheet) -> str:
    """Give the answer at a path as text, also where it is worked out and never given.

    Parameters
    ----------
    path : str
        Where it stands.
    question : Question
        What is asked there.
    sheet : Sheet
        The answers so far.

    Returns
    -------
    str
        As it is kept; empty if there is none.
    """
    given = sheet.raw().get(path, "")
    if given or not question.calculation:
        return given
    return to_raw(sheet.values().get(path))


def instance_heading(repeat: Repeat, path: str, total: int, sheet: Sheet, words: Words) -> str:
    """Name one instance of a repeat, such as "Action 2 of 3".

    Parameters
    ----------
    repeat : Repeat
        The repeat.
    path : str
        Of the instance, such as ``plan[2]``.
    total : int
        How many instances there are.
    sheet : Sheet
        The answers so far.
    words : mapping of str to str
        The words of the page.

    Returns
    -------
    str
        By the repeat's label, or a plain word if it has none.
    """
    at, _, number = path.removesuffix("]").rpartition("[")
    label = sheet.label(at) if repeat.label else words["entry"]
    return words["instance"].format(label=label, n=number, total=total)


def instances(repeat: Repeat, sheet: Sheet, within: str) -> list[str]:
    """List the paths of the instances of a repeat.

    Parameters
    ----------
    repeat : Repeat
        The repeat.
    sheet : Sheet
        The answers so far.
    within : str
        The instance it stands in; empty at the top.

    Returns
    -------
    list of str
        Such as ``["plan[1]", "plan[2]"]``.
    """
    path = sheet.paths(repeat, within)
    return [f"{path}[{number}]" for number in range(1, sheet.instances(path) + 1)]


def _asked(
    items: Iterable[Item], sheet: Sheet, words: Words, *, within: str, heading: str
) -> Iterator[Asked]:
    for item in items:
        path = sheet.paths(item, within)
        if isinstance(item, Question):
            if sheet.is_relevant(path):
                yield Asked(path=path, question=item, heading=heading)
        elif isinstance(item, Repeat):
            if sheet.is_relevant(path):
                yield from _repeated(item, sheet, words, within=within, heading=heading)
        elif not isinstance(item, Note):
            inside: tuple[Item, ...] = item.rows if isinstance(item, Battery) else item.items
            under = _under(heading, sheet.label(path) if item.label else "")
            yield from _asked(inside, sheet, words, within=within, heading=under)


def _repeated(
    repeat: Repeat, sheet: Sheet, words: Words, *, within: str, heading: str
) -> Iterator[Asked]:
    paths = instances(repeat, sheet, within)
    for path in paths:
        under = _under(heading, instance_heading(repeat, path, len(paths), sheet, words))
        yield from _asked(repeat.items, sheet, words, within=path, heading=under)


def _under(outer: str, inner: str) -> str:
    return ": ".join(part for part in (outer, inner) if part)
