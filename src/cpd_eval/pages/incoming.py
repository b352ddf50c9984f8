"""The files of one journey that are on their way."""

from collections.abc import Mapping
from typing import Any

from cpd_eval.forms.model import Question
from cpd_eval.pages.files import PIECE, Incoming, announced, refusal_of
from cpd_eval.pages.words import Words


class Uploads:
    """What is on its way, at most one file a question, asked for one after the other.

    Parameters
    ----------
    piece : int, optional
        Bytes to ask for at once.

    Examples
    --------
    >>> from cpd_eval.pages.words import words_in
    >>> uploads, plan = Uploads(), Question(name="plan", type="file")
    >>> message = {"id": "a", "filename": "plan.pdf", "size": 3}
    >>> uploads.announce(message, "plan", plan, words_in(""))
    ''
    >>> uploads.wanted()
    [{'id': 'a', 'start': 0, 'end': 3}]
    >>> uploads.take({"id": "a", "start": 0, "bytes": b"%PD"}).name
    'plan.pdf'
    """

    def __init__(self, *, piece: int = PIECE) -> None:
        self._piece = piece
        self._coming: dict[str, Incoming] = {}

    def announce(
        self, message: Mapping[str, Any], path: str, question: Question, words: Words
    ) -> str:
        """Take the announcement of a file; say why if it is not wanted, nothing if it is."""
        self.drop(path)
        file = announced(message, path)
        file.piece = self._piece
        refusal = refusal_of(question, file, words)
        if not refusal:
            self._coming[str(message.get("id", ""))] = file
        return refusal

    def expect(self, announcement: Mapping[str, Any]) -> None:
        """Expect a file that was announced, and taken, before."""
        file = announced(announcement, str(announcement["path"]))
        file.piece = self._piece
        self._coming[str(announcement["id"])] = file

    def take(self, message: Mapping[str, Any]) -> Incoming | None:
        """Take a piece; give the file if it was the last one."""
        key, piece = str(message.get("id", "")), message.get("bytes")
        file = self._coming.get(key)
        if file is None or not isinstance(piece, bytes):
            return None
        file.take(message.get("start"), piece)
        return self._coming.pop(key) if file.is_complete else None

    def give_up(self, key: str) -> str:
        """Forget a file the browser cannot read; give the path of its question, if there is one."""
        file = self._coming.pop(key, None)
        return file.path if file is not None else ""

    def drop(self, path: str) -> None:
        """Forget what was on its way to a question."""
        self._coming = {key: one for key, one in self._coming.items() if one.path != path}

    def drop_all(self) -> None:
        """Forget everything; the questions have moved to other places."""
        self._coming.clear()

    def wanted(self) -> list[dict[str, object]]:
        """Say which piece is wanted next; none if nothing is on its way."""
        return [file.wanted(key) for key, file in list(self._coming.items())[:1]]

    def announcements(self) -> list[dict[str, object]]:
        """Give the files nothing has come of yet, as messages that announce them."""
        return [
            {"id": key, "path": file.path, "filename": file.name, "size": file.size}
            for key, file in self._coming.items()
        ]

    def progress(self, words: Words) -> dict[str, str]:
        """Say how far each file has come, by path of its question."""
        return {file.path: file.progress(words) for file in self._coming.values()}
