"""A list of forms for people who choose among them: what each is for, who fills it in, and when.

What is said about a form stands in its settings (``cpd::purpose``, ``cpd::who``, ``cpd::minutes``,
``cpd::when``); the number of questions and the languages are counted. The list is written as
Markdown, to be kept beside the documentation, or as an HTML page that stands alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from cpd_eval.forms.model import Form

TITLE = "The forms"
INTRO = (
    "Questions are all a form can ask; what is asked of one person depends on their answers. "
    "A question that is asked several times over counts once."
)
HEADINGS = ("Purpose", "Who fills it in", "Minutes", "When", "Questions", "Languages", "Form")
UNSAID = "not said"
EMPTY = "There are no forms."

_STYLE = """
body { color: #0b0c0c; background: #fff; font: 1rem/1.5 Arial, Helvetica, sans-serif; margin: 0; }
main { box-sizing: border-box; margin: 0 auto; max-width: 45rem; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.75rem; line-height: 1.2; }
h2 { font-size: 1.25rem; line-height: 1.25; margin: 2.5rem 0 0.75rem; }
p, dd, h1, h2 { overflow-wrap: break-word; }
dl { border-top: 1px solid #b1b4b6; margin: 0; }
dl div { border-bottom: 1px solid #b1b4b6; padding: 0.5rem 0; }
dt { font-weight: 700; }
dd { margin: 0; }
@media (min-width: 40rem) {
  dl div { display: flex; gap: 1rem; }
  dt { flex: 0 0 9rem; }
}
@media print { h2 { break-after: avoid; } dl { break-inside: avoid; } }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the list says about one form.

    Attributes
    ----------
    form_id, title : str
        The form.
    purpose, who, when : str
        From its settings; empty if they do not say.
    minutes : str
        About how long it takes; empty if the settings do not say.
    n_questions : int
        Questions somebody may be asked; those of a repeat and the rows of a battery count once
        each, hidden fields and calculations not at all.
    languages : tuple of str
        Such as ``English``; empty if the form names none.
    """

    form_id: str
    title: str
    purpose: str
    who: str
    minutes: str
    when: str
    n_questions: int
    languages: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """What the list says, one text for each of :data:`HEADINGS`."""
        return (
            self.purpose or UNSAID,
            self.who or UNSAID,
            f"about {self.minutes}" if self.minutes else UNSAID,
            self.when or UNSAID,
            str(self.n_questions),
            ", ".join(self.languages) or UNSAID,
            self.form_id,
        )


def catalogue(forms: Iterable[Form]) -> tuple[Entry, ...]:
    r"""Gather what there is to say about forms, in order of their titles.

    Parameters
    ----------
    forms : iterable of Form
        The forms.

    Returns
    -------
    tuple of Entry
        One a form.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> form = read_form_text('''
    ... | survey   | type       | name         | label    |
    ... |          | text       | why          | Why?     |
    ... | settings | form_title | cpd::minutes |
    ... |          | Reasons    | 2            |
    ... ''')
    >>> (entry,) = catalogue([form])
    >>> entry.title, entry.minutes, entry.n_questions
    ('Reasons', '2', 1)
    """
    return tuple(sorted((_entry(form) for form in forms), key=lambda entry: entry.title.lower()))


def as_markdown(entries: Iterable[Entry]) -> str:
    """Write the list as a Markdown table.

    Parameters
    ----------
    entries : iterable of Entry
        In the order they are to stand in.

    Returns
    -------
    str
        A page, ending in a line break.

    Examples
    --------
    >>> print(as_markdown([]))
    # The forms
    <BLANKLINE>
    Questions are all a form can ask; what is asked of one person depends on their answers. A
    question that is asked several times over counts once.
    <BLANKLINE>
    There are no forms.
    <BLANKLINE>
    """
    rows = [(entry.title, *entry.cells) for entry in entries]
    head = ("Title", *HEADINGS)
    table = [_table_row(head), "|---" * len(head) + "|", *map(_table_row, rows)]
    return "\n".join([f"# {TITLE}", "", INTRO, "", *(table if rows else [EMPTY]), ""])


def as_html(entries: Iterable[Entry]) -> str:
    """Write the list as an HTML page that stands alone: nothing is fetched.

    Parameters
    ----------
    entries : iterable of Entry
        In the order they are to stand in.

    Returns
    -------
    str
        A page with a heading for each form and its facts as a list of pairs, which reads well
        aloud and on a narrow screen.

    Examples
    --------
    >>> page = as_html([])
    >>> page.count("<main>"), page.count("<h1>")
    (1, 1)
    """
    sections = [_section(entry) for entry in entries] or [f"<p>{EMPTY}</p>"]
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{TITLE}</title>",
            f"<style>{_STYLE}</style>",
            "</head>",
            "<body>",
            "<main>",
            f"<h1>{TITLE}</h1>",
            f"<p>{INTRO}</p>",
            *sections,
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _entry(form: Form) -> Entry:
    said = form.settings
    own = said.get("default_language", "")
    return Entry(
        form_id=form.form_id,
        title=form.title,
        purpose=said.get("cpd::purpose", ""),
        who=said.get("cpd::who", ""),
        minutes=said.get("cpd::minutes", ""),
        when=said.get("cpd::when", ""),
        n_questions=sum(question.is_asked for question in form.questions),
        languages=tuple(_spoken(one) for one in form.languages or (own,) if one),
    )


def _spoken(language: str) -> str:
    """Give the name of a language without its code: ``Welsh (cy)`` is Welsh."""
    return language.partition(" (")[0]


def _table_row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(text.replace('|', chr(92) + '|') for text in cells)} |"


def _section(entry: Entry) -> str:
    pairs = zip(HEADINGS, entry.cells, strict=True)
    rows = [f"<div><dt>{name}</dt><dd>{escape(text)}</dd></div>" for name, text in pairs]
    return "\n".join(
        ["<section>", f"<h2>{escape(entry.title)}</h2>", "<dl>", *rows, "</dl>", "</section>"]
    )
