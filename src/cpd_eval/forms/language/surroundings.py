"""What an expression can know besides the answers: the clock, the tables, the words, chance.

A function of the language is called by lxml, deep inside an evaluation. What it needs of the
world is set in a context variable for just that long.
"""

import random
from collections.abc import Mapping
from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from cpd_eval.forms.language.days import local_zone
from cpd_eval.forms.language.tables import Table


@dataclass(slots=True, kw_only=True)
class Surroundings:
    """The world around an evaluation; ``with`` it, its functions can see it.

    Attributes
    ----------
    now : datetime
        With its time zone, which is the local one.
    tables : mapping of str to Table
        Choice lists and tables beside the form.
    labels : mapping of str to mapping
        By choice list, the label of each choice.
    language : str
        Code of the form's language, for the names of months and days.
    version : str
        Version of the form.
    chance : random.Random
        Where random numbers come from.

    Examples
    --------
    >>> with Surroundings(now=datetime(2026, 4, 1, tzinfo=UTC)):
    ...     surroundings().now.year
    2026
    """

    now: datetime
    tables: Mapping[str, Table] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    language: str = "en"
    version: str = ""
    chance: random.Random = field(default_factory=random.Random)
    _before: "list[tuple[Token[Surroundings], Token[tzinfo]]]" = field(default_factory=list)

    def __enter__(self) -> "Surroundings":
        zone = self.now.tzinfo or UTC
        self._before.append((_CURRENT.set(self), local_zone.set(zone)))
        return self

    def __exit__(self, *_: object) -> None:
        current, zone = self._before.pop()
        local_zone.reset(zone)
        _CURRENT.reset(current)


_CURRENT: ContextVar[Surroundings] = ContextVar("surroundings")


def surroundings() -> Surroundings:
    """Give the surroundings of the evaluation that is going on.

    Raises
    ------
    LookupError
        Outside of any.

    Examples
    --------
    >>> with Surroundings(now=datetime(2026, 4, 1, tzinfo=UTC), version="3"):
    ...     surroundings().version
    '3'
    """
    return _CURRENT.get()
