"""What is known of a response before anybody answers: the hidden answers, and what follows.

On paper nothing can appear or go while someone answers. What the hidden answers decide – a return
of stage 1 asks 12 questions, the comparison group is not asked about a course – is decided when
the paper is made. All else must be said in words.
"""

from cpd_eval.forms.language.scope import NOW, RANDOM, TODAY
from cpd_eval.forms.language.syntax import Call, Chain, Number, Part, Reference, Text
from cpd_eval.forms.model import Form
from cpd_eval.forms.sheet import Sheet


class Known:
    """What is settled by the hidden answers of one response.

    Parameters
    ----------
    form : Form
        What is asked.
    sheet : Sheet
        Its answers so far; of those that are asked nothing is taken as known.

    Examples
    --------
    >>> from cpd_eval.forms.language.grammar import parse
    >>> from cpd_eval.forms.read import read_form_text
    >>> form = read_form_text('''
    ... | survey | type      | name  | label | calculation             |
    ... |        | hidden    | stage |       |                         |
    ... |        | text      | why   | Why?  |                         |
    ... |        | calculate | first |       | if(${stage} = 1, 1, 0)  |
    ... ''')
    >>> known = Known(form, Sheet(form, {"stage": "1"}))
    >>> known.is_settled("first"), known.text("first"), known.is_settled("why")
    (True, '1', False)
    >>> known.truth(parse("${stage} = 1 and ${why} != ''")), known.truth(parse("${stage} = 2"))
    (None, False)
    """

    __slots__ = ("_form", "_settled", "_texts")

    def __init__(self, form: Form, sheet: Sheet) -> None:
        self._form = form
        self._texts = {one.path: one.value for one in sheet.state()}
        self._settled: dict[tuple[str, bool], bool] = {}

    def text(self, name: str) -> str:
        """Give the text expressions read of a hidden answer or a calculation."""
        return self._texts.get(name, "")

    def is_settled(self, name: str, *, is_dated: bool = False) -> bool:
        """Say whether nothing that is asked can change it.

        Parameters
        ----------
        name : str
            What is read.
        is_dated : bool, default False
            Whether what holds today is good enough, as it is for words.
        """
        if name in (TODAY, NOW):
            return is_dated
        key = name, is_dated
        if key not in self._settled:
            self._settled[key] = name != RANDOM and self._find(name, is_dated)
        return self._settled[key]

    def _find(self, name: str, is_dated: bool) -> bool:
        form = self._form
        if name not in form or form.repeat_of(name):
            return False
        question = form[name]
        if question.is_asked or question.trigger:
            return False
        rules = form.logic.rules
        calculation = rules[name].calculation
        reads = set(calculation.reads) if calculation is not None else set()
        around = name
        while around:
            rule = rules[around].relevant
            reads |= rule.reads if rule is not None else set()
            around = form.within.get(around, "")
        return all(self.is_settled(read, is_dated=is_dated) for read in reads - {name})

    def truth(self, part: Part) -> bool | None:
        """Say whether a rule, or a part of one, holds; None if that is not settled."""
        if isinstance(part, Chain):
            operators = {operator for operator, _, _ in part.rest}
            if operators <= {"and"} or operators <= {"or"}:
                return self._all_or_any(part, is_and=operators == {"and"})
            return self._compared(part)
        if isinstance(part, Call):
            return self._called(part)
        value = self._value(part)
        return None if value is None else bool(value)

    def _all_or_any(self, part: Chain, *, is_and: bool) -> bool | None:
        found = [self.truth(one) for one in (part.first, *(one for _, _, one in part.rest))]
        if is_and:
            return False if False in found else None if None in found else True
        return True if True in found else None if None in found else False

    def _called(self, call: Call) -> bool | None:
        if call.name == "not" and len(call.arguments) == 1:
            inner = self.truth(call.arguments[0])
            return None if inner is None else not inner
        if call.name not in ("selected", "contains", "starts-with") or len(call.arguments) != 2:
            return None
        text, word = (self._value(one) for one in call.arguments)
        if text is None or word is None:
            return None
        if call.name == "selected":
            return word.strip() in text.split()
        return word in text if call.name == "contains" else text.startswith(word)

    def _value(self, part: Part) -> str | None:
        if isinstance(part, Text | Number):
            return part.text
        if isinstance(part, Reference) and self.is_settled(part.name):
            return self.text(part.name)
        if isinstance(part, Call) and part.name == "count-selected" and len(part.arguments) == 1:
            text = self._value(part.arguments[0])
            return None if text is None else str(len(text.split()))
        return None

    def _compared(self, part: Chain) -> bool | None:
        if len(part.rest) != 1:
            return None
        operator, _, other = part.rest[0]
        left, right = self._value(part.first), self._value(other)
        if left is None or right is None or operator not in _COMPARISONS:
            return None
        is_text = isinstance(part.first, Text) or isinstance(other, Text)
        if operator in ("=", "!=") and is_text:
            return (left == right) == (operator == "=")
        return _COMPARISONS[operator](_number(left), _number(right))


_COMPARISONS = {
    "=": float.__eq__,
    "!=": float.__ne__,
    "<": float.__lt__,
    "<=": float.__le__,
    ">": float.__gt__,
    ">=": float.__ge__,
}


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")
