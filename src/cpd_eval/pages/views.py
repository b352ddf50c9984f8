"""What someone sees of where they stand: a page, the list of sections, the check, the end."""

from typing import Any

from cpd_eval.forms.model import Page
from cpd_eval.forms.words import language_code
from cpd_eval.pages.items import Sight, page_items, prompts_on
from cpd_eval.pages.readback import summary
from cpd_eval.pages.saved_copy import saved_copy
from cpd_eval.pages.sections import COMPLETE, NO, YES
from cpd_eval.pages.state import State, bare_name
from cpd_eval.pages.view import (
    CHECK,
    DONE,
    HEADING,
    NOTICE,
    TASKS,
    View,
    add_id,
    empty_view,
    error_target,
    field_id,
    paragraphs,
)
from cpd_eval.pages.words import ENGLISH, language_name, words_in


def view_of(state: State, contact: str) -> View:
    """Describe the page someone is on.

    Parameters
    ----------
    state : State
        Where they stand.
    contact : str
        Whom they may write to.

    Returns
    -------
    dict
        As in :mod:`cpd_eval.pages.view`.
    """
    special = {DONE: _done, NOTICE: _notice, CHECK: _check, TASKS: _tasks}
    describe = special.get(state.place, _page)
    return describe(state) | {"contact": contact}


def _blank(state: State, place: str, heading: str) -> View:
    view = empty_view(place=place, heading=heading, form_title=state.form.title)
    view["lang"] = language_code(state.form.language)
    view["words"] = dict(state.words)
    return view


def _open(state: State, place: str, heading: str) -> View:
    """Begin a view of a place where answers are still taken."""
    view = _blank(state, place, heading)
    view["is_open"] = True
    view["focus"] = state.focus
    view["told"] = state.told
    view["uploads"] = state.uploads.wanted()
    view["languages"] = [
        {"value": one, "label": language_name(one), "code": language_code(one)}
        for one in state.form.languages
    ]
    return view


def _with_errors(state: State, view: View, errors: list[dict[str, str]]) -> View:
    if errors:
        view["errors"] = errors
        view["title"] = state.words["error"].format(text=view["title"])
    return view


# A page of questions


def _page(state: State) -> View:
    page, words = state.page(), state.words
    shown = _errors_shown(state, page)
    heading = state.sheet.label(page.name) if page.label else state.form.title
    view = _open(state, page.name, heading)
    view["caption"] = _caption(state, page)
    view["intro"] = paragraphs(state.sheet.hint(page.name)) if page.hint else []
    view["back"] = _back(state, page)
    view["items"] = _items(state, page, shown)
    view["action"] = {"label": words["continue"], "kind": "continue"}
    errors = [{"message": text, "target": _target(state, path)} for path, text in shown.items()]
    return _with_errors(state, view, errors)


def _errors_shown(state: State, page: Page) -> dict[str, str]:
    if not state.errors:
        return {}
    asked = {one.path for one in state.asked(page)} | set(state.all_messages(page)) | {COMPLETE}
    return {path: text for path, text in state.errors.items() if path in asked}


def _target(state: State, path: str) -> str:
    name = bare_name(path)
    if path == COMPLETE:
        return field_id(COMPLETE)
    if name not in state.form:
        return add_id(path)
    return error_target(state.form[name], path, state.sheet.raw().get(path, ""))


def _caption(state: State, page: Page) -> str:
    names = state.names()
    number = names.index(page.name) + 1
    if state.has_list:
        return state.words["section"].format(form=state.form.title, n=number, total=len(names))
    # Without a total: how many parts there are may hang on the next answer.
    return state.words["part"].format(form=state.form.title, n=number)


def _back(state: State, page: Page) -> str:
    if state.has_list:
        return state.words["back" if state.seen_at_check is not None else "back_to_list"]
    return state.words["back"] if state.names()[0] != page.name else ""


def _items(state: State, page: Page, shown: dict[str, str]) -> list[dict[str, Any]]:
    words = state.words
    sight = Sight(
        sheet=state.sheet,
        words=words,
        errors=state.refused | shown,
        prompts=prompts_on(page, state.sheet, words),
        coming=state.uploads.progress(words),
    )
    items = page_items(page, sight)
    if state.asks_whether_complete(page):
        said = state.marked.get(page.name, "")
        items.append(_is_complete(state, said, shown.get(COMPLETE, "")))
    return items


def _is_complete(state: State, said: str, error: str) -> dict[str, Any]:
    words = state.words
    choices = [(YES, words["is_complete_yes"]), (NO, words["is_complete_no"])]
    return {
        "kind": "question",
        "name": COMPLETE,
        "id": field_id(COMPLETE),
        "control": "radios",
        "label": words["is_complete"],
        "hint": [],
        "error": error,
        "prompt": "",
        "value": said,
        "choices": [{"value": name, "label": text, "apart": False} for name, text in choices],
        "missing": [],
        "missed": "",
        "layout": "list",
        "inputmode": "text",
    }


# The list of sections


def _tasks(state: State) -> View:
    words, sections = state.words, state.sections()
    done = sum(one.status == "completed" for one in sections)
    view = _open(state, TASKS, state.form.title)
    view["intro"] = [
        words["progress"].format(n=done, total=len(sections)),
        words["any_order"],
    ]
    listed = [
        {
            "place": one.page.name,
            "label": state.sheet.label(one.page.name) or one.page.name,
            "status": one.status,
            "text": words[one.status],
        }
        for one in sections
    ]
    ready: dict[str, Any] = {"place": CHECK, "label": words["check_and_send"]}
    status = "cannot_start" if state.open_sections() else "not_started"
    view["items"] = [
        {"kind": "tasks", "name": "sections", "sections": listed},
        {
            "kind": "tasks",
            "name": "sending",
            "sections": [ready | {"status": status, "text": words[status]}],
        },
    ]
    return view


# The check and the end


def _check(state: State) -> View:
    words = state.words
    view = _open(state, CHECK, words["check"])
    view["back"] = words["back_to_list" if state.has_list else "back"]
    view["items"] = _summaries(state, can_change=True)
    left = [
        {"place": one.page.name, "label": state.sheet.label(one.page.name)}
        for one in state.open_sections()
    ]
    if left:
        view["items"].insert(0, {"kind": "todo", "text": words["still_open"], "links": left})
    else:
        view["action"] = {"label": words["send"], "kind": "submit"}
    key = "changed_elsewhere" if state.is_changed_elsewhere else "file_wait"
    is_stopped = state.is_changed_elsewhere or state.is_uploading
    return _with_errors(
        state, view, [{"message": words[key], "target": HEADING}] if is_stopped else []
    )


def _summaries(state: State, *, can_change: bool) -> list[dict[str, Any]]:
    every = [
        summary(
            page,
            state.sheet,
            state.words,
            prompts=prompts_on(page, state.sheet, state.words) if can_change else {},
            can_change=can_change,
        )
        for page in state.pages()
    ]
    return [one for one in every if one["groups"]]


def _notice(state: State) -> View:
    language = language_code(state.form.language)
    language = language if language in state.notice else ENGLISH
    heading, text = state.notice[language]
    view = empty_view(place=NOTICE, heading=heading, form_title=state.form.title)
    return view | {"intro": text, "lang": language, "words": dict(words_in(f"({language})"))}


def _done(state: State) -> View:
    words = state.words
    view = _blank(state, DONE, words["done"])
    sections = _summaries(state, can_change=False)
    view["items"] = [
        {
            "kind": "panel",
            "heading": words["done"],
            "text": words["reference"],
            "strong": state.reference,
        },
        {
            "kind": "note",
            "name": "next",
            "heading": words["next"],
            "paragraphs": [words["next_published"], words["next_reference"]],
        },
        {"kind": "record", "heading": words["sent"], "sections": sections},
    ]
    view["copy"] = {
        "name": f"{state.form.form_id}-{state.reference}.html",
        "html": saved_copy(
            title=state.form.title,
            reference=state.reference,
            sent_on=state.sent_on,
            sections=sections,
            words=words,
            lang=view["lang"],
        ),
    }
    return view
