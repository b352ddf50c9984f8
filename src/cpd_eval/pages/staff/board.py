"""Boards: notebooks that Voilà shows to staff, each with a kernel of its own.

The kernel learns who looks from its environment, which the server sets when it starts it; nothing
a browser sends gets there. What the board shows is then the board's own matter, by the same table
of roles.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from tornado.web import HTTPError
from voila.configuration import VoilaConfiguration
from voila.paths import collect_template_paths
from voila.tornado.handler import TornadoVoilaHandler

from cpd_eval.pages.staff.handlers import Gate, Voice
from cpd_eval.pages.staff.identity import looker_of
from cpd_eval.pages.staff.owners import owners
from cpd_eval.workforce.roles import Page

NOTEBOOKS: Mapping[Page, str] = {
    "responses": "response_board.ipynb",
    "maturity": "maturity_board.ipynb",
    "profession": "profession_board.ipynb",
    "round": "round_board.ipynb",
}
"""The board of a page; a project without the notebook has no such page."""

TEMPLATES = ("cpd_eval_board", "cpd_eval")
"""The first that there is."""


class Board(Gate, Voice, TornadoVoilaHandler):  # type: ignore[misc]  # Voilà has no types
    """Opens the notebook of a page for who may see the page."""

    page: ClassVar[Page] = "responses"

    async def get(self) -> None:
        """Start a kernel that belongs to who looks, and show what it makes."""
        looker = looker_of(self)
        if looker is None:
            raise HTTPError(403)
        self.set_header("Cache-Control", "no-store")
        with owners.opening(looker, self.page):
            await super().get()  # type: ignore[misc]  # Voilà has no types


def boards(app: Any) -> list[tuple[str, type[Board], dict[str, Any]]]:
    """List the boards of a project: below which name, what opens it, and what that must know.

    Parameters
    ----------
    app : Voila
        The server.
    """
    found = [(page, board_options(app, page)) for page in NOTEBOOKS]
    return [
        (page, type("Board", (Board,), {"page": page}), options)
        for page, options in found
        if options is not None
    ]


def board_options(app: Any, page: Page) -> dict[str, Any] | None:
    """Give what Voilà must know to show a board.

    Parameters
    ----------
    app : Voila
        The server.
    page : str
        The page.

    Returns
    -------
    dict or None
        None if the project has no such notebook.
    """
    notebook = Path(app.root_dir) / NOTEBOOKS[page]
    if not notebook.is_file():
        return None
    configuration = VoilaConfiguration(parent=app)
    for name in TEMPLATES:
        paths = collect_template_paths(["voila", "nbconvert"], name, prune=True)
        if any(Path(path).name == name for path in paths):
            configuration.template = name
            break
    return {
        "notebook_path": NOTEBOOKS[page],
        "template_paths": paths,
        "config": app.config,
        "voila_configuration": configuration,
    }
