"""What a browser sends to the page without a kernel, read with suspicion.

The body is one line of JSON, and after it the bytes of a file if one is on its way. Whatever is
not as it must be is refused here in one sentence, so that nothing odd gets any further.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cpd_eval.errors import CpdEvalError

LARGEST_LINE = 2_000_000  # bytes; the longest answer the page takes needs at most 1.2 million
MOST_MESSAGES = 200
_LONGEST_WORD = 400  # characters of a path, a place, a file's name
_LONGEST_STAND = 200_000
_MOST_VALUES = 1000  # ticks or boxes of one question
_LARGEST_NUMBER = 2**53 - 1  # that JavaScript counts to
_CLIENT = re.compile(r"[a-z0-9]{1,20}")
_WORDS = ("name", "place", "id", "filename")
_NUMBERS = ("size", "start")


class BadRequestError(CpdEvalError):
    """A body that no page would send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Messages of one browser tab.

    Attributes
    ----------
    form_id : str
        The form the link names; empty if it names none.
    client : str
        A name the tab gave itself.
    stand : str
        Where the tab stands, as it was told; see :mod:`cpd_eval.pages.web.stand`.
    messages : tuple of mapping
        In order, each with its number ``seq``.
    """

    form_id: str
    client: str
    stand: str
    messages: tuple[Mapping[str, Any], ...]


def read_batch(body: bytes) -> Batch:
    r"""Read the body of a request.

    Parameters
    ----------
    body : bytes
        As it came.

    Returns
    -------
    Batch
        Everything in it has the type it must have.

    Raises
    ------
    BadRequestError
        If it is nothing a page would send.

    Examples
    --------
    >>> read_batch(b'{"client": "a1", "messages": [{"kind": "continue", "seq": 1}]}\n').messages
    ({'kind': 'continue', 'seq': 1},)
    >>> read_batch(b"[]")
    Traceback (most recent call last):
    ...
    cpd_eval.pages.web.request.BadRequestError: The request was expected to be a JSON object.
    """
    line, _, content = body.partition(b"\n")
    said = _object(_parsed(line), "The request")
    messages = said.get("messages", [])
    if not isinstance(messages, list) or len(messages) > MOST_MESSAGES:
        raise BadRequestError(f"A list of at most {MOST_MESSAGES} messages was expected.")
    client = _text(said, "client", 20)
    if messages and not _CLIENT.fullmatch(client):
        raise BadRequestError("The name of the tab was expected to be small letters and digits.")
    read = [_message(one) for one in messages]
    numbers = [one["seq"] for one in read]
    if numbers != sorted(set(numbers)):
        raise BadRequestError("The messages were expected in order of their numbers.")
    _attach(read, content)
    return Batch(
        form_id=_text(said, "form", _LONGEST_WORD),
        client=client,
        stand=_text(said, "stand", _LONGEST_STAND),
        messages=tuple(read),
    )


def _parsed(line: bytes) -> object:
    if len(line) > LARGEST_LINE:
        raise BadRequestError("The request is too large.")
    try:
        parsed: object = json.loads(line, parse_constant=_no_number)
    except RecursionError:
        raise BadRequestError("The request is nested too deeply.") from None
    except ValueError:
        raise BadRequestError("The request was expected to be JSON, in UTF-8.") from None
    return parsed


def _no_number(text: str) -> None:
    raise ValueError(f"'{text}' is no number of JSON.")


def _object(value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadRequestError(f"{what} was expected to be a JSON object.")
    return value


def _text(said: Mapping[str, Any], key: str, longest: int) -> str:
    text = said.get(key, "")
    if not isinstance(text, str) or len(text) > longest:
        raise BadRequestError(f"'{key}' was expected to be a text of at most {longest} characters.")
    return text


def _message(value: object) -> dict[str, Any]:
    said = _object(value, "Each message")
    read: dict[str, Any] = {"kind": _text(said, "kind", 20), "seq": _number(said, "seq")}
    read |= {key: _text(said, key, _LONGEST_WORD) for key in _WORDS if key in said}
    read |= {key: _number(said, key) for key in _NUMBERS if key in said}
    if "focus" in said:
        read["focus"] = said["focus"] is True
    if "value" in said:
        read["value"] = _value(said["value"])
    return read


def _number(said: Mapping[str, Any], key: str) -> int:
    number = said.get(key)
    if type(number) is not int or not 0 <= number <= _LARGEST_NUMBER:
        raise BadRequestError(f"'{key}' was expected to be a whole number, 0 or more.")
    return number


def _value(value: object) -> str | list[str] | dict[str, str]:
    if isinstance(value, str):
        return value
    few = isinstance(value, list | dict) and len(value) <= _MOST_VALUES
    if few and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    if few and isinstance(value, dict) and all(isinstance(one, str) for one in value.values()):
        return value
    raise BadRequestError(f"An answer was expected to be text, or up to {_MOST_VALUES} of them.")


def _attach(messages: list[dict[str, Any]], content: bytes) -> None:
    pieces = [one for one in messages if one["kind"] == "bytes"]
    if len(pieces) != bool(content):
        raise BadRequestError("A file was expected with the one message that brings it.")
    for one in pieces:
        one["bytes"] = content
