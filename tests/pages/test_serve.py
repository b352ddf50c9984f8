"""What the server keeps to itself, and what it offers."""

import json
import socket
from pathlib import Path

import pytest

from cpd_eval.errors import ProjectError
from cpd_eval.pages.serve import form_address, free_port, make_app
from cpd_eval.settings import read_settings

ROOT = Path(__file__).parents[2]


def test_a_token_is_written_into_an_address_safely():
    assert form_address("a b&c").endswith("?invitation=a%20b%26c")


def test_a_project_without_the_form_notebook_is_told_where_to_get_it(tmp_path):
    (tmp_path / "cpd-eval.toml").write_text("")
    with pytest.raises(ProjectError, match="cpd-eval init"):
        make_app(read_settings(tmp_path, environ={}), port=0, ip="127.0.0.1", open_browser=False)


def test_the_notebook_names_a_kernel_papermill_can_start():
    notebook = json.loads((ROOT / "notebooks" / "form.ipynb").read_text())
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


def test_a_port_that_is_in_use_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port("127.0.0.1", port) > port
