"""What stands on paper: sections of questions, remarks, blocks, scales and tables.

These records know nothing of spreadsheets or HTML. Every text in them is ready to be read: rules
have become words, and what is settled already is filled in or left out.
"""

from dataclasses import dataclass
from typing import Literal

from cpd_eval.forms.model import Choice, Question, Repeat

Need = Literal["required", "recommended", "optional"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question.

    Attributes
    ----------
    question : Question
        As it stands in the form.
    label, hint, only_if : str
        To be read; ``only_if`` is a sentence, or empty.
    need : {"required", "recommended", "optional"}
        What is said beside the label; a requirement that depends on answers is ``required``.
    choices : tuple of Choice
        What can be selected, with labels that differ.
    missing : tuple of Choice
        Missing codes that may be given in place of an answer.
    note : str
        What is to be said of the choices.
    """

    question: Question
    label: str
    hint: str
    only_if: str
    need: Need
    choices: tuple[Choice, ...] = ()
    missing: tuple[Choice, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Questions that belong together."""

    label: str
    hint: str
    only_if: str
    pieces: tuple["Piece", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Text to read."""

    text: str
    only_if: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Statements answered on one scale."""

    label: str
    hint: str
    only_if: str
    choices: tuple[Choice, ...]
    rows: tuple[Ask, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """What is asked several times over.

    Attributes
    ----------
    repeat : Repeat
        As it stands in the form.
    label, hint, only_if : str
        To be read.
    within : str
        The repeat around it; empty if there is none.
    pieces : tuple of Piece
        What one entry holds.
    """

    repeat: Repeat
    label: str
    hint: str
    only_if: str
    within: str
    pieces: tuple["Piece", ...]


Piece = Ask | Block | Remark | Scale | Entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A page of the form."""

    name: str
    title: str
    hint: str
    only_if: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A form on paper.

    Attributes
    ----------
    sections : tuple of Section
        In order; none is empty.
    left_out : tuple of str
        Names of the questions that the hidden answers leave out.
    """

    sections: tuple[Section, ...]
    left_out: tuple[str, ...]


def asks_of(pieces: tuple[Piece, ...]) -> tuple[Ask, ...]:
    """List the questions among pieces, rows of scales and what stands in blocks too.

    Examples
    --------
    >>> asks_of((Remark(text="Read this.", only_if=""),))
    ()
    """
    found: list[Ask] = []
    for piece in pieces:
        if isinstance(piece, Ask):
            found.append(piece)
        elif isinstance(piece, Scale):
            found.extend(piece.rows)
        elif isinstance(piece, Block):
            found.extend(asks_of(piece.pieces))
    return tuple(found)


def entries_of(pieces: tuple[Piece, ...]) -> tuple[Entries, ...]:
    """List the tables among pieces, those in blocks too, those within tables not.

    Examples
    --------
    >>> entries_of((Remark(text="Read this.", only_if=""),))
    ()
    """
    found: list[Entries] = []
    for piece in pieces:
        if isinstance(piece, Entries):
            found.append(piece)
        elif isinstance(piece, Block):
            found.extend(entries_of(piece.pieces))
    return tuple(found)
