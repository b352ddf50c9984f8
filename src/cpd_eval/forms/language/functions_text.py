"""Functions on text.

References
----------
.. [1] ODK XForms Specification, "String functions",
   https://getodk.github.io/xforms-spec/#fn:String-Functions
"""

import base64
import binascii
import hashlib
import math
import uuid

from cpd_eval.forms.language.function import MANY, Function
from cpd_eval.forms.language.pattern import compile_pattern
from cpd_eval.forms.language.surroundings import surroundings
from cpd_eval.forms.language.values import Given, to_list, to_number, to_text

_ALGORITHMS = ("md5", "sha1", "sha256", "sha384", "sha512")
_LONGEST_TOKEN = 1_000
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _concat(*given: Given) -> str:
    return "".join(to_text(one) for one in to_list(given))


def _join(separator: Given, *given: Given) -> str:
    return to_text(separator).join(to_text(one) for one in to_list(given))


def _substr(text: str, start: float, end: float = float("inf")) -> str:
    """Cut from a position counted from 0; negative positions count from the end."""
    if math.isnan(start) or math.isnan(end):
        return ""
    # Python cuts the same way, once infinite ends are brought into the text.
    size = len(text)
    return text[int(max(min(start, size), -size)) : int(max(min(end, size), -size))]


def _regex(text: str, pattern: str) -> bool:
    compiled = compile_pattern(pattern)
    return compiled is not None and compiled.matches(text)


def _digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    name = algorithm.lower().replace("-", "")
    if name not in _ALGORITHMS:
        return ""
    hashed = hashlib.new(name, text.encode(), usedforsecurity=False)
    return hashed.hexdigest() if encoding == "hex" else base64.b64encode(hashed.digest()).decode()


def _base64_decode(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except binascii.Error:
        return ""


def _uuid(length: Given = 0.0) -> str:
    chance, wanted = surroundings().chance, to_number(length)
    if 1 <= wanted <= _LONGEST_TOKEN:
        return "".join(chance.choices(_LETTERS, k=int(wanted)))
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def _same(least: int, most: int, takes: str, says: str) -> Function:
    """Describe a text function of XPath 1.0 that gives text."""
    return Function(takes=takes, gives="text", least=least, most=most, says=says)


def _tests(says: str) -> Function:
    """Describe a test of XPath 1.0 on two texts."""
    return Function(takes="t", gives="truth", least=2, most=2, says=says)


FUNCTIONS = {
    "string": _same(0, 1, "v", "The value as text; of several answers, the first."),
    "concat": Function(
        takes="v",
        gives="text",
        least=1,
        most=MANY,
        run=_concat,
        says="All values put together, every answer of a repeated question too.",
    ),
    "join": Function(
        takes="tv",
        gives="text",
        least=2,
        most=MANY,
        run=_join,
        says="The same, with the first value between them.",
    ),
    "substr": Function(
        takes="tn",
        gives="text",
        least=2,
        most=3,
        run=_substr,
        says="From one position up to before another, counted from 0; below 0 from the end.",
    ),
    "substring": _same(2, 3, "tn", "From a position counted from 1, so many characters."),
    "substring-before": _same(2, 2, "t", "What stands before the second text."),
    "substring-after": _same(2, 2, "t", "What stands after the second text."),
    "translate": _same(3, 3, "t", "Each character of the second text replaced by the third's."),
    "normalize-space": _same(0, 1, "t", "Without spaces at the ends; runs of spaces become one."),
    "string-length": Function(
        takes="t", gives="number", least=0, most=1, says="The number of characters."
    ),
    "contains": _tests("Whether the first text holds the second."),
    "starts-with": _tests("Whether the first text begins with the second."),
    "ends-with": Function(
        takes="t",
        gives="truth",
        least=2,
        most=2,
        run=str.endswith,
        says="Whether the first text ends with the second.",
    ),
    "regex": Function(
        takes="t",
        gives="truth",
        least=2,
        most=2,
        run=_regex,
        says="Whether the whole text has the form of a regular expression.",
    ),
    "uuid": Function(
        takes="n",
        gives="text",
        least=0,
        most=1,
        run=_uuid,
        says="A random identifier; with a number, so many random characters.",
    ),
    "digest": Function(
        takes="t",
        gives="text",
        least=2,
        most=3,
        run=_digest,
        says="The hash by MD5, SHA-1, SHA-256, SHA-384 or SHA-512, in 'base64' or 'hex'.",
    ),
    "base64-decode": Function(
        takes="t",
        gives="text",
        least=1,
        most=1,
        run=_base64_decode,
        says="The text that was encoded; empty if none was.",
    ),
    "lang": Function(
        takes="t",
        gives="truth",
        least=1,
        most=1,
        says="Whether the form is shown in this language, such as 'cy'.",
    ),
}
"""By name."""
