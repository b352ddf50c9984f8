"""Self-made codes: from answers to a code with a check character, and back from what is typed.

A code is its parts with a check character behind them, such as ``AN-NE-GR-07-E``. The check
character is that of ISO/IEC 7064 MOD 37,36: it finds every single wrong character and nearly every
exchange of two neighbours, so a code that was copied from a note is either right or refused.
What was remembered wrongly it cannot find: see :mod:`cpd_eval.store.linking`.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cpd_eval.store.key import keyed_hash
from cpd_eval.store.recipe import Part, Recipe

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LONGEST_NUMBER = 6
_DIGITS = 24  # hexadecimal, as a pseudonym has
# Letters that do not fall apart into a plain one and a mark.
_PLAIN = str.maketrans({"Ø": "O", "Æ": "AE", "Œ": "OE", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH"})
_AS_DIGIT = str.maketrans("OILSZ", "01152")
_AS_LETTER = str.maketrans("01", "OI")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What became of the answers.

    Attributes
    ----------
    code : str
        The parts, joined by ``-``, without check character; empty if a part is missing.
    errors : dict of int to str
        What to write instead, by number of the part from 0.
    """

    code: str
    errors: dict[int, str]


def make_code(recipe: Recipe, told: Sequence[str], *, tie_break: str = "") -> Made:
    """Make a code from what somebody answered.

    Parameters
    ----------
    recipe : Recipe
        What was asked.
    told : sequence of str
        The answers, in order; accents, case and spaces do not matter.
    tie_break : str, optional
        The answer to the further question, if it was asked.

    Returns
    -------
    Made
        The code, or what is wrong.

    Examples
    --------
    >>> from cpd_eval.store.recipe import DEFAULT
    >>> make_code(DEFAULT, ["Anna", "Newport", "grove", "7"]).code
    'AN-NE-GR-07'
    >>> make_code(DEFAULT, ["Anna", "", "grove", "44"]).errors[3]
    'Enter a number from 0 to 31'
    """
    asked = list(recipe.parts) + ([recipe.tie_break] if tie_break.strip() else [])
    given = [*told, *([tie_break] if tie_break.strip() else [])]
    words = [_word(part, answer) for part, answer in zip(asked, given, strict=True)]
    errors = {n: _wanted(asked[n]) for n, word in enumerate(words) if not word}
    return Made(code="" if errors else "-".join(words), errors=errors)


def written(code: str) -> str:
    """Give a code as people note it, with its check character.

    Examples
    --------
    >>> written("AN-NE-GR-07")
    'AN-NE-GR-07-E'
    """
    return f"{code}-{check_character(code)}"


def read_code(recipe: Recipe, typed: str) -> str | None:
    """Read a code that was noted and typed again.

    Parameters
    ----------
    recipe : Recipe
        What codes of this wave are made of.
    typed : str
        With or without ``-`` and spaces; O and 0, I and 1 are taken for each other where only one
        can stand.

    Returns
    -------
    str or None
        As :func:`make_code` gives it; None if the check character, or a part, does not fit.

    Examples
    --------
    >>> from cpd_eval.store.recipe import DEFAULT
    >>> read_code(DEFAULT, "anne gro7 e")
    'AN-NE-GR-07'
    >>> read_code(DEFAULT, "AN-EN-GR-07-E") is None
    True
    """
    plain = re.sub(r"[^0-9A-Z]", "", typed.upper())
    for parts in (recipe.parts, (*recipe.parts, recipe.tie_break)):
        if len(plain) == sum(part.length for part in parts) + 1:
            words, start = [], 0
            for part in parts:
                word = plain[start : start + part.length]
                words.append(word.translate(_AS_DIGIT if part.take == "number" else _AS_LETTER))
                start += part.length
            code = "-".join(words)
            fits = all(_word(part, word) == word for part, word in zip(parts, words, strict=True))
            return code if fits and _alike(plain[-1], check_character(code)) else None
    return None


def check_character(text: str) -> str:
    """Give the check character of ISO/IEC 7064 MOD 37,36; ``-`` does not count.

    References
    ----------
    .. [1] ISO/IEC 7064:2003, hybrid system MOD 37,36; the example is the one of the Global
       Release Identifier (GRid) standard, A1-2425G-ABC1234002-M.

    Examples
    --------
    >>> check_character("A1-2425G-ABC1234002")
    'M'
    """
    product = 36
    for sign in text.replace("-", ""):
        total = (product + _ALPHABET.index(sign)) % 36 or 36
        product = total * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def pid_of_code(key: bytes, code: str, recipe_id: str) -> str:
    """Give the pseudonym that stands for a code: a keyed hash, as for a person.

    Examples
    --------
    >>> pid_of_code(b"k", "AN-07", "a") == pid_of_code(b"k", "AN-07", "b")
    False
    """
    return keyed_hash(key, "code", f"{recipe_id}\0{code}")[:_DIGITS]


def stem_of(recipe: Recipe, code: str) -> str:
    """Give a code without its tie-break.

    Examples
    --------
    >>> from cpd_eval.store.recipe import DEFAULT
    >>> stem_of(DEFAULT, "AN-NE-GR-07-MI")
    'AN-NE-GR-07'
    """
    return "-".join(code.split("-")[: len(recipe.parts)])


def answers_from(fields: Mapping[str, str], recipe: Recipe) -> list[str]:
    """Give the answers to the parts out of the fields of a page, ``part0``, ``part1`` ….

    Examples
    --------
    >>> from cpd_eval.store.recipe import DEFAULT
    >>> answers_from({"part0": "Anna"}, DEFAULT)
    ['Anna', '', '', '']
    """
    return [fields.get(f"part{number}", "") for number in range(len(recipe.parts))]


def _word(part: Part, answer: str) -> str:
    """Give a part of the code; empty if the answer cannot make one."""
    if part.take == "number":
        digits = answer.strip()
        highest = 10**part.length - 1 if part.highest is None else part.highest
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= _LONGEST_NUMBER):
            return ""
        if int(digits) > highest:
            return ""
        return f"{int(digits):0{part.length}d}"
    upper = unicodedata.normalize("NFKD", answer.upper().translate(_PLAIN))
    # A letter of another alphabet counts, as one that is the same each time.
    letters = ["X" if not sign.isascii() else sign for sign in upper if sign.isalpha()]
    return "".join(letters)[: part.length].ljust(part.length, "X") if letters else ""


def _wanted(part: Part) -> str:
    if part.take == "number":
        highest = 10**part.length - 1 if part.highest is None else part.highest
        return f"Enter a number from 0 to {highest}"
    letters = "the first letter" if part.length == 1 else f"the first {part.length} letters"
    return f"Enter {letters}, or {'X' * part.length} if you do not know"


def _alike(typed: str, expected: str) -> bool:
    return typed == expected or {typed, expected} in ({"0", "O"}, {"1", "I"})
