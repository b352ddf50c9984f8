"""The form page as a Jupyter widget: one comm between the page's script and a conversation.

What Python says travels as one synced trait, ``state``: the view, the number of the last message
that is safe, and when. What the browser says travels as custom messages, numbered from 1 by each
page that is open. A message is done once and in order: one that arrives twice is passed over, one
that arrives early is left for its sender to repeat. If the store cannot keep an answer, its number
is never acknowledged, and the page keeps trying.

This module is imported by every respondent's kernel, so it imports nothing a form does not need.
"""

import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import anywidget
import traitlets

from cpd_eval.errors import CpdEvalError, ProjectError
from cpd_eval.pages.arrival import Arrival, arrive, make_ready
from cpd_eval.pages.notices import out_of_order
from cpd_eval.pages.script import page_script
from cpd_eval.pages.standby import is_waiting, wait_for_visitor
from cpd_eval.settings import FILE_NAME, Settings, read_settings

PROJECT_VARIABLE = "CPD_EVAL_PROJECT"

_HERE = Path(__file__).parent
_LOG = logging.getLogger(__name__)


class FormWidget(anywidget.AnyWidget):
    """A form page inside Voilà or JupyterLab.

    Parameters
    ----------
    arrival : Arrival
        Where the link led.

    Examples
    --------
    >>> widget = FormWidget(Arrival(conversation=out_of_order("cpd@example.org")))
    >>> widget.state["view"]["heading"]
    'The form cannot be opened at the moment'
    """

    _esm = page_script()
    _css = _HERE / "form.css"
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, arrival: Arrival) -> None:
        self._conversation = arrival.conversation
        self._acks: dict[str, int] = {}
        self._draft = arrival.draft
        super().__init__(state=self._describe())
        self.on_msg(self._hear)

    def _describe(self) -> dict[str, Any]:
        saved_at = self._conversation.saved_at
        return {
            "draft": self._draft,
            "view": self._conversation.view(),
            "acks": dict(self._acks),
            "saved_at": saved_at.isoformat() if saved_at else None,
        }

    def _hear(self, _widget: object, message: object, buffers: Sequence[Any]) -> None:
        if not isinstance(message, Mapping):
            return
        if buffers:
            message = {**message, "bytes": bytes(buffers[0])}
        client, number = str(message.get("client", "")), message.get("seq")
        done = self._acks.get(client, 0)
        if not isinstance(number, int) or number > done + 1:
            return
        if number == done + 1:
            try:
                self._conversation.take(message)
            except CpdEvalError:
                _LOG.exception("A message could not be kept; the page will send it again.")
                return
            self._acks[client] = number
        self.state = self._describe()


def form_page(
    project: Path | str | None = None,
    *,
    invitation: str | None = None,
    form_id: str = "",
    environ: Mapping[str, str] | None = None,
) -> FormWidget:
    """Open the form an address leads to.

    Parameters
    ----------
    project : path, optional
        The project folder; by default ``CPD_EVAL_PROJECT``, or the nearest folder at or above
        the current one that holds a ``cpd-eval.toml``.
    invitation : str, optional
        The token of an invitation; by default the one in the address of the page, which Voilà
        hands over as ``QUERY_STRING``.
    form_id : str, optional
        The form the link names; by default the one in the address, if the token is from there.
    environ : mapping, optional
        In place of the environment.

    Returns
    -------
    FormWidget
        Always a page: if there is no form to show, it says why.

    Examples
    --------
    >>> form_page("/nowhere", environ={}).state["view"]["heading"]
    'The form cannot be opened at the moment'
    """
    environ = os.environ if environ is None else environ
    contact, db = "", None
    try:
        settings = _project_settings(project, environ)
        contact = settings.contact
        if invitation is None:
            if is_waiting(environ):
                db = make_ready(settings)
            invitation, named = _from_address(environ)
            form_id = form_id or named
        return FormWidget(arrive(settings, invitation, form_id=form_id, db=db))
    except CpdEvalError:
        _LOG.exception("The form page could not be opened.")
        if is_waiting(environ) and db is None:
            wait_for_visitor(environ)
        return FormWidget(Arrival(conversation=out_of_order(contact)))


def _from_address(environ: Mapping[str, str]) -> tuple[str, str]:
    """Give the token and the form in the address of the page."""
    waits = is_waiting(environ)
    query = parse_qs(wait_for_visitor(environ) if waits else environ.get("QUERY_STRING", ""))
    return query.get("invitation", [""])[0], query.get("form", [""])[0]


def _project_settings(project: Path | str | None, environ: Mapping[str, str]) -> Settings:
    if project is None:
        project = environ.get(PROJECT_VARIABLE) or _nearest_project(Path.cwd())
    return read_settings(project, environ=environ)


def _nearest_project(start: Path) -> Path:
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    raise ProjectError(
        f"{start}: neither this folder nor one above it holds a '{FILE_NAME}'.\n"
        f"Start in the project's folder, or set {PROJECT_VARIABLE}."
    )
