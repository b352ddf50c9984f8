"""Where an expression stands, and what is found out about it while it is written."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cpd_eval.forms.language.tokens import wrong
from cpd_eval.forms.language.written import Written
from cpd_eval.forms.shape import Shape, Spot

TODAY = "_.today"
"""Stands in ``reads`` for the day, which ``today()`` asks for."""

NOW = "_.now"
"""Stands in ``reads`` for the moment, which ``now()`` asks for."""

RANDOM = "_.random"
"""Stands in ``reads`` for chance, which ``random()``, ``uuid()`` and ``randomize()`` ask for."""

MAX_VISITS = 2_000_000
"""Most elements an expression may have to look at, were every repeat full; about a second."""

CALL = 10
"""How many elements may be looked at in the time of one call of Python."""


@dataclass(slots=True)
class Scope:
    """What is known while an expression is written.

    Attributes
    ----------
    shape : Shape
        The tree of the form.
    at : Spot
        Where the expression stands.
    has_own : bool
        Whether ``.`` is an answer it may read.
    columns : collection of str
        Columns of the choices sheet it may name.
    reads, across : set of str
        What it reads, and what of that from other instances.
    functions : set of str
        What is called in Python.
    used_columns : set of str
        The columns it names.
    outer : dict of str to str
        Paths within square brackets that do not depend on what is gone through, and the variable
        that holds what each leads to.
    needs_self, needs_root : bool
        Whether it must be told where it stands, or where the tree begins.
    is_placed : bool
        Whether its value depends on where it stands.
    cautions : list of str
        What is allowed and probably not meant.
    """

    shape: Shape
    at: Spot
    has_own: bool = False
    columns: Collection[str] = ()
    reads: set[str] = field(default_factory=set)
    across: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    used_columns: set[str] = field(default_factory=set)
    outer: dict[str, str] = field(default_factory=dict)
    needs_self: bool = False
    needs_root: bool = False
    is_placed: bool = False
    cautions: list[str] = field(default_factory=list)
    _context: list[Written] = field(default_factory=list)
    _times: int = 1
    _visits: int = 0

    @property
    def context(self) -> Written | None:
        """What is gone through, within square brackets; None outside of any."""
        return self._context[-1] if self._context else None

    @property
    def around(self) -> tuple[Spot, ...]:
        """The repeats the expression stands in; of a rule about an instance, that repeat too."""
        own = (self.at,) if self.at.kind == "repeat" else ()
        return (*self.at.repeats, *own)

    def enter(self, context: Written) -> None:
        """Go into square brackets."""
        self._context.append(context)
        self._times *= max(context.size, 1)

    def leave(self) -> None:
        """Come out again."""
        self._times //= max(self._context.pop().size, 1)

    @contextmanager
    def outside(self) -> Iterator[None]:
        """Step out of all square brackets for a while."""
        context, times = self._context, self._times
        self._context, self._times = [], 1
        yield
        self._context, self._times = context, times

    def visit(self, count: int, at: int) -> None:
        """Count elements that are looked at, each time the part is worked out.

        Raises
        ------
        FormError
            If there are too many of them.
        """
        self._visits += count * self._times
        if self._visits > MAX_VISITS:
            raise wrong(
                at,
                "the expression would go through more than "
                f"{MAX_VISITS:,} answers. Use fewer [ ] within each other, or calculate a part of "
                "it in a row of its own",
            )

    def read(self, spots: Iterable[Spot], *, is_across: bool) -> None:
        """Note what is read."""
        names = {spot.name for spot in spots if self.shape.spots.get(spot.name) is spot}
        self.reads |= names
        if is_across:
            self.across |= names
