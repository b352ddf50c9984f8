"""``cpd-eval``: the toolkit on the command line.

Every command says what it wrote and where, and exits 0. A mistake of the user ends in one message
on standard error, no traceback, and an exit code from 10 to 19 (see :mod:`cpd_eval.errors`;
19 is a command line that could not be understood).
"""

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from cpd_eval.errors import CpdEvalError

USAGE_EXIT_CODE = 19

_COMMANDS = {
    "demo": "cpd_eval.cli.demo",
    "form": "cpd_eval.cli.form",
    "impact": "cpd_eval.cli.impact",
    "init": "cpd_eval.cli.init",
    "maturity": "cpd_eval.cli.maturity",
    "plan": "cpd_eval.cli.plan",
    "report": "cpd_eval.cli.report",
    "responses": "cpd_eval.cli.responses",
    "serve": "cpd_eval.cli.serve",
    "site": "cpd_eval.cli.site",
    "skills": "cpd_eval.cli.skills",
    "staff": "cpd_eval.cli.staff",
    "store": "cpd_eval.cli.store",
    "strategy": "cpd_eval.cli.strategy",
    "wave": "cpd_eval.cli.wave",
    "workforce": "cpd_eval.cli.workforce",
}


class _Commands(click.Group):
    """Loads a command when it is used: `form check` must not wait for the statistics."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(_COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(_COMMANDS[cmd_name]).command
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cpd_eval", prog_name="cpd-eval")
def cli() -> None:
    """Find out whether professional development works.

    Start with:  cpd-eval demo
    """


def run(args: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code.

    Parameters
    ----------
    args : sequence of str, optional
        The words after ``cpd-eval``; those of this process by default.

    Returns
    -------
    int
        0, or the exit code of the error that was printed.

    Examples
    --------
    >>> run(["form", "check", "no/such/form.md"])
    10
    """
    try:
        cli.main(args=args, prog_name="cpd-eval", standalone_mode=False)
    except click.exceptions.Exit as exc:
        return exc.exit_code
    except click.Abort:
        click.echo("Stopped.", err=True)
        return 130
    except click.ClickException as exc:
        exc.show()
        return USAGE_EXIT_CODE
    except CpdEvalError as exc:
        click.echo(str(exc), err=True)
        return exc.exit_code
    return 0


def main() -> None:
    """Run the command line of this process (the entry point ``cpd-eval``)."""
    sys.exit(run())
