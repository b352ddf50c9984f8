"""One person's answers to a form: what concerns them, what is open, what cannot stand.

Every door uses this one engine: the page while someone types, submission, and the import of a
workbook. Nothing given is ever thrown away. An answer that cannot be read, or that no longer
concerns the person because an earlier one changed, stays in :meth:`Sheet.raw` and simply does
not count; should it concern them again, it is back.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from cpd_eval.errors import FormError
from cpd_eval.forms import verdicts
from cpd_eval.forms.answers import Answer, Given, to_raw
from cpd_eval.forms.engine import Engine
from cpd_eval.forms.entries import (
    add_instance,
    check_answer,
    check_path,
    count_instances,
    give_answer,
    remove_instance,
)
from cpd_eval.forms.messages import AnswerError, Prompt
from cpd_eval.forms.model import Choice, Form, Item, Page
from cpd_eval.forms.places import instance_of, split_path
from cpd_eval.forms.record import Record, records
from cpd_eval.forms.walk import given_paths, shown_paths, value_paths

__all__ = ["AnswerError", "Prompt", "Sheet"]


class Sheet:
    """The answers of one person, and what follows from them.

    Parameters
    ----------
    form : Form
        What is asked.
    values : mapping of str to str, optional
        Raw answers by path as they stand: a draft that is resumed, a row of an import. Names the
        form does not have are refused. Not given, the sheet is a new one and holds the form's
        defaults; given, no default is put in, so one that was taken back stays taken back.
    today : date, optional
        What ``today()`` means in the form's rules; the day in UTC if not given.
    now : datetime, optional
        What ``now()`` means, with its zone; the moment in UTC if not given.
    brought : mapping of str to str, optional
        Hidden answers a new sheet starts with, such as those of an invitation; defaults are
        worked out after them.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> form = read_form_text('''
    ... | survey | type        | name | label        | required | relevant          |
    ... |        | select_one yn | used | Used it?   | yes      |                   |
    ... |        | integer     | days | On how many days? | yes | ${used} = 'yes'   |
    ... |        | begin_repeat | plan | Plans       |          |                   |
    ... |        | text        | aim  | The aim      |          |                   |
    ... |        | end_repeat  |      |              |          |                   |
    ... | choices | list_name | name | label |
    ... |        | yn          | yes  | Yes          |
    ... |        | yn          | no   | No           |
    ... ''')
    >>> sheet = Sheet(form, {"used": "yes"})
    >>> sheet.errors()[0].message
    'Enter a number for ‘On how many days?’'
    >>> sheet.answer("days", "3 ")
    >>> sheet.add("plan")
    'plan[2]'
    >>> sheet.answer("plan[2]/aim", "Listen")
    >>> sheet.values()
    {'used': 'yes', 'days': 3, 'plan': 2, 'plan[2]/aim': 'Listen'}
    """

    __slots__ = ("_engine", "_form")

    def __init__(
        self,
        form: Form,
        values: Mapping[str, str] | None = None,
        *,
        today: date | None = None,
        now: datetime | None = None,
        brought: Mapping[str, str] | None = None,
    ) -> None:
        moment = now or datetime.now(UTC)
        if today is not None and now is None:
            moment = datetime.combine(today, moment.timetz())
        self._form = form
        self._engine = engine = Engine(form, now=moment)
        for path, value in (values or brought or {}).items():
            check_answer(form, path)
            engine.put(path, to_raw(value))
        engine.is_new = values is None
        if values is not None:
            count_instances(engine, tuple(engine.raw))
        engine.begin()
        engine.settle()
        engine.is_new = engine.is_live = True

    def answer(self, path: str, value: Given) -> None:
        """Take an answer, whatever it is.

        Parameters
        ----------
        path : str
            The question, such as ``why`` or ``plan[2]/aim``; or a repeat, for how many instances
            it has.
        value : str, int, float, date, time, iterable of str or None
            Text is kept as it is, also if it cannot be read; None or nothing takes an answer
            back.

        Raises
        ------
        FormError
            If the form has no such question.
        """
        check_answer(self._form, path)
        give_answer(self._engine, path, to_raw(value))

    def raw(self) -> dict[str, str]:
        """Give everything that was given, in order of the form, also what does not count now."""
        raw = self._settled().raw
        return {path: raw[path] for path in given_paths(self._form, raw)}

    def visible(self) -> tuple[str, ...]:
        """Give the paths of the questions and notes that concern the person now, in order."""
        engine = self._settled()
        return tuple(path for path, _ in shown_paths(engine, self._form.pages))

    def pages(self) -> tuple[Page, ...]:
        """Give the pages with at least one item that concerns the person."""
        engine = self._settled()
        return tuple(page for page in self._form.pages if verdicts.is_open(engine, page))

    def choices(self, path: str) -> tuple[Choice, ...]:
        """Give the choices on offer for a question, after its filter, their labels filled in."""
        question = self._form[check_path(self._form, path)]
        return verdicts.choices(self._settled(), question, path)

    def required(self, path: str) -> bool:
        """Say whether a question needs an answer from this person now."""
        check_path(self._form, path)
        return verdicts.is_required(self._settled(), path)

    def is_relevant(self, path: str) -> bool:
        """Say whether a question, note, group or repeat concerns the person now."""
        check_path(self._form, path)
        return self._settled().is_relevant(path)

    def is_readonly(self, path: str) -> bool:
        """Say whether the respondent may read an answer and not change it."""
        rule = self._form.logic.rules[check_path(self._form, path)].readonly
        return rule if isinstance(rule, bool) else self._settled().holds(rule, path)

    def label(self, path: str) -> str:
        """Give the label of anything, with the answers it names filled in."""
        return self._words(path, "label")

    def hint(self, path: str) -> str:
        """Give the hint of anything, with the answers it names filled in."""
        return self._words(path, "hint")

    def errors(self, page: Page | str | None = None) -> tuple[AnswerError, ...]:
        """List what keeps the sheet, or one page of it, from being finished.

        Parameters
        ----------
        page : Page or str, optional
            Only what stands on that page.

        Returns
        -------
        tuple of AnswerError
            In order of the form, one a question; before the questions of a repeat one about the
            number of its instances.
        """
        engine = self._settled()
        found = (verdicts.error(engine, item, path) for path, item in self._asked(page))
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
        engine = self._settled()
        found = (verdicts.prompt(engine, item, path) for path, item in self._asked(page))
        return tuple(prompt for prompt in found if prompt is not None)

    def values(self) -> dict[str, Answer]:
        """Give the answers that count: relevant, readable and within the rules, as values.

        A repeat counts its instances.
        """
        engine = self._settled()
        found = ((path, verdicts.value(engine, path)) for path in value_paths(engine))
        return {path: value for path, value in found if value is not None}

    def state(self) -> tuple[Record, ...]:
        """Tell of every question, note, group and repeat how it stands, in order of the form."""
        return records(self._settled())

    def instances(self, path: str) -> int:
        """Count the instances of a repeat.

        Raises
        ------
        FormError
            If it is no repeat.
        """
        self._repeat(path)
        return self._settled().counts.get(path, 0)

    def add(self, path: str) -> str:
        """Add an instance to a repeat.

        Parameters
        ----------
        path : str
            The repeat.

        Returns
        -------
        str
            Path of the new instance.

        Raises
        ------
        FormError
            If it has as many as it may, or the form says how many there are.
        """
        self._repeat(path)
        added = add_instance(self._settled(), path)
        self._engine.settle()
        return added

    def remove(self, path: str) -> None:
        """Remove an instance of a repeat; later ones move up.

        Parameters
        ----------
        path : str
            The instance, such as ``plan[2]``.

        Raises
        ------
        FormError
            If there is none, or fewer may not be left.
        """
        check_path(self._form, path)
        remove_instance(self._settled(), path)
        self._engine.settle()

    def paths(self, item: Item | str, within: str = "") -> str:
        """Give the path of an item.

        Parameters
        ----------
        item : Item or str
            The item, or its name.
        within : str, optional
            Path of the instance it stands in.

        Returns
        -------
        str
            Such as ``plan[2]/aim``.
        """
        name = item if isinstance(item, str) else item.name
        return f"{within}/{name}" if within else name

    def _settled(self) -> Engine:
        self._engine.settle()
        return self._engine

    def _asked(self, page: Page | str | None) -> Iterable[tuple[str, Item]]:
        wanted = page.name if isinstance(page, Page) else page
        pages = [one for one in self._form.pages if wanted is None or one.name == wanted]
        return shown_paths(self._engine, pages, with_repeats=True)

    def _words(self, path: str, column: str) -> str:
        _, name = split_path(instance_of(path)[0])
        if (name, column) not in self._form.logic.wording.texts:
            check_path(self._form, path)
        return verdicts.words(self._settled(), path, column)

    def _repeat(self, path: str) -> None:
        if check_path(self._form, path) not in self._engine.repeats or path.endswith("]"):
            raise FormError(f"{self._form.form_id}: '{path}' is no repeat. Name one of the form.")
