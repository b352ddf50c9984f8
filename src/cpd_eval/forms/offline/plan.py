"""From a form to what stands on paper.

Everything the hidden answers leave out stays out, as it does on the page. All that remains open
is there, with its rule in words.
"""

from collections.abc import Iterable

from cpd_eval.errors import FormError
from cpd_eval.forms.model import (
    Battery,
    Form,
    Group,
    Item,
    Note,
    Page,
    Question,
    Repeat,
    walk_items,
)
from cpd_eval.forms.offline.desk import Desk, desk_for
from cpd_eval.forms.offline.offers import choices_of, on_filter
from cpd_eval.forms.offline.paper import (
    Ask,
    Block,
    Entries,
    Need,
    Piece,
    Plan,
    Remark,
    Scale,
    Section,
    asks_of,
    entries_of,
)
from cpd_eval.forms.sheet import Sheet


def plan_form(form: Form, sheet: Sheet) -> Plan:
    """Put a form on paper.

    Parameters
    ----------
    form : Form
        In the language it is to be in.
    sheet : Sheet
        With the hidden answers; what is asked is taken as open whatever the answers are.

    Returns
    -------
    Plan
        What stands on paper.

    Raises
    ------
    FormError
        If the hidden answers leave nothing to ask.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> form = read_form_text('''
    ... | survey | type    | name  | label        | relevant       |
    ... |        | hidden  | stage |              |                |
    ... |        | integer | days  | How many?    |                |
    ... |        | text    | why   | Why so many? | ${days} > 3    |
    ... |        | text    | more  | What else?   | ${stage} = '2' |
    ... ''')
    >>> plan = plan_form(form, Sheet(form))
    >>> [one.only_if for one in plan.sections[0].pieces], plan.left_out
    (['', 'Only if the answer to ‘How many?’ is more than 3.'], ('more',))
    """
    desk = desk_for(form, sheet)
    sections = tuple(one for page in form.pages if (one := _section(page, desk)) is not None)
    if not sections:
        raise FormError(
            f"{form.form_id}: with these hidden answers nothing is asked. Give others; the form "
            f"has {', '.join(q.name for q in form if q.type == 'hidden') or 'none'}."
        )
    return Plan(sections=sections, left_out=tuple(desk.left_out))


def _section(page: Page, desk: Desk) -> Section | None:
    only_if = _only_if(page.relevant, desk)
    if only_if is None:
        _leave_out(page.items, desk)
        return None
    pieces = _pieces(page.items, desk)
    if not asks_of(pieces) and not entries_of(pieces):
        return None
    return Section(
        name=page.name,
        title=desk.text(page.label) or desk.form.title,
        hint=desk.text(page.hint),
        only_if=only_if,
        pieces=pieces,
    )


def _leave_out(items: tuple[Item, ...], desk: Desk) -> None:
    asked = (one for one in walk_items(items) if isinstance(one, Question) and one.is_asked)
    desk.left_out.extend(one.name for one in asked)


def _only_if(rule: str, desk: Desk) -> str | None:
    """Say when something is asked; empty if always, None if never."""
    said = desk.conditions.of(rule)
    if isinstance(said, str):
        sentence = desk.words["only_if"].format(condition=said)
        return sentence[:1].upper() + sentence[1:]
    return "" if said else None


def _pieces(items: Iterable[Item], desk: Desk) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for item in items:
        only_if = _only_if(item.relevant, desk)
        if only_if is None:
            _leave_out((item,), desk)
        else:
            found.extend(_piece(item, only_if, desk))
    return tuple(found)


def _piece(item: Item, only_if: str, desk: Desk) -> Iterable[Piece]:
    if isinstance(item, Note):
        return _note(item, only_if, desk)
    if isinstance(item, Question):
        return _question(item, only_if, desk)
    if isinstance(item, Battery):
        return _battery(item, only_if, desk)
    if isinstance(item, Group):
        return _group(item, only_if, desk)
    return [_entries(item, only_if, desk)]


def _note(note: Note, only_if: str, desk: Desk) -> Iterable[Piece]:
    if not desk.can_be_said(note.label):
        return []
    text = "\n".join(filter(None, (desk.text(note.label), desk.text(note.hint))))
    return [Remark(text=text, only_if=only_if)]


def _group(group: Group, only_if: str, desk: Desk) -> Iterable[Piece]:
    inside = _pieces(group.items, desk)
    label = desk.text(group.label)
    if not inside or not (label or only_if):
        return inside
    hint = desk.text(group.hint)
    return [Block(label=label, hint=hint, only_if=only_if, pieces=inside)]


def _entries(repeat: Repeat, only_if: str, desk: Desk) -> Entries:
    return Entries(
        repeat=repeat,
        label=desk.text(repeat.label) or desk.words["entry"],
        hint=desk.text(repeat.hint),
        only_if=only_if,
        within=desk.form.repeat_of(repeat.name),
        pieces=_pieces(repeat.items, desk),
    )


def _battery(battery: Battery, only_if: str, desk: Desk) -> Iterable[Piece]:
    rows = tuple(one for one in _pieces(battery.rows, desk) if isinstance(one, Ask))
    if not rows:
        return []
    return [
        Scale(
            label=desk.text(battery.label),
            hint=desk.text(battery.hint),
            only_if=only_if,
            choices=rows[0].choices,
            rows=rows,
        )
    ]


def _question(question: Question, only_if: str, desk: Desk) -> Iterable[Piece]:
    if not question.is_asked:
        return []
    label = desk.text(question.label) or question.name
    if question.readonly == "yes" or (question.calculation and not question.trigger):
        given = desk.sheet.raw().get(question.name, "")
        shown = next((one.label for one in question.choices if one.name == given), given)
        return [Remark(text=f"{label}: {shown}", only_if=only_if)] if shown else []
    need: Need = "required" if question.required else "optional"
    choices, missing = choices_of(question, desk)
    return [
        Ask(
            question=question,
            label=label,
            hint=desk.text(question.hint),
            only_if=only_if,
            need="recommended" if question.recommended and need == "optional" else need,
            choices=choices,
            missing=missing,
            note=on_filter(question, desk),
        )
    ]
