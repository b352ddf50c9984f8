"""The way in to an anonymous wave: from the open link to a code, and from it to a personal link.

Both doors ask here before anything else when somebody comes with a link. No kernel is started, and
no script is needed, until somebody has a personal link; from then on they are like everybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cpd_eval.pages.code_html import Field, code_html, kept_html, notice_html
from cpd_eval.pages.notices import refusal
from cpd_eval.settings import Settings
from cpd_eval.store import anonymous, invitations, versions
from cpd_eval.store.admission import InvitationError
from cpd_eval.store.anonymous import CodeTakenError
from cpd_eval.store.codes import answers_from, make_code, read_code, written
from cpd_eval.store.database import Database
from cpd_eval.store.open_links import OpenLink, find_open

TIE = "tie"
"""The field of the further question."""

WHOLE = "whole"
"""The field of a code that was noted."""

_ABOUT = "about-"
_LABELS = {
    "region": "Which region do you work in?",
    "profession": "What is your profession?",
    "local_org": "Which organisation do you work for?",
    "group": "Do you take part in the activity?",
    "worker_type": "What kind of contract do you have?",
    "role_family": "What is your role?",
    "programme": "Which programme is it about?",
}
_TAKEN = (
    "This code is in use already. If it is yours, open the personal link you were given. If you "
    "have lost it, or have not answered yet, answer this question too"
)
_TAKEN_TWICE = "This code is in use too. Open your personal link, or {write}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Somebody who may go on.

    Attributes
    ----------
    token : str
        Of their personal link.
    """

    token: str


def code_page(
    settings: Settings,
    token: str,
    *,
    db: Database,
    style: str,
    form_id: str = "",
    now: datetime | None = None,
) -> str | None:
    """Give the page on which a code is made, if that is where a link leads.

    Parameters
    ----------
    settings : Settings
        The project.
    token : str
        From the link.
    db : Database
        The store.
    style : str
        Address of the style sheet.
    form_id : str, optional
        The form the link names; another one than the wave's is passed over here.
    now : datetime, optional
        The moment to judge by, aware of its time zone; now if not given.

    Returns
    -------
    str or None
        An HTML document: the page, or why no answers are taken now; None if it is no open link.
    """
    try:
        link = find_open(db, token, now=now)
    except InvitationError as refused:
        return _refused(settings, refused, style)
    if link is None or form_id not in {"", link.wave.form_id}:
        return None
    return _page(settings, db, link, {}, {}, style)


def enter(
    settings: Settings,
    token: str,
    fields: Mapping[str, str],
    *,
    db: Database,
    style: str,
    now: datetime | None = None,
) -> Entered | str | None:
    """Take what somebody answered on the page.

    Parameters
    ----------
    settings, token, db, style, now
        As :func:`code_page` takes them.
    fields : mapping of str to str
        As the page sent them.

    Returns
    -------
    Entered, str or None
        Who may go on; or the page again, with what to do; None if it is no open link.
    """
    try:
        link = find_open(db, token, now=now)
    except InvitationError as refused:
        return _refused(settings, refused, style)
    if link is None:
        return None
    told, errors = _told(link, fields)
    code, wrong = _code(link, fields)
    errors = wrong | errors
    if not errors:
        try:
            return Entered(token=anonymous.enter(db, link, code, told=told, at=now))
        except CodeTakenError:
            again = _TAKEN_TWICE.format(write=_write_to(settings))
            errors = {TIE: again if fields.get(TIE, "").strip() else _TAKEN}
            fields = {TIE: "", **fields}
    return _page(settings, db, link, fields, errors, style)


def kept_page(
    settings: Settings,
    token: str,
    *,
    db: Database,
    style: str,
    link: str,
    now: datetime | None = None,
) -> str | None:
    """Give the page that tells somebody their code and personal link, right after it was made.

    Parameters
    ----------
    settings, db, style, now
        As :func:`code_page` takes them.
    token : str
        Of the personal link.
    link : str
        The personal link, as it is to be kept.

    Returns
    -------
    str or None
        An HTML document; None if the link is no personal link of an anonymous wave.
    """
    try:
        found = invitations.find(db, token, now=now)
    except InvitationError:
        return None
    code = anonymous.code_of(db, found.pid)
    if code is None:
        return None
    title = versions.load(db, found.form_id, found.version).title
    return kept_html(
        project=settings.name, form_title=title, style=style, code=written(code), link=link
    )


def _code(link: OpenLink, fields: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Read the code: as it was noted, or from the answers."""
    recipe, noted = link.recipe, fields.get(WHOLE, "").strip()
    if noted:
        code = read_code(recipe, noted)
        told = "Enter the whole code as you noted it, or leave this empty and answer the questions"
        return (code, {}) if code else ("", {WHOLE: told})
    made = make_code(recipe, answers_from(fields, recipe), tie_break=fields.get(TIE, ""))
    named = {number: f"part{number}" for number in range(len(recipe.parts))}
    return made.code, {named.get(number, TIE): text for number, text in made.errors.items()}


def _told(link: OpenLink, fields: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    told = {name: fields.get(_ABOUT + name, "") for name in link.asked}
    missing = {name for name, value in told.items() if value not in link.asked[name]}
    return told, {f"{_ABOUT}{name}": "Select one" for name in told if name in missing}


def _page(
    settings: Settings,
    db: Database,
    link: OpenLink,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    style: str,
) -> str:
    parts = [(f"part{number}", part) for number, part in enumerate(link.recipe.parts)]
    if TIE in values or TIE in errors:
        parts.append((TIE, link.recipe.tie_break))
    fields = [
        Field(
            name=name,
            label=part.ask,
            hint=part.hint,
            value=values.get(name, ""),
            is_number=part.take == "number",
        )
        for name, part in parts
    ]
    hint = "Only if you noted it. Then leave the questions above empty."
    fields.append(
        Field(
            name=WHOLE,
            label="Or: your whole code (optional)",
            hint=hint,
            value=values.get(WHOLE, ""),
        )
    )
    fields += [
        Field(
            name=_ABOUT + name,
            label=_LABELS.get(name, name.replace("_", " ").capitalize()),
            value=values.get(_ABOUT + name, ""),
            choices=labels,
        )
        for name, labels in link.asked.items()
    ]
    return code_html(
        project=settings.name,
        form_title=versions.load(db, link.wave.form_id, link.wave.version).title,
        write=_write_to(settings),
        style=style,
        fields=fields,
        errors=errors,
    )


def _refused(settings: Settings, refused: InvitationError, style: str) -> str:
    view = refusal(refused, settings.contact).view()
    return notice_html(
        project=settings.name, style=style, heading=view["heading"], intro=view["intro"]
    )


def _write_to(settings: Settings) -> str:
    return f"write to {settings.contact or 'whoever sent you the link'}"
