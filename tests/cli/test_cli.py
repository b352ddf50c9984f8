"""What holds for every command."""

import subprocess
import sys

import click
import pytest

from cpd_eval.cli import USAGE_EXIT_CODE, cli


def commands(group: click.Group = cli, words: tuple[str, ...] = ()):
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        yield (*words, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))


EVERY = [pytest.param(words, command, id=" ".join(words)) for words, command in commands()]


@pytest.mark.parametrize(("words", "command"), EVERY)
def test_every_command_has_help_with_an_example(words, command):
    if isinstance(command, click.Group):
        assert command.help
    else:
        assert "cpd-eval " + " ".join(words) in (command.help or "")


@pytest.mark.parametrize(("words", "command"), EVERY)
def test_every_option_has_help(words, command):
    for option in command.params:
        if isinstance(option, click.Option) and not isinstance(option.type, click.Choice):
            assert option.help, option.name


def test_an_unknown_command_is_refused_without_a_traceback(cpd_eval):
    ended = cpd_eval("repot")
    assert (ended.code, "No such command" in ended.err) == (USAGE_EXIT_CODE, True)


def test_outside_a_project_a_command_says_how_to_make_one(cpd_eval, tmp_path):
    ended = cpd_eval("wave", "status", "--project", tmp_path)
    assert ended.code == 14
    assert "cpd-eval init" in ended.err


def test_checking_a_form_does_not_load_the_statistics():
    code = (
        "import sys; from cpd_eval.cli import run; run(['form', 'check', 'none.md']);"
        "sys.exit('statsmodels' in sys.modules or 'altair' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0
