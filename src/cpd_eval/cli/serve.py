"""``cpd-eval serve``: the form page."""

import click

from cpd_eval.pages.serve import DEFAULT_PORT, serve
from cpd_eval.settings import read_settings


@click.command("serve")
@click.option("--port", default=DEFAULT_PORT, show_default=True, help="Where to listen.")
@click.option("--ip", default="127.0.0.1", show_default=True, help="On which network address.")
@click.option("--browser", is_flag=True, help="Open the page in a browser.")
@click.option("--project", default=".", show_default=True, help="The project folder.")
def command(port: int, ip: str, browser: bool, project: str) -> None:
    """Serve the form page of this project until Ctrl-C.

    Example:  cpd-eval serve --port 8866
    """
    settings = read_settings(project)
    click.echo(f"Serving the forms of {settings.folder} on port {port}. Ctrl-C ends it.")
    serve(settings, port=port, ip=ip, open_browser=browser)
