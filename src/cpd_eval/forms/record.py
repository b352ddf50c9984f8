"""How every part of a response stands, for whoever tries a form."""

from dataclasses import dataclass

from cpd_eval.forms import verdicts
from cpd_eval.forms.engine import Engine
from cpd_eval.forms.model import Item
from cpd_eval.forms.places import split_path
from cpd_eval.forms.walk import every_path, shown_paths


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How one question, note, group or repeat stands.

    Attributes
    ----------
    path : str
        Where it stands.
    type : str
        Of a question its type; otherwise ``note``, ``group``, ``repeat`` and so on.
    relevant, required : bool
        Whether it concerns the person, and needs an answer.
    value : str
        The text expressions read; of a repeat, how many instances it has.
    error : str
        What the person would be told; empty if it can stand.
    """

    path: str
    type: str
    relevant: bool
    required: bool
    value: str
    error: str


def records(engine: Engine) -> tuple[Record, ...]:
    """Tell how everything stands, in order of the form."""
    kinds = {item.name: type(item).__name__.lower() for item in engine.form.items()}
    shown = dict(shown_paths(engine, engine.form.pages, with_repeats=True))
    return tuple(_record(engine, path, kinds, shown) for path in every_path(engine))


def _record(engine: Engine, path: str, kinds: dict[str, str], shown: dict[str, Item]) -> Record:
    _, name = split_path(path)
    is_question = name in engine.form
    wrong = verdicts.error(engine, shown[path], path) if path in shown else None
    value = str(engine.counts.get(path, 0)) if name in engine.repeats else ""
    return Record(
        path=path,
        type=engine.form[name].type if is_question else kinds.get(name, "group"),
        relevant=engine.is_relevant(path),
        required=is_question and verdicts.is_required(engine, path),
        value=engine.instance.text(path) if is_question else value,
        error=wrong.message if wrong else "",
    )
