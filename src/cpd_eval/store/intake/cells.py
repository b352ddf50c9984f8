"""What a cell says, as the raw answer the form takes.

Other tools write labels instead of values, ``Y`` for yes, several choices with a semicolon
between, and dates in the order of their country. Here that becomes what the form's own page
would have kept; whether it can stand is then for the form to say.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cpd_eval.forms.model import Form
from cpd_eval.forms.question import Question
from cpd_eval.store.intake.mapping_file import ImportMapping

_CHOICES = ("select_one", "select_multiple", "rank", "acknowledge", "hidden")


class Cells:
    """Reads the cells of files that answer one form.

    Parameters
    ----------
    form : Form
        What the wave asks.
    mapping : ImportMapping
        What the tool writes.

    Examples
    --------
    >>> Cells(form, ImportMapping()).raw("happy", "Very")
    '4'
    """

    __slots__ = ("_form", "_labels", "_mapping")

    def __init__(self, form: Form, mapping: ImportMapping) -> None:
        self._form, self._mapping = form, mapping
        self._labels: dict[str, dict[str, str]] = {}

    def raw(self, name: str, text: str) -> str:
        """Give the raw answer a cell stands for; what cannot be told stays as it is."""
        if name not in self._form:
            return text.strip()
        question = self._form[name]
        if question.type in _CHOICES:
            return self._choice(question, text.strip())
        if question.type in ("date", "dateTime"):
            return self._date(question, text.strip())
        return text

    def date_expected(self, name: str, text: str) -> str:
        """Say which date was expected where a cell has another; empty if it is in order."""
        pattern = self._mapping.date_format
        if not pattern or not text.strip() or name not in self._form:
            return ""
        question = self._form[name]
        if question.type != "date" or text.strip() in question.missing:
            return ""
        if _read(text.strip(), pattern) or _read(text.strip()[:10], "%Y-%m-%d"):
            return ""
        return f"a date written as '{pattern}', as the mapping says"

    def moment(self, text: str) -> datetime | None:
        """Read the moment a response was submitted, in UTC; None if it cannot be read."""
        pattern = self._mapping.moment_format
        found = _read(text, pattern) if pattern else None
        try:
            found = found or datetime.fromisoformat(text)
        except ValueError:
            return None
        if found.tzinfo is None:
            found = found.replace(tzinfo=ZoneInfo(self._mapping.time_zone))
        return found.astimezone(UTC)

    def is_selected(self, text: str) -> bool:
        """Say whether a column of a single choice says that it was selected."""
        return text.strip().casefold() in {one.casefold() for one in self._mapping.selected}

    def _choice(self, question: Question, text: str) -> str:
        values = {**self._mapping.values.get("", {}), **self._mapping.values.get(question.name, {})}
        labels = self._labels_of(question)
        if text in question.missing or question.type == "hidden":
            return values.get(text, text)
        if question.type in ("select_multiple", "rank"):
            return self._several(question, text, values, labels)
        return _one(text, values, labels)

    def _several(
        self, question: Question, text: str, values: Mapping[str, str], labels: Mapping[str, str]
    ) -> str:
        names = {choice.name for choice in question.choices}
        if text in values or all(word in names for word in text.split()):
            return values.get(text, text)
        parts = [part.strip() for part in text.split(self._mapping.separator)]
        return " ".join(_one(part, values, labels) for part in parts if part)

    def _labels_of(self, question: Question) -> dict[str, str]:
        """Give the value by label; a label two choices share stands for neither."""
        if question.name not in self._labels:
            found: dict[str, str] = {}
            for language in self._form.languages or (self._form.language,):
                for choice in self._form.in_language(language)[question.name].choices:
                    label = choice.label.strip().casefold()
                    found[label] = (
                        choice.name if found.get(label, choice.name) == choice.name else ""
                    )
            found |= {choice.name: choice.name for choice in question.choices}
            self._labels[question.name] = {label: name for label, name in found.items() if name}
        return self._labels[question.name]

    def _date(self, question: Question, text: str) -> str:
        pattern = self._mapping.date_format
        if not pattern or question.type != "date":
            return text
        found = _read(text, pattern)
        return found.date().isoformat() if found else text


def _one(text: str, values: Mapping[str, str], labels: Mapping[str, str]) -> str:
    if text in values:
        return values[text]
    return labels.get(text) or labels.get(text.casefold()) or text


def _read(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone is put in by the caller
    except ValueError:
        return None
