"""A blank form as a page to print: boxes to tick, lines to write on, a section a page.

It is one HTML file without scripts, pictures or links, in the language of the form, built of
headings, lists and tables that a screen reader knows. What the form leads people past on screen
is said in words.
"""

from collections.abc import Iterable, Sequence
from html import escape

from cpd_eval.forms.model import Choice, Form
from cpd_eval.forms.offline.limits import limits_of
from cpd_eval.forms.offline.paper import Ask, Block, Entries, Piece, Plan, Remark, Scale, Section
from cpd_eval.forms.offline.style import STYLE
from cpd_eval.forms.offline.validation import help_of
from cpd_eval.forms.offline.words import Words, words_in
from cpd_eval.forms.words import language_code

_BLANKS = 3  # entries of a repeat that are printed, where more are allowed
_SCALE_COLUMNS = 8  # more columns than this are too narrow for words
_BOX = '<span class="box" aria-hidden="true"></span>'
_LINE = '<span class="line"></span>'
_LINES = {"text": 1, "multiline": 5}


def print_form(form: Form, plan: Plan, *, return_to: str = "") -> str:
    """Write a blank form as an HTML document.

    Parameters
    ----------
    form : Form
        The form.
    plan : Plan
        What of it stands on paper.
    return_to : str, optional
        Whom to send it back to.

    Returns
    -------
    str
        A whole document.

    Examples
    --------
    >>> from cpd_eval.forms.offline.plan import plan_form
    >>> from cpd_eval.forms.read import read_form_text
    >>> from cpd_eval.forms.sheet import Sheet
    >>> form = read_form_text('''
    ... | survey | type    | name | label          |
    ... |        | integer | days | How many days? |
    ... ''')
    >>> page = print_form(form, plan_form(form, Sheet(form)))
    >>> page.startswith("<!DOCTYPE html>"), "How many days? (optional)" in page
    (True, True)
    """
    words = words_in(form.language)
    about = [form.settings.get("cpd::purpose", "")]
    about += [
        words[name].format(text=form.settings[f"cpd::{name}"])
        for name in ("who", "minutes")
        if form.settings.get(f"cpd::{name}")
    ]
    about.append(words["send_back"].format(text=return_to or words["send_sender"]))
    sections = "".join(
        _section(one, number, words) for number, one in enumerate(plan.sections, start=1)
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language_code(form.language))}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(form.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<header>\n<h1>{escape(form.title)}</h1>\n{''.join(_p(text) for text in about if text)}"
        f"</header>\n{sections}</main>\n"
        f"<footer><p>{escape(f'{form.form_id} {form.version}')}</p></footer>\n</body>\n</html>\n"
    )


def _section(section: Section, number: int, words: Words) -> str:
    return (
        f"<section>\n<h2>{number}. {escape(section.title)}</h2>\n"
        f"{_told(section.only_if, section.hint)}{_pieces(section.pieces, words, 3)}</section>\n"
    )


def _pieces(pieces: Iterable[Piece], words: Words, level: int) -> str:
    return "".join(_piece(one, words, level) for one in pieces)


def _piece(piece: Piece, words: Words, level: int) -> str:
    if isinstance(piece, Remark):
        return f'<div class="remark">{_told(piece.only_if)}{_p(piece.text)}</div>\n'
    if isinstance(piece, Block):
        inside = _pieces(piece.pieces, words, level + 1)
        told = _told(piece.only_if, piece.hint)
        return f'<div class="block">{_heading(piece.label, level)}{told}{inside}</div>\n'
    if isinstance(piece, Scale):
        return _scale(piece, words, level)
    if isinstance(piece, Entries):
        return _entries(piece, words, level)
    return _ask(piece, words, level)


def _heading(label: str, level: int) -> str:
    at = min(level, 6)
    return f"<h{at}>{escape(label)}</h{at}>\n" if label else ""


def _entries(entries: Entries, words: Words, level: int) -> str:
    most = entries.repeat.most
    told = words["paper_more"].format(most=most) if most > _BLANKS else ""
    blanks = "".join(
        _entry(entries, number, words, level + 1) for number in range(1, min(most, _BLANKS) + 1)
    )
    return (
        f'<div class="entries">{_heading(entries.label, level)}'
        f"{_told(entries.only_if, entries.hint)}{blanks}{_told(told)}</div>\n"
    )


def _entry(entries: Entries, number: int, words: Words, level: int) -> str:
    heading = _heading(words["entry_n"].format(label=entries.label, n=number), level)
    return f'<div class="entry">{heading}{_pieces(entries.pieces, words, level + 1)}</div>\n'


def _label(ask: Ask, words: Words) -> str:
    return words["optional"].format(label=ask.label) if ask.need == "optional" else ask.label


def _ask(ask: Ask, words: Words, level: int) -> str:
    kind = ask.question.type
    told = _paper_help(ask, words)
    parts = [_heading(_label(ask, words), level), _told(ask.only_if, ask.hint, told)]
    if kind == "rank":
        parts.append(_list(ask.choices, '<span class="number" aria-hidden="true"></span>'))
    elif ask.choices:
        parts.append(_list(ask.choices, _BOX, is_short=kind == "range"))
    elif kind != "file":
        parts.append(_space(ask, words))
    if ask.missing:
        parts.append(_list(ask.missing, _BOX))
    return f'<div class="ask">{"".join(parts)}</div>\n'


def _paper_help(ask: Ask, words: Words) -> str:
    kind = ask.question.type
    if kind == "file":
        return words["file"]
    one = {"select_multiple": "help_multiple_paper", "rank": "help_rank_paper"}.get(kind)
    if one or (ask.choices and kind != "acknowledge"):
        most = limits_of(ask.question).most
        counted = words["at_most"].format(n=most) if one and most is not None else ""
        return " ".join(filter(None, (words[one or "help_one_paper"], counted, ask.note)))
    return help_of(ask, words) if kind in ("integer", "decimal", "range") else ""


def _list(choices: Sequence[Choice], mark: str, *, is_short: bool = False) -> str:
    items = "".join(f"<li>{mark}{escape(choice.label)}</li>\n" for choice in choices)
    # Without the role a list that shows no bullets is read as no list by some browsers.
    return f'<ul class="{"points" if is_short else "choices"}" role="list">\n{items}</ul>\n'


def _space(ask: Ask, words: Words) -> str:
    kind = ask.question.type
    if kind in ("date", "dateTime"):
        names = ["paper_day", "paper_month", "paper_year"]
        names += ["paper_time"] if kind == "dateTime" else []
        boxes = "".join(
            f'<span class="field"><span>{escape(words[name])}</span>{_LINE}</span>'
            for name in names
        )
        return f'<p class="date">{boxes}</p>\n'
    if kind in ("integer", "decimal", "range", "time"):
        return f'<p class="short">{_LINE}</p>\n'
    many = "multiline" if "multiline" in ask.question.appearance else "text"
    return f'<div class="lines">{_LINE * _LINES[many]}</div>\n'


def _scale(scale: Scale, words: Words, level: int) -> str:
    """Draw statements as a table of boxes, or one after another if the scale is too wide."""
    if len(scale.choices) > _SCALE_COLUMNS:
        rows = _pieces(scale.rows, words, level + 1)
        told = _told(scale.only_if, scale.hint)
        return f'<div class="block">{_heading(scale.label, level)}{told}{rows}</div>\n'
    head = "".join(f'<th scope="col">{escape(choice.label)}</th>' for choice in scale.choices)
    rows = "".join(_scale_row(row, scale, words) for row in scale.rows)
    statement = escape(words["question"])
    return (
        f'<div class="scale">{_heading(scale.label, level)}{_told(scale.only_if, scale.hint)}'
        f'<table>\n<thead><tr><th scope="col">{statement}</th>{head}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table></div>\n"
    )


def _scale_row(row: Ask, scale: Scale, words: Words) -> str:
    told = _told(row.only_if, row.hint)
    boxes = "".join(
        f'<td><span class="box" role="img" aria-label="{escape(choice.label)}"></span></td>'
        for choice in scale.choices
    )
    return f'<tr><th scope="row">{escape(_label(row, words))}{told}</th>{boxes}</tr>\n'


def _told(*texts: str) -> str:
    return "".join(f'<p class="told">{_broken(text)}</p>\n' for text in texts if text)


def _p(text: str) -> str:
    return f"<p>{_broken(text)}</p>\n"


def _broken(text: str) -> str:
    return escape(text).replace("\n", "<br>\n")
