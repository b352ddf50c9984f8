"""What is needed to put any part of a form on paper, and how its texts are filled in."""

import re
from dataclasses import dataclass, field

from cpd_eval.forms.model import Form
from cpd_eval.forms.offline.conditions import Conditions
from cpd_eval.forms.offline.known import Known
from cpd_eval.forms.offline.words import Words, words_in
from cpd_eval.forms.sheet import Sheet

_REFERENCE = re.compile(r"\$\{\s*([^{}]*?)\s*\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A form, what is known of a response to it, and the words to say the rest with.

    Attributes
    ----------
    form : Form
        In the language it is to be in.
    sheet : Sheet
        With the hidden answers.
    known : Known
        What they settle.
    conditions : Conditions
        Says rules.
    words : Words
        The words around those of the form.
    left_out : list of str
        Grows by the names of the questions that are left out.
    """

    form: Form
    sheet: Sheet
    known: Known
    conditions: Conditions
    words: Words
    left_out: list[str] = field(default_factory=list)

    def text(self, text: str) -> str:
        """Fill in what a text names, or say whose answer it names."""
        return _REFERENCE.sub(self._fill, text).strip()

    def can_be_said(self, text: str) -> bool:
        """Say whether a text names nothing but what is settled or asked."""
        return all(
            self.known.is_settled(name, is_dated=True) or self._is_asked(name)
            for name in _REFERENCE.findall(text)
        )

    def _fill(self, match: re.Match[str]) -> str:
        name = match[1]
        if self.known.is_settled(name, is_dated=True):
            return self.known.text(name)
        if not self._is_asked(name):
            return "…"
        label = self.conditions.named(self.form[name])
        return self.words["your_answer"].format(label=label)

    def _is_asked(self, name: str) -> bool:
        return name in self.form and self.form[name].is_asked


def desk_for(form: Form, sheet: Sheet) -> Desk:
    """Make ready what a form needs to be put on paper.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> form = read_form_text('''
    ... | survey | type   | name | label |
    ... |        | hidden | who  |       |
    ... |        | text   | why  | Why?  |
    ... ''')
    >>> desk_for(form, Sheet(form, {"who": "Sam"})).text("${who}, ${why}")
    'Sam, [your answer to ‘Why?’]'
    """
    words = words_in(form.language)
    known = Known(form, sheet)
    return Desk(
        form=form,
        sheet=sheet,
        known=known,
        conditions=Conditions(form, known, words),
        words=words,
    )
