"""The page without a kernel in a Jupyter server: a server extension.

In a ``jupyter server``, a JupyterLab or somebody's server on a JupyterHub::

    jupyter server --ServerApp.jpserver_extensions="{'cpd_eval.pages.extension': True}"

The project is the folder in ``CPD_EVAL_PROJECT``, or the one the server was started in. Forms open
under ``…/form/`` with the link of an invitation and nothing else; ``cpd-eval serve`` mounts the
same addresses beside Voilà.
"""

import os
from typing import Any

from tornado.web import RequestHandler

from cpd_eval.pages.log import hide_tokens, log_request
from cpd_eval.pages.web.desk import Desk
from cpd_eval.pages.web.handlers import PublicByLink, door_handlers
from cpd_eval.pages.widget import PROJECT_VARIABLE
from cpd_eval.settings import read_settings


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Say where the extension is."""
    return [{"module": "cpd_eval.pages.extension"}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Add the addresses to a server that starts.

    Parameters
    ----------
    server : jupyter_server.serverapp.ServerApp
        The server.
    """
    settings = read_settings(os.environ.get(PROJECT_VARIABLE, "."))
    web = server.web_app
    web.add_handlers(".*$", door_handlers(Desk(settings), base_url=web.settings["base_url"]))
    others = web.settings.get("log_function")

    def log(handler: RequestHandler) -> None:
        if isinstance(handler, PublicByLink) or others is None:
            log_request(handler)
        else:
            others(handler)

    web.settings["log_function"] = log
    hide_tokens(server.log)
    server.log.info("cpd_eval serves the forms of %s under form/", settings.folder)
