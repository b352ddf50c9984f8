"""What is asked: a question, its choices, and the limits an answer has.

Every record here is frozen: a published form never changes.
"""

from dataclasses import dataclass, field
from typing import Literal

MISSING_CODES = ("DK", "NA", "PNTS", "SKIP")
"""Do not know, not applicable, prefer not to say, skipped: kept as words, never as numbers."""

QuestionType = Literal[
    "text",
    "integer",
    "decimal",
    "date",
    "dateTime",
    "time",
    "range",
    "select_one",
    "select_multiple",
    "rank",
    "acknowledge",
    "file",
    "hidden",
    "calculate",
]
SILENT = ("hidden", "calculate")
"""Types that nobody is asked: they come with the invitation, or are worked out."""

REVERSED = "reversed"
"""Written after a scale's name, where more of the answer means less of what is measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer a respondent can select.

    Attributes
    ----------
    name : str
        What is stored.
    label : str
        What is read; may name earlier answers as ``${name}``, see
        :meth:`~cpd_eval.forms.sheet.Sheet.choices`.
    columns : tuple of (str, str)
        Further columns of the choices sheet, for a choice filter to read.
    """

    name: str
    label: str
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """The limits of a range question or of a file.

    Attributes
    ----------
    start, end, step : float
        Of a range: smallest and largest answer, and the distance between two answers.
    max_size_mb : float
        Of a file: largest size, in millions of bytes.
    types : tuple of str
        Of a file: the endings it may have, such as ``pdf``; empty allows any.
    """

    start: float = 1.0
    end: float = 10.0
    step: float = 1.0
    max_size_mb: float = 10.0
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The scale an answer is on.

    Attributes
    ----------
    construct : str
        What it measures, such as ``AGREE5``.
    is_reversed : bool
        Whether a higher answer means less of it.
    """

    construct: str
    is_reversed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing that is asked, or a hidden field that comes with the invitation.

    Attributes
    ----------
    name : str
        The item id, unique in the form.
    type : str
        One of :data:`QuestionType`.
    label, hint : str
        What the respondent reads, in the form's language; may name earlier answers as
        ``${name}``. The hint may be empty.
    list_name : str
        Name of the choice list; empty for a question without one.
    choices : tuple of Choice
        Every choice, before any filter.
    choice_filter : str
        Expression a choice must satisfy to be offered; empty offers all.
    required, readonly : str
        ``""`` never, ``"yes"`` always, otherwise an expression.
    required_message, constraint_message, warn_message : str
        The form's own words; empty leaves them to :mod:`cpd_eval.forms.messages`.
    recommended : bool
        An empty answer is prompted for, and never blocks.
    relevant, constraint, warn, calculation : str
        Expressions; empty is no rule. ``warn`` prompts when it is true. The rules of the groups
        around a question are theirs and not repeated here.
    trigger : tuple of str
        Questions whose change works the calculation out anew; empty keeps it always up to date.
    appearance : str
        Such as ``multiline``.
    parameters : Parameters or None
        Of a range question or a file.
    missing : tuple of str
        Missing codes a respondent may give in place of a value.
    variable_id : str
        What the answer is called in every export, across versions of the form.
    scale : str
        The scale the answer is on, as written, such as ``PERF5``; see :attr:`measure`.
    waves : tuple of str
        Waves it belongs to, such as ``before``; empty is all of them.
    is_personal : bool
        Whether the answer says who someone is.
    retention : str
        How long the answer is kept, such as ``6 years``; empty leaves it to the store.
    default : str
        What a new response starts with: a raw answer, or an expression if ``has_dynamic_default``.
    has_dynamic_default : bool
        Whether the default is worked out, once, when a response (or an instance of a repeat)
        begins.
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
    readonly: str = ""
    relevant: str = ""
    constraint: str = ""
    constraint_message: str = ""
    warn: str = ""
    warn_message: str = ""
    calculation: str = ""
    trigger: tuple[str, ...] = ()
    appearance: str = ""
    parameters: Parameters | None = None
    missing: tuple[str, ...] = ()
    variable_id: str = ""
    scale: str = ""
    waves: tuple[str, ...] = ()
    is_personal: bool = False
    retention: str = ""
    default: str = ""
    has_dynamic_default: bool = False
    row: int = field(default=0, compare=False)

    @property
    def is_asked(self) -> bool:
        """Whether a respondent sees it; hidden fields and calculations are not asked."""
        return self.type not in SILENT

    @property
    def measure(self) -> Scale | None:
        """The scale the answer is on; None if it is on none."""
        construct, _, direction = self.scale.partition(" ")
        return Scale(construct=construct, is_reversed=direction == REVERSED) if construct else None
