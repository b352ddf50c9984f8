"""What a form is made of: pages of questions, batteries and notes.

A *page* is a top-level group of the form. A *battery* is a group of statements answered on one
scale (XLSForm appearance ``table-list``); its rows are questions like any other. Every record
here is frozen: a published form never changes.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from cpd_eval.errors import FormError, did_you_mean

if TYPE_CHECKING:
    from cpd_eval.forms.logic import Logic

MISSING_CODES = ("DK", "NA", "PNTS", "SKIP")
"""Do not know, not applicable, prefer not to say, skipped: kept as words, never as numbers."""

QuestionType = Literal[
    "text",
    "integer",
    "decimal",
    "date",
    "range",
    "select_one",
    "select_multiple",
    "hidden",
    "calculate",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer a respondent can select.

    Attributes
    ----------
    name : str
        What is stored.
    label : str
        What is read.
    columns : tuple of (str, str)
        Further columns of the choices sheet, for a choice filter to read.
    """

    name: str
    label: str
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """The ends and the step of a range question.

    Attributes
    ----------
    start, end, step : float
        Smallest and largest answer, and the distance between two answers.
    """

    start: float
    end: float
    step: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing that is asked, or a hidden field that comes with the invitation.

    Attributes
    ----------
    name : str
        The item id, unique in the form.
    type : str
        One of ``text integer decimal date range select_one select_multiple hidden calculate``.
    label, hint : str
        What the respondent reads; the hint may be empty.
    list_name : str
        Name of the choice list; empty for a question without one.
    choices : tuple of Choice
        Every choice, before any filter.
    choice_filter : str
        Expression a choice must satisfy to be offered; empty offers all.
    required : str
        ``""`` never, ``"yes"`` always, otherwise an expression.
    required_message, constraint_message, warn_message : str
        The form's own words; empty leaves them to :mod:`cpd_eval.forms.messages`.
    recommended : bool
        An empty answer is prompted for, and never blocks.
    relevant, constraint, warn, calculation : str
        Expressions; empty is no rule. ``warn`` prompts when it is true.
    appearance : str
        Such as ``multiline``.
    parameters : Parameters or None
        Of a range question.
    missing : tuple of str
        Missing codes a respondent may give in place of a value.
    variable_id : str
        What the answer is called in every export, across versions of the form.
    scale : str
        The scale the answer is on, such as ``PERF5``; may be empty.
    default : str
        Raw answer a new response starts with; see :attr:`Form.defaults`.
    row : int
        Row of the survey sheet, counted from 1.
    """

    name: str
    type: QuestionType
    label: str = ""
    hint: str = ""
    list_name: str = ""
    choices: tuple[Choice, ...] = ()
    choice_filter: str = ""
    required: str = ""
    required_message: str = ""
    recommended: bool = False
    relevant: str = ""
    constraint: str = ""
    constraint_message: str = ""
    warn: str = ""
    warn_message: str = ""
    calculation: str = ""
    appearance: str = ""
    parameters: Parameters | None = None
    missing: tuple[str, ...] = ()
    variable_id: str = ""
    scale: str = ""
    default: str = ""
    row: int = field(default=0, compare=False)

    @property
    def is_asked(self) -> bool:
        """Whether a respondent sees it; hidden fields and calculations are not asked."""
        return self.type not in ("hidden", "calculate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Text to read, without an answer."""

    name: str
    label: str
    hint: str = ""
    relevant: str = ""
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery:
    """Statements answered on one scale.

    Attributes
    ----------
    scale : tuple of Choice
        The choices every row shares.
    rows : tuple of Question
        The statements.
    """

    name: str
    label: str
    hint: str = ""
    relevant: str = ""
    scale: tuple[Choice, ...]
    rows: tuple[Question, ...]
    row: int = field(default=0, compare=False)


Item = Question | Battery | Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is shown together: a top-level group of the form."""

    name: str
    label: str
    hint: str = ""
    relevant: str = ""
    items: tuple[Item, ...]
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form as it was read: what is asked, in which order, under which rules.

    Attributes
    ----------
    form_id, title : str
        From the settings sheet.
    version : str
        The first 12 hexadecimal digits of a SHA-256 over the content: two files that ask the
        same have the same version, however they are spaced or stored.
    settings : mapping of str to str
        Every setting of the settings sheet; not to be changed.
    pages : tuple of Page
        The top-level groups.
    questions : tuple of Question
        Every question in order, hidden ones too.
    content : str
        The canonical JSON the version was taken from; :func:`~cpd_eval.forms.read.form_from_json`
        makes the same form of it again.
    logic : Logic
        The rules, compiled.
    battery_labels : mapping of str to str
        Label of the battery, by name of each of its rows.
    """

    form_id: str
    title: str
    version: str
    settings: Mapping[str, str] = field(hash=False)
    pages: tuple[Page, ...]
    questions: tuple[Question, ...]
    content: str = field(repr=False)
    logic: "Logic" = field(repr=False, compare=False)
    _index: dict[str, Question] = field(init=False, repr=False, compare=False)
    battery_labels: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        batteries = [one for page in self.pages for one in page.items if isinstance(one, Battery)]
        labels = {row.name: battery.label for battery in batteries for row in battery.rows}
        object.__setattr__(self, "_index", {item.name: item for item in self.questions})
        object.__setattr__(self, "battery_labels", labels)

    def __getitem__(self, name: str) -> Question:
        """Give the question of that name.

        Raises
        ------
        FormError
            If the form has no such question.
        """
        try:
            return self._index[name]
        except KeyError:
            raise FormError(
                f"{self.form_id}: '{name}' names no question.{did_you_mean(name, self._index)}"
            ) from None

    @property
    def defaults(self) -> dict[str, str]:
        """Give the raw answers a new response starts with; one that was begun has its own."""
        return {item.name: item.default for item in self.questions if item.default}

    def __contains__(self, name: object) -> bool:
        return name in self._index

    def __reduce__(self) -> tuple[Callable[[str], "Form"], tuple[str]]:
        # Compiled rules cannot be sent to another process; the content can.
        from cpd_eval.forms.read import form_from_json

        return form_from_json, (self.content,)

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)
