"""The comm between the page and a conversation."""

import subprocess
import sys
from typing import Any

import pytest

from cpd_eval.errors import StoreError
from cpd_eval.pages.arrival import Arrival
from cpd_eval.pages.widget import FormWidget, form_page

HEAVY = {"pandas", "numpy", "altair", "statsmodels", "scipy", "duckdb", "pyarrow", "matplotlib"}


class Scribe:
    """Writes down what it is told; cannot on request."""

    saved_at = None

    def __init__(self) -> None:
        self.told: list[Any] = []
        self.fails = False

    def take(self, message: Any) -> None:
        if self.fails:
            raise StoreError("The disk is full.")
        self.told.append(message["value"])

    def view(self) -> dict[str, Any]:
        return {"told": len(self.told)}


@pytest.fixture
def scribe():
    return Scribe()


@pytest.fixture
def say(scribe):
    widget = FormWidget(Arrival(conversation=scribe, draft="7"))

    def send(number: object, value: str = "x", client: str = "a") -> dict[str, Any]:
        message = {"kind": "answer", "value": value, "seq": number, "client": client}
        widget._handle_custom_msg(message, [])
        return widget.state

    return send


def test_a_message_is_done_and_acknowledged(say, scribe):
    assert say(1)["acks"] == {"a": 1}
    assert scribe.told == ["x"]


def test_a_message_that_comes_twice_is_done_once(say, scribe):
    say(1)
    assert say(1)["acks"] == {"a": 1}
    assert scribe.told == ["x"]


def test_a_message_that_comes_early_waits_for_those_before_it(say, scribe):
    assert say(2, "second")["acks"] == {}
    say(1, "first")
    say(2, "second")
    assert scribe.told == ["first", "second"]


def test_what_cannot_be_kept_is_not_acknowledged(say, scribe):
    scribe.fails = True
    assert say(1)["acks"] == {}
    scribe.fails = False
    assert say(1)["acks"] == {"a": 1}


def test_two_open_pages_are_counted_apart(say):
    say(1, client="a")
    assert say(1, client="b")["acks"] == {"a": 1, "b": 1}


@pytest.mark.parametrize("number", [None, "1", 1.0, -1, 99])
def test_a_message_without_a_proper_number_is_passed_over(say, scribe, number):
    say(number)
    assert scribe.told == []


def test_a_folder_that_is_no_project_still_gives_a_page(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    view = form_page(environ={}).state["view"]
    assert view["heading"] == "The form cannot be opened at the moment"


@pytest.mark.slow
def test_the_kernel_of_a_respondent_imports_only_what_a_form_needs():
    code = "import sys, cpd_eval.pages.widget; print(*{n.split('.')[0] for n in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert HEAVY & set(done.stdout.split()) == set()
