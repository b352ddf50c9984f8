"""``cpd-eval serve``: the form page, at both doors."""

import click

from cpd_eval.pages.address import DEFAULT_PORT
from cpd_eval.settings import read_settings


@click.command("serve")
@click.option("--port", default=DEFAULT_PORT, show_default=True, help="Where to listen.")
@click.option("--ip", default="127.0.0.1", show_default=True, help="On which network address.")
@click.option("--browser", is_flag=True, help="Open the page in a browser.")
@click.option("--plain", is_flag=True, help="Only the page without a kernel; no Voilà, no boards.")
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="With --plain: how many processes share the port.",
)
@click.option("--project", default=".", show_default=True, help="The project folder.")
def command(port: int, ip: str, browser: bool, plain: bool, processes: int, project: str) -> None:
    """Serve the form page of this project until Ctrl-C.

    The same form opens at two doors: /form/ without a kernel, and / in Voilà.

    Example:  cpd-eval serve --port 8866
    """
    settings = read_settings(project)
    if processes > 1 and not plain:
        raise click.UsageError(
            "--processes is given without --plain; Voilà cannot share a port. Run one server with "
            "Voilà, and others beside it with: cpd-eval serve --plain --processes N"
        )
    click.echo(f"Serving the forms of {settings.folder} on port {port}. Ctrl-C ends it.")
    if plain:
        from cpd_eval.pages.plain_server import serve_plain

        serve_plain(settings, port=port, ip=ip, processes=processes)
    else:
        from cpd_eval.pages.serve import serve

        serve(settings, port=port, ip=ip, open_browser=browser)
