"""Sessions that were ended, in every process."""

import time

import pytest

from cpd_eval.pages.staff.sessions import (
    SHORT_HOURS,
    SignedOut,
    is_still_true,
    new_session,
    read_session,
)


def test_another_process_knows_who_has_signed_out(tmp_path):
    one, other = SignedOut(tmp_path / "out"), SignedOut(tmp_path / "out")
    assert "a" not in other
    one.add("a")
    one.add("b")
    assert "a" in other
    assert "b" in other


def test_a_line_that_was_cut_is_passed_over(tmp_path):
    (tmp_path / "out").write_text("9999999999 a\n99999\n\n9999999999 b\n")
    assert "a" in SignedOut(tmp_path / "out")
    assert "b" in SignedOut(tmp_path / "out")


def test_what_has_ended_by_itself_is_forgotten_when_the_file_grows(tmp_path, monkeypatch):
    monkeypatch.setattr("cpd_eval.pages.staff.sessions._LONGEST_FILE_BYTES", 20)
    (tmp_path / "out").write_text("1 long-ago\n9999999999 not-yet\n")
    SignedOut(tmp_path / "out").add("new")
    kept = (tmp_path / "out").read_text()
    assert "long-ago" not in kept
    assert "not-yet" in kept
    assert "new" in kept


def test_a_hub_is_asked_again_after_an_hour(monkeypatch):
    session = new_session(b"k", "ada", "hub", secret="")
    assert is_still_true(session, b"k", "")
    later = time.time() + SHORT_HOURS * 3600 + 1
    monkeypatch.setattr("cpd_eval.pages.staff.sessions.time.time", lambda: later)
    assert not is_still_true(session, b"k", "")


def test_a_session_begun_one_way_is_none_of_another_way():
    session = read_session(
        new_session(b"k", "ada", "hub", secret="").text().replace('"hub"', '"password"')
    )
    assert not is_still_true(session, b"k", "")


@pytest.mark.parametrize("text", ["", "[]", "{}", "[1,2,3,4]", '["a","b","c","x","d"]', "null"])
def test_what_is_no_session_is_none(text):
    assert read_session(text) is None
