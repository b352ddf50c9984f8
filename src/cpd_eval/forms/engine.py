"""What follows from the answers of one person, worked out anew only where something changed.

Every thing of a form – question, note, group, repeat – has a *cell* for each instance of the
repeats around it, named by its path. A change marks the cells that read it. They are settled in
an order in which each comes after all it hangs on, so each is looked at once: is it relevant,
and what is its value? Where that changes, what reads it is marked in turn.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import heappop, heappush
from typing import Any

from cpd_eval.errors import FormError
from cpd_eval.forms.answers import Answer, Problem, read_answer, read_count, to_text
from cpd_eval.forms.expression import Expression
from cpd_eval.forms.fields import seat_of
from cpd_eval.forms.instance import Instance
from cpd_eval.forms.model import Form, Repeat
from cpd_eval.forms.places import cut, instance_of, move_up, split_path


class Engine:
    """The settled state of one response.

    Parameters
    ----------
    form : Form
        What is asked.
    now : datetime
        The moment expressions see, with its zone.

    Attributes
    ----------
    raw : dict of str to str
        By path, everything that was given, counts of repeats too.
    counts : dict of str to int
        By path of a repeat, how many instances it has now.
    is_new : bool
        Whether what begins is new and starts with its defaults; otherwise it is put back
        together.
    is_live : bool
        Whether a change triggers calculations that wait for one.
    """

    def __init__(self, form: Form, *, now: datetime) -> None:
        self.form = form
        self.raw: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        self.instance = Instance(
            form.logic.shape,
            now=now,
            language=form.logic.wording.code,
            version=form.version,
        )
        self.repeats: dict[str, Repeat] = {repeat.name: repeat for repeat in form.repeats}
        self._given: dict[str, tuple[Answer | None, Problem | None]] = {}
        self._relevant: dict[str, bool] = {}
        self._held: dict[Expression, dict[str, bool]] = {}
        self._queue: list[tuple[int, str]] = []
        self._queued: set[str] = set()
        self._begun: set[str] = set()
        self._defaults: list[str] = []
        self._triggered: dict[str, None] = {}
        self.is_new = False
        self.is_live = False

    # Putting in

    def begin(self) -> None:
        """Let everything at the top be settled."""
        self._begin_scope("", "")

    def put(self, path: str, raw: str) -> None:
        """Keep a raw answer, or with nothing take it back."""
        _, name = split_path(path)
        if raw:
            self.raw[path] = raw
        else:
            self.raw.pop(path, None)
        if name not in self.repeats:
            self._given[path] = read_answer(self.form[name], raw)
        self.mark(path)

    def mark(self, path: str) -> None:
        """Let a cell be settled again, if it is there."""
        if path in self._relevant and path not in self._queued:
            self._queued.add(path)
            heappush(self._queue, (self.form.logic.ranks[split_path(path)[1]], path))

    def given(self, path: str) -> tuple[Answer | None, Problem | None]:
        """Give what was answered, as a value, and why it cannot be read."""
        return self._given.get(path, (None, None))

    # Looking at it

    def is_relevant(self, path: str) -> bool:
        """Say whether something concerns the person; what is not there does not."""
        return self._relevant.get(path, False)

    def holds(self, rule: Expression, path: str) -> bool:
        """Evaluate a rule that is only looked at when asked for."""
        known = self._held.setdefault(rule, {})
        held = known.get(path)
        if held is None:
            held = known[path] = rule.is_true(self.instance, path)
        return held

    def _scopes(self, repeats: tuple[str, ...], within: str = "") -> Iterator[str]:
        """Give every scope of the repeats inside a scope of the outer ones of them."""
        depth = within.count("/")
        if depth == len(repeats):
            yield within
            return
        path = within + repeats[depth]
        for number in range(1, self.counts.get(path, 0) + 1):
            yield from self._scopes(repeats, f"{path}[{number}]/")

    # Settling

    def settle(self) -> None:
        """Work out what follows from all changes so far."""
        while self._queue or self._triggered or self._defaults:
            if not self._queue:
                self._settle_later()
                continue
            _, path = heappop(self._queue)
            self._queued.discard(path)
            if path in self._relevant:
                self._settle_cell(path)

    def _settle_later(self) -> None:
        """Work out one thing that reads what everything else has come to."""
        if self._triggered:
            path = next(iter(self._triggered))
            del self._triggered[path]
            self._trigger(path)
        else:
            self._put_default(self._defaults.pop(0))

    def _settle_cell(self, path: str) -> None:
        scope, name = split_path(path)
        rules = self.form.logic.rules[name]
        relevant = self._is_around(scope, name) and (
            rules.relevant is None or rules.relevant.is_true(self.instance, self.seat(scope, name))
        )
        if relevant != self._relevant[path]:
            self._relevant[path] = relevant
            self._mark_inside(scope, name)
        if name in self.repeats:
            self._settle_count(scope, name, relevant=relevant)
        elif name in self.form:
            text = self._text(path, name) if relevant else ""
            if self.instance.put(path, text):
                self._mark_readers(scope, name)

    def _text(self, path: str, name: str) -> str:
        question, rules = self.form[name], self.form.logic.rules[name]
        rule = rules.calculation
        if rule is None or question.trigger:
            return to_text(question, self.given(path)[0])
        if not rules.is_kept:
            return rule.as_text(self.instance, path)
        if path not in self.raw:
            text = rule.as_text(self.instance, path)
            if text:
                self.raw[path] = text
        return self.raw.get(path, "")

    def _is_around(self, scope: str, name: str) -> bool:
        around = self.form.within[name]
        return not around or self._relevant[self._place(scope, around)]

    def _place(self, scope: str, around: str) -> str:
        """Give the path of what stands around a cell of a scope."""
        if around in self.repeats:
            return cut(scope, scope.count("/") - 1) + around
        return scope + around

    def seat(self, scope: str, name: str) -> str:
        """Give the path a rule is evaluated at; that of a repeat is beside it."""
        return scope + (seat_of(name) if name in self.repeats else name)

    def _mark_inside(self, scope: str, name: str) -> None:
        scopes: Iterable[str] = (scope,)
        if name in self.repeats:
            around = self.form.logic.shape.repeats_around(name)
            scopes = self._scopes((*around, name), scope)
        for within in scopes:
            for one in self.form.logic.inside.get(name, ()):
                self.mark(within + one)

    def _mark_readers(self, scope: str, name: str) -> None:
        logic = self.form.logic
        for rule in logic.looked_at.get(name, ()):
            self._held.pop(rule, None)
        for reader in logic.readers.get(name, ()):
            for within in self._scopes(reader.around, cut(scope, reader.shared)):
                self.mark(within + reader.name)
        for reader in logic.triggered.get(name, ()) if self.is_live else ():
            for within in self._scopes(reader.around, cut(scope, reader.shared)):
                self._triggered[within + reader.name] = None

    def _trigger(self, path: str) -> None:
        rule = self.form.logic.rules[split_path(path)[1]].calculation
        if path in self._relevant:
            self.put(path, rule.as_text(self.instance, path) if rule else "")

    # Instances

    def _settle_count(self, scope: str, name: str, *, relevant: bool) -> None:
        path, repeat = scope + name, self.repeats[name]
        count = self._wanted(path, repeat) if relevant else 0
        have = self.counts.get(path, 0)
        if count == have:
            return
        try:
            self.instance.resize(path, count)
        except FormError:
            # There are too many cells in all; what was given stays, and an error tells of it.
            return
        self.counts[path] = count
        for number in range(count + 1, have + 1):
            self.forget(f"{path}[{number}]/")
        for number in range(have + 1, count + 1):
            self._begin_scope(f"{path}[{number}]/", name)
        self._mark_readers(scope, name)

    def _wanted(self, path: str, repeat: Repeat) -> int:
        rule = self.form.logic.rules[repeat.name].count
        if rule is not None:
            text = rule.as_text(self.instance, self.seat(split_path(path)[0], repeat.name))
            return min(read_count(text), repeat.most)
        given = self.raw.get(path, "").strip()
        return min(read_count(given), repeat.most) if given.isdecimal() else repeat.at_first

    def _begin_scope(self, scope: str, around: str) -> None:
        """Let all cells directly in a scope be there, and give a new instance its defaults."""
        is_new = scope not in self._begun
        self._begun.add(scope)
        for path in list(self._cells(scope, around)):
            self._relevant[path] = False
            self.mark(path)
            if is_new and self.is_new:
                self._begin_cell(path)

    def _cells(self, scope: str, around: str) -> Iterator[str]:
        for name in self.form.logic.inside.get(around, ()):
            yield scope + name
            if name not in self.repeats:
                yield from self._cells(scope, name)

    def _begin_cell(self, path: str) -> None:
        _, name = split_path(path)
        if path in self.raw or name not in self.form:
            return
        question = self.form[name]
        if question.has_dynamic_default:
            self._defaults.append(path)
        elif question.default:
            self.put(path, question.default)

    def _put_default(self, path: str) -> None:
        rule = self.form.logic.rules[split_path(path)[1]].default
        if rule is not None and path in self._relevant and path not in self.raw:
            self.put(path, rule.as_text(self.instance, path))

    def forget(self, scope: str) -> None:
        """Let the cells of a scope be gone; what was given stays."""
        forgotten: list[dict[str, Any]] = [self._relevant, self.counts, *self._held.values()]
        for cells in forgotten:
            for path in [path for path in cells if path.startswith(scope)]:
                del cells[path]

    def close(self, instance: str) -> None:
        """Take an instance of a repeat away with all that was given in it; later ones move up."""
        path, number = instance_of(instance)
        have = self.counts[path]
        for cells in (self.raw, self._given):
            move_up(cells, path, number)
        begun = dict.fromkeys(self._begun)
        move_up(begun, path, number)
        self._begun = set(begun)
        # What is left from there on is put together again.
        self.instance.resize(path, number - 1)
        self.counts[path] = number - 1
        for one in range(number, have + 1):
            self.forget(f"{path}[{one}]/")
        self.put(path, str(have - 1))

    def open(self, path: str) -> str:
        """Give a repeat one more instance, empty."""
        count = self.counts.get(path, 0) + 1
        added = f"{path}[{count}]"
        for cells in (self.raw, self._given):
            for one in [one for one in cells if one.startswith(f"{added}/")]:
                del cells[one]
        self._begun = {one for one in self._begun if not one.startswith(f"{added}/")}
        self.put(path, str(count))
        return added
