"""Rules of a form in words, as "the answer to ‘Did you use it?’ is ‘Yes’".

On paper nobody can be led past a question, so the rule that leads past it on the page is said
beside it. What the hidden answers have settled is left out of the sentence; what cannot be said in
plain words is said to follow from earlier answers.
"""

from collections import Counter
from textwrap import shorten

from cpd_eval.forms.language.grammar import parse
from cpd_eval.forms.language.syntax import Call, Chain, Negative, Number, Part, Reference, Text
from cpd_eval.forms.model import Form, Question
from cpd_eval.forms.offline.known import Known
from cpd_eval.forms.offline.words import Words

_LONGEST = 90
_TURNED = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_MIRRORED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_ORDER = {"<": "less_than", "<=": "or_less", ">": "more_than", ">=": "or_more"}


class _AnyOf(str):
    """Clauses of which one is enough; marked within a longer sentence."""

    __slots__ = ()


class Conditions:
    """Says the rules of a form in words.

    Parameters
    ----------
    form : Form
        In the language the words are to be in.
    known : Known
        What is settled already.
    words : Words
        The words around those of the form.

    Examples
    --------
    >>> from cpd_eval.forms.offline.words import words_in
    >>> from cpd_eval.forms.read import read_form_text
    >>> from cpd_eval.forms.sheet import Sheet
    >>> form = read_form_text('''
    ... | survey | type    | name  | label          |
    ... |        | hidden  | stage |                |
    ... |        | integer | days  | How many days? |
    ... ''')
    >>> said = Conditions(form, Known(form, Sheet(form, {"stage": "2"})), words_in(""))
    >>> said.of("${stage} != '1' and ${days} > 3"), said.of("${stage} = '1'"), said.of("")
    ('the answer to ‘How many days?’ is more than 3', False, True)
    """

    __slots__ = ("_form", "_known", "_shared", "_words")

    def __init__(self, form: Form, known: Known, words: Words) -> None:
        self._form, self._known, self._words = form, known, words
        counts = Counter(question.label for question in form)
        self._shared = {label for label, n in counts.items() if n > 1}

    def of(self, rule: str) -> bool | str:
        """Say a rule: True or False if it is settled, otherwise as a clause."""
        return self._said(parse(rule), is_not=False) if rule else True

    def named(self, question: Question) -> str:
        """Name a question shortly, with its battery where its label is not its own."""
        label = question.label or question.name
        around = self._form.battery_labels.get(question.name, "")
        full = f"{label} – {around}" if around and label in self._shared else label
        return shorten(full, _LONGEST, placeholder=" …")

    def _said(self, part: Part, *, is_not: bool) -> bool | str:
        truth = self._known.truth(part)
        if truth is not None:
            return truth != is_not
        if isinstance(part, Call) and part.name == "not" and len(part.arguments) == 1:
            return self._said(part.arguments[0], is_not=not is_not)
        if isinstance(part, Chain):
            operators = {operator for operator, _, _ in part.rest}
            if operators in ({"and"}, {"or"}):
                return self._joined(part, is_and=(operators == {"and"}) != is_not, is_not=is_not)
        return self._single(part, is_not=is_not)

    def _joined(self, part: Chain, *, is_and: bool, is_not: bool) -> bool | str:
        parts = [part.first, *(one for _, _, one in part.rest)]
        values = None if is_and or is_not else self._values_of_one(parts)
        found = [values] if values else [self._said(one, is_not=is_not) for one in parts]
        decides = not is_and
        if any(one is decides for one in found):
            return decides
        clauses = list(dict.fromkeys(one for one in found if isinstance(one, str)))
        if not clauses:
            return is_and
        return clauses[0] if len(clauses) == 1 else self._list(clauses, is_and=is_and)

    def _list(self, clauses: list[str], *, is_and: bool) -> str:
        if not is_and:
            return _AnyOf(
                self._words["or_word"].format(first=", ".join(clauses[:-1]), last=clauses[-1])
            )
        either = self._words["either"]
        told = [either.format(listed=c) if isinstance(c, _AnyOf) else c for c in clauses]
        return self._words["and"].format(first=", ".join(told[:-1]), last=told[-1])

    def _values_of_one(self, parts: list[Part]) -> str | None:
        """Say that one question has one of several answers."""
        values: list[str] = []
        names = set()
        for part in parts:
            if not isinstance(part, Chain) or [one[0] for one in part.rest] != ["="]:
                return None
            question, literal = self._asked(part.first), _literal(part.rest[0][2])
            if question is None or not literal:
                return None
            names.add(question.name)
            values.append(f"‘{_label(question, literal)}’")
        if len(names) != 1:
            return None
        label = self.named(self._form[names.pop()])
        return self._words["is"].format(label=label, value=self._one_of(values))

    def _single(self, part: Part, *, is_not: bool) -> bool | str:
        said: bool | str | None = None
        if isinstance(part, Chain) and len(part.rest) == 1:
            said = self._comparison(part, is_not=is_not)
        elif isinstance(part, Call) and part.name == "selected" and len(part.arguments) == 2:
            said = self._selected(*part.arguments, is_not=is_not)
        elif isinstance(part, Reference) and self._asked(part) is not None:
            said = self._empty(part, "=" if is_not else "!=")
        return self._words["called_for"] if said is None else said

    def _asked(self, part: Part) -> Question | None:
        if not isinstance(part, Reference) or part.name not in self._form:
            return None
        question = self._form[part.name]
        return question if question.is_asked else None

    def _comparison(self, part: Chain, *, is_not: bool) -> bool | str | None:
        operator, _, other = part.rest[0]
        first = part.first
        if operator not in _TURNED:
            return None
        if isinstance(first, Text | Number | Negative):
            first, other, operator = other, first, _MIRRORED[operator]
        operator = _TURNED[operator] if is_not else operator
        literal = _literal(other)
        if literal is None:
            return None
        if isinstance(first, Call) and first.name == "count-selected":
            return self._counted(first, operator, literal)
        if self._asked(first) is None:
            return self._worked_out(first, operator, literal)
        return self._answer(first, operator, literal) if literal else self._empty(first, operator)

    def _empty(self, part: Part, operator: str) -> str | None:
        question = self._asked(part)
        if question is None or operator not in ("=", "!="):
            return None
        said = self._words["answered" if operator == "!=" else "not_answered"]
        return said.format(label=self.named(question))

    def _answer(self, part: Part, operator: str, literal: str) -> str | None:
        question = self._asked(part)
        if question is None:
            return None
        fits = _fitting(question, operator, literal)
        if fits is not None:
            value = self._one_of([f"‘{label}’" for label in fits])
        elif operator in _ORDER:
            value = self._words[_ORDER[operator]].format(n=literal)
        else:
            value = f"‘{_label(question, literal)}’"
        said = self._words["is_not" if operator == "!=" else "is"]
        return said.format(label=self.named(question), value=value)

    def _one_of(self, labels: list[str]) -> str:
        if len(labels) == 1:
            return labels[0]
        return self._words["or_word"].format(first=", ".join(labels[:-1]), last=labels[-1])

    def _counted(self, call: Call, operator: str, literal: str) -> str | None:
        question = self._asked(call.arguments[0]) if call.arguments else None
        if question is None or operator == "!=":
            return None
        value = self._words[_ORDER[operator]].format(n=literal) if operator in _ORDER else literal
        return self._words["counted"].format(label=self.named(question), value=value)

    def _selected(self, where: Part, what: Part, *, is_not: bool) -> str | None:
        question = self._asked(where)
        if question is None or not isinstance(what, Text):
            return None
        said = self._words["not_selected" if is_not else "selected"]
        return said.format(label=self.named(question), choice=_label(question, what.text))

    def _worked_out(self, part: Part, operator: str, literal: str) -> bool | str | None:
        """Say what makes a calculation of the form ``if(…, 'yes', 'no')`` give a word."""
        if not isinstance(part, Reference) or part.name not in self._form:
            return None
        calculation = self._form[part.name].calculation
        rule = parse(calculation) if calculation else None
        if not isinstance(rule, Call) or rule.name != "if" or operator not in ("=", "!="):
            return None
        condition, *given = rule.arguments
        if literal not in (outcomes := [_literal(one) for one in given]):
            return None
        is_other = outcomes.index(literal) == 1
        return self._said(condition, is_not=is_other != (operator == "!="))


def _literal(part: Part) -> str | None:
    if isinstance(part, Negative) and isinstance(part.operand, Number):
        return f"-{part.operand.text}"
    return part.text if isinstance(part, Text | Number) else None


def _label(question: Question, code: str) -> str:
    return next((one.label for one in question.choices if one.name == code), code) or code


def _fitting(question: Question, operator: str, literal: str) -> list[str] | None:
    """List the choices a comparison leaves, where codes are numbers on a scale."""
    if operator not in _ORDER or not question.choices:
        return None
    compare = {"<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__}
    try:
        bound = float(literal)
    except ValueError:
        return None
    fits = []
    for choice in question.choices:
        try:
            number = float(choice.name)
        except ValueError:
            continue
        if compare[operator](number, bound):
            fits.append(choice.label)
    return fits or None
