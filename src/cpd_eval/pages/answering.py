"""What people give: answers, one more action in a list of actions, a file.

Messages are dictionaries::

    {"kind": "answer", "name": "B07", "value": …}   what a field holds now, by its path; with
                                                    "focus": true, by a button that goes with it
    {"kind": "add", "name": "plan"}                 one more instance of a repeat
    {"kind": "remove", "name": "plan[2]"}           one less
    {"kind": "file", "name": …, "id": …, "filename": …, "size": …}     a file was chosen
    {"kind": "bytes", "id": …, "start": …, "bytes": …}                 a piece of it
    {"kind": "unreadable", "id": …}                                    it cannot be read
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from cpd_eval.forms.raw import LONGEST_KEPT
from cpd_eval.forms.sheet import Sheet
from cpd_eval.pages.fields import from_field
from cpd_eval.pages.sections import COMPLETE, NO, YES
from cpd_eval.pages.state import State, bare_name
from cpd_eval.pages.view import View, add_id, field_id
from cpd_eval.pages.views import view_of

Act = Callable[[Mapping[str, Any]], None]


class Answering:
    """Takes what people give, and keeps it.

    Parameters
    ----------
    state : State
        Where the person stands.
    keep : callable
        Keeps raw answers by path, and where the person is; None takes an answer back.
    keep_file : callable
        Keeps a file by name and content; gives the answer that stands for it, nothing if there
        is no room for it.
    """

    def __init__(
        self,
        state: State,
        keep: Callable[[Mapping[str, str | None]], None],
        keep_file: Callable[[str, bytes], str],
    ) -> None:
        self._state = state
        self._keep = keep
        self._keep_file = keep_file
        self.acts: dict[object, Act] = {
            "answer": self._answer,
            "add": self._add,
            "remove": self._remove,
            "file": self._file,
            "bytes": self._bytes,
            "unreadable": self._unreadable,
        }

    # Answers

    def _answer(self, message: Mapping[str, Any]) -> None:
        path, value, state = str(message.get("name", "")), message.get("value"), self._state
        if path == COMPLETE:
            self._mark(value)
        elif state.stands(path) and not state.sheet.is_readonly(path):
            question = state.form[bare_name(path)]
            raw = from_field(question, value, before=state.sheet.raw().get(path, ""))
            if question.type == "file" and raw:
                return  # a file is kept when its last piece has come, not by being named
            state.uploads.drop(path)
            self._give(path, raw)
            if message.get("focus"):
                state.focus, state.told = field_id(path), state.words["cleared"]

    def _give(self, path: str, raw: str) -> None:
        state = self._state
        state.refused.pop(path, None)
        if len(raw) > LONGEST_KEPT:
            # It stays in its field, and the page says at once that it could not be kept.
            state.sheet.answer(path, raw)
            state.refused[path] = state.messages(state.place).get(path, state.words["too_long"])
            return
        self._change(lambda sheet: sheet.answer(path, raw or None))
        if state.place not in state.places():
            state.place = state.first()

    def _mark(self, value: object) -> None:
        state = self._state
        if value in (YES, NO) and state.asks_whether_complete(state.page()):
            state.mark(str(value))
            self._keep({})

    def _change(self, act: Callable[[Sheet], object]) -> None:
        """Change the sheet and keep what changed; if it cannot be kept, nothing changes."""
        state, before = self._state, self._state.sheet.raw()
        act(state.sheet)
        is_kept = False
        try:
            self._keep(differences(before, state.sheet.raw()))
            is_kept = True
        finally:
            if not is_kept:
                state.sheet = Sheet(state.form, before)

    # Repeats

    def _add(self, message: Mapping[str, Any]) -> None:
        path, added = str(message.get("name", "")), list[str]()
        if any(one["name"] == path and one["add"] for one in self._repeats()):
            self._change(lambda sheet: added.append(sheet.add(path)))
            self._state.focus = field_id(added[0])

    def _remove(self, message: Mapping[str, Any]) -> None:
        path, state = str(message.get("name", "")), self._state
        instances = (one for repeat in self._repeats() for one in repeat["instances"])
        if any(one["name"] == path and one["can_remove"] for one in instances):
            # What was told stands by place, and the places change.
            state.errors, state.refused = {}, {}
            state.uploads.drop_all()
            self._change(lambda sheet: sheet.remove(path))
            state.focus = add_id(path.rpartition("[")[0])

    def _repeats(self) -> list[View]:
        return list(_repeats_among(view_of(self._state, "")["items"]))

    # Files

    def _file(self, message: Mapping[str, Any]) -> None:
        path, state = str(message.get("name", "")), self._state
        if not state.stands(path) or state.sheet.is_readonly(path):
            return
        question = state.form[bare_name(path)]
        if question.type == "file":
            state.refused.pop(path, None)
            refusal = state.uploads.announce(message, path, question, state.words)
            if refusal:
                state.refused[path] = refusal

    def _bytes(self, message: Mapping[str, Any]) -> None:
        state = self._state
        file = state.uploads.take(message)
        if file is None:
            return
        raw = self._keep_file(file.name, bytes(file.content))
        if raw:
            self._give(file.path, raw)
        else:
            state.refused[file.path] = state.words["file_full"]

    def _unreadable(self, message: Mapping[str, Any]) -> None:
        path = self._state.uploads.give_up(str(message.get("id", "")))
        if path:
            self._state.refused[path] = self._state.words["file_unreadable"]


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str | None]:
    """List what differs between two sets of raw answers; None for one that was taken back.

    Parameters
    ----------
    before, after : mapping of str to str
        Raw answers by path.

    Returns
    -------
    dict of str to (str or None)
        What to keep so that the first set becomes the second.

    Examples
    --------
    >>> differences({"a": "1", "b": "2"}, {"a": "1", "c": "3"})
    {'b': None, 'c': '3'}
    """
    paths = dict.fromkeys([*before, *after])
    return {path: after.get(path) for path in paths if before.get(path) != after.get(path)}


def _repeats_among(items: Iterable[View]) -> Iterator[View]:
    for item in items:
        if item["kind"] == "repeat":
            yield item
            for one in item["instances"]:
                yield from _repeats_among(one["items"])
        elif item["kind"] == "group":
            yield from _repeats_among(item["items"])
