"""The copy a person keeps: one HTML file with what was asked, what they answered, and the number.

It is made by the same engine that checked the answers, needs nothing from any server, and prints
on paper or, through the browser, as a PDF.
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from cpd_eval.pages.words import Words

_STYLE = """
body { color: #0b0c0c; font: 1rem/1.4 Arial, Helvetica, sans-serif; margin: 0 auto;
  max-width: 50rem; overflow-wrap: break-word; padding: 1.5rem 1rem; }
h1 { font-size: 1.75rem; line-height: 1.15; }
h2 { border-bottom: 2px solid #0b0c0c; font-size: 1.25rem; margin-top: 2rem; }
h3 { font-size: 1.0625rem; margin-bottom: 0; }
dl { margin: 0; }
div { border-bottom: 1px solid #b1b4b6; break-inside: avoid; padding: 0.5rem 0; }
dt { font-weight: 700; }
dd { margin: 0.25rem 0 0; white-space: pre-line; }
"""


def saved_copy(
    *,
    title: str,
    reference: str,
    sent_on: str,
    sections: Iterable[Mapping[str, Any]],
    words: Words,
    lang: str,
) -> str:
    """Write the copy.

    Parameters
    ----------
    title : str
        Of the form.
    reference : str
        The number given at submission.
    sent_on : str
        The day, in words; empty if it is not known.
    sections : iterable of mapping
        Summary items of the view.
    words : mapping of str to str
        The words of the page.
    lang : str
        Code of their language.

    Returns
    -------
    str
        A whole HTML document without scripts, pictures or links.

    Examples
    --------
    >>> from cpd_eval.pages.words import words_in
    >>> page = saved_copy(title="Pulse", reference="7KQ4-M2XD", sent_on="5 January 2026",
    ...                   sections=[], words=words_in(""), lang="en")
    >>> "<strong>7KQ4-M2XD</strong>" in page
    True
    """
    when = f"<br>\n{escape(words['sent_at'].format(when=sent_on))}" if sent_on else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)} – {escape(reference)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>{escape(title)}</h1>\n"
        f"<p>{escape(words['reference'])}: <strong>{escape(reference)}</strong>"
        f"{when}</p>\n{''.join(_section(one) for one in sections)}</main>\n</body>\n</html>\n"
    )


def _section(section: Mapping[str, Any]) -> str:
    heading = f"<h2>{escape(section['heading'])}</h2>\n" if section["heading"] else ""
    return f"<section>\n{heading}{''.join(_group(one) for one in section['groups'])}</section>\n"


def _group(group: Mapping[str, Any]) -> str:
    heading = f"<h3>{escape(group['label'])}</h3>\n" if group["label"] else ""
    rows = "".join(
        f"<div><dt>{escape(row['label'])}</dt><dd>{escape(chr(10).join(row['value']))}</dd></div>\n"
        for row in group["rows"]
    )
    return f"{heading}<dl>\n{rows}</dl>\n"
