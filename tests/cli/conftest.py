"""A command line whose output and exit code can be read."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from cpd_eval.cli import run


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


@pytest.fixture(scope="session", autouse=True)
def _draw(undrawn_if_fast: None) -> None:
    """Charts have tests of their own; the fast part of these tests leaves them out."""


@pytest.fixture
def cpd_eval(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    def ended(*words: object) -> Ended:
        capsys.readouterr()
        code = run([str(word) for word in words])
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return ended
