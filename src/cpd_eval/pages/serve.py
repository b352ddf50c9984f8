"""Serves the form page: Voilà, on one notebook, with nothing else within a respondent's reach.

A link to a form is a secret of its respondent. So the server's log shows paths without what follows
the question mark, pages tell no other site where someone came from, and nothing is loaded from
anywhere but this server.
"""

import os
from pathlib import Path

from traitlets.config import Config

from cpd_eval.errors import ProjectError
from cpd_eval.pages.address import DEFAULT_PORT, form_address
from cpd_eval.pages.door import FormApp, hide_tokens, log_request
from cpd_eval.pages.widget import PROJECT_VARIABLE
from cpd_eval.settings import Settings

__all__ = ["DEFAULT_PORT", "form_address", "make_app", "serve"]

NOTEBOOK = "form.ipynb"
IDLE_KERNEL_SECONDS = 600  # after the browser is gone; a page that is open keeps its kernel

_SHARE = Path(__file__).parent / "share" / "jupyter"
_POLICY = "; ".join(
    (
        "default-src 'self'",
        # Jupyter's loader evaluates its own bundles, and a widget's module arrives as a blob.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def serve(
    settings: Settings,
    *,
    port: int = DEFAULT_PORT,
    ip: str = "127.0.0.1",
    open_browser: bool = False,
) -> None:
    """Serve the form page of a project until interrupted.

    Parameters
    ----------
    settings : Settings
        The project; its ``notebooks/form.ipynb`` is served at ``/`` and nothing else is.
    port : int, default 8866
        Where to listen; the next free one is taken if it is in use.
    ip : str, default "127.0.0.1"
        Which network to listen on; the default is this computer only.
    open_browser : bool, default False
        Whether to open the page in a browser.

    Raises
    ------
    ProjectError
        If the project has no form notebook.

    Notes
    -----
    The process and the kernels it starts learn of the project through ``CPD_EVAL_PROJECT``, and of
    the page template through ``JUPYTER_PATH``; both are set in the environment of this process.
    Kernels are not pre-heated: Voilà would hand the address of one visitor, with its token, to the
    kernel of the next.
    """
    app = make_app(settings, port=port, ip=ip, open_browser=open_browser)
    app.start()


def make_app(settings: Settings, *, port: int, ip: str, open_browser: bool) -> FormApp:
    """Make the Voilà application that :func:`serve` starts.

    Parameters
    ----------
    settings, port, ip, open_browser
        As :func:`serve` takes them.

    Returns
    -------
    FormApp
        Ready to be started.

    Raises
    ------
    ProjectError
        If the project has no form notebook.
    """
    notebook = settings.notebooks / NOTEBOOK
    if not notebook.is_file():
        raise ProjectError(
            f"{notebook}: there is no such notebook; it is the page every form is shown on.\n"
            "Copy it from a project made with: cpd-eval init DIR"
        )
    _prepare_environment(settings)
    app = FormApp(
        notebook_path=str(notebook),
        root_dir=str(settings.notebooks),
        port=port,
        ip=ip,
        open_browser=open_browser,
        config_file_paths=[],
        tornado_settings={"headers": _headers(), "log_function": log_request},
        config=_config(settings),
    )
    app.initialize(argv=[])
    hide_tokens(app.log)
    return app


def _prepare_environment(settings: Settings) -> None:
    known = os.environ.get("JUPYTER_PATH", "")
    if str(_SHARE) not in known.split(os.pathsep):
        os.environ["JUPYTER_PATH"] = os.pathsep.join(part for part in (str(_SHARE), known) if part)
    os.environ[PROJECT_VARIABLE] = str(settings.folder)


def _headers() -> dict[str, str]:
    return {
        "Content-Security-Policy": _POLICY,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }


def _config(settings: Settings) -> Config:
    ask = (
        f"write to {settings.contact}" if settings.contact else "write to whoever sent you the link"
    )
    config = Config()
    config.VoilaConfiguration.template = "cpd_eval"
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.strip_sources = True
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.preheat_kernel = False
    config.VoilaConfiguration.progressive_rendering = False
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.extension_allowlist = [
        "@jupyter-widgets/jupyterlab-manager",
        "@voila-dashboards/widgets-manager8",
        "anywidget",
    ]
    config.VoilaConfiguration.resources = {"cpd_eval": {"name": settings.name, "ask": ask}}
    config.MappingKernelManager.cull_idle_timeout = IDLE_KERNEL_SECONDS
    config.MappingKernelManager.cull_interval = 60
    return config
