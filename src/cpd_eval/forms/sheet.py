"""One person's answers to a form: what concerns them, what is open, what cannot stand.

Every door uses this one engine: the page while someone types, submission, and the import of a
workbook. Nothing given is ever thrown away. An answer that cannot be read, or that no longer
concerns the person because an earlier one changed, stays in :meth:`Sheet.raw` and simply does
not count; should it concern them again, it is back.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from cpd_eval.forms import messages
from cpd_eval.forms.answers import Answer, Problem, read_answer, to_raw, to_value
from cpd_eval.forms.expression import TODAY, Expression
from cpd_eval.forms.functions import Value, day_number, to_text
from cpd_eval.forms.messages import AnswerError, Prompt
from cpd_eval.forms.model import Battery, Choice, Form, Item, Page, Question

__all__ = ["AnswerError", "Prompt", "Sheet"]


class Sheet:
    """The answers of one person, and what follows from them.

    Parameters
    ----------
    form : Form
        What is asked.
    values : mapping of str to str, optional
        Raw answers as they stand: a draft that is resumed, a row of an import. Names the form
        does not have are refused. Not given, the sheet is a new one and holds the form's
        defaults; given, no default is put in, so one that was taken back stays taken back.
    today : date, optional
        What ``today()`` means in the form's rules; the day in UTC if not given.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> form = read_form_text('''
    ... | survey | type        | name | label        | required | relevant          |
    ... |        | select_one yn | used | Used it?   | yes      |                   |
    ... |        | integer     | days | On how many days? | yes | ${used} = 'yes'   |
    ... | choices | list_name | name | label |
    ... |        | yn          | yes  | Yes          |
    ... |        | yn          | no   | No           |
    ... ''')
    >>> sheet = Sheet(form, {"used": "yes"})
    >>> sheet.errors()[0].message
    'Enter a number for ‘On how many days?’'
    >>> sheet.answer("days", "3 ")
    >>> sheet.values()
    {'used': 'yes', 'days': 3}
    """

    __slots__ = ("_battery", "_form", "_given", "_raw", "_relevant", "_results", "_seen", "_stale")

    def __init__(
        self, form: Form, values: Mapping[str, str] | None = None, *, today: date | None = None
    ) -> None:
        self._form = form
        self._raw: dict[str, str] = {}
        self._given: dict[str, tuple[Answer | None, Problem | None]] = {}
        self._relevant: dict[str, bool] = {}
        self._results: dict[Expression, bool] = {}
        self._seen: dict[str, Value] = {TODAY: day_number(today or datetime.now(UTC).date())}
        self._battery = form.battery_labels
        self._stale = True
        for name, value in (form.defaults if values is None else values).items():
            self.answer(name, value)

    # What was given

    def answer(self, name: str, value: str | int | float | date | Iterable[str] | None) -> None:
        """Take an answer, whatever it is.

        Parameters
        ----------
        name : str
            The question.
        value : str, int, float, date, iterable of str or None
            Text is kept as it is, also if it cannot be read; None or nothing takes an answer
            back.

        Raises
        ------
        FormError
            If the form has no such question.
        """
        question = self._form[name]
        raw = to_raw(value)
        if raw:
            self._raw[name] = raw
        else:
            self._raw.pop(name, None)
        self._given[name] = read_answer(question, raw)
        self._stale = True

    def raw(self) -> dict[str, str]:
        """Give everything that was given, in order of the form, also what does not count now."""
        return {q.name: self._raw[q.name] for q in self._form.questions if q.name in self._raw}

    # What follows from it

    def visible(self) -> tuple[str, ...]:
        """Name the questions and notes that concern the person now, in order."""
        return tuple(
            name for page in self._form.pages for name in _names(page) if self._is_relevant(name)
        )

    def pages(self) -> tuple[Page, ...]:
        """Give the pages with at least one item that concerns the person."""
        return tuple(
            page
            for page in self._form.pages
            if any(self._is_relevant(name) for name in _names(page))
        )

    def choices(self, name: str) -> tuple[Choice, ...]:
        """Give the choices on offer for a question, after its filter."""
        question = self._form[name]
        rule = self._form.logic.rules[name].choice_filter
        if rule is None:
            return question.choices
        self._settle()
        return tuple(
            choice
            for choice in question.choices
            if rule.is_true(
                self._seen, {**dict(choice.columns), "name": choice.name, "label": choice.label}
            )
        )

    def required(self, name: str) -> bool:
        """Say whether a question needs an answer from this person now."""
        rule = self._form.logic.rules[name].required
        return self._is_relevant(name) and (rule if isinstance(rule, bool) else self._holds(rule))

    def errors(self, page: Page | str | None = None) -> tuple[AnswerError, ...]:
        """List what keeps the sheet, or one page of it, from being finished.

        Parameters
        ----------
        page : Page or str, optional
            Only what stands on that page.

        Returns
        -------
        tuple of AnswerError
            In order of the form, one a question.
        """
        found = (self._error(question) for question in self._asked(page))
        return tuple(error for error in found if error is not None)

    def prompts(self, page: Page | str | None = None) -> tuple[Prompt, ...]:
        """List what would help but is not needed: empty recommended answers, and odd ones.

        Parameters
        ----------
        page : Page or str, optional
            Only what stands on that page.

        Returns
        -------
        tuple of Prompt
            In order of the form, one a question.
        """
        found = (self._prompt(question) for question in self._asked(page))
        return tuple(prompt for prompt in found if prompt is not None)

    def values(self) -> dict[str, Answer]:
        """Give the answers that count: relevant, readable and within the rules, as values."""
        found: dict[str, Answer] = {}
        for question in self._form.questions:
            name = question.name
            if not self._is_relevant(name):
                continue
            if question.type == "calculate":
                if self._seen[name] != "":
                    found[name] = to_text(self._seen[name])
                continue
            value, problem = self._read(question)
            if value is not None and problem is None and self._fits(question, value):
                found[name] = value
        return found

    # How it is worked out

    def _asked(self, page: Page | str | None) -> Iterable[Question]:
        wanted = page.name if isinstance(page, Page) else page
        for one in self._form.pages:
            if wanted is None or one.name == wanted:
                yield from (q for q in _questions(one) if self._is_relevant(q.name))

    def _error(self, question: Question) -> AnswerError | None:
        name, battery = question.name, self._battery.get(question.name, "")
        value, problem = self._read(question)
        if problem is not None:
            text = messages.unreadable(question, problem, battery)
            return AnswerError(name=name, message=text, kind="type")
        if value is None:
            if not self.required(name):
                return None
            text = messages.required(question, battery)
            return AnswerError(name=name, message=text, kind="required")
        if self._fits(question, value):
            return None
        text = messages.constraint(question, battery)
        return AnswerError(name=name, message=text, kind="constraint")

    def _prompt(self, question: Question) -> Prompt | None:
        name, battery = question.name, self._battery.get(question.name, "")
        value, problem = self._read(question)
        if value is None and problem is None and question.recommended:
            text = messages.recommended(question, battery)
            return Prompt(name=name, message=text, kind="recommended")
        rule = self._form.logic.rules[name].warn
        if value is None or rule is None or not self._holds(rule):
            return None
        return Prompt(name=name, message=messages.warning(question, battery), kind="warning")

    def _read(self, question: Question) -> tuple[Answer | None, Problem | None]:
        """Read an answer; where choices are filtered, only what is on offer now can be read."""
        given = self._given.get(question.name, (None, None))
        if not question.choice_filter or given[0] is None:
            return given
        offered = {choice.name for choice in self.choices(question.name)}
        return read_answer(question, self._raw[question.name], offered=offered)

    def _fits(self, question: Question, value: Answer) -> bool:
        rule = self._form.logic.rules[question.name].constraint
        return rule is None or value in question.missing or self._holds(rule)

    def _is_relevant(self, name: str) -> bool:
        self._settle()
        known = self._relevant.get(name)
        return self._all_hold(name) if known is None else known

    def _all_hold(self, name: str) -> bool:
        return all(self._holds(rule) for rule in self._form.logic.rules[name].relevant)

    def _holds(self, rule: Expression) -> bool:
        known = self._results.get(rule)
        if known is None:
            known = self._results[rule] = rule.is_true(self._seen)
        return known

    def _settle(self) -> None:
        """Work out what is relevant; of the rules, only those whose answers changed."""
        if not self._stale:
            return
        self._stale = False
        for name in self._form.logic.order:
            relevant = self._relevant[name] = self._all_hold(name)
            value = self._value(name) if relevant else ""
            if self._seen.get(name) != value:
                self._seen[name] = value
                for rule in self._form.logic.readers.get(name, ()):
                    self._results.pop(rule, None)

    def _value(self, name: str) -> Value:
        rule = self._form.logic.rules[name].calculation
        if rule is not None:
            return rule.value(self._seen)
        value, _ = self._given.get(name, (None, None))
        return (
            "" if isinstance(value, str) and value in self._form[name].missing else to_value(value)
        )


def _questions(page: Page) -> Iterable[Question]:
    for item in page.items:
        if isinstance(item, Battery):
            yield from item.rows
        elif isinstance(item, Question):
            yield item


def _names(page: Page) -> Iterable[str]:
    for item in page.items:
        yield from _item_names(item)


def _item_names(item: Item) -> Iterable[str]:
    return (row.name for row in item.rows) if isinstance(item, Battery) else (item.name,)
