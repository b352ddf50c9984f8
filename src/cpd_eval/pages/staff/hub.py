"""The JupyterHub that started this server as a service of its own, as its environment tells [1]_.

References
----------
.. [1] JupyterHub, "Services", https://jupyterhub.readthedocs.io/en/stable/reference/services.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from jupyter_server.utils import url_path_join

from cpd_eval.errors import ProjectError

_NEEDED = ("JUPYTERHUB_API_TOKEN", "JUPYTERHUB_API_URL", "JUPYTERHUB_CLIENT_ID")
_ACCESS = "access:services"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """Where the hub is, and who this service is to it.

    Attributes
    ----------
    api_url : str
        Where its API is, for this server.
    authorize_url : str
        Where a browser signs in.
    token : str
        This service's own secret.
    client_id : str
        What the hub calls this service in OAuth.
    prefix : str
        The path this service is under.
    callback : str
        Where a browser comes back to.
    scopes : tuple of str
        One of these lets somebody reach this service.
    """

    api_url: str
    authorize_url: str
    token: str
    client_id: str
    prefix: str
    callback: str
    scopes: tuple[str, ...]

    def lets_in(self, scopes: object) -> bool:
        """Say whether somebody with these scopes may reach this service."""
        had = {str(one) for one in scopes} if isinstance(scopes, list) else set()
        return not had.isdisjoint(self.scopes) or _ACCESS in had


def hub_of(environ: Mapping[str, str]) -> Hub:
    """Read from the environment of a service where its hub is.

    Parameters
    ----------
    environ : mapping
        As the hub made it.

    Returns
    -------
    Hub
        With every address complete.

    Raises
    ------
    ProjectError
        If this process was not started by a hub.

    Examples
    --------
    >>> hub_of({})
    Traceback (most recent call last):
    ...
    cpd_eval.errors.ProjectError: The settings say 'jupyterhub = true', but ...
    """
    for name in _NEEDED:
        if not environ.get(name):
            raise ProjectError(
                f"The settings say 'jupyterhub = true', but '{name}' is not in the environment; a "
                "hub sets it for the services it starts. Start this server from the hub, or take "
                "the setting out of the table [staff] of cpd-eval.toml."
            )
    prefix = environ.get("JUPYTERHUB_SERVICE_PREFIX") or "/"
    path = url_path_join(environ.get("JUPYTERHUB_BASE_URL") or "/", "hub/api/oauth2/authorize")
    service = environ.get("JUPYTERHUB_SERVICE_NAME", "")
    told = environ.get("JUPYTERHUB_OAUTH_ACCESS_SCOPES") or "[]"
    return Hub(
        api_url=environ["JUPYTERHUB_API_URL"].rstrip("/"),
        authorize_url=environ.get("JUPYTERHUB_HOST", "") + path,
        token=environ["JUPYTERHUB_API_TOKEN"],
        client_id=environ["JUPYTERHUB_CLIENT_ID"],
        prefix=prefix,
        callback=environ.get("JUPYTERHUB_OAUTH_CALLBACK_URL")
        or url_path_join(prefix, "oauth_callback"),
        scopes=tuple(json.loads(told)) or (f"{_ACCESS}!service={service}",),
    )
